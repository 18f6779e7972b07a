// Registering an incoming document: files, the entry, the leader it is presented to.
import { html } from "../html.js";
import { useEffect, useRef } from "../vendor/preact-hooks.js";
import { useSignal } from "../vendor/signals.js";
import { keyFor, post } from "../api.js";
import { dropDraft, loadDraft, saveDraft } from "../draft.js";
import { CheckField, SelectField } from "../parts/field.js";
import { Loading, Submit, tell, Trouble } from "../parts/notice.js";
import { EntryFields, RareFields } from "../parts/entry.js";
import { emptyLate, LateEntry, lateOf, wrongLate } from "../parts/late_entry.js";
import { PdfPane, useWide } from "../parts/pdf.js";
import { UploadField } from "../parts/upload.js";
import { agencies, countFolders, directory, documentTypes, registers } from "../reference.js";
import { checked, emptyEntry, requestOf } from "../registration.js";
import { go, to } from "../router.js";
import { reference, showNumber } from "../text.js";
import { keptOf, makeUploads } from "../uploading.js";
import { useAct, useForm, useLoad, useTitle } from "../use.js";
import { fill, words } from "../words.vi.js";

const say = words.register;
const DRAFT = "register-incoming";
const DUPLICATE = "looks_like_a_duplicate";

const isLeader = (person) => person.roles?.some((role) => role === "leader" || role === "head");

const Duplicates = ({ found, form }) => html`
  <div class="alert alert-warning" role="alert">
    <div>
      <div class="alert-title">${say.duplicateTitle}</div>
      ${
        found.length > 0 &&
        html`<p>${say.duplicateText}</p>
          <ul>
            ${found.map(
              (row) =>
                html`<li key=${row.document_id}>
                  <a href=${to("van-ban-den", row.document_id)} target="_blank" rel="noopener">
                    ${words.list.arrival} ${showNumber(row.arrival_number)} – ${reference(row)}
                  </a>
                  ${" "}${row.subject}
                </li>`,
            )}
          </ul>`
      }
      <${CheckField} form=${form} name="not_duplicate" label=${say.duplicateConfirm} />
    </div>
  </div>
`;

