// The way by a token or a provider: digests go out, signatures in base64 come back.
import { html } from "../html.js";
import { elsewhere as say } from "../elsewhere.vi.js";
import { useAct, useForm } from "../use.js";
import { fill } from "../words.vi.js";
import { nameOf } from "./elsewhere_names.js";
import { ChoiceField, TextArea } from "./field.js";
import { Submit, tell, Trouble } from "./notice.js";

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const DIGESTS = { raw: "digest", containers: "document_digest" };

// As it was pasted: with the lines and the frame that programs put around it.
const plain = (text) => text.replace(/-----[^-]*-----/g, "").replace(/\s+/g, "");

const wrongIn = (text) => {
  if (!text) return say.token.missing;
  return BASE64.test(text) && text.length % 4 === 0 ? "" : say.token.wrong;
};

const One = ({ part, place, form }) => {
  const name = nameOf(place);
  const digest = part[DIGESTS[form.values.kind]];
  const copy = useAct(async () => {
    await navigator.clipboard.writeText(digest);
    tell(say.token.copied);
  });
  return html`
    <div class="col-12">
      <div class="form-label">${fill(say.token.digest, { name })}</div>
      <code class="secret">${digest}</code>${" "}
      <button
        type="button"
        class="btn btn-sm"
        aria-label=${fill(say.token.copyOne, { name })}
        onClick=${copy.run}
      >
        ${say.token.copy}
      </button>
    </div>
    <${TextArea} form=${form} name=${`answer${place}`} label=${fill(say.token.answer, { name })} max="65536" rows="4" required />
  `;
};

export const TokenWay = ({ asked, complete }) => {
  const names = asked.parts.map((_, place) => `answer${place}`);
  const form = useForm({ kind: "raw", ...Object.fromEntries(names.map((name) => [name, ""])) });
  const act = useAct(async () => {
    const values = form.current();
    await complete({ [values.kind]: names.map((name) => plain(values[name])) });
  });
  const submit = (e) => {
    e.preventDefault();
    const values = form.current();
    const wrong = Object.fromEntries(names.map((name) => [name, wrongIn(plain(values[name]))]));
    if (form.accept(wrong)) act.run();
  };
  return html`
    <form class="row g-3" onSubmit=${submit} novalidate>
      <p class="m-0">${say.token.hint}</p>
      <${ChoiceField} form=${form} name="kind" label=${say.token.kind} options=${Object.entries(say.token.kinds)} />
      ${asked.parts.map((part, place) => html`<${One} key=${part.file_id} part=${part} place=${place} form=${form} />`)}
      <${Trouble} problem=${act.problem} />
      <div class="col-12 text-end"><${Submit} act=${act}>${say.give}<//></div>
    </form>
  `;
};
