// Chứng thư số: those of the agency and its people, a new one, the end of one, and the seal's image.
import { html } from "../html.js";
import { useState } from "../vendor/preact-hooks.js";
import { useSignal } from "../vendor/signals.js";
import { get, post } from "../api.js";
import { certificates as say } from "../certificates.vi.js";
import { CertificateFacts, holderOf } from "../parts/certificate.js";
import { ChoiceField, SelectField, TextArea, TextField } from "../parts/field.js";
import { FileField } from "../parts/file_field.js";
import { MarkForm } from "../parts/mark_form.js";
import { Empty, Loading, Submit, tell, Trouble } from "../parts/notice.js";
import { NowAndPast } from "../parts/now_and_past.js";
import { readCertificates } from "../pem.js";
import { directory } from "../reference.js";
import { hasRole } from "../session.js";
import { missing, notChosen, useAct, useForm, useLoad, useTitle } from "../use.js";
import { fill, words } from "../words.vi.js";

const ACCEPTED = ".cer,.crt,.pem,.der";

const EndForm = ({ one, done, close }) => {
  const form = useForm({ reason: "" });
  const act = useAct(async () => {
    await post(`/api/certificates/${one.fingerprint}/end`, { reason: form.current().reason.trim() });
    tell(fill(say.end.done, { name: holderOf(one) }));
    done();
  });
  const submit = (e) => {
    e.preventDefault();
    if (form.accept({ reason: !form.current().reason.trim() && missing(say.end.reason) })) act.run();
  };
  return html`
    <form class="row g-3 mt-1" aria-label=${say.end.do} novalidate onSubmit=${submit}>
      <p class="mb-0">${say.end.why}</p>
      <${TextArea} form=${form} name="reason" label=${say.end.reason} max="500" rows=${2} required />
      <div class="col-12"><${Trouble} problem=${act.problem} /></div>
      <div class="col-12 d-flex gap-2">
        <${Submit} act=${act} tone="btn-danger">${say.end.do}<//>
        <button type="button" class="btn" onClick=${close}>${words.cancel}</button>
      </div>
    </form>
  `;
};

const Item = ({ one, changed }) => {
  const [isEnding, setEnding] = useState(false);
  const mayEnd = !one.ended_at && hasRole("administrator");
  return html`
    <li class="card mb-3">
      <div class="card-body">
        <h3 class="card-title">${holderOf(one)}</h3>
        <${CertificateFacts} one=${one} />
        ${
          mayEnd &&
          !isEnding &&
          html`<button
            type="button"
            class="btn btn-sm mt-2"
            aria-label=${fill(say.end.openOne, { name: holderOf(one) })}
            onClick=${() => setEnding(true)}
          >
            ${say.end.open}
          </button>`
        }
        ${isEnding && html`<${EndForm} one=${one} done=${changed} close=${() => setEnding(false)} />`}
      </div>
    </li>
  `;
};

