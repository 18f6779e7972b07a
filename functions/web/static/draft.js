// What is being typed, kept in this tab, so that a reload or the end of a session loses nothing.
import { me } from "./session.js";

const keyOf = (form) => `qlvb.draft.${me.peek()?.person.person_id}.${form}`;

export const loadDraft = (form) => {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(form)));
  } catch {
    return null;
  }
};

export const saveDraft = (form, content) => {
  try {
    sessionStorage.setItem(keyOf(form), JSON.stringify(content));
  } catch {
    // A full storage costs only the comfort of the draft.
  }
};

export const dropDraft = (form) => sessionStorage.removeItem(keyOf(form));
