// What a drafter does with a draft in hand: another version, attachments, asking for opinions.
import { html } from "../html.js";
import { useRef, useState } from "../vendor/preact-hooks.js";
import { put } from "../api.js";
import { fold } from "../text.js";
import { makeUploads } from "../uploading.js";
import { useForm } from "../use.js";
import { fill, words } from "../words.vi.js";
import { Frame, useSending } from "./act_form.js";
import { CheckField, TextArea, TextField } from "./field.js";
import { bare, rowsOf } from "./parties.js";
import { DRAFT_FILES, UploadField } from "./upload.js";

const say = words.outgoing;

const useUploads = () => {
  const kept = useRef(null);
  kept.current ??= makeUploads();
  const accepted = () => kept.current.files.peek().filter((f) => f.state === "accepted");
  const isBusy = () => kept.current.files.peek().some((f) => f.state !== "accepted");
  return { uploads: kept.current, accepted, isBusy };
};

const Files = ({ form, uploads, rule }) => html`
  <${CheckField} form=${form} name="confirmed" label=${words.register.confirmation} />
  <${UploadField}
    id=${`${form.id}-files`}
    uploads=${uploads}
    disabled=${!form.values.confirmed}
    error=${form.errors.files}
    accept=${DRAFT_FILES}
    drop=${words.upload.dropDraft}
    rule=${rule}
  />
`;

export const NewVersion = (its) => {
  const form = useForm({ note: "", confirmed: false });
  const { uploads, accepted } = useUploads();
  const act = useSending(its, form);
  const send = () => {
    const [file, ...others] = accepted();
    const files = (!file && say.noFile) || (others.length > 0 && say.oneFile);
    if (!form.accept({ files })) return;
    act.run({ file_id: file.fileId, note: form.current().note.trim() });
  };
  return html`<${Frame} act=${act} send=${send} button=${say.acts.versions}>
    ${its.document.approval && html`<p class="alert alert-warning">${say.versionEndsApproval}</p>`}
    <${Files} form=${form} uploads=${uploads} rule=${say.versionRule} />
    <${TextField} form=${form} name="note" label=${say.note} max="500" />
  <//>`;
};

export const Attachments = (its) => {
  const [kept, keep] = useState(its.document.attachments);
  const form = useForm({ confirmed: false });
  const { uploads, accepted, isBusy } = useUploads();
  const act = useSending(its, form);
  const send = () => {
    const ids = [...kept.map((f) => f.file_id), ...accepted().map((f) => f.fileId)];
    const before = its.document.attachments.map((f) => f.file_id);
    const isSame = ids.join() === before.join();
    if (!form.accept({ files: (isBusy() && say.stillBusy) || (isSame && say.sameFiles) })) return;
    act.run({ file_ids: ids }, put);
  };
  return html`<${Frame} act=${act} send=${send} button=${say.saveAttachments}>
    <div class="col-12">
      <ul class="list-unstyled d-grid gap-1 m-0" aria-label=${say.attachments}>
        ${kept.map(
          (file) =>
            html`<li key=${file.file_id} class="chosen">
              <span class="text-break">${file.filename}</span>
              <button
                type="button"
                class="btn btn-sm"
                aria-label=${fill(words.upload.removeOne, { name: file.filename })}
                onClick=${() => keep(kept.filter((each) => each !== file))}
              >
                ${words.remove}
              </button>
            </li>`,
        )}
        ${!kept.length && html`<li class="text-secondary">${say.noAttachments}</li>`}
      </ul>
    </div>
    <${Files} form=${form} uploads=${uploads} rule=${say.draftRule} />
  <//>`;
};

// Units and people, any of them; one list to tick, narrowed by what is typed.
const TickList = ({ form, name, label, rows }) => {
  const [sought, seek] = useState("");
  const chosen = form.values[name];
  const isIn = (row) => chosen.some((one) => one.kind === row.kind && one.id === row.id);
  const tick = (row) =>
    form.set(
      name,
      isIn(row)
        ? chosen.filter((one) => one.kind !== row.kind || one.id !== row.id)
        : [...chosen, row],
    );
  const id = `${form.id}-${name}`;
  return html`
    <fieldset class="col-12">
      <legend class="form-label required">${label}</legend>
      <input
        id=${id}
        type="search"
        class=${form.errors[name] ? "form-control is-invalid" : "form-control"}
        placeholder=${words.parties.search}
        aria-label=${words.parties.search}
        aria-describedby=${form.errors[name] ? `${id}-error` : undefined}
        value=${sought}
        onInput=${(e) => seek(e.target.value)}
      />
      ${
        form.errors[name] &&
        html`<div class="invalid-feedback d-block" id=${`${id}-error`}>${form.errors[name]}</div>`
      }
      <div class="pick-list mt-2">
        ${rows
          .filter((row) => isIn(row) || fold(`${row.name} ${row.note}`).includes(fold(sought)))
          .map(
            (row) =>
              html`<label class=${`form-check pick-${row.kind}`} key=${`${row.kind}${row.id}`}>
                <input
                  type="checkbox"
                  class="form-check-input"
                  checked=${isIn(row)}
                  onChange=${() => tick(row)}
                />
                <span class="form-check-label"
                  >${row.name} <span class="text-secondary small">${row.note}</span></span
                >
              </label>`,
          )}
      </div>
    </fieldset>
  `;
};

export const AskOpinions = (its) => {
  const form = useForm({ parties: [], question: "" });
  const act = useSending(its, form);
  const { document: d } = its;
  const isAsked = (row) =>
    d.opinions.some((one) => !one.given_at && !one.is_lapsed && one.party.id === row.id);
  const rows = rowsOf(its.people, (row) => row.id !== d.drafter.id && !isAsked(row));
  const send = () => {
    const { parties, question } = form.current();
    if (!form.accept({ parties: !parties.length && say.askNobody })) return;
    act.run({ parties: parties.map(bare), question: question.trim() });
  };
  return html`<${Frame} act=${act} send=${send} button=${say.acts.opinions}>
    <${TickList} form=${form} name="parties" label=${say.askWhom} rows=${rows} />
    <${TextArea} form=${form} name="question" label=${say.question} max="4000" />
  <//>`;
};
