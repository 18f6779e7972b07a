// Văn bản chờ văn thư phát hành: the clerk numbers, seals and issues one document.
import { html } from "../html.js";
import { useRef } from "../vendor/preact-hooks.js";
import { get, keyFor, post } from "../api.js";
import { showDay } from "../dates.js";
import { onceDelivered } from "../parts/act_form.js";
import { Loading, Submit, tell, Trouble } from "../parts/notice.js";
import { PdfPane } from "../parts/pdf.js";
import { countFolders } from "../reference.js";
import { go, to } from "../router.js";
import { useAct, useLoad, useTitle } from "../use.js";
import { fill, words } from "../words.vi.js";
import { KeyLine, Problems, Warnings } from "./signing.js";

const say = words.signing.issue;

const Fact = ({ name, children }) => html`<div class="fact"><dt>${name}</dt><dd>${children}</dd></div>`;

const Panel = ({ document: d, view, next, path, here, loadAnew }) => {
  const kept = useRef({});
  const act = useAct(async () => {
    const body = { version: d.version };
    let issued;
    try {
      const key = keyFor(kept.current, body);
      issued = await onceDelivered(() => post(`${path}/issue`, body, { key }));
    } catch (error) {
      // Another click or clerk was first, or the number is there and the seal is not.
      loadAnew();
      throw error;
    }
    tell(fill(say.done, { reference: issued.reference }));
    countFolders();
    go(here);
  });
  const submit = (e) => {
    e.preventDefault();
    act.run();
  };
  return html`
    <form class="card sign-panel" onSubmit=${submit}>
      <div class="card-body">
        <dl class="facts mb-3">
          <${Fact} name=${d.reference ? say.given : say.number}>
            <strong class="number-preview">${d.reference ?? next.reference}</strong>
            ${!d.reference && html`<div class="form-hint">${say.numberHint}</div>`}
          <//>
          <${Fact} name=${say.issuedOn}>${showDay(next.issued_on)}<//>
          <${Fact} name=${d.is_copy ? words.outgoing.copySigner : words.outgoing.signer}>
            ${(d.signed ?? d.approval)?.by}
          <//>
          <${Fact} name=${words.outgoing.recipients}>
            ${d.recipients.map((one) => one.name).join("; ") || words.outgoing.noRecipients}
          <//>
        </dl>
        ${d.is_copy && html`<p class="form-hint">${say.copyHint}</p>`}
        <${KeyLine} title=${say.seal} value=${view.key} />
        ${d.reference && html`<p>${say.halfway}</p>`}
        <${Warnings} warnings=${view.warnings} />
        <${Problems} title=${words.signing.issueProblems} problems=${view.problems} />
        <${Trouble} problem=${act.problem} />
        <div class="text-end">
          <${Submit} act=${act} disabled=${!view.allowed.includes("issue")}>${d.reference ? say.doAgain : say.do}<//>
        </div>
      </div>
    </form>
  `;
};

export const IssuingScreen = ({ documentId }) => {
  useTitle(say.title);
  const path = `/api/outgoing/${documentId}`;
  const here = to("van-ban-di", documentId);
  const loaded = useLoad(async () => {
    const [document, view, next] = await Promise.all([
      get(path),
      get(`${path}/signing`),
      get(`${path}/next-number`),
    ]);
    return { document, view, next };
  }, [documentId]);
  const { document: d, view, next } = loaded.value ?? {};
  return html`
    <div class="document-head">
      <a class="back" href=${here}>‹ ${words.signing.back}</a>
      <h1 class="screen-title">${say.title}</h1>
      <p class="document-subject">${d?.subject}</p>
    </div>
    <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
    ${!d && !loaded.problem && html`<${Loading} />`}
    ${
      d &&
      html`<div class="document">
        <div class="document-pdf"><${PdfPane} files=${[d.sealed ?? d.signed ?? d.draft].filter(Boolean)} /></div>
        <div class="document-side">
          ${
            d.allowed.includes("issue")
              ? html`<${Panel} document=${d} view=${view} next=${next} path=${path} here=${here} loadAnew=${loaded.reload} />`
              : html`<div class="card card-body"><p class="m-0">${d.status === "issued" ? say.already : say.notYours}</p></div>`
          }
        </div>
      </div>`
    }
  `;
};
