// Lịch báo cáo: what the calendar asked for last and asks for next, and who is told of it.
import { html } from "../html.js";
import { get } from "../api.js";
import { showDay } from "../dates.js";
import { Loading, Trouble } from "../parts/notice.js";
import { ReportParts } from "../parts/report_parts.js";
import { ReportScopes } from "../parts/report_scopes.js";
import { people } from "../people.vi.js";
import { addressOf, maySeeProvince, PARTS, spanOf } from "../reports.js";
import { reports } from "../reports.vi.js";
import { route } from "../router.js";
import { useLoad, useTitle } from "../use.js";
import { fill } from "../words.vi.js";

const say = reports.schedule;
const TONES = { made: "tag tag-green", waiting: "tag tag-orange", empty: "tag", to_come: "tag tag-blue" };
const COLUMNS = [reports.kept.report, reports.span, say.dueOn, say.state, say.told];

const Planned = ({ one }) => {
  const asked = { report: one.kind, from: one.since, until: one.until, scope: one.scope };
  const name = reports.kinds[one.kind];
  const span = spanOf(asked);
  return html`
    <tr>
      <td data-label=${reports.kept.report}><strong>${name}</strong></td>
      <td data-label=${reports.span}>
        ${
          one.state === "to_come"
            ? span
            : html`<a href=${addressOf(asked)} aria-label=${fill(reports.kept.figuresOf, { report: name, span })}
                >${span}</a
              >`
        }
      </td>
      <td data-label=${say.dueOn} class="text-nowrap">${showDay(one.due_on)}</td>
      <td data-label=${say.state}><span class=${TONES[one.state]}>${say.states[one.state]}</span></td>
      <td data-label=${say.told}>${one.told.map((role) => people.roles[role]).join(", ")}</td>
    </tr>
  `;
};

const Schedule = ({ scope }) => {
  const loaded = useLoad(() => get("/api/reports/schedule", { scope }));
  return html`
    <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
    <div class="card" aria-busy=${loaded.loading}>
      ${loaded.loading && html`<${Loading} />`}
      ${
        loaded.value &&
        html`<div class="table-responsive">
          <table class="table table-vcenter card-table documents rows-only">
            <caption class="visually-hidden">
              ${reports.parts.schedule}
            </caption>
            <thead>
              <tr>
                ${COLUMNS.map((title) => html`<th key=${title} scope="col">${title}</th>`)}
              </tr>
            </thead>
            <tbody>
              ${loaded.value.items.map((one) => html`<${Planned} key=${`${one.kind}/${one.until}`} one=${one} />`)}
            </tbody>
          </table>
        </div>`
      }
    </div>
  `;
};

export const ReportScheduleScreen = () => {
  useTitle(reports.parts.schedule);
  const scope = route.value.query.scope ?? (maySeeProvince() ? "province" : "agency");
  return html`
    <${ReportParts} here="schedule" />
    <p class="screen-lead">${say.lead}</p>
    <${ReportScopes} part=${PARTS.schedule} scope=${scope} />
    <${Schedule} key=${scope} scope=${scope} />
  `;
};
