// Figures in a table, a figure leading to the documents behind it; and the same as single tiles.
import { html } from "../html.js";
import { reports as say } from "../reports.vi.js";
import { showCount } from "../text.js";
import { useState } from "../vendor/preact-hooks.js";
import { fill, words } from "../words.vi.js";

const FIRST_ROWS = 15;

// `address(figure)`: where the documents behind it are; null where there is nothing to look at.
const Value = ({ column, sums, name, address }) => {
  const found = column.of(sums);
  const value = typeof found === "number" ? showCount(found) : (found ?? words.none);
  const href = found > 0 && column.figure ? address?.(column.figure) : null;
  if (!href) return value;
  const label = fill(say.lookBehind, { value, figure: column.title, name });
  return html`<a href=${href} aria-label=${label}>${value}</a>`;
};

// `rows`: [{id, name, sums, narrowed, address}]; `narrowed`: the address of the row's own figures.
// Of many rows the first are shown until one asks for all.
export const FiguresTable = ({ caption, what, columns, rows, total }) => {
  const [isWhole, showWhole] = useState(false);
  const shown = isWhole ? rows : rows.slice(0, FIRST_ROWS);
  return html`
    <${Rows} caption=${caption} what=${what} columns=${columns} rows=${shown} total=${total} />
    ${
      shown.length < rows.length &&
      html`<div class="card-footer">
        <button type="button" class="btn btn-sm" onClick=${() => showWhole(true)}>
          ${fill(say.showAll, { count: rows.length })}
        </button>
      </div>`
    }
  `;
};

const Rows = ({ caption, what, columns, rows, total }) => html`
  <div class="table-responsive">
    <table class="table card-table figures">
      <caption class="visually-hidden">
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">${what}</th>
          ${columns.map((c) => html`<th key=${c.title} scope="col">${c.title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) => html`<tr key=${row.id}>
            <th scope="row">
              ${row.narrowed ? html`<a href=${row.narrowed}>${row.name}</a>` : row.name}
            </th>
            ${columns.map(
              (column) => html`<td key=${column.title} data-label=${column.title}>
                <${Value} column=${column} ...${row} />
              </td>`,
            )}
          </tr>`,
        )}
      </tbody>
      ${
        total &&
        html`<tfoot>
          <tr>
            <th scope="row">${say.total}</th>
            ${columns.map(
              (column) => html`<td key=${column.title} data-label=${column.title}>
                <${Value} column=${column} ...${total} name=${say.total} />
              </td>`,
            )}
          </tr>
        </tfoot>`
      }
    </table>
  </div>
`;

export const Tiles = ({ title, columns, sums, address }) => html`
  <section class="card mb-3" aria-label=${title}>
    <div class="card-header"><h2 class="card-title">${title}</h2></div>
    <dl class="tiles">
      ${columns.map(
        (column) => html`<div key=${column.title} class="tile">
          <dt>${column.title}</dt>
          <dd><${Value} column=${column} sums=${sums} name=${say.whole} address=${address} /></dd>
        </div>`,
      )}
    </dl>
  </section>
`;
