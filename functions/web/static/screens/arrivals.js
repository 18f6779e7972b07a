// Văn bản chờ tiếp nhận: what came from other agencies, the oldest first.
import { get } from "../api.js";
import { showDay, showMoment } from "../dates.js";
import { exchange } from "../exchange.vi.js";
import { html } from "../html.js";
import { Empty, Loading, Trouble, UrgencyBadge } from "../parts/notice.js";
import { DocumentTable, Pager } from "../parts/table.js";
import { to } from "../router.js";
import { arrivals, countFolders } from "../reference.js";
import { usePages, useTitle } from "../use.js";
import { useEffect } from "../vendor/preact-hooks.js";
import { useSignal } from "../vendor/signals.js";
import { fill, words } from "../words.vi.js";

const say = exchange;
const PAGE = 25;
const TONES = {
  examining: "gray",
  ready: "green",
  questioned: "orange",
  accepted: "blue",
  refused: "red",
  recalled: "gray",
  replaced: "gray",
};

export const ArrivalBadge = ({ row }) =>
  html`<span class=${`tag tag-${TONES[row.state]}`}>${row.state_label}</span>`;

const addressOf = (row) => to("cho-tiep-nhan", row.arrival_id);

const COLUMNS = [
  {
    title: say.reference,
    cell: (row) => html`
      <a class="text-nowrap" href=${addressOf(row)}>${row.reference}</a>
      <div class="text-secondary small">${showDay(row.issued_on)}</div>
    `,
  },
  {
    title: words.list.subject,
    class: "wide",
    cell: (row) => html`
      <div class="subject"><${UrgencyBadge} urgency=${row.urgency} /> ${row.subject}</div>
      <div class="text-secondary small">
        ${row.sender_name} · ${fill(say.arrived, { at: showMoment(row.arrived_at) })}
      </div>
    `,
  },
  { title: say.state, cell: (row) => html`<${ArrivalBadge} row=${row} />` },
];

// What must be answered stands first; the lists of what was dealt with follow.
const Lists = ({ listed, choose }) => html`
  <nav class="tabs" aria-label=${say.list}>
    ${Object.entries(say.lists).map(
      ([value, text]) =>
        html`<button
          type="button"
          key=${value}
          class=${value === listed ? "btn btn-sm active" : "btn btn-sm"}
          aria-pressed=${value === listed}
          onClick=${() => choose(value)}
        >
          ${text}
          ${arrivals.value[value] > 0 && html`<span class="count ms-1">${arrivals.value[value]}</span>`}
        </button>`,
    )}
  </nav>
`;

const Asked = ({ choose }) => html`
  <div class="alert alert-warning" role="alert">
    <div>
      <div>${fill(say.askedCount, { count: arrivals.value.asked_back })}</div>
      <button type="button" class="btn btn-sm mt-2" onClick=${() => choose("asked_back")}>
        ${say.askedOpen}
      </button>
    </div>
  </div>
`;

export const ArrivalsScreen = () => {
  const listed = useSignal("waiting");
  const loaded = usePages(
    (cursor) => get("/api/arrivals", { listed: listed.value, cursor, limit: PAGE }),
    [listed.value],
  );
  useTitle(say.title);
  const items = loaded.value?.items ?? [];
  const choose = (value) => {
    listed.value = value;
  };
  useEffect(() => {
    countFolders();
  }, []);
  return html`
    <h1 class="screen-title">${say.title}</h1>
    <p class="screen-lead">${say.why}</p>
    <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
    ${
      arrivals.value.asked_back > 0 &&
      listed.value !== "asked_back" &&
      html`<${Asked} choose=${choose} />`
    }
    <${Lists} listed=${listed.value} choose=${choose} />
    <div class="card" aria-busy=${loaded.loading}>
      ${loaded.loading && html`<${Loading} />`}
      ${
        items.length > 0 &&
        html`<${DocumentTable}
          caption=${say.title}
          columns=${COLUMNS}
          items=${items}
          keyOf=${(row) => row.arrival_id}
          addressOf=${addressOf}
        />`
      }
      ${
        loaded.value &&
        !items.length &&
        html`<${Empty} title=${say.empty} hint=${say.emptyHint} />`
      }
      <${Pager} ...${loaded.pages} />
    </div>
  `;
};
