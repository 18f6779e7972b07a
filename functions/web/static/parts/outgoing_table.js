// Outgoing documents as rows: in their list and on the desk.
import { html } from "../html.js";
import { showDay } from "../dates.js";
import { to } from "../router.js";
import { fill, words } from "../words.vi.js";
import { UrgencyBadge } from "./notice.js";

const say = words.outgoing;

const TONES = {
  issued: "green",
  returned: "orange",
  cancelled: "gray",
  draft: "gray",
  recalled: "gray",
  replaced: "gray",
};

export const OutgoingBadge = ({ status }) =>
  html`<span class=${`tag tag-${TONES[status] ?? "blue"}`}>${say.statuses[status]}</span>`;

export const addressOf = (row) => to("van-ban-di", row.document_id);

const rowOf = (item) => item.outgoing ?? item;

export const OUTGOING_COLUMNS = [
  {
    title: say.reference,
    cell: (item) => {
      const row = rowOf(item);
      return html`
        <a class="text-nowrap" href=${addressOf(row)}>${row.reference ?? say.noNumber}</a>
        <div class="text-secondary small">${showDay(row.issued_on ?? row.begun_on)}</div>
      `;
    },
  },
  {
    title: words.list.subject,
    class: "wide",
    cell: (item) => {
      const row = rowOf(item);
      return html`
        <div class="subject">
          ${item.unread && html`<span class="tag tag-unread">${words.work.unread}</span>`}
          <${UrgencyBadge} urgency=${row.urgency} /> ${row.subject}
        </div>
        <div class="text-secondary small">
          ${fill(say.version, { number: row.draft_no })}
        </div>
      `;
    },
  },
  { title: say.drafter, class: "who", cell: (item) => rowOf(item).drafter.name },
  { title: say.signer, class: "who", cell: (item) => rowOf(item).signer?.name ?? words.none },
  {
    title: say.status,
    cell: (item) => html`<${OutgoingBadge} status=${rowOf(item).status} />`,
  },
];
