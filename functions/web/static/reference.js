// What changes rarely and many screens need, asked for once per sign-in.
import { effect, signal } from "./vendor/signals.js";
import { get } from "./api.js";
import { acting } from "./acting.js";
import { hasRole, me, signIns, status } from "./session.js";

let kept = {};
effect(() => {
  signIns.value;
  kept = {};
});

const once = (name, read) => () =>
  (kept[name] ??= read().catch((error) => {
    delete kept[name];
    throw error;
  }));

const items = (answer) => (Array.isArray(answer) ? answer : answer.items);

export const directory = once("directory", () => get("/api/directory"));
export const agencies = once("agencies", () => get("/api/agencies").then(items));
export const documentTypes = once("types", () => get("/api/document-types").then(items));
export const registers = once("registers", () => get("/api/registers").then(items));

// Folder counts: {mine: {direct: 3, …}, unit: {…}}; asked for anew after every act.
export const folders = signal({ mine: {}, unit: {} });

// What came from other agencies and waits for the clerk: to be taken in, to be given back.
export const arrivals = signal({ waiting: 0, asked_back: 0, updated: 0 });

const seesArrivals = () => !acting.peek() && hasRole("clerk", "leader", "head");

export const countFolders = async () => {
  if (status.peek() !== "open" || !me.peek()) return;
  try {
    folders.value = await get("/api/work/folders");
    if (seesArrivals()) arrivals.value = await get("/api/arrival-counts");
  } catch {
    // Old counts are better than none; the next act asks again.
  }
};