const EnrolForm = ({ people, done, close }) => {
  const form = useForm({ holder: "person", person_id: "", file: "", chain: "", key: "kms", key_arn: "" });
  const read = useSignal({ file: "", chain: "" });
  const { holder, key } = form.values;
  const take = (name) => async (files) => {
    read.value = { ...read.value, [name]: "" };
    try {
      const found = await Promise.all(files.map(readCertificates));
      read.value = { ...read.value, [name]: found.join("\n") };
      form.accept({ [name]: undefined });
    } catch (error) {
      form.accept({ [name]: say.enrol[error.message] ?? say.enrol.unreadable });
    }
  };
  const act = useAct(async () => {
    const given = form.current();
    const made = await post("/api/certificates", {
      holder: given.holder,
      person_id: given.holder === "person" ? given.person_id : "",
      pem: [read.value.file, read.value.chain].filter(Boolean).join("\n"),
      key: given.key,
      key_arn: given.key === "kms" ? given.key_arn.trim() : "",
    });
    tell(fill(say.enrol.done, { name: holderOf(made) }));
    done();
  });
  const submit = (e) => {
    e.preventDefault();
    const given = form.current();
    const wrong = {
      person_id: given.holder === "person" && !given.person_id && notChosen(say.enrol.person),
      file: form.errors.file || (!read.value.file && notChosen(say.enrol.file)),
      chain: form.errors.chain,
      key_arn: given.key === "kms" && !given.key_arn.trim() && missing(say.enrol.arn),
    };
    if (form.accept(wrong)) act.run();
  };
  return html`
    <form class="card mb-3" aria-label=${say.enrol.open} novalidate onSubmit=${submit}>
      <div class="card-body row g-3">
        <${ChoiceField} form=${form} name="holder" label=${say.enrol.of}
          options=${Object.entries(say.enrol.kinds)} required />
        ${
          holder === "person" &&
          html`<${SelectField} form=${form} name="person_id" label=${say.enrol.person}
            options=${people.map((each) => [each.person_id, each.name])}
            empty=${words.choose} required />`
        }
        <${FileField} form=${form} name="file" label=${say.enrol.file} hint=${say.enrol.fileHint}
          accept=${ACCEPTED} choose=${take("file")} required />
        <${FileField} form=${form} name="chain" label=${say.enrol.chain} hint=${say.enrol.chainHint}
          accept=${ACCEPTED} choose=${take("chain")} multiple />
        <${ChoiceField} form=${form} name="key" label=${say.enrol.key}
          options=${Object.entries(say.enrol.keys)} required />
        ${
          key === "kms" &&
          html`<${TextField} form=${form} name="key_arn" label=${say.enrol.arn}
            hint=${say.enrol.arnHint} max="2048" required />`
        }
        <div class="col-12"><${Trouble} problem=${act.problem} /></div>
        <div class="col-12 d-flex gap-2">
          <${Submit} act=${act}>${say.enrol.do}<//>
          <button type="button" class="btn" onClick=${close}>${words.cancel}</button>
        </div>
      </div>
    </form>
  `;
};

const List = ({ items, changed }) => html`
  <${NowAndPast}
    items=${items}
    isNow=${(one) => one.state === "in_force"}
    row=${(one) => html`<${Item} key=${one.fingerprint} one=${one} changed=${changed} />`}
    now=${say.inUse}
    past=${say.past}
    empty=${say.empty}
    emptyHint=${hasRole("administrator") && say.emptyHint}
  />
`;

const Held = () => {
  const [isOpen, setOpen] = useState(false);
  const loaded = useLoad(async () => {
    const [held, seal, { people }] = await Promise.all([
      get("/api/certificates"),
      get("/api/seal"),
      directory(),
    ]);
    return { items: held.items, seal, people };
  });
  const changed = () => {
    setOpen(false);
    loaded.reload();
  };
  const { value } = loaded;
  return html`
    <p class="text-secondary">${say.why}</p>
    <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
    ${!value && loaded.loading && html`<${Loading} />`}
    ${
      value &&
      html`
        ${
          hasRole("administrator") &&
          !isOpen &&
          html`<p>
            <button type="button" class="btn btn-primary" onClick=${() => setOpen(true)}>
              ${say.enrol.open}
            </button>
          </p>`
        }
        ${
          isOpen &&
          html`<${EnrolForm} people=${value.people} done=${changed} close=${() => setOpen(false)} />`
        }
        <${List} items=${value.items} changed=${changed} />
        <${MarkForm} of=${value.seal} path="/api/seal/image" title=${say.mark.seal}
          why=${say.mark.sealWhy} done=${loaded.reload} />
      `
    }
  `;
};

export const CertificatesScreen = () => {
  useTitle(say.title);
  return html`
    <h1 class="screen-title">${say.title}</h1>
    ${
      hasRole("administrator", "clerk")
        ? html`<${Held} />`
        : html`<div class="card"><${Empty} title=${say.only} /></div>`
    }
  `;
};
