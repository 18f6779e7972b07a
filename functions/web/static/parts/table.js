// A list of documents, or of people. On a narrow screen each row becomes a card (see app.css).
import { html } from "../html.js";
import { showDay, showDue } from "../dates.js";
import { reference, showNumber } from "../text.js";
import { fill, words } from "../words.vi.js";
import { go, to, withQuery } from "../router.js";
import { RestingMark } from "./resting.js";
import { DueBadge, pageOf, StatusBadge, UrgencyBadge } from "./notice.js";

const AT_REST = ["settled", "cancelled", "handed_over", "recalled", "replaced"];

export const isOpen = (status) => !AT_REST.includes(status);

// `columns` are {title, cell(item), wide}; `item.row` or the item itself is the document, unless
// `addressOf(item)` says what a row leads to.
export const DocumentTable = ({ isUnread, addressOf, ...table }) => {
  const rowOf = (item) => ({
    class: isUnread?.(item) ? "unread" : "",
    onClick: (e) => openRow(e, (addressOf ?? documentAddress)(item)),
  });
  return html`<${Table} ...${table} rowOf=${rowOf} />`;
};

// The same of rows that lead nowhere as a whole.
export const RowsTable = (table) => html`<${Table} ...${table} isRowsOnly />`;

const Table = ({ caption, columns, items, keyOf, rowOf, isRowsOnly }) => html`
  <div class="table-responsive">
    <table class="table table-vcenter card-table documents ${isRowsOnly ? "rows-only" : ""}">
      <caption class="visually-hidden">
        ${caption}
      </caption>
      <thead>
        <tr>
          ${columns.map((c) => html`<th key=${c.title} scope="col" class=${c.class}>${c.title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${items.map(
          (item) => html`
            <tr key=${keyOf(item)} ...${rowOf?.(item)}>
              ${columns.map(
                (c) =>
                  html`<td key=${c.title} data-label=${c.title} class=${c.class}>
                    <div>${c.cell(item)}</div>
                  </td>`,
              )}
            </tr>
          `,
        )}
      </tbody>
    </table>
  </div>
`;

// A predecessor's document is found by its agency too; what one may not read leads nowhere.
const documentAddress = (item) => {
  const row = item.row ?? item;
  if (!row.readable) return null;
  return withQuery(to("van-ban-den", row.document_id), { agency: row.agency });
};

const openRow = (e, address) => {
  // The link inside is what keyboards and readers use; the whole row is only a larger target.
  if (!address || e.target.closest("a, button, input") || getSelection().toString()) return;
  go(address);
};

export const ReferenceCell = ({ row }) =>
  row.readable ? html`<${ReferenceLink} row=${row} />` : words.none;

const ReferenceLink = ({ row }) => html`
  <a
    class="text-nowrap"
    href=${documentAddress(row)}
    aria-label=${fill(words.list.openFor, { reference: reference(row), subject: row.subject })}
    >${reference(row) || words.none}</a
  >
  <div class="text-secondary small">${showDay(row.issued_on)}</div>
`;

export const ArrivalCell = ({ row }) => html`
  <strong>${showNumber(row.arrival_number)}</strong>
  <div class="text-secondary small">${showDay(row.arrived_on)}</div>
`;

// Of what one may not read, the register shows that there is such a number, and no more.
export const SubjectCell = ({ row, kindName, isUnread }) =>
  row.readable
    ? html`<${Subject} row=${row} kindName=${kindName} isUnread=${isUnread} />`
    : html`<span class="text-secondary">${words.access.closedRow}</span>`;

const Subject = ({ row, kindName, isUnread }) => html`
  <div class="subject">
    ${row.restricted && html`<span class="tag">${words.access.mark}</span>`}
    ${isUnread && html`<span class="tag tag-unread">${words.work.unread}</span>`}
    <${UrgencyBadge} urgency=${row.urgency} /> ${row.subject}
  </div>
  <div class="text-secondary small">
    ${[kindName?.(row.kind), row.issuer].filter(Boolean).join(" · ")}
  </div>
`;

export const DueCell = ({ due, row }) => {
  const shown = showDue(due, row.overdue_days, isOpen(row.status));
  if (!shown) return words.none;
  return html`<span class="text-nowrap">${shown.day}</span>
    <div class="small"><${DueBadge} due=${shown} /></div>`;
};

export const StatusCell = ({ row }) => html`
  <${StatusBadge} status=${row.status} />
  ${row.is_asked_back && html`<div><${RestingMark} /></div>`}
`;

// Paging by cursor: the way back is the list of cursors that led here.
export const Pager = ({ page, hasNext, toNext, toPrevious, disabled }) =>
  page === 1 && !hasNext
    ? null
    : html`
        <nav class="card-footer pager" aria-label=${pageOf(page)}>
          <button
            type="button"
            class="btn"
            disabled=${disabled || page === 1}
            onClick=${toPrevious}
          >
            ${words.list.previous}
          </button>
          <span aria-current="page">${pageOf(page)}</span>
          <button type="button" class="btn" disabled=${disabled || !hasNext} onClick=${toNext}>
            ${words.list.next}
          </button>
        </nav>
      `;
