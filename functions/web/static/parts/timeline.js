// The history of a document in the office's words.
import { html } from "../html.js";
import { showDay, showMoment } from "../dates.js";
import { fill, words } from "../words.vi.js";

const DAY = /^\d{4}-\d{2}-\d{2}$/;

// A value of the record as a person reads it.
export const shown = (value) => {
  if (value === null || value === undefined || value === "") return words.none;
  if (value === true) return words.yes;
  if (value === false) return words.no;
  if (Array.isArray(value)) return value.map(shown).join(", ") || words.none;
  if (typeof value === "object") return Object.values(value).filter(Boolean).map(shown).join(", ");
  if (DAY.test(value)) return showDay(value);
  return words.urgency[value] ?? words.form[value] ?? words.act.methods[value] ?? String(value);
};

const factLine = ([name, value]) => {
  if (name === "changes" || !words.eventFacts[name] || value === "" || value === null) return null;
  if (Array.isArray(value) && !value.length) return null;
  return html`<div key=${name}>${words.eventFacts[name]}: ${shown(value)}</div>`;
};

// Corrections come as {field: {before, after}} or {field: [before, after]}.
const changeLine = ([field, change]) => {
  const [before, after] = Array.isArray(change)
    ? change
    : [change.before ?? change.old, change.after ?? change.new];
  return html`<div key=${field}>
    ${fill(words.document.change, {
      field: words.fields[field] ?? field,
      before: shown(before),
      after: shown(after),
    })}
  </div>`;
};

const Event = ({ event }) => html`
  <li class="timeline-item">
    <div class="timeline-what">${words.events[event.tag] ?? event.tag}</div>
    <div class="timeline-who">
      ${event.person_name}${event.position && `, ${event.position}`}
      ${event.acting_for && `, ${fill(words.document.onBehalf, { name: event.acting_for })}`}${" · "}
      <time datetime=${event.at}>${showMoment(event.at)}</time>
    </div>
    <div class="timeline-facts">
      ${Object.entries(event.facts ?? {}).map(factLine)}
      ${Object.entries(event.facts?.changes ?? {}).map(changeLine)}
    </div>
  </li>
`;

export const Timeline = ({ events }) =>
  events.length
    ? html`<ol class="timeline-list">
        ${events.map((e) => html`<${Event} key=${e.event_id ?? e.at + e.tag} event=${e} />`)}
      </ol>`
    : html`<p class="text-secondary">${words.document.emptyHistory}</p>`;
