// A certificate as people read it.
import { html } from "../html.js";
import { certificates as say } from "../certificates.vi.js";
import { showDay, showMoment, today } from "../dates.js";
import { fill } from "../words.vi.js";

const TONES = { in_force: "green", ended: "gray", out_of_time: "orange" };
const SOON_DAYS = 60;
const DAY_MS = 24 * 60 * 60 * 1000;

export const holderOf = (one) => (one.holder === "agency" ? say.agencys : one.holder_name);

const daysLeft = (one) =>
  Math.ceil((Date.parse(one.valid_to) - Date.parse(today())) / DAY_MS);

export const CertificateMarks = ({ one }) => html`
  <span class=${`tag tag-${TONES[one.state]}`}>${say.states[one.state]}</span>
  ${one.is_test && html` <span class="tag tag-orange">${say.trial}</span>`}
  ${
    one.state === "in_force" &&
    daysLeft(one) <= SOON_DAYS &&
    html` <span class="tag tag-orange">${fill(say.ends, { days: daysLeft(one) })}</span>`
  }
`;

const Fact = ({ name, children }) => html`
  <div class="fact">
    <dt>${name}</dt>
    <dd>${children}</dd>
  </div>
`;

const spanOf = (one) => fill(say.span, { from: showDay(one.valid_from), to: showDay(one.valid_to) });

export const CertificateFacts = ({ one }) => html`
  <dl class="facts">
    <${Fact} name=${say.subject}>
      <div class="text-break">${one.subject}</div>
      <div class="text-secondary small text-break">${fill(say.issuer, { issuer: one.issuer })}</div>
      <div class="text-secondary small text-break">${fill(say.serial, { serial: one.serial })}</div>
      <div class="text-secondary small text-break">
        ${fill(say.fingerprint, { fingerprint: one.fingerprint })}
      </div>
    <//>
    <${Fact} name=${say.validity}>${spanOf(one)}<//>
    <${Fact} name=${say.key}>${one.key_label}<//>
    <${Fact} name=${say.state}>
      <${CertificateMarks} one=${one} />
      <div class="text-secondary small">
        ${fill(say.enrolledLine, { by: one.enrolled_by, at: showMoment(one.enrolled_at) })}
      </div>
      ${
        one.ended_at &&
        html`<div class="text-secondary small">
          ${fill(say.endedLine, { by: one.ended_by, at: showMoment(one.ended_at), reason: one.end_reason })}
        </div>`
      }
    <//>
  </dl>
`;
