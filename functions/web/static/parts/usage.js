// How the system was used and how it worked, as the half-yearly report has it (Art. 14.3).
import { html } from "../html.js";
import { showDay, showMoment } from "../dates.js";
import { USED } from "../reports.js";
import { reports } from "../reports.vi.js";
import { fill } from "../words.vi.js";
import { FiguresTable, Tiles } from "./figures_table.js";
import { RowsTable } from "./table.js";

const say = reports.use;
const none = () => null;

const INTERRUPTED = [
  { title: say.what, class: "wide", cell: (one) => one.what },
  { title: say.announcedBy, cell: (one) => one.agency_name },
  { title: say.since, class: "text-nowrap", cell: (one) => showMoment(one.since) },
  {
    title: say.until,
    class: "text-nowrap",
    cell: (one) => (one.ended_at ? showMoment(one.ended_at) : say.goesOn),
  },
];

const Interruptions = ({ usage }) => {
  const minutes = usage.interrupted_minutes;
  const lasted = { hours: Math.floor(minutes / 60), minutes: minutes % 60 };
  return html`
    <section class="card mb-3" aria-label=${say.interruptions}>
      <div class="card-header"><h2 class="card-title">${say.interruptions}</h2></div>
      ${
        usage.interruptions.length
          ? html`<p class="px-3 pt-2 mb-1">${fill(say.lasted, lasted)}</p>
              <${RowsTable}
                caption=${say.interruptions}
                columns=${INTERRUPTED}
                items=${usage.interruptions}
                keyOf=${(one) => one.incident_id}
              />`
          : html`<p class="card-body mb-0">${say.noInterruption}</p>`
      }
    </section>
  `;
};

export const Usage = ({ usage, isOfProvince }) => {
  const what = isOfProvince ? reports.agency : reports.unit;
  const rows = usage.rows.map(({ id, name, use }) => ({ id, name, sums: use }));
  return html`
    <${Tiles} title=${say.title} columns=${USED} sums=${usage.totals} address=${none} />
    <p class="text-secondary">${fill(say.through, { day: showDay(usage.through) })}</p>
    ${
      rows.length > 0 &&
      html`<section class="card mb-3" aria-label=${say.byWhom}>
        <div class="card-header"><h2 class="card-title">${say.byWhom}</h2></div>
        <${FiguresTable}
          caption=${say.byWhom}
          what=${what}
          columns=${USED}
          rows=${rows}
          total=${{ id: "", sums: usage.totals }}
        />
      </section>`
    }
    <${Interruptions} usage=${usage} />
  `;
};
