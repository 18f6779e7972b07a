// A trusted authority as people read it: its certificate, and how its list of those withdrawn stands.
import { html } from "../html.js";
import { authorities as say } from "../authorities.vi.js";
import { certificates } from "../certificates.vi.js";
import { showDay, showMoment, today } from "../dates.js";
import { commonName } from "../text.js";
import { fill } from "../words.vi.js";

const TONES = { trusted: "green", ended: "gray", out_of_time: "orange" };
const SOON_DAYS = 60;
const DAY_MS = 24 * 60 * 60 * 1000;
const LIST_SOON_MS = 12 * 60 * 60 * 1000;

export const nameOf = (one) => commonName(one.subject);

const daysLeft = (one) => Math.ceil((Date.parse(one.valid_to) - Date.parse(today())) / DAY_MS);

const Fact = ({ name, children }) => html`
  <div class="fact">
    <dt>${name}</dt>
    <dd>${children}</dd>
  </div>
`;

const Small = ({ children }) => html`<div class="text-secondary small text-break">${children}</div>`;

const ListMark = ({ list }) => {
  if (!list.is_current) return html`<span class="tag tag-orange">${say.outdated}</span>`;
  const isNear = Date.parse(list.next_update) - Date.now() < LIST_SOON_MS;
  return html`<span class=${`tag tag-${isNear ? "orange" : "green"}`}>
    ${isNear ? say.listEndsSoon : say.current}
  </span>`;
};

const ListFacts = ({ one }) => {
  const { list } = one;
  if (!list) return html`<div class="text-danger">${say.noList}</div>`;
  const span = { from: showMoment(list.this_update), to: showMoment(list.next_update) };
  const kept = { at: showMoment(list.kept_at), source: list.source };
  return html`
    <div>${fill(say.listSpan, span)} <${ListMark} list=${list} /></div>
    <${Small}>${fill(list.source ? say.from : say.byHand, kept)}<//>
  `;
};

const Fetching = ({ one }) => html`
  ${
    one.list_addresses.length === 0
      ? html`<div>${say.noAddress}</div>`
      : one.list_addresses.map((each) => html`<div key=${each} class="text-break">${each}</div>`)
  }
  ${
    one.list_addresses.length > 0 &&
    html`<${Small}>
      ${one.fetched_at ? fill(say.fetched, { at: showMoment(one.fetched_at) }) : say.neverFetched}
    <//>`
  }
  ${
    one.failed_at &&
    html`<div class="text-danger">
      ${fill(say.failed, { at: showMoment(one.failed_at), failure: one.failure })}
    </div>`
  }
`;

export const AuthorityFacts = ({ one }) => html`
  <dl class="facts">
    <${Fact} name=${say.certificate}>
      <div class="text-break">${one.subject}</div>
      <${Small}>${fill(certificates.serial, { serial: one.serial })}<//>
      <${Small}>${fill(certificates.fingerprint, { fingerprint: one.fingerprint })}<//>
    <//>
    <${Fact} name=${certificates.validity}>
      ${fill(certificates.span, { from: showDay(one.valid_from), to: showDay(one.valid_to) })}
      ${
        one.state === "trusted" &&
        daysLeft(one) <= SOON_DAYS &&
        html` <span class="tag tag-orange">${fill(certificates.ends, { days: daysLeft(one) })}</span>`
      }
    <//>
    ${
      one.state !== "ended" &&
      html`
        <${Fact} name=${say.list}><${ListFacts} one=${one} /><//>
        <${Fact} name=${say.addresses}><${Fetching} one=${one} /><//>
      `
    }
    <${Fact} name=${say.state}>
      <span class=${`tag tag-${TONES[one.state]}`}>${say.states[one.state]}</span>${" "}
      <span class="tag">${one.is_root ? say.root : say.below}</span>
      <${Small}>${fill(say.added, { by: one.added_by, at: showMoment(one.added_at) })}<//>
      ${
        one.ended_at &&
        html`<${Small}>
          ${fill(say.ended, { by: one.ended_by, at: showMoment(one.ended_at), reason: one.end_reason })}
        <//>`
      }
    <//>
  </dl>
`;
