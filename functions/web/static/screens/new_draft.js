// Đăng ký văn bản đi: a draft from nothing, as the answer to an incoming document, as its copy, or to
// replace or correct one that was issued.
import { html } from "../html.js";
import { useEffect, useRef } from "../vendor/preact-hooks.js";
import { get, keyFor, post } from "../api.js";
import { dropDraft, loadDraft, saveDraft } from "../draft.js";
import { checkedEntry, EMPTY_ENTRY, entryIn } from "../draft_entry.js";
import { draftChoices, DraftFields } from "../parts/draft_fields.js";
import { CheckField } from "../parts/field.js";
import { Loading, Submit, tell, Trouble } from "../parts/notice.js";
import { DRAFT_FILES, UploadField } from "../parts/upload.js";
import { go, to } from "../router.js";
import { reference } from "../text.js";
import { keptOf, makeUploads } from "../uploading.js";
import { useAct, useForm, useLoad, useTitle } from "../use.js";
import { fill, words } from "../words.vi.js";

const say = words.outgoing;

// An answer goes to whoever is answered, as far as the system knows them.
const answering = (answered, { agencies }) => {
  const label = [reference(answered), answered.issuer].filter(Boolean).join(", ");
  const issuer = agencies.find((each) => each.agency_id === answered.issuer_id);
  return {
    recipients: issuer
      ? [{ kind: "agency", id: issuer.agency_id, name: issuer.name, group: "" }]
      : [{ kind: "outside", id: "", name: answered.issuer, group: "" }],
    links: [{ kind: "reply", document_id: answered.document_id, is_incoming: true, label }],
  };
};

// What comes in the place of another goes to whoever has the other, and so does its correction.
const following = (old, kind) => ({
  kind: kind === "replaces" ? old.kind : "cong-van",
  subject:
    kind === "replaces" ? old.subject : fill(say.following.correctsSubject, old),
  unit_mark: old.unit_mark,
  recipients: old.recipients,
  links: [
    { kind, document_id: old.document_id, is_incoming: false, label: old.reference },
  ],
});

const About = ({ answered, followed, kind }) => {
  if (answered) {
    return html`<p>
      ${say.replyTo}:${" "}
      <a href=${to("van-ban-den", answered.document_id)}
        >${reference(answered)}, ${answered.issuer}</a
      >
    </p>`;
  }
  return (
    followed &&
    html`<p>
      ${say.following[`${kind}Title`]}:${" "}
      <a href=${to("van-ban-di", followed.document_id)}>${followed.reference}</a>, ${followed.subject}
    </p>`
  );
};

// A copy of what came on paper is a "sao y", and of one of those a "sao lục"; of what came signed
// only a part is copied.
const copying = (copied) => ({
  kind: copied.form === "electronic" ? "trich-sao" : copied.kind === "sao-y" ? "sao-luc" : "sao-y",
  subject: copied.subject,
  links: [
    {
      kind: "original",
      document_id: copied.document_id,
      is_incoming: true,
      label: [reference(copied), copied.issuer].filter(Boolean).join(", "),
    },
  ],
});

// The scan of an original on paper will do as the file of its copy.
const takesTheScan = ({ kind, links }) =>
  ["sao-y", "sao-luc"].includes(kind) &&
  links.some((one) => one.kind === "original" && one.is_incoming);

const draftOf = ({ answered, copied, followed, kind }) => {
  if (copied) return `copy.${copied.document_id}`;
  if (followed) return `outgoing.${kind}.${followed.document_id}`;
  return `outgoing.${answered?.document_id ?? ""}`;
};

const Form = ({ choices, answered, copied, followed, kind }) => {
  // One for each document that is answered: an answer begun is found where it was begun.
  const draft = draftOf({ answered, copied, followed, kind });
  const saved = useRef(undefined);
  saved.current ??= { found: loadDraft(draft) };
  const form = useForm({
    ...EMPTY_ENTRY,
    ...(answered ? answering(answered, choices) : {}),
    ...(followed ? following(followed, kind) : {}),
    ...(copied ? copying(copied) : {}),
    confirmed: false,
    ...saved.current.found?.values,
  });
  const uploads = useRef(null);
  uploads.current ??= makeUploads(saved.current.found?.files);
  const { value: files } = uploads.current.files;
  // Every keystroke and every file is kept, so that nothing is typed twice.
  useEffect(() => {
    const kept = keptOf(files);
    if (form.isTouched() || kept.length) saveDraft(draft, { values: form.values, files: kept });
  }, [form.values, files]);
  const requestKey = useRef({});
  const accepted = () => uploads.current.files.peek().filter((f) => f.state === "accepted");

  const act = useAct(async () => {
    const [first, ...others] = accepted();
    const body = {
      ...entryIn(form.current()),
      file_id: first?.fileId ?? null,
      attachment_ids: others.map((f) => f.fileId),
    };
    let made;
    try {
      made = await post("/api/outgoing", body, { key: keyFor(requestKey.current, body) });
    } catch (error) {
      form.take(error);
      throw error;
    }
    dropDraft(draft);
    tell(say.begun);
    go(to("van-ban-di", made.document_id));
  });

  const submit = (e) => {
    e.preventDefault();
    const isBare = !accepted().length && !takesTheScan(form.current());
    const found = { ...checkedEntry(form.current()), files: isBare && say.noFile };
    if (form.accept(found)) act.run();
  };

  return html`
    <form aria-label=${say.new} onSubmit=${submit} novalidate>
      <${About} answered=${answered} followed=${followed} kind=${kind} />
      <section class="card mb-3">
        <div class="card-header"><h2 class="card-title">${say.file}</h2></div>
        <div class="card-body row g-3">
          <${CheckField} form=${form} name="confirmed" label=${words.register.confirmation} />
          <${UploadField}
            id=${`${form.id}-files`}
            uploads=${uploads.current}
            disabled=${!form.values.confirmed}
            error=${form.errors.files}
            accept=${DRAFT_FILES}
            drop=${words.upload.dropDraft}
            rule=${say.draftRule}
          />
          <p class="form-hint col-12 m-0 mt-1">${say.firstIsDraft}</p>
          ${
            takesTheScan(form.values) &&
            html`<p class="form-hint col-12 m-0 mt-1">${say.scanIsTaken}</p>`
          }
        </div>
      </section>
      <${DraftFields} form=${form} choices=${choices} />
      <${Trouble} problem=${act.problem} />
      <div class="form-foot"><${Submit} act=${act}>${say.begin}<//></div>
    </form>
  `;
};

// `kind`: how the draft stands to the issued document `followedId`: "replaces" or "corrects".
export const NewDraftScreen = ({ answeredId, copiedId, followedId, kind }) => {
  useTitle(say.new);
  const loaded = useLoad(async () => {
    const [choices, answered, copied, followed] = await Promise.all([
      draftChoices(),
      answeredId ? get(`/api/incoming/${answeredId}`) : null,
      copiedId ? get(`/api/incoming/${copiedId}`) : null,
      followedId ? get(`/api/outgoing/${followedId}`) : null,
    ]);
    return { choices, answered, copied, followed };
  });
  return html`
    <h1 class="screen-title">${say.new}</h1>
    <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
    ${
      loaded.value
        ? html`<${Form} ...${loaded.value} kind=${kind} />`
        : !loaded.problem && html`<${Loading} />`
    }
  `;
};
