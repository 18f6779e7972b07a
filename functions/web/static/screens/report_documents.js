// The documents behind one figure of a report, page by page.
import { html } from "../html.js";
import { get } from "../api.js";
import { showDay } from "../dates.js";
import { Empty, Loading, Trouble } from "../parts/notice.js";
import { nameOf, useNames } from "../parts/report_filter.js";
import { DocumentTable, Pager } from "../parts/table.js";
import { addressOf, askedOf, figureName, queryOf, spanOf } from "../reports.js";
import { reports } from "../reports.vi.js";
import { goBack, route, to } from "../router.js";
import { usePages, useTitle } from "../use.js";
import { fill, words } from "../words.vi.js";

const say = reports.behind;
const PAGE = 25;
const AREAS = { incoming: "van-ban-den", outgoing: "van-ban-di" };
const TONES = { in_time: "green", late: "orange", open: "blue", open_late: "red", ended: "gray" };

const documentAddress = (row) => (row.document_id ? to(AREAS[row.way], row.document_id) : null);

const Number = ({ row }) =>
  row.document_id
    ? html`<a
        class="text-nowrap"
        href=${documentAddress(row)}
        aria-label=${fill(say.openFor, { number: row.number, subject: row.subject })}
        >${row.number || words.none}</a
      >`
    : row.number || words.none;

const Subject = ({ row }) =>
  row.document_id
    ? html`<div class="subject">
          ${row.is_restricted && html`<span class="tag">${say.restricted}</span>`} ${row.subject}
        </div>
        <div class="text-secondary small">${row.kind_name}</div>`
    : html`<span class="text-secondary">${say.closed}</span>`;

const Days = ({ row }) => html`
  <div>${fill(say.begun[row.way], { day: showDay(row.begun_on) })}</div>
  ${row.due_on && html`<div>${fill(say.due, { day: showDay(row.due_on) })}</div>`}
  ${row.ended_on && html`<div>${fill(say.ended, { day: showDay(row.ended_on) })}</div>`}
`;

const State = ({ row }) => html`
  <span class=${`tag tag-${TONES[row.figure] ?? "blue"}`}
    >${say.states[row.figure]}</span
  >
  <div class="small text-secondary">
    ${Object.entries(say.marks)
      .filter(([mark]) => row[mark])
      .map(([, name]) => name)
      .join(" · ")}
  </div>
`;

const COLUMNS = [
  { title: say.number, cell: (row) => html`<${Number} row=${row} />` },
  { title: say.subject, class: "wide", cell: (row) => html`<${Subject} row=${row} />` },
  { title: say.days, class: "text-nowrap", cell: (row) => html`<${Days} row=${row} />` },
  {
    title: say.who,
    class: "who",
    cell: (row) =>
      [row.person_name, row.unit_name].filter(Boolean).map((name) => html`<div key=${name}>${name}</div>`),
  },
  { title: say.state, cell: (row) => html`<${State} row=${row} />` },
];

// An answer may come short while its cursor goes on: it is asked again until the page is full.
const pageOf = async (query, cursor) => {
  const items = [];
  let at = cursor;
  do {
    const found = await get("/api/reports/documents", {
      ...query,
      cursor: at,
      limit: PAGE - items.length,
    });
    items.push(...found.items);
    at = found.cursor;
  } while (at && items.length < PAGE);
  return { items, cursor: at };
};

const narrowedBy = (asked, names) =>
  ["unit", "person", "kind"].filter((what) => asked[what]).map((what) => nameOf(names, what, asked[what]));

export const ReportDocumentsScreen = () => {
  const given = route.value.query;
  const asked = askedOf(given);
  const query = { ...queryOf(asked), figure: given.figure };
  const title = figureName(given.figure);
  useTitle(`${title} – ${say.title}`);
  const names = useNames();
  const loaded = usePages((cursor) => pageOf(query, cursor));
  const items = loaded.value?.items ?? [];
  return html`
    <a class="d-inline-block mb-2" href=${addressOf(asked)} onClick=${goBack}>← ${say.back}</a>
    <h1 class="screen-title">${title} <small>${say.title}</small></h1>
    <p class="screen-lead">${[spanOf(asked), ...narrowedBy(asked, names)].join(" · ")}</p>
    <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
    <div class="card" aria-busy=${loaded.loading}>
      ${loaded.loading && html`<${Loading} />`}
      ${
        items.length > 0 &&
        html`<${DocumentTable}
          caption=${title}
          columns=${COLUMNS}
          items=${items}
          keyOf=${(row) => row.document_id ?? `${row.way}/${row.number}/${items.indexOf(row)}`}
          addressOf=${documentAddress}
        />`
      }
      ${loaded.value && !items.length && html`<${Empty} title=${say.empty} />`}
      <${Pager} ...${loaded.pages} />
    </div>
  `;
};
