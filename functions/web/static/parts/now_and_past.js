// What is in force, and what was, folded away: two lists of the same.
import { html } from "../html.js";
import { fill } from "../words.vi.js";
import { Empty } from "./notice.js";

// `now`: the name of those in force, `past` of those that are not, with their {count}; `row` makes
// one of the list of an item.
export const NowAndPast = ({ items, isNow, row, now, past, empty, emptyHint }) => {
  const current = items.filter(isNow);
  const ended = items.filter((one) => !isNow(one));
  return html`
    ${
      current.length > 0
        ? html`<ul class="list-unstyled" aria-label=${now}>
            ${current.map(row)}
          </ul>`
        : html`<div class="card mb-3"><${Empty} title=${empty} hint=${emptyHint} /></div>`
    }
    ${
      ended.length > 0 &&
      html`<details class="mb-3">
        <summary class="mb-2">${fill(past, { count: ended.length })}</summary>
        <ul class="list-unstyled">
          ${ended.map(row)}
        </ul>
      </details>`
    }
  `;
};
