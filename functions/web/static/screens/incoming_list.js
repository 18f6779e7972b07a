// The register of incoming documents, with filters; filters stand in the address, so that a list
// can be bookmarked and "back" returns to it.
import { html } from "../html.js";
import { useSignal } from "../vendor/signals.js";
import { get } from "../api.js";
import { readDay, showDay, today } from "../dates.js";
import { dayOf, DateField, SelectField, TextField } from "../parts/field.js";
import { Empty, Loading, Trouble } from "../parts/notice.js";
import {
  ArrivalCell,
  DocumentTable,
  DueCell,
  Pager,
  ReferenceCell,
  StatusCell,
  SubjectCell,
} from "../parts/table.js";
import { directory, documentTypes, registers } from "../reference.js";
import { reorganization } from "../reorganization.vi.js";
import { go, route, to, withQuery } from "../router.js";
import { hasRole } from "../session.js";
import { useForm, useLoad, usePages, useTitle } from "../use.js";
import { fill, words } from "../words.vi.js";

const say = words.list;
const past = reorganization.predecessor;
const PAGE = 25;
const DAYS = ["from", "to", "due_from", "due_to"];
const NAMES = ["agency", "year", "status", "register", "kind", "urgency", "issuer", "handler", ...DAYS];
const RARE = ["register", "kind", "urgency", "issuer", "handler", "due_from", "due_to"];

const LIST = to("van-ban-den");

// The pages that led to where each list stands: opening a document and coming back keeps the page.
const trails = new Map();

const choices = (labels) => Object.entries(labels);

// A register is one year's; the last ten are within reach.
const thisYear = () => Number(today().slice(0, 4));
const years = () => Array.from({ length: 10 }, (_, ago) => String(thisYear() - ago));

const handlerChoices = (found) =>
  found.people.map((p) => [p.person_id, `${p.name} – ${p.position}`]);

const Filters = ({ query, types }) => {
  const form = useForm({
    ...Object.fromEntries(
      NAMES.map((name) => [name, DAYS.includes(name) ? showDay(query[name]) : (query[name] ?? "")]),
    ),
    year: query.year ?? String(thisYear()),
  });
  const isWide = useSignal(RARE.some((name) => query[name]));
  const kept = useLoad(registers);
  const people = useLoad(directory);
  const submit = (e) => {
    e.preventDefault();
    const values = form.current();
    const wrong = DAYS.filter((name) => dayOf(values[name]) === null);
    if (!form.accept(Object.fromEntries(wrong.map((name) => [name, words.dates.wrong])))) return;
    const read = (name) => (DAYS.includes(name) ? readDay(values[name]) : values[name].trim());
    const asked = Object.fromEntries(NAMES.map((name) => [name, read(name)]));
    asked.agency = query.agency;
    if (asked.year === String(thisYear())) asked.year = "";
    go(withQuery(LIST, asked));
  };
  const isFiltered = NAMES.some((name) => name !== "agency" && query[name]);
  const all = { form, empty: say.all, col: "col-6 col-md-3 col-xl-2" };
  const day = { form, col: "col-6 col-md-3 col-xl-2" };
  return html`
    <form
      class="card-header filters"
      role="search"
      aria-label=${say.filter}
      onSubmit=${submit}
      novalidate
    >
      <div class="row g-2 align-items-end w-100">
        <${SelectField}
          form=${form}
          name="year"
          label=${say.year}
          options=${years().map((year) => [year, year])}
          col="col-4 col-md-2"
        />
        <${SelectField}
          ...${all}
          name="status"
          label=${say.status}
          options=${choices(words.status)}
        />
        <${DateField} ...${day} name="from" label=${say.from} />
        <${DateField} ...${day} name="to" label=${say.to} />
        ${
          isWide.value &&
          html`
            <${SelectField}
              ...${all}
              name="register"
              label=${say.register}
              options=${(kept.value ?? []).map((r) => [r.code, r.name])}
            />
            <${SelectField}
              ...${all}
              name="kind"
              label=${say.kind}
              options=${types.map((t) => [t.code, t.name])}
            />
            <${SelectField}
              ...${all}
              name="urgency"
              label=${say.urgency}
              options=${choices(words.urgency)}
            />
            <${TextField}
              form=${form}
              name="issuer"
              label=${say.issuer}
              placeholder=${say.issuerHint}
              col="col-12 col-md-6 col-xl-3"
            />
            <${SelectField}
              ...${all}
              name="handler"
              label=${say.handler}
              options=${people.value ? handlerChoices(people.value) : []}
              col="col-12 col-md-6 col-xl-3"
            />
            <${DateField} ...${day} name="due_from" label=${say.dueFrom} />
            <${DateField} ...${day} name="due_to" label=${say.dueTo} />
          `
        }
        <div class="col-12 col-md-auto d-flex flex-wrap gap-2">
          <button type="submit" class="btn btn-primary">${say.apply}</button>
          <button
            type="button"
            class="btn"
            aria-expanded=${isWide.value}
            onClick=${() => (isWide.value = !isWide.value)}
          >
            ${isWide.value ? say.less : say.more}
          </button>
          ${isFiltered && html`<a class="btn btn-link" href=${withQuery(LIST, { agency: query.agency })}>${say.clear}</a>`}
        </div>
      </div>
    </form>
  `;
};

