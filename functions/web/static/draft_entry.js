// The entry of an outgoing document as a form has it, and as the API takes it.
import { readDay, showDay } from "./dates.js";
import { dayOf } from "./parts/field.js";
import { fold } from "./text.js";
import { missing, notChosen } from "./use.js";
import { words } from "./words.vi.js";

const say = words.outgoing;
export const COPIES = ["sao-y", "sao-luc", "trich-sao"];
const TEXTS = ["kind", "subject", "unit_mark", "council", "urgency", "note"];

export const EMPTY_ENTRY = {
  kind: "cong-van",
  subject: "",
  unit_mark: "",
  council: "",
  purpose: "",
  urgency: "normal",
  answer_due_on: "",
  copies: "",
  note: "",
  dossier_code: "",
  recipients: [],
  links: [],
};

export const formOf = (document) => ({
  ...Object.fromEntries(TEXTS.map((name) => [name, document[name] ?? ""])),
  purpose: document.purpose ?? "",
  answer_due_on: showDay(document.answer_due_on),
  copies: document.copies ? String(document.copies) : "",
  dossier_code: document.dossier_code ?? "",
  recipients: document.recipients,
  links: document.links,
});

// What is wrong with the entry, by field.
export const checkedEntry = ({ kind, subject, answer_due_on, copies, links }) => ({
  kind: !kind && notChosen(words.fields.kind),
  subject: !subject.trim() && missing(words.fields.subject),
  answer_due_on: dayOf(answer_due_on) === null && words.dates.wrong,
  links:
    COPIES.includes(kind) && !links.some((one) => one.kind === "original") && say.noOriginal,
  copies: copies.trim() && !/^[1-9]\d{0,2}$/.test(copies.trim()) && say.copiesWrong,
});

// A recipient has its name by id where it is of the system; one outside has nothing but its name.
export const recipientIn = ({ kind, id, name, group }) => ({
  kind,
  ...(kind === "outside" ? { name: name.normalize("NFC") } : { id }),
  ...(group ? { group } : {}),
});

const linkIn = ({ kind, document_id, is_incoming }) => ({ kind, document_id, is_incoming });

export const entryIn = (values) => ({
  ...Object.fromEntries(TEXTS.map((name) => [name, values[name].trim().normalize("NFC")])),
  purpose: values.purpose || null,
  answer_due_on: values.answer_due_on.trim() ? readDay(values.answer_due_on) : null,
  copies: values.copies.trim() ? Number(values.copies) : null,
  dossier_code: values.dossier_code.trim() || null,
  recipients: values.recipients.map(recipientIn),
  links: values.links.map(linkIn),
});

// Only what differs is sent: each change goes on record.
export const entryChanges = (document, values) => {
  const before = entryIn(formOf(document));
  const after = entryIn(values);
  const differs = (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]);
  return Object.fromEntries(Object.entries(after).filter(([name]) => differs(name)));
};

export const recipientKey = ({ kind, id, name }) => `${kind}#${id || fold(name)}`;

// Recipients with some more at their end; nobody stands there twice.
export const withRecipients = (listed, more) => {
  const known = new Set(listed.map(recipientKey));
  return [...listed, ...more.filter((one) => !known.has(recipientKey(one)))];
};
