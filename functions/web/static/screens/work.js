// Work that waits: one folder of mine or of my unit, and the first one as the home screen.
import { html } from "../html.js";
import { useEffect } from "../vendor/preact-hooks.js";
import { get } from "../api.js";
import { showMoment } from "../dates.js";
import { foldersOf } from "../parts/layout.js";
import { Empty, Loading, Trouble } from "../parts/notice.js";
import { addressOf, OUTGOING_COLUMNS } from "../parts/outgoing_table.js";
import {
  ArrivalCell,
  DocumentTable,
  DueCell,
  Pager,
  ReferenceCell,
  StatusCell,
  SubjectCell,
} from "../parts/table.js";
import { countFolders, folders } from "../reference.js";
import { to } from "../router.js";
import { hasRole } from "../session.js";
import { useLoad, usePages, useTitle } from "../use.js";
import { fill, words } from "../words.vi.js";

const PAGE = 25;

const COLUMNS = [
  { title: words.list.arrival, cell: (item) => html`<${ArrivalCell} row=${item.row} />` },
  { title: words.list.reference, cell: (item) => html`<${ReferenceCell} row=${item.row} />` },
  {
    title: words.list.subject,
    class: "wide",
    cell: (item) => html`<${SubjectCell} row=${item.row} isUnread=${item.unread} />`,
  },
  {
    title: words.work.from,
    class: "who",
    cell: (item) => html`
      ${item.from_name || words.none}
      <div class="text-secondary small text-nowrap">${showMoment(item.since)}</div>
    `,
  },
  {
    title: words.list.due,
    cell: (item) => html`<${DueCell} due=${item.due_on ?? item.row.due_on} row=${item.row} />`,
  },
  { title: words.list.status, cell: (item) => html`<${StatusCell} row=${item.row} />` },
];

export const WorkScreen = ({ of, folder }) => {
  const loaded = usePages((cursor) => get("/api/work", { folder: folder.toUpperCase(), of, cursor, limit: PAGE }));
  useEffect(() => {
    countFolders();
  }, []);
  const title = words.folders[folder] ?? folder;
  const group = of === "unit" ? words.nav.unit : words.nav.mine;
  const items = loaded.value?.items ?? [];
  useTitle(`${title} – ${group}`);
  return html`
    <div class="screen-head">
      <h1 class="screen-title">${title} <small>${group}</small></h1>
      ${
        folder === "sign" &&
        items.length > 1 &&
        html`<a class="btn btn-primary" href=${to("ky-nhieu")}>${words.signing.batch.open}</a>`
      }
    </div>
    <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
    <div class="card" aria-busy=${loaded.loading}>
      ${loaded.loading && html`<${Loading} />`}
      ${
        items.length > 0 &&
        html`<${DocumentTable}
          caption=${title}
          columns=${items[0].outgoing ? OUTGOING_COLUMNS : COLUMNS}
          addressOf=${items[0].outgoing && ((item) => addressOf(item.outgoing))}
          items=${items}
          keyOf=${(item) => item.work_id ?? item.row.document_id}
          isUnread=${(item) => item.unread}
        />`
      }
      ${
        loaded.value &&
        !items.length &&
        html`<${Empty}
          title=${fill(words.work.empty, { folder: title })}
          hint=${words.work.emptyHint}
        />`
      }
      <${Pager} ...${loaded.pages} />
    </div>
  `;
};

// The home screen is the first folder that holds work, else the first of the person's role.
export const HomeScreen = () => {
  const counted = useLoad(async () => {
    await countFolders();
    return folders.peek();
  });
  if (!counted.value) return html`<${Loading} />`;
  const mine = foldersOf("me").map((f) => ({ ...f, of: "me" }));
  const units = foldersOf("unit").map((f) => ({ ...f, of: "unit" }));
  const first = [...mine, ...units].find((f) => f.count > 0) ?? mine[0];
  if (!first) {
    const hint = hasRole("clerk") ? words.work.emptyHint : undefined;
    return html`<${Empty} title=${words.work.nothing} hint=${hint} />`;
  }
  return html`<${WorkScreen}
    key=${`${first.of}/${first.name}`}
    of=${first.of}
    folder=${first.name}
  />`;
};
