// The agency's outgoing documents, newest first, in folders by where they stand.
import { html } from "../html.js";
import { get } from "../api.js";
import { FailedCopies } from "../parts/failed_copies.js";
import { Empty, Loading, Trouble } from "../parts/notice.js";
import { addressOf, OUTGOING_COLUMNS } from "../parts/outgoing_table.js";
import { DocumentTable, Pager } from "../parts/table.js";
import { go, to, withQuery } from "../router.js";
import { hasRole } from "../session.js";
import { usePages, useTitle } from "../use.js";
import { words } from "../words.vi.js";

const say = words.outgoing;
const PAGE = 25;
const LIST = to("van-ban-di");

const inFolder = (status) => withQuery(LIST, { status });
const OTHERS = Object.entries(say.statuses).filter(([status]) => !(status in say.folders));

const Folders = ({ status }) => html`
  <nav class="tabs" aria-label=${say.status}>
    ${Object.entries(say.folders).map(
      ([value, name]) =>
        html`<a
          key=${value}
          href=${inFolder(value)}
          class=${value === status ? "btn btn-sm active" : "btn btn-sm"}
          aria-current=${value === status ? "page" : undefined}
          >${name}</a
        >`,
    )}
    <select
      class="form-select form-select-sm w-auto"
      aria-label=${say.otherFolders}
      value=${OTHERS.some(([value]) => value === status) ? status : ""}
      onChange=${(e) => go(inFolder(e.target.value))}
    >
      <option value="">${say.otherFolders}</option>
      ${OTHERS.map(([value, name]) => html`<option key=${value} value=${value}>${name}</option>`)}
    </select>
  </nav>
`;

// Issued documents of which a recipient has sent its copy back: no status of the document.
const wanted = (folder) => (folder === "copy_refused" ? { has_returned: true } : { status: folder });

// `status`: the folder, as the address has it; another one is another screen.
export const OutgoingListScreen = ({ status = "" }) => {
  const loaded = usePages(
    (cursor) => get("/api/outgoing", { ...wanted(status), cursor, limit: PAGE }),
    [status],
  );
  useTitle(say.list);
  const items = loaded.value?.items ?? [];
  return html`
    <div class="screen-head">
      <h1 class="screen-title">${say.list}</h1>
      <div class="d-flex flex-wrap gap-2">
        <a class="btn" href=${to("van-ban-di", "nhom-noi-nhan")}>${say.groups.title}</a>
        <a class="btn btn-primary" href=${to("van-ban-di", "du-thao")}>${say.new}</a>
      </div>
    </div>
    ${hasRole("clerk") && html`<${FailedCopies} />`}
    <${Folders} status=${status} />
    <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
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
        !loaded.value.cursor &&
        html`<${Empty}
          title=${say.empty}
          hint=${["", "draft"].includes(status) ? say.emptyHint : undefined}
        />`
      }
      <${Pager} ...${loaded.pages} />
    </div>
  `;
};
