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
  recalling: "orange",
  recalled: "gray",
  replaced: "gray",
  cancelled: "gray",
  draft: "gray",
};

export const OutgoingBadge = ({ status }) =>
  html`<span class=${`tag tag-${TONES[status] ?? "blue"}`}>${say.statuses[status]}</span>`;

// How the recipients stand to their copies: "3/5 đã tiếp nhận, 1 trả lại".
const standingOf = ({ standing, receiver_count: of }) => {
  if (!of) return "";
  const accepted = fill(say.standing.accepted, { count: standing.accepted, of });
  const others = ["refused", "asked_back", "recalled"].filter((name) => standing[name]);
  const rest = others.map((name) => fill(say.standing[name], { count: standing[name] }));
  return [accepted, ...rest].join(", ");
};

const SENT = ["issued", "recalling", "recalled", "replaced"];

export const Standing = ({ of: row }) =>
  SENT.includes(row.status) && html`<div class="text-secondary small">${standingOf(row)}</div>`;

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
    cell: (item) => html`
      <${OutgoingBadge} status=${rowOf(item).status} />
      <${Standing} of=${rowOf(item)} />
    `,
  },
];
