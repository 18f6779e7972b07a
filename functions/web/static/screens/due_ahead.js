// What is due soon, by person, read in advance; what is late already comes first.
import { html } from "../html.js";
import { get } from "../api.js";
import { showDay } from "../dates.js";
import { Bars, Hatch } from "../parts/chart.js";
import { Empty, Loading, Trouble } from "../parts/notice.js";
import { ReportParts } from "../parts/report_parts.js";
import { DocumentTable } from "../parts/table.js";
import { behind, endsAhead, NONE, PARTS } from "../reports.js";
import { reports } from "../reports.vi.js";
import { route, to, withQuery } from "../router.js";
import { useLoad, useTitle } from "../use.js";
import { fill, words } from "../words.vi.js";

const say = reports.ahead;

// All that one has not settled yet: what is late, or else everything.
const everythingOf = (one, today) => {
  const asked = { scope: "agency", from: today, until: today, unit: one.unit_id || NONE, person: one.id || NONE };
  return behind(asked, one.late > 0 ? "open_late" : "open");
};

const documentAddress = (one) => (one.document_id ? to("van-ban-den", one.document_id) : null);

const COLUMNS = [
  {
    title: say.number,
    cell: (one) =>
      one.document_id
        ? html`<a
            href=${documentAddress(one)}
            aria-label=${fill(reports.behind.openFor, { number: one.number, subject: one.subject })}
            >${one.number || words.none}</a
          >`
        : one.number || words.none,
  },
  {
    title: say.subject,
    class: "wide",
    cell: (one) =>
      one.document_id
        ? html`<div class="subject">${one.subject}</div>`
        : html`<span class="text-secondary">${reports.behind.closed}</span>`,
  },
  {
    title: say.dueOn,
    cell: (one) => html`<span class=${one.is_late ? "due due-late" : "due"}>
      ${showDay(one.due_on)} ${one.is_late && reports.handling.late.toLowerCase()}
    </span>`,
  },
  { title: say.status, cell: (one) => one.status_label },
];

const Of = ({ one, today }) => {
  const name = [one.name, one.unit_name].filter(Boolean).join(" · ");
  return html`
    <section class="card mb-3" aria-label=${name}>
      <div class="card-header d-flex flex-wrap gap-2">
        <h2 class="card-title me-auto">${name}</h2>
        ${one.late > 0 && html`<span class="tag tag-red">${fill(say.late, { count: one.late })}</span>`}
        ${one.due > 0 && html`<span class="tag tag-blue">${fill(say.due, { count: one.due })}</span>`}
      </div>
      <${DocumentTable}
        caption=${name}
        columns=${COLUMNS}
        items=${one.documents}
        keyOf=${(each) => each.document_id ?? `${each.number}/${one.documents.indexOf(each)}`}
        addressOf=${documentAddress}
      />
      ${
        one.due + one.late > one.documents.length &&
        html`<div class="card-footer text-secondary">
          ${fill(say.more, { count: one.due + one.late - one.documents.length })}${" "}
          <a href=${everythingOf(one, today)}>${one.late > 0 ? say.allLate : say.allOpen}</a>
        </div>`
      }
    </section>
  `;
};

const keyOf = (one) => `${one.unit_name}/${one.id}`;

export const DueAheadScreen = () => {
  useTitle(reports.parts.ahead);
  const asked = route.value.query.until ?? "";
  const loaded = useLoad(() => get("/api/reports/ahead", { until: asked }), [asked]);
  const found = !loaded.problem && loaded.value;
  const ends = endsAhead();
  const until = asked || ends[0].until;
  return html`
    <${ReportParts} here="ahead" />
    <nav class="tabs" aria-label=${reports.until}>
      ${ends.map(
        (end) =>
          html`<a
            key=${end.name}
            href=${withQuery(PARTS.ahead, { until: end.until })}
            class=${end.until === until ? "btn btn-sm active" : "btn btn-sm"}
            aria-current=${end.until === until ? "true" : undefined}
            >${end.name}</a
          >`,
      )}
    </nav>
    <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
    <div aria-busy=${loaded.loading}>
      ${loaded.loading && html`<${Loading} />`}
      ${
        found &&
        !found.people.length &&
        html`<div class="card">
          <${Empty} title=${say.empty} hint=${fill(say.emptyHint, { until: showDay(found.until) })} />
        </div>`
      }
      ${
        found &&
        found.people.length > 0 &&
        html`
          <p class="screen-lead">${fill(say.lead, { until: showDay(found.until) })}</p>
          <${Hatch} />
          <section class="card mb-3 card-body">
            <${Bars}
              title=${say.chart}
              names=${[reports.charts.due, reports.charts.late]}
              rows=${found.people.map((one) => ({
                id: keyOf(one),
                name: one.id ? one.name : `${one.name} (${one.unit_name})`,
                values: [one.due, one.late],
              }))}
            />
          </section>
          ${found.people.map((one) => html`<${Of} key=${keyOf(one)} one=${one} today=${found.today} />`)}
        `
      }
    </div>
  `;
};
