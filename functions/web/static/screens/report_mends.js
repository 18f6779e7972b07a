// Đối soát số liệu: what the nightly recount found to differ from the registers and put right.
import { html } from "../html.js";
import { get } from "../api.js";
import { showDay, showMoment } from "../dates.js";
import { Empty, Loading, Trouble } from "../parts/notice.js";
import { nameOf, useNames } from "../parts/report_filter.js";
import { ReportParts } from "../parts/report_parts.js";
import { Pager, RowsTable } from "../parts/table.js";
import { reports } from "../reports.vi.js";
import { usePages, useTitle } from "../use.js";
import { fill, words } from "../words.vi.js";

const say = reports.mends;
const PAGE = 20;
const NAMES = { ...reports.received, ...reports.sent, ...reports.handling, ...say.fields };
// Of a day as it is shown: what a month, or a year, leaves out.
const BEFORE = { D: 0, M: 3, Y: 6 };
const PARTS = { unit_id: "unit", person_id: "person", kind: "kind" };

// A value as people read it: a name for an id, a day, yes for what was noted.
const shown = (names, name, value) => {
  if (!value) return words.none;
  if (PARTS[name]) return nameOf(names, PARTS[name], value);
  if (name.endsWith("_on")) return showDay(value);
  return say.values[value] ?? value;
};

const Change = ({ of: { name, before, after }, names }) =>
  fill(say.change, {
    name: NAMES[name] ?? name,
    before: shown(names, name, before),
    after: shown(names, name, after),
  });

const columnsOf = (names) => [
  { title: say.at, class: "text-nowrap", cell: (one) => showMoment(one.at) },
  {
    title: say.of,
    cell: (one) =>
      one.day
        ? html`<div>
            ${fill(say.ofSum[one.level], { of: showDay(one.day).slice(BEFORE[one.level]) })}
            ${one.is_total && html`<div class="text-secondary">${say.isTotal}</div>`}
          </div>`
        : fill(say.ofDocument, { number: one.number || one.document_id }),
  },
  {
    title: say.changed,
    cell: (one) =>
      one.differences.map((each) => html`<div key=${each.name}><${Change} of=${each} names=${names} /></div>`),
  },
];

export const ReportMendsScreen = () => {
  useTitle(reports.parts.mends);
  const names = useNames();
  const loaded = usePages((cursor) => get("/api/reports/mends", { cursor, limit: PAGE }));
  const items = loaded.value?.items ?? [];
  return html`
    <${ReportParts} here="mends" />
    <p class="screen-lead">${say.lead}</p>
    <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
    <div class="card" aria-busy=${loaded.loading}>
      ${loaded.loading && html`<${Loading} />`}
      ${
        items.length > 0 &&
        html`<${RowsTable}
          caption=${reports.parts.mends}
          columns=${columnsOf(names)}
          items=${items}
          keyOf=${(one) => `${one.at}/${one.document_id ?? [one.level, one.day, one.is_total]}`}
        />`
      }
      ${loaded.value && !items.length && html`<${Empty} title=${say.empty} hint=${say.emptyHint} />`}
      <${Pager} ...${loaded.pages} />
    </div>
  `;
};
