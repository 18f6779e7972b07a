// Đăng ký văn bản đi: a draft from nothing, or as the answer to an incoming document.
import { html } from "../html.js";
import { useRef } from "../vendor/preact-hooks.js";
import { get, keyFor, post } from "../api.js";
import { readDay } from "../dates.js";
import { CheckField, DateField, SelectField, TextArea, TextField } from "../parts/field.js";
import { Loading, Submit, tell, Trouble } from "../parts/notice.js";
import { UploadField } from "../parts/upload.js";
import { agencies, documentTypes } from "../reference.js";
import { go, to } from "../router.js";
import { reference } from "../text.js";
import { makeUploads } from "../uploading.js";
import { missing, notChosen, useAct, useForm, useLoad, useTitle } from "../use.js";
import { words } from "../words.vi.js";

const say = words.outgoing;
const label = words.fields;
const SENT_BY_OTHERS = ["vbqppl", "khac"];

const EMPTY = {
  kind: "cong-van",
  subject: "",
  unit_mark: "",
  urgency: "normal",
  answer_due_on: "",
  inside: [],
  outside: "",
  note: "",
  confirmed: false,
};

const recipientsOf = ({ inside, outside }) => [
  ...inside.map((id) => ({ kind: "agency", id })),
  ...outside
    .split("\n")
    .map((name) => name.trim())
    .filter(Boolean)
    .map((name) => ({ kind: "outside", name })),
];

const Inside = ({ form, agencies: known }) => {
  const pick = (id) => {
    const chosen = form.current().inside;
    form.set("inside", chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  };
  return html`
    <fieldset class="col-md-6">
      <legend class="form-label">${say.inside}</legend>
      <div class="pick-list">
        ${known.map(
          (agency) =>
            html`<label class="form-check" key=${agency.agency_id}>
              <input
                type="checkbox"
                class="form-check-input"
                checked=${form.values.inside.includes(agency.agency_id)}
                onChange=${() => pick(agency.agency_id)}
              />
              <span class="form-check-label">${agency.name}</span>
            </label>`,
        )}
      </div>
    </fieldset>
  `;
};

const Form = ({ choices, answered }) => {
  const issuer = answered?.issuer_id;
  const isKnown = choices.agencies.some((each) => each.agency_id === issuer);
  const form = useForm({ ...EMPTY, inside: isKnown ? [issuer] : [] });
  const uploads = useRef(null);
  uploads.current ??= makeUploads();
  const requestKey = useRef({});
  const accepted = () => uploads.current.files.peek().filter((f) => f.state === "accepted");

  const act = useAct(async () => {
    const { confirmed: _, inside, outside, answer_due_on, ...plain } = form.current();
    const [draft, ...others] = accepted();
    const body = {
      ...plain,
      recipients: recipientsOf({ inside, outside }),
      answer_due_on: answer_due_on ? readDay(answer_due_on) : null,
      links: answered ? [{ kind: "reply", document_id: answered.document_id }] : [],
      file_id: draft.fileId,
      attachment_ids: others.map((f) => f.fileId),
    };
    let made;
    try {
      made = await post("/api/outgoing", body, { key: keyFor(requestKey.current, body) });
    } catch (error) {
      form.take(error);
      throw error;
    }
    tell(say.begun);
    go(to("van-ban-di", made.document_id));
  });

  const submit = (e) => {
    e.preventDefault();
    const { kind, subject, answer_due_on } = form.current();
    const found = {
      kind: !kind && notChosen(label.kind),
      subject: !subject.trim() && missing(label.subject),
      answer_due_on: answer_due_on && !readDay(answer_due_on) && words.dates.wrong,
      files: !accepted().length && say.noFile,
    };
    if (form.accept(found)) act.run();
  };

  return html`
    <form aria-label=${say.new} onSubmit=${submit} novalidate>
      ${
        answered &&
        html`<p>
          ${say.replyTo}:${" "}
          <a href=${to("van-ban-den", answered.document_id)}
            >${reference(answered)}, ${answered.issuer}</a
          >
        </p>`
      }
      <section class="card mb-3">
        <div class="card-header"><h2 class="card-title">${say.file}</h2></div>
        <div class="card-body row g-3">
          <${CheckField} form=${form} name="confirmed" label=${words.register.confirmation} />
          <${UploadField}
            id=${`${form.id}-files`}
            uploads=${uploads.current}
            disabled=${!form.values.confirmed}
            error=${form.errors.files}
          />
        </div>
      </section>
      <section class="card mb-3">
        <div class="card-header"><h2 class="card-title">${say.facts}</h2></div>
        <div class="card-body row g-3">
          <${SelectField}
            form=${form}
            name="kind"
            label=${label.kind}
            options=${choices.types.map((t) => [t.code, t.name])}
            col="col-md-6"
            required
          />
          <${TextField}
            form=${form}
            name="unit_mark"
            label=${say.unitMark}
            hint=${say.unitMarkHint}
            max="12"
            col="col-md-6"
          />
          <${TextArea}
            form=${form}
            name="subject"
            label=${label.subject}
            max="500"
            rows="2"
            required
          />
          <${SelectField}
            form=${form}
            name="urgency"
            label=${label.urgency}
            options=${Object.entries(words.urgency)}
            col="col-6 col-md-3"
          />
          <${DateField}
            form=${form}
            name="answer_due_on"
            label=${say.answerDue}
            col="col-6 col-md-3"
          />
        </div>
      </section>
      <section class="card mb-3">
        <div class="card-header"><h2 class="card-title">${say.recipients}</h2></div>
        <div class="card-body row g-3">
          <${Inside} form=${form} agencies=${choices.agencies} />
          <${TextArea}
            form=${form}
            name="outside"
            label=${say.outside}
            hint=${say.outsideHint}
            max="4000"
            col="col-md-6"
          />
        </div>
      </section>
      <${Trouble} problem=${act.problem} />
      <div class="form-foot"><${Submit} act=${act}>${say.begin}<//></div>
    </form>
  `;
};

export const NewDraftScreen = ({ answeredId }) => {
  useTitle(say.new);
  const loaded = useLoad(async () => {
    const [types, known, answered] = await Promise.all([
      documentTypes(),
      agencies(),
      answeredId ? get(`/api/incoming/${answeredId}`) : null,
    ]);
    const issued = types.filter((type) => !SENT_BY_OTHERS.includes(type.code));
    return { choices: { types: issued, agencies: known }, answered };
  });
  return html`
    <h1 class="screen-title">${say.new}</h1>
    <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
    ${
      loaded.value
        ? html`<${Form} choices=${loaded.value.choices} answered=${loaded.value.answered} />`
        : !loaded.problem && html`<${Loading} />`
    }
  `;
};
