// Báo cáo, thống kê: the figures of a span as charts and tables, and the report made of them.
import { html } from "../html.js";
import { useRef } from "../vendor/preact-hooks.js";
import { get, keyFor, post } from "../api.js";
import { showMoment } from "../dates.js";
import { Bars, Hatch, TimeLine } from "../parts/chart.js";
import { FiguresTable, Tiles } from "../parts/figures_table.js";
import { Empty, Loading, tell, Trouble } from "../parts/notice.js";
import { ReportFilter, useNames } from "../parts/report_filter.js";
import { ReportParts } from "../parts/report_parts.js";
import { Usage } from "../parts/usage.js";
import { useOpening } from "../printing.js";
import {
  addressOf,
  askedOf,
  behind,
  EXCHANGED,
  HANDLING,
  longStep,
  NONE,
  queryOf,
  RECEIVED,
  SENT,
  share,
  shortStep,
  spanOf,
} from "../reports.js";
import { reports as say } from "../reports.vi.js";
import { route } from "../router.js";
import { useLoad, useTitle } from "../use.js";
import { fill } from "../words.vi.js";

const inTimeAndLate = ({ in_time, late, open, open_late }) => [in_time + open - open_late, late + open_late];
const electronicAndNot = (way) => (sums) => [
  sums[`${way}_electronic`],
  sums[way] - sums[`${way}_electronic`],
];

// Rows of one part of the figures, each with where it and its documents are found.
const rowsOf = (asked, part, rows) =>
  rows.map((row) => {
    const narrowed = { ...asked, [part]: row.id || NONE };
    return {
      ...row,
      narrowed: asked[part] ? null : addressOf(narrowed),
      address: (figure) => behind(narrowed, figure),
    };
  });

const By = ({ what, title, columns, rows, chart, total }) =>
  rows.length > 0 &&
  html`<section class="card mb-3" aria-label=${title}>
    <div class="card-header"><h2 class="card-title">${title}</h2></div>
    ${
      chart &&
      rows.some(({ sums }) => chart.values(sums).some(Boolean)) &&
      html`<div class="card-body">
        <${Bars}
          title=${chart.title}
          names=${chart.names}
          rows=${rows.map(({ id, name, sums }) => ({ id, name, values: chart.values(sums) }))}
        />
      </div>`
    }
    <${FiguresTable} caption=${title} what=${what} columns=${columns} rows=${rows} total=${total} />
  </section>`;

const PARTS = [
  ["agency", "by_agency"],
  ["unit", "by_unit"],
  ["person", "by_person"],
  ["kind", "by_kind"],
];
const IN_TIME = { title: say.charts.inTimeAndLate, names: [say.charts.inTime, say.charts.late], values: inTimeAndLate };
const ELECTRONIC = {
  title: say.charts.electronicAndNot,
  names: [say.charts.electronic, say.charts.onPaper],
};
const whatOf = (part) => (part === "kind" ? say.documentKind : say[part]);

const Along = ({ asked, figures, columns, isHandling }) => {
  const { timeline } = figures;
  const second = isHandling ? (sums) => sums.in_time + sums.late : (sums) => sums.sent;
  const steps = timeline.map((each) => ({
    name: shortStep(each),
    values: [each.sums.received, second(each.sums)],
  }));
  const rows = timeline.filter(({ sums }) => Object.values(sums).some(Boolean)).map((each) => {
    const within = { ...asked, from: each.first, until: each.last };
    const address = (figure) => behind(within, figure);
    return { id: each.first, name: longStep(each), sums: each.sums, address };
  });
  const names = [say.charts.received, isHandling ? say.charts.settled : say.charts.sent];
  return html`
    <section class="card mb-3" aria-label=${say.by.time}>
      <div class="card-body"><${TimeLine} title=${say.by.time} names=${names} steps=${steps} /></div>
      <details>
        <summary class="px-3 py-2 border-top">${say.charts.table}</summary>
        <${FiguresTable} caption=${say.by.time} what=${say.time} columns=${columns} rows=${rows} />
      </details>
    </section>
  `;
};

const Handled = ({ asked, figures }) => html`
  ${PARTS.map(
    ([part, of]) =>
      html`<${By}
        key=${part}
        what=${whatOf(part)}
        title=${say.by[part]}
        columns=${HANDLING}
        rows=${rowsOf(asked, part, figures[of])}
        chart=${IN_TIME}
      />`,
  )}
`;

const Handling = ({ asked, figures, address }) => html`
  <${Tiles} title=${say.handling.title} columns=${HANDLING} sums=${figures.totals} address=${address} />
  <${Along} asked=${asked} figures=${figures} columns=${HANDLING} isHandling />
  <${Handled} asked=${asked} figures=${figures} />
`;

const Exchange = ({ asked, figures, address }) => {
  const [part, of] = figures.by_agency.length ? PARTS[0] : PARTS[1];
  const rows = rowsOf(asked, part, figures[of]);
  const total = { id: "", sums: figures.totals, address };
  return html`
    <${Along} asked=${asked} figures=${figures} columns=${EXCHANGED} />
    ${["sent", "received"].map(
      (way) => html`<${By}
        key=${way}
        what=${whatOf(part)}
        title=${`${say[way].title}: ${say.by[part].toLowerCase()}`}
        columns=${way === "sent" ? SENT : RECEIVED}
        rows=${rows}
        total=${total}
        chart=${{ ...ELECTRONIC, values: electronicAndNot(way) }}
      />`,
    )}
  `;
};

