// Which documents one answers, and what has answered it; ours are opened, others are only named.
import { showDay } from "../dates.js";
import { exchange } from "../exchange.vi.js";
import { html } from "../html.js";
import { to } from "../router.js";
import { fill } from "../words.vi.js";

const say = exchange.answers;

const lineOf = (one) =>
  fill(say.line, {
    reference: one.reference,
    date: showDay(one.issued_on),
    issuer: one.issuer,
  });

export const Answered = ({ items }) =>
  items.length > 0 &&
  html`<div class="fact">
    <dt>${say.answers}</dt>
    <dd>
      ${items.map(
        (one) => html`<div key=${one.reference}>
          ${
            one.document_id
              ? html`<a href=${to("van-ban-di", one.document_id)}>${lineOf(one)}</a>`
              : lineOf(one)
          }
        </div>`,
      )}
    </dd>
  </div>`;

export const AnsweredBy = ({ items }) =>
  items.length > 0 &&
  html`<div class="fact">
    <dt>${say.answered}</dt>
    <dd>
      ${items.map(
        (one) => html`<div key=${one.document_id}>
          <a href=${to("van-ban-den", one.document_id)}>
            ${fill(say.byLine, { number: one.number_label, ...one })}
          </a>
        </div>`,
      )}
    </dd>
  </div>`;
