// The agency's outgoing documents of the year, newest first: drafts, on their way, issued.
import { html } from "../html.js";
import { useSignal } from "../vendor/signals.js";
import { get } from "../api.js";
import { Empty, Loading, Trouble } from "../parts/notice.js";
import { addressOf, OUTGOING_COLUMNS } from "../parts/outgoing_table.js";
import { DocumentTable, Pager } from "../parts/table.js";
import { to } from "../router.js";
import { useLoad, useTitle } from "../use.js";
import { words } from "../words.vi.js";

const say = words.outgoing;
const PAGE = 25;

export const OutgoingListScreen = () => {
  const trail = useSignal([]);
  const status = useSignal("");
  const cursor = trail.value.at(-1);
  const loaded = useLoad(
    () => get("/api/outgoing", { status: status.value, cursor, limit: PAGE }),
    [cursor, status.value],
  );
  useTitle(say.list);
  const items = loaded.value?.items ?? [];
  const narrow = (e) => {
    trail.value = [];
    status.value = e.target.value;
  };
  return html`
    <div class="screen-head">
      <h1 class="screen-title">${say.list}</h1>
      <a class="btn btn-primary" href=${to("van-ban-di", "du-thao")}>${say.new}</a>
    </div>
    <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
    <div class="row mb-3">
      <div class="col-md-4">
        <label class="form-label" for="outgoing-status">${say.status}</label>
        <select id="outgoing-status" class="form-select" value=${status.value} onChange=${narrow}>
          <option value="">${words.people.everyone}</option>
          ${Object.entries(say.statuses).map(
            ([value, text]) => html`<option key=${value} value=${value}>${text}</option>`,
          )}
        </select>
      </div>
    </div>
    <div class="card" aria-busy=${loaded.loading}>
      ${loaded.loading && html`<${Loading} />`}
      ${
        items.length > 0 &&
        html`<${DocumentTable}
          caption=${say.list}
          columns=${OUTGOING_COLUMNS}
          items=${items}
          keyOf=${(row) => row.document_id}
          addressOf=${addressOf}
        />`
      }
      ${
        loaded.value &&
        !items.length &&
        html`<${Empty} title=${say.empty} hint=${say.emptyHint} />`
      }
      <${Pager}
        page=${trail.value.length + 1}
        hasNext=${Boolean(loaded.value?.cursor)}
        disabled=${loaded.loading}
        toNext=${() => (trail.value = [...trail.value, loaded.value.cursor])}
        toPrevious=${() => (trail.value = trail.value.slice(0, -1))}
      />
    </div>
  `;
};
