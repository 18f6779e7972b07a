// The code of the authenticator: setting one up, and answering with it from then on.
import { html } from "../html.js";
import { generate } from "../vendor/lean-qr.js";
import { toSvgPath } from "../vendor/lean-qr-svg.js";
import { fill, words } from "../words.vi.js";
import { missing, useForm } from "../use.js";
import { TextField } from "./field.js";
import { Submit, Trouble } from "./notice.js";

const say = words.signIn;
const QUIET = 4; // The white margin that readers of such codes need, in modules.

const QrCode = ({ text, label }) => {
  const code = generate(text);
  const size = code.size + 2 * QUIET;
  return html`
    <svg class="qr" role="img" aria-label=${label} viewBox=${`${-QUIET} ${-QUIET} ${size} ${size}`}>
      <path d=${toSvgPath(code)} />
    </svg>
  `;
};

const inGroups = (secret) => secret.match(/.{1,4}/g).join(" ");
const digitsOf = (text) => text.replace(/\s/g, "");

const CodeForm = ({ act, button, back }) => {
  const form = useForm({ code: "" });
  // A refused code is of no more use: the next one is typed in its place.
  const again = () => {
    form.set("code", "");
    document.getElementById(`${form.id}-code`).focus();
  };
  const submit = (e) => {
    e.preventDefault();
    const code = digitsOf(form.current().code);
    const wrong = code ? !/^\d{6}$/.test(code) && say.codeShape : missing(say.code);
    if (form.accept({ code: wrong })) act.run({ code }, again);
  };
  return html`
    <form onSubmit=${submit} novalidate class="row g-3">
      <${Trouble} problem=${act.problem} />
      <${TextField}
        form=${form}
        name="code"
        label=${say.code}
        hint=${say.codeHint}
        inputmode="numeric"
        autocomplete="one-time-code"
        max="7"
        required
      />
      <div class="col-12"><${Submit} act=${act} tone="btn-primary w-100">${button}<//></div>
      <div class="col-12">
        <button type="button" class="btn btn-link" onClick=${back}>${say.back}</button>
      </div>
    </form>
  `;
};

export const AskCode = ({ act, back }) => html`
  <h1 class="card-title">${say.codeTitle}</h1>
  <p>${say.codeReason}</p>
  <${CodeForm} act=${act} button=${say.submit} back=${back} />
  <p class="text-secondary small mt-3 mb-0">${say.codeHelp}</p>
`;

export const SetUpAuthenticator = ({ demand, act, back }) => html`
  <h1 class="card-title" tabindex="-1">${say.setUpTitle}</h1>
  <p>${say.setUpReason}</p>
  <ol class="steps-to-do">
    <li>${say.setUpApp}</li>
    <li>
      ${say.setUpScan}
      <${QrCode} text=${demand.link} label=${fill(say.qr, { account: demand.account })} />
      <p class="mb-1">
        ${say.setUpSecret} <code class="secret">${inGroups(demand.secret)}</code>
      </p>
      <p class="mb-0"><a href=${demand.link}>${say.setUpHere}</a></p>
    </li>
    <li>${say.setUpCode}</li>
  </ol>
  <${CodeForm} act=${act} button=${say.setUpSubmit} back=${back} />
`;