const Form = ({ choices }) => {
  const draft = useRef(undefined);
  draft.current ??= { found: loadDraft(DRAFT) };
  const saved = draft.current.found;
  const form = useForm({ ...emptyEntry(choices), ...emptyLate, ...saved?.values });
  const uploads = useUploads(saved?.files);
  const duplicates = useSignal(null);
  const restored = useSignal(Boolean(saved));
  const requestKey = useRef({});

  // Every keystroke and every file is kept, so that nothing is typed twice.
  useEffect(() => {
    const files = keptOf(uploads.files.value);
    if (form.isTouched() || files.length) saveDraft(DRAFT, { values: form.values, files });
  }, [form.values, uploads.files.value]);

  const act = useAct(async () => {
    const body = { ...requestOf(form.current(), uploads.files.peek()), late: lateOf(form.current()) };
    if (!body.confirmed_not_duplicate) {
      const { number, notation, issuer, issuer_id, external_id } = body;
      const asked = { number, notation, issuer, issuer_id, external_id };
      const { items } = await post("/api/incoming/duplicates", asked);
      if (items.length) return warn(items);
    }
    let made;
    try {
      made = await post("/api/incoming", body, { key: keyFor(requestKey.current, body) });
    } catch (error) {
      if (error.code === DUPLICATE) return warn([]);
      form.take(error);
      throw error;
    }
    dropDraft(DRAFT);
    countFolders();
    const number = showNumber(made.arrival_number);
    tell(made.status === "stopped" ? say.stopped : fill(say.done, { number }));
    go(to("van-ban-den", made.document_id));
  });

  const warn = (found) => {
    duplicates.value = found;
    setTimeout(() => document.getElementById(`${form.id}-not_duplicate`)?.focus());
  };

  const submit = (e) => {
    e.preventDefault();
    const values = form.current();
    if (form.accept({ ...checked(values, uploads.files.peek()), ...wrongLate(values) })) act.run();
  };

  const discard = () => {
    dropDraft(DRAFT);
    uploads.files.peek().forEach((f) => uploads.drop(f.key));
    form.replace({ ...emptyEntry(choices), ...emptyLate });
    duplicates.value = null;
    restored.value = false;
  };

  const wrong = Object.values(form.errors).filter(Boolean).length;
  const beside = useWide("(min-width: 1200px)") ? shownFiles(uploads.files.value) : [];
  return html`
    <div class=${beside.length ? "document document-entry" : ""}>
      ${beside.length > 0 && html`<div class="document-pdf"><${PdfPane} files=${beside} /></div>`}
      <form
        class=${beside.length ? "document-side" : ""}
        aria-label=${say.title}
        onSubmit=${submit}
        novalidate
      >
        ${
          restored.value &&
          html`<div class="alert alert-info d-flex flex-wrap gap-2 align-items-center" role="status">
            <span>${say.restored}</span>
            <button type="button" class="btn btn-sm" onClick=${discard}>${say.discard}</button>
          </div>`
        }
        <section class="card mb-3">
          <div class="card-header"><h2 class="card-title">${say.filesStep}</h2></div>
          <div class="card-body row g-3">
            <${CheckField} form=${form} name="confirmed" label=${say.confirmation} />
            <${UploadField}
              id=${`${form.id}-files`}
              uploads=${uploads}
              disabled=${!form.values.confirmed}
              error=${form.errors.files}
            />
          </div>
        </section>
        <section class="card mb-3">
          <div class="card-header"><h2 class="card-title">${say.entryStep}</h2></div>
          <div class="card-body">
            <${EntryFields} form=${form} choices=${choices} isNew />
            <details class="mt-3" open=${hasRare(form.values)}>
              <summary>${say.moreFields}</summary>
              <${RareFields} form=${form} isNew />
            </details>
            <${LateEntry} form=${form} />
          </div>
        </section>
        <section class="card mb-3">
          <div class="card-header"><h2 class="card-title">${say.presentStep}</h2></div>
          <div class="card-body row g-3">
            <${SelectField}
              form=${form}
              name="leader_id"
              label=${words.fields.leader}
              hint=${say.leaderHint}
              empty=${words.choose}
              options=${choices.leaders.map((p) => [p.person_id, `${p.name} – ${p.position}`])}
              col="col-md-6"
              required
            />
          </div>
        </section>
        ${duplicates.value && html`<${Duplicates} found=${duplicates.value} form=${form} />`}
        <${Trouble} problem=${act.problem} />
        ${
          wrong > 0 &&
          html`<div class="alert alert-danger" role="alert">
            ${fill(say.fixFields, { count: wrong })}
          </div>`
        }
        <div class="form-foot">
          <${Submit} act=${act}>${say.submit}<//>
        </div>
      </form>
    </div>
  `;
};

// What is typed is read off the file: beside a wide form it stands open.
const shownFiles = (files) =>
  files
    .filter((f) => f.state === "accepted")
    .map(({ fileId, name, pages, size }) => ({ file_id: fileId, filename: name, pages, size }));

const useUploads = (files) => {
  const kept = useRef(null);
  kept.current ??= makeUploads(files);
  return kept.current;
};

const RARE = ["signatory_name", "signatory_position", "dossier_code", "external_id", "note"];
const hasRare = (values) => RARE.some((name) => values[name]);

export const RegisterIncomingScreen = () => {
  useTitle(say.title);
  const choices = useLoad(async () => {
    const [types, kept, people, senders] = await Promise.all([
      documentTypes(),
      registers(),
      directory(),
      agencies(),
    ]);
    return { types, registers: kept, senders, leaders: people.people.filter(isLeader) };
  });
  return html`
    <h1 class="screen-title">${say.title}</h1>
    <${Trouble} problem=${choices.problem} retry=${choices.reload} />
    ${choices.value ? html`<${Form} choices=${choices.value} />` : !choices.problem && html`<${Loading} />`}
  `;
};
