// Everyone ever entered in the agency, for its administrator; what is looked for is in the address.
import { html } from "../html.js";
import { get } from "../api.js";
import { showDay } from "../dates.js";
import { SelectField, TextField } from "../parts/field.js";
import { Empty, Loading, Trouble } from "../parts/notice.js";
import { LIST, StandingBadge, unitName } from "../parts/people.js";
import { DocumentTable, Pager } from "../parts/table.js";
import { directory } from "../reference.js";
import { go, route, to, withQuery } from "../router.js";
import { hasRole } from "../session.js";
import { useForm, useLoad, usePages, useTitle } from "../use.js";
import { fill, words } from "../words.vi.js";

const say = words.people;
const PAGE = 25;

// The pages that led to where each search stands: opening a person and coming back keeps the page.
const trails = new Map();

export const personAddress = (row) => to(...LIST, row.person_id);

const Search = ({ asked }) => {
  const form = useForm({ query: asked.query ?? "", standing: asked.standing ?? "" });
  const submit = (e) => {
    e.preventDefault();
    const { query, standing } = form.current();
    go(withQuery(to(...LIST), { query: query.trim(), standing }));
  };
  return html`
    <form
      class="card-header filters"
      role="search"
      aria-label=${say.searchForm}
      onSubmit=${submit}
      novalidate
    >
      <div class="row g-2 align-items-end w-100">
        <${TextField}
          form=${form}
          name="query"
          type="search"
          label=${say.search}
          max="100"
          col="col-12 col-md-6"
        />
        <${SelectField}
          form=${form}
          name="standing"
          label=${say.standing}
          empty=${say.everyone}
          options=${Object.entries(say.standings)}
          col="col-12 col-md-3"
        />
        <div class="col-12 col-md-auto d-flex flex-wrap gap-2">
          <button type="submit" class="btn btn-primary">${say.find}</button>
          ${
            (asked.query || asked.standing) &&
            html`<a class="btn btn-link" href=${to(...LIST)}>${say.clear}</a>`
          }
        </div>
      </div>
    </form>
  `;
};

const PostCell = ({ row, units }) => html`
  <div>${row.position || words.none}</div>
  <div class="text-secondary small">
    ${[
      unitName(units, row.unit_id),
      row.positions > 1 && fill(say.more, { count: row.positions - 1 }),
    ]
      .filter(Boolean)
      .join(" · ")}
  </div>
`;

const StateCell = ({ row }) => html`
  <${StandingBadge} standing=${row.standing} />
  ${
    row.left_on &&
    html`<div class="text-secondary small">
      ${fill(say.leftOn, { day: showDay(row.left_on) })}
    </div>`
  }
`;

const columnsWith = (units) => [
  {
    title: say.fullName,
    class: "wide",
    cell: (row) => html`
      <a href=${personAddress(row)}>${row.name}</a>
      <div class="text-secondary small text-break">${row.email}</div>
    `,
  },
  { title: say.account, cell: (row) => row.account },
  { title: say.jobTitle, cell: (row) => html`<${PostCell} row=${row} units=${units} />` },
  { title: say.standing, cell: (row) => html`<${StateCell} row=${row} />` },
];

const List = ({ asked, units }) => {
  const loaded = usePages(
    (cursor) => get("/api/people", { ...asked, cursor, limit: PAGE }),
    [asked],
    trails,
  );
  const items = loaded.value?.items ?? [];
  const isFiltered = Boolean(asked.query || asked.standing);
  return html`
    <div class="card" aria-busy=${loaded.loading}>
      <${Search} asked=${asked} />
      ${loaded.loading && html`<${Loading} />`}
      ${
        loaded.problem &&
        html`<div class="p-3"><${Trouble} problem=${loaded.problem} retry=${loaded.reload} /></div>`
      }
      ${
        items.length > 0 &&
        html`<${DocumentTable}
          caption=${say.title}
          columns=${columnsWith(units)}
          items=${items}
          keyOf=${(row) => row.person_id}
          addressOf=${personAddress}
        />`
      }
      ${
        loaded.value &&
        !items.length &&
        html`<${Empty} title=${isFiltered ? say.emptyFound : say.empty} />`
      }
      <${Pager} ...${loaded.pages} />
    </div>
  `;
};

export const OnlyAdministrators = () => html`
  <h1 class="screen-title">${say.title}</h1>
  <div class="card"><${Empty} title=${say.onlyAdministrators} /></div>
`;

export const PeopleScreen = () => {
  useTitle(say.title);
  const units = useLoad(directory).value?.units ?? [];
  if (!hasRole("administrator")) return html`<${OnlyAdministrators} />`;
  const { query, standing } = route.value.query;
  const asked = { ...(query && { query }), ...(standing && { standing }) };
  return html`
    <div class="screen-head">
      <h1 class="screen-title">${say.title}</h1>
      <div class="d-flex flex-wrap gap-2">
        <a class="btn" href=${to(...LIST, "nhap-tu-bang-tinh")}>${say.import}</a>
        <a class="btn btn-primary" href=${to(...LIST, "moi")}>${say.new}</a>
      </div>
    </div>
    <p class="screen-lead">${say.why}</p>
    <${List} key=${JSON.stringify(asked)} asked=${asked} units=${units} />
  `;
};
