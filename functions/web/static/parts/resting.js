// Why nobody may act on a document now: its sender asks for it back, or replaces it.
import { showMoment } from "../dates.js";
import { exchange } from "../exchange.vi.js";
import { html } from "../html.js";
import { to } from "../router.js";
import { hasRole } from "../session.js";
import { fill } from "../words.vi.js";

const say = exchange.resting;

export const RestingMark = () => html`<span class="tag tag-orange">${say.mark}</span>`;

export const Resting = ({ document: d }) =>
  d.recall_asked &&
  html`
    <div class="alert alert-warning" role="alert">
      <div>
        <div class="alert-title">${d.recall_asked.replaced_by ? say.titleReplaced : say.title}</div>
        <div>
          ${fill(say.line, { by: d.recall_asked.by, at: showMoment(d.recall_asked.at) })}${" "}
          <q>${d.recall_asked.reason}</q>
        </div>
        <div>${say.why}</div>
        ${
          hasRole("clerk") &&
          html`<a class="btn btn-sm mt-2" href=${to("cho-tiep-nhan", d.document_id)}>${say.answer}</a>`
        }
      </div>
    </div>
  `;
