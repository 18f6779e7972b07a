// What the signatures on received files are worth: one card a file, one block a signature.
import { showDay, showMoment } from "../dates.js";
import { exchange } from "../exchange.vi.js";
import { html } from "../html.js";
import { useState } from "../vendor/preact-hooks.js";
import { get } from "../api.js";
import { useLoad } from "../use.js";
import { fill } from "../words.vi.js";
import { Loading, Trouble } from "./notice.js";

const say = exchange;
const DOUBTFUL = ["revocation_unchecked", "unsigned"];

const toneOf = (state) =>
  state === "valid" ? "green" : DOUBTFUL.includes(state) ? "orange" : "red";

const Tag = ({ state, label }) =>
  state && html`<span class=${`tag tag-${toneOf(state)}`}>${label}</span>`;

const Line = ({ name, children }) =>
  children
    ? html`<div class="fact">
        <dt>${name}</dt>
        <dd>${children}</dd>
      </div>`
    : null;

const days = (one) =>
  one.certificate_from && `${showDay(one.certificate_from)} – ${showDay(one.certificate_to)}`;

const checked = (one) =>
  one.revocation_source
    ? [
        one.revocation_source.toUpperCase(),
        one.revocation_as_of &&
          fill(say.revocationAsOf, { at: showMoment(one.revocation_as_of) }),
      ]
        .filter(Boolean)
        .join(", ")
    : say.unchecked;

const Signature = ({ one }) => html`
  <li class="signed-by">
    <div class="signature-head">
      <strong>${one.signer}</strong>
      <${Tag} state=${one.state} label=${one.state_label} />
    </div>
    <div class="text-secondary small">
      ${[one.is_organization ? say.organization : say.person, one.managing_unit]
        .filter(Boolean)
        .join(" · ")}
    </div>
    ${one.sentences.map((sentence) => html`<p class="mb-1" key=${sentence}>${sentence}</p>`)}
    ${one.is_weak && html`<p class="mb-1">${say.weak}</p>`}
    <dl class="facts">
      <${Line} name=${say.signedAt}>
        ${one.signed_at && `${showMoment(one.signed_at)} (${say.times[one.time_source]})`}
      <//>
      <${Line} name=${say.coverage}>${one.covers_whole_file ? say.whole : say.part}<//>
      <${Line} name=${say.issuer}>${one.issuer}<//>
      <${Line} name=${say.validity}>${days(one)}<//>
      <${Line} name=${say.revocation}>${checked(one)}<//>
      <${Line} name=${say.serial}>${one.serial}<//>
    </dl>
  </li>
`;

const SignedFile = ({ file }) => html`
  <section class="signed-file">
    <div class="signature-head">
      <h3 class="signed-file-name">${file.filename}</h3>
      <${Tag} state=${file.signature_state} label=${file.signature_label} />
    </div>
    <div class="text-secondary small">
      ${fill(say.fileLine, { pages: file.pages, declared: file.declared_pages })} ·${" "}
      ${file.is_unchanged ? say.unchanged : say.changed}
    </div>
    ${file.is_signed_by_others && html`<p class="mb-1">${say.byOthers}</p>`}
    ${file.reason && html`<p class="mb-1">${file.reason}</p>`}
    ${file.sentence && html`<p class="mb-1">${file.sentence}</p>`}
    <ol class="signatures">
      ${file.signatures.map((one) => html`<${Signature} key=${one.field} one=${one} />`)}
    </ol>
  </section>
`;

export const SignaturePanel = ({ files }) => html`
  ${files.map((file) => html`<${SignedFile} key=${file.file_id} file=${file} />`)}
`;

// A file of a document, however it came in: found out when somebody looks, kept from then on.
const Found = ({ file, isAsked }) => {
  const [asked, ask] = useState(isAsked);
  const loaded = useLoad(
    async () => (asked ? get(`/api/files/${file.file_id}/signatures`) : null),
    [asked],
  );
  const found = loaded.value;
  return html`
    <section class="signed-file">
      <div class="signature-head">
        <h3 class="signed-file-name">${file.filename}</h3>
        ${found && html`<${Tag} state=${found.state} label=${found.label} />`}
      </div>
      ${
        found &&
        html`<div class="text-secondary small">
          ${fill(say.examinedAt, { at: showMoment(found.examined_at) })}
        </div>`
      }
      ${found?.sentence && html`<p class="mb-1">${found.sentence}</p>`}
      <ol class="signatures">
        ${found?.signatures.map((one) => html`<${Signature} key=${one.field} one=${one} />`)}
      </ol>
      <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
      ${asked && loaded.loading && html`<${Loading} />`}
      ${
        !asked &&
        html`<button
          type="button"
          class="btn btn-sm"
          aria-label=${fill(say.examineOne, { name: file.filename })}
          onClick=${() => ask(true)}
        >
          ${say.examine}
        </button>`
      }
    </section>
  `;
};

// `isElectronic`: the document itself is looked at as soon as its page opens; scans on request.
export const FoundSignatures = ({ files, isElectronic }) => html`
  ${files.map(
    (file, place) =>
      html`<${Found} key=${file.file_id} file=${file} isAsked=${isElectronic && place === 0} />`,
  )}
`;