const Exchanged = ({ figures, address }) => html`
  <${Tiles} title=${say.sent.title} columns=${SENT} sums=${figures.totals} address=${address} />
  <${Tiles} title=${say.received.title} columns=${RECEIVED} sums=${figures.totals} address=${address} />
`;

const Used = ({ asked, figures }) =>
  figures.use && html`<${Usage} usage=${figures.use} isOfProvince=${asked.scope === "province"} />`;

const MARKS = ["electronic", "signed", "coded", "filed"];

const Compliance = ({ figures, address }) => {
  const sums = figures.totals;
  const shares = ["sent", "received"].flatMap((way) =>
    MARKS.map((mark) => ({ figure: `${way}_${mark}`, of: sums[way] })),
  );
  shares.push({ figure: "in_time", of: sums.in_time + sums.late });
  const rows = shares.map(({ figure, of }) => ({
    id: figure,
    name: say.compliance[figure],
    sums: { of, count: sums[figure] },
    address: () => address(figure),
  }));
  const columns = [
    { title: say.compliance.of, of: (each) => each.of },
    { title: say.compliance.count, figure: "count", of: (each) => each.count },
    { title: say.rate, of: (each) => share(each.count, each.of) },
  ];
  return html`<${By} what=${say.compliance.what} title=${say.compliance.title} columns=${columns} rows=${rows} />`;
};

const BODIES = {
  handling: (all) => html`<${Handling} ...${all} />`,
  exchange: (all) => html`<${Exchanged} ...${all} /><${Exchange} ...${all} />`,
  use: (all) => html`<${Used} ...${all} /><${Exchanged} ...${all} /><${Exchange} ...${all} /><${Handling} ...${all} />`,
  compliance: (all) => html`<${Compliance} ...${all} /><${Exchange} ...${all} />`,
};

// A report of what stands on the screen: its key is that of these figures, so pressing again, or
// asking for the other form, opens the same report.
const Making = ({ asked, figures }) => {
  const kept = useRef({});
  const act = useOpening(
    async ({ form }) => {
      const body = { ...queryOf(asked), report: asked.report };
      const key = keyFor(kept.current, { body, as_of: figures.as_of });
      const { report_id, made_at } = await post("/api/reports", body, { key });
      const file = await get(`/api/reports/${report_id}/file`, { form });
      return { ...file, at: showMoment(made_at) };
    },
    (made) => tell(fill(say.made, made)),
  );
  const press = (form) => () => act.run({ form });
  return html`
    <div class="d-flex flex-wrap gap-2 mb-3">
      <button type="button" class="btn btn-primary" disabled=${act.pending} aria-busy=${act.pending} onClick=${press("pdf")}>
        ${say.pdf}
      </button>
      <button type="button" class="btn" disabled=${act.pending} aria-busy=${act.pending} onClick=${press("xlsx")}>
        ${say.xlsx}
      </button>
    </div>
    ${
      act.pending &&
      html`<div class="mb-3" role="status">
        <div class="progress progress-sm"><div class="progress-bar progress-bar-indeterminate"></div></div>
        ${say.making}
      </div>`
    }
    <${Trouble} problem=${act.problem} />
  `;
};

const Shown = ({ asked, figures }) => {
  const isUsed = asked.report === "use" && figures.use && Object.values(figures.use.totals).some(Boolean);
  const isEmpty = !isUsed && !Object.values(figures.totals).some(Boolean);
  if (isEmpty) {
    return html`<div class="card">
      <${Empty} title=${say.empty} hint=${figures.note || say.emptyHint} />
    </div>`;
  }
  const address = (figure) => behind(asked, figure);
  return html`
    <p class="mb-2">
      <strong>${spanOf({ from: figures.query.since, until: figures.query.until })}.</strong>${" "}
      <span class="text-secondary">
        ${figures.agency_name} · ${fill(say.asOf, { at: showMoment(figures.as_of) })}
      </span>
    </p>
    ${figures.note && html`<div class="alert alert-warning" role="status">${figures.note}</div>`}
    <${Making} asked=${asked} figures=${figures} />
    <${Hatch} />
    ${BODIES[asked.report]({ asked, figures, address })}
    <details class="card">
      <summary class="card-header">${say.meaning}</summary>
      <div class="card-body">${say.meanings.map((each) => html`<p key=${each} class="mb-1">${each}</p>`)}</div>
    </details>
  `;
};

export const ReportsScreen = () => {
  useTitle(say.title);
  const names = useNames();
  const asked = askedOf(route.value.query);
  const query = queryOf(asked);
  const loaded = useLoad(async () => {
    const figures = await get("/api/reports/figures", query);
    return { figures, mark: JSON.stringify(query) };
  }, [JSON.stringify(query)]);
  const isFresh = loaded.value?.mark === JSON.stringify(query);
  return html`
    <${ReportParts} here="figures" />
    <${ReportFilter} asked=${asked} names=${names} />
    <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
    <div aria-busy=${loaded.loading}>
      ${loaded.loading && html`<${Loading} />`}
      ${isFresh && !loaded.problem && html`<${Shown} asked=${asked} figures=${loaded.value.figures} />`}
    </div>
  `;
};
