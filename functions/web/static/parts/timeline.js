// The history of a document in the office's words.
import { html } from "../html.js";
import { useState } from "../vendor/preact-hooks.js";
import { showDay, showMoment } from "../dates.js";
import { fill, words } from "../words.vi.js";

const DAY = /^\d{4}-\d{2}-\d{2}$/;

// A value of the record as a person reads it.
const shown = (value) => {
  if (value === null || value === undefined || value === "") return words.none;
  if (value === true) return words.yes;
  if (value === false) return words.no;
  if (Array.isArray(value)) return value.map(shown).join(", ") || words.none;
  if (typeof value === "object") return Object.values(value).filter(Boolean).map(shown).join(", ");
  if (DAY.test(value)) return showDay(value);
  return words.urgency[value] ?? words.act.methods[value] ?? String(value);
};

// What is on record of an act, a line each; hashes and the like have no word and are left out.
export const factLines = ({ tag, facts }) => {
  // The number of what goes out is no arrival number.
  const own = tag.startsWith("outgoing:") ? words.outgoing.eventFacts : {};
  const labels = { ...words.eventFacts, ...own };
  return Object.entries(facts)
    .filter(([name, value]) => labels[name] && value !== "" && value !== null)
    .map(([name, value]) => `${labels[name]}: ${shown(value)}`);
};

// A correction keeps the values before and after, by field.
const changeLine = (facts) => (field) => html`
  <div key=${field}>
    ${fill(words.document.change, {
      field: words.fields[field] ?? field,
      before: shown(facts.old[field]),
      after: shown(facts.new[field]),
    })}
  </div>
`;

const Event = ({ event }) => html`
  <li class="timeline-item">
    <div class="timeline-what">${words.events[event.tag] ?? event.tag}</div>
    <div class="timeline-who">
      ${event.person_name}${event.position && `, ${event.position}`}
      ${event.acting_for && `, ${fill(words.document.onBehalf, { name: event.acting_for })}`}${" · "}
      <time datetime=${event.at}>${showMoment(event.at)}</time>
    </div>
    <div class="timeline-facts">
      ${Object.keys(event.facts.new ?? {}).map(changeLine(event.facts))}
      ${factLines(event).map((line) => html`<div key=${line}>${line}</div>`)}
    </div>
  </li>
`;

const READ = "file:read";

// Who looked at the files is on record too; it is shown on request, or it would hide the acts.
export const Timeline = ({ events }) => {
  const [withReads, show] = useState(false);
  const reads = events.filter((e) => e.tag === READ).length;
  const listed = withReads ? events : events.filter((e) => e.tag !== READ);
  return html`
    ${
      listed.length
        ? html`<ol class="timeline-list">
            ${listed.map((e) => html`<${Event} key=${e.event_id} event=${e} />`)}
          </ol>`
        : html`<p class="text-secondary">${words.document.emptyHistory}</p>`
    }
    ${
      reads > 0 &&
      html`<button
        type="button"
        class="btn btn-sm mt-3"
        aria-pressed=${withReads}
        onClick=${() => show(!withReads)}
      >
        ${withReads ? words.document.hideReads : fill(words.document.reads, { count: reads })}
      </button>`
    }
  `;
};
