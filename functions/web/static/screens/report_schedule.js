// Lịch báo cáo: what the calendar asked for last and asks for next, and who is told of it.
import { html } from "../html.js";
import { get } from "../api.js";
import { showDay } from "../dates.js";
import { Loading, Trouble } from "../parts/notice.js";
import { ReportParts } from "../parts/report_parts.js";
import { ReportScopes } from "../parts/report_scopes.js";
import { RowsTable } from "../parts/table.js";
import { people } from "../people.vi.js";
import { addressOf, PARTS, scopeOf, spanOf } from "../reports.js";
import { reports } from "../reports.vi.js";
import { route, withQuery } from "../router.js";
import { useLoad, useTitle } from "../use.js";
import { fill } from "../words.vi.js";

const say = reports.schedule;
const TONES = { made: "tag tag-green", waiting: "tag tag-orange", empty: "tag", to_come: "tag tag-blue" };

const Span = ({ one }) => {
  const asked = { report: one.kind, from: one.since, until: one.until, scope: one.scope };
  const span = spanOf(asked);
  if (one.state === "to_come") return span;
  const label = fill(reports.kept.figuresOf, { report: reports.kinds[one.kind], span });
  return html`<a href=${addressOf(asked)} aria-label=${label}>${span}</a>`;
};

// What was made is opened where it is kept.
const State = ({ one: { state, scope } }) => {
  const mark = html`<span class=${TONES[state]}>${say.states[state]}</span>`;
  return state === "made" ? html`<a href=${withQuery(PARTS.kept, { scope })}>${mark}</a>` : mark;
};

const COLUMNS = [
  { title: reports.kept.report, cell: (one) => html`<strong>${reports.kinds[one.kind]}</strong>` },
  { title: reports.span, cell: (one) => html`<${Span} one=${one} />` },
  { title: say.dueOn, class: "text-nowrap", cell: (one) => showDay(one.due_on) },
  { title: say.state, cell: (one) => html`<${State} one=${one} />` },
  { title: say.told, cell: (one) => one.told.map((role) => people.roles[role]).join(", ") },
];

const Schedule = ({ scope }) => {
  const loaded = useLoad(() => get("/api/reports/schedule", { scope }));
  return html`
    <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
    <div class="card" aria-busy=${loaded.loading}>
      ${loaded.loading && html`<${Loading} />`}
      ${
        loaded.value &&
        html`<${RowsTable}
          caption=${reports.parts.schedule}
          columns=${COLUMNS}
          items=${loaded.value.items}
          keyOf=${(one) => `${one.kind}/${one.until}`}
        />`
      }
    </div>
  `;
};

export const ReportScheduleScreen = () => {
  useTitle(reports.parts.schedule);
  const scope = scopeOf(route.value.query);
  return html`
    <${ReportParts} here="schedule" />
    <p class="screen-lead">${say.lead}</p>
    <${ReportScopes} part=${PARTS.schedule} scope=${scope} />
    <${Schedule} key=${scope} scope=${scope} />
  `;
};
