// An incoming document as the screens use it.
import { readDay, showDay } from "./dates.js";
import { dossierOf, signatoryOf } from "./registration.js";
import { reference, showNumber } from "./text.js";
import { fill, words } from "./words.vi.js";

export const titleOf = (document) =>
  document.arrival_number
    ? fill(words.document.title, { number: showNumber(document.arrival_number) })
    : words.document.titleWithout;

export const referenceOf = (document) => reference(document) || words.none;

// The entry as the correction form shows it.
export const formOf = (document) => ({
  form: document.form,
  paper_follows: document.paper_follows,
  kind: document.kind,
  number: document.number,
  notation: document.notation ?? "",
  issued_on: showDay(document.issued_on),
  arrived_on: showDay(document.arrived_on),
  issuer: document.issuer,
  issuer_id: document.issuer_id ?? "",
  urgency: document.urgency,
  due_on: showDay(document.due_on),
  subject: document.subject,
  signatory_name: document.signatory?.name ?? "",
  signatory_position: document.signatory?.position ?? "",
  language: document.language ?? "",
  dossier_code: document.dossier_code ?? "",
  external_id: document.external_id ?? "",
  recipients_note: document.recipients_note ?? "",
  note: document.note ?? "",
  has_dossier: Boolean(document.large_dossier),
  dossier_holder: document.large_dossier?.holder ?? "",
  dossier_note: document.large_dossier?.note ?? "",
  reason: "",
});

const PLAIN = [
  "kind",
  "number",
  "notation",
  "issuer",
  "urgency",
  "subject",
  "language",
  "recipients_note",
  "note",
];
const NULLABLE = ["issuer_id", "dossier_code"];
const DAYS = ["issued_on", "arrived_on"];

const entryOf = (values) => ({
  ...Object.fromEntries(PLAIN.map((name) => [name, values[name].trim().normalize("NFC")])),
  ...Object.fromEntries(NULLABLE.map((name) => [name, values[name].trim() || null])),
  ...Object.fromEntries(DAYS.map((name) => [name, readDay(values[name])])),
  paper_follows: values.paper_follows,
  signatory: signatoryOf(values),
  large_dossier: dossierOf(values),
});

// Only what differs is sent: each change is kept with its old value.
export const changesOf = (document, values) => {
  const before = entryOf(formOf(document));
  const after = entryOf(values);
  const differs = (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]);
  return Object.fromEntries(Object.entries(after).filter(([name]) => differs(name)));
};