const columnsWith = (kindName) => [
  { title: say.arrival, cell: (row) => html`<${ArrivalCell} row=${row} />` },
  { title: say.reference, cell: (row) => html`<${ReferenceCell} row=${row} />` },
  {
    title: say.subject,
    class: "wide",
    cell: (row) => html`<${SubjectCell} row=${row} kindName=${kindName} />`,
  },
  { title: say.lead, class: "who", cell: (row) => row.lead?.name ?? words.none },
  { title: say.due, cell: (row) => html`<${DueCell} due=${row.due_on} row=${row} />` },
  { title: say.status, cell: (row) => html`<${StatusCell} row=${row} />` },
];

// A page on which nothing fits the filters is no end: the API says how to go on looking.
const LOOKS = 10;
const pageFrom = async (query, cursor) => {
  let page;
  for (let look = 0; look < LOOKS; look += 1) {
    page = await get("/api/incoming", { ...query, cursor, limit: PAGE });
    if (page.items.length || !page.cursor) return page;
    cursor = page.cursor;
  }
  return page;
};

// A predecessor's documents are read, not counted among one's own.
const ofAgency = (items, agency) => (agency ? items.map((row) => ({ ...row, agency })) : items);

const List = ({ query, types, kindName }) => {
  const loaded = usePages((cursor) => pageFrom(query, cursor), [query], trails);
  const items = ofAgency(loaded.value?.items ?? [], query.agency);
  const isFiltered = Object.keys(query).length > 0;
  return html`
    <div class="card" aria-busy=${loaded.loading}>
      <${Filters} query=${query} types=${types} />
      ${loaded.loading && html`<${Loading} />`}
      ${
        loaded.problem &&
        html`<div class="p-3"><${Trouble} problem=${loaded.problem} retry=${loaded.reload} /></div>`
      }
      ${
        items.length > 0 &&
        html`<${DocumentTable}
          caption=${say.title}
          columns=${columnsWith(kindName)}
          items=${items}
          keyOf=${(row) => row.document_id}
          isUnread=${(row) => row.unread}
        />`
      }
      ${
        loaded.value &&
        !items.length &&
        html`<${Empty} title=${isFiltered ? say.emptyFiltered : say.empty} />`
      }
      <${Pager} ...${loaded.pages} />
    </div>
  `;
};

const OfPredecessor = ({ agencyId }) => {
  const loaded = useLoad(() => get("/api/succession"), [agencyId]);
  const name = loaded.value?.items.find((each) => each.agency_id === agencyId)?.name ?? agencyId;
  return html`
    <div class="alert alert-info" role="note">
      <div>
        <div class="alert-title">${fill(past.of, { name })}</div>
        <div>${past.why} <a href=${LIST}>${past.back}</a></div>
      </div>
    </div>
  `;
};

export const IncomingListScreen = () => {
  useTitle(say.title);
  const types = useLoad(documentTypes).value ?? [];
  const kindName = (code) => types.find((t) => t.code === code)?.name ?? code;
  const given = route.value.query;
  const query = Object.fromEntries(NAMES.filter((n) => given[n]).map((n) => [n, given[n]]));
  return html`
    <div class="screen-head">
      <h1 class="screen-title">${say.title}</h1>
      ${
        hasRole("clerk") &&
        !query.agency &&
        html`<a class="btn btn-primary" href=${to("van-ban-den", "dang-ky")}
          >${words.nav.register}</a
        >`
      }
    </div>
    ${query.agency && html`<${OfPredecessor} agencyId=${query.agency} />`}
    <${List} key=${JSON.stringify(query)} query=${query} types=${types} kindName=${kindName} />
  `;
};
