// The form of an incoming document as plain values: empty, checked, and as the API takes it.
import { readDay, showDay, today } from "./dates.js";
import { dayOf } from "./parts/field.js";
import { missing, notChosen } from "./use.js";
import { fill, words } from "./words.vi.js";

const say = words.register;
const label = words.fields;

export const emptyEntry = ({ registers, types, leaders }) => ({
  confirmed: false,
  register: registers.find((register) => !register.is_closed)?.code ?? "",
  form: "paper",
  kind: types.some((t) => t.code === "cong-van") ? "cong-van" : "",
  number: "",
  notation: "",
  issued_on: "",
  issuer: "",
  issuer_id: "",
  subject: "",
  urgency: "normal",
  arrived_on: showDay(today()),
  due_on: "",
  recipients_note: "",
  signatory_name: "",
  signatory_position: "",
  language: words.vietnamese,
  note: "",
  external_id: "",
  dossier_code: "",
  paper_follows: false,
  has_dossier: false,
  dossier_holder: "",
  dossier_note: "",
  paper_holder: "",
  paper_given_on: "",
  declared_documents: "",
  declared_pages: "",
  leader_id: leaders.length === 1 ? leaders[0].person_id : "",
  not_duplicate: false,
});

const pagesOf = (text) => {
  const pages = text
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map(Number);
  return pages.every((n) => Number.isInteger(n) && n > 0) ? pages : null;
};

// What is wrong with the dates, by field.
export const checkedDays = (values) => {
  const [issued, arrived, due] = [values.issued_on, values.arrived_on, values.due_on].map(dayOf);
  const found = {};
  if (issued === "") found.issued_on = missing(label.issued_on);
  if (arrived === "") found.arrived_on = missing(label.arrived_on);
  for (const [name, day] of Object.entries({
    issued_on: issued,
    arrived_on: arrived,
    due_on: due,
  })) {
    if (day === null) found[name] = words.dates.wrong;
  }
  if (arrived && arrived > today()) found.arrived_on = words.dates.future;
  if (issued && arrived && issued > arrived) found.issued_on = words.dates.issuedAfterArrival;
  if (due && arrived && due < arrived) found.due_on = words.dates.dueBeforeArrival;
  return found;
};

const checkedDeclared = ({ form, declared_documents, declared_pages }) => {
  if (form !== "electronic" || (!declared_documents.trim() && !declared_pages.trim())) return {};
  const documents = pagesOf(declared_documents);
  const pages = pagesOf(declared_pages);
  if (documents?.length !== 1) return { declared_documents: say.declaredWrong };
  if (!pages) return { declared_pages: say.declaredWrong };
  if (pages.length !== documents[0]) {
    return { declared_pages: fill(say.declaredMismatch, { count: documents[0] }) };
  }
  return {};
};

const checkedFiles = (values, files) => {
  const states = files.map((f) => f.state);
  if (!values.confirmed) return { confirmed: say.confirmFirst };
  if (states.some((s) => ["waiting", "uploading", "checking"].includes(s)))
    return { files: say.filesBusy };
  return states.includes("accepted") ? {} : { files: say.needFile };
};

const NEEDED = ["number", "issuer", "subject"];
const CHOSEN = { register: label.register, kind: label.kind, leader_id: say.leaderChoice };

// Every wrong field with its sentence; the API checks all of it again.
export const checked = (values, files) => ({
  ...checkedFiles(values, files),
  ...Object.fromEntries(
    NEEDED.filter((name) => !values[name].trim()).map((name) => [name, missing(label[name])]),
  ),
  ...Object.fromEntries(
    Object.keys(CHOSEN)
      .filter((name) => !values[name])
      .map((name) => [name, notChosen(CHOSEN[name])]),
  ),
  ...checkedDays(values),
  ...(values.has_dossier && !values.dossier_holder.trim()
    ? { dossier_holder: missing(say.dossierHolder) }
    : {}),
  ...(dayOf(values.paper_given_on) === null ? { paper_given_on: words.dates.wrong } : {}),
  ...checkedDeclared(values),
});

export const signatoryOf = (values) => {
  const name = values.signatory_name.trim();
  const position = values.signatory_position.trim();
  return name || position ? { name, position } : null;
};

export const dossierOf = (values) =>
  values.has_dossier
    ? { holder: values.dossier_holder.trim(), note: values.dossier_note.trim() }
    : null;

// Absent is absent: empty fields are left out.
const given = (facts) =>
  Object.fromEntries(
    Object.entries(facts).filter(([, v]) => v !== "" && v !== null && v !== undefined),
  );

export const requestOf = (values, files) => {
  const isElectronic = values.form === "electronic";
  const holder = values.paper_holder.trim();
  const text = (name) => values[name].trim().normalize("NFC");
  return given({
    register: values.register,
    form: values.form,
    kind: values.kind,
    number: text("number"),
    notation: text("notation"),
    issued_on: readDay(values.issued_on),
    issuer: text("issuer"),
    issuer_id: values.issuer_id,
    subject: text("subject"),
    language: text("language"),
    note: text("note"),
    recipients_note: text("recipients_note"),
    signatory: signatoryOf(values),
    urgency: values.urgency,
    arrived_on: readDay(values.arrived_on),
    due_on: values.due_on.trim() ? readDay(values.due_on) : null,
    paper_follows: isElectronic && values.paper_follows,
    large_dossier: dossierOf(values),
    paper_holder:
      !isElectronic && holder
        ? { holder, given_on: readDay(values.paper_given_on) ?? readDay(values.arrived_on) }
        : null,
    external_id: text("external_id"),
    dossier_code: text("dossier_code"),
    file_ids: files.filter((f) => f.state === "accepted").map((f) => f.fileId),
    declared:
      isElectronic && values.declared_documents.trim()
        ? { documents: Number(values.declared_documents), pages: pagesOf(values.declared_pages) }
        : null,
    leader_id: values.leader_id,
    confirmed_not_duplicate: values.not_duplicate || undefined,
  });
};
