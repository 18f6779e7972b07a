// Đối soát số liệu: what the nightly recount found to differ from the registers and put right.
import { html } from "../html.js";
import { useSignal } from "../vendor/signals.js";
import { get } from "../api.js";
import { showDay, showMoment } from "../dates.js";
import { Empty, Loading, Trouble } from "../parts/notice.js";
import { nameOf, useNames } from "../parts/report_filter.js";
import { ReportParts } from "../parts/report_parts.js";
import { Pager } from "../parts/table.js";
import { reports } from "../reports.vi.js";
import { useLoad, useTitle } from "../use.js";
import { fill, words } from "../words.vi.js";

const say = reports.mends;
const PAGE = 20;
const fieldName = (name) => say.fields[name] ?? reports.handling[name] ?? reports.sent[name] ?? reports.received[name] ?? name;

const PARTS = { unit_id: "unit", person_id: "person", kind: "kind" };

// A value as people read it: a name for an id, a day, yes for what was noted.
const shown = (names, name, value) => {
  if (!value) return words.none;
  if (PARTS[name]) return nameOf(names, PARTS[name], value);
  if (name.endsWith("_on")) return showDay(value);
  return say.values[value] ?? value;
};

const Mend = ({ one, names }) => html`
  <tr>
    <td data-label=${say.at} class="text-nowrap">${showMoment(one.at)}</td>
    <td data-label=${say.of}>
      ${one.day ? fill(say.ofDay, { day: showDay(one.day) }) : fill(say.ofDocument, { number: one.number || one.document_id })}
    </td>
    <td data-label=${say.changed}>
      <div>
        ${one.differences.map(
          ({ name, before, after }) => html`<div key=${name}>
            ${fill(say.change, {
              name: fieldName(name),
              before: shown(names, name, before),
              after: shown(names, name, after),
            })}
          </div>`,
        )}
      </div>
    </td>
  </tr>
`;

export const ReportMendsScreen = () => {
  useTitle(reports.parts.mends);
  const names = useNames();
  const trail = useSignal([]);
  const cursor = trail.value.at(-1);
  const loaded = useLoad(() => get("/api/reports/mends", { cursor, limit: PAGE }), [cursor]);
  const items = loaded.value?.items ?? [];
  return html`
    <${ReportParts} here="mends" />
    <p class="screen-lead">${say.lead}</p>
    <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
    <div class="card" aria-busy=${loaded.loading}>
      ${loaded.loading && html`<${Loading} />`}
      ${
        items.length > 0 &&
        html`<div class="table-responsive">
          <table class="table table-vcenter card-table documents rows-only">
            <caption class="visually-hidden">
              ${reports.parts.mends}
            </caption>
            <thead>
              <tr>
                ${[say.at, say.of, say.changed].map((title) => html`<th key=${title} scope="col">${title}</th>`)}
              </tr>
            </thead>
            <tbody>
              ${items.map((one) => html`<${Mend} key=${`${one.at}/${one.document_id ?? one.day}`} one=${one} names=${names} />`)}
            </tbody>
          </table>
        </div>`
      }
      ${loaded.value && !items.length && html`<${Empty} title=${say.empty} hint=${say.emptyHint} />`}
      <${Pager}
        page=${trail.value.length + 1}
        hasNext=${Boolean(loaded.value?.cursor)}
        disabled=${loaded.loading}
        toNext=${() => (trail.value = [...trail.value, loaded.value.cursor])}
        toPrevious=${() => (trail.value = trail.value.slice(0, -1))}
      />
    </div>
  `;
};
