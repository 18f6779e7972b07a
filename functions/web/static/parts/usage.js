// How the system was used and how it worked, as the half-yearly report has it (Art. 14.3).
import { html } from "../html.js";
import { showDay, showMoment } from "../dates.js";
import { USED } from "../reports.js";
import { reports } from "../reports.vi.js";
import { fill } from "../words.vi.js";
import { FiguresTable, Tiles } from "./figures_table.js";

const say = reports.use;
const none = () => null;

const Interruption = ({ one }) => html`
  <tr>
    <th scope="row">${one.what}</th>
    <td data-label=${say.announcedBy}>${one.agency_name}</td>
    <td data-label=${say.since}>${showMoment(one.since)}</td>
    <td data-label=${say.until}>${one.ended_at ? showMoment(one.ended_at) : say.goesOn}</td>
  </tr>
`;

const Interruptions = ({ usage }) => html`
  <section class="card mb-3" aria-label=${say.interruptions}>
    <div class="card-header"><h2 class="card-title">${say.interruptions}</h2></div>
    ${
      usage.interruptions.length
        ? html`<p class="px-3 pt-2 mb-1">
              ${fill(say.lasted, { hours: Math.floor(usage.interrupted_minutes / 60), minutes: usage.interrupted_minutes % 60 })}
            </p>
            <div class="table-responsive">
              <table class="table card-table figures interruptions">
                <caption class="visually-hidden">
                  ${say.interruptions}
                </caption>
                <thead>
                  <tr>
                    ${[say.what, say.announcedBy, say.since, say.until].map(
                      (title) => html`<th key=${title} scope="col">${title}</th>`,
                    )}
                  </tr>
                </thead>
                <tbody>
                  ${usage.interruptions.map((one) => html`<${Interruption} key=${one.incident_id} one=${one} />`)}
                </tbody>
              </table>
            </div>`
        : html`<p class="card-body mb-0">${say.noInterruption}</p>`
    }
  </section>
`;

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
