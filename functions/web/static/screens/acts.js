// What was done in the agency: by one person, or what touches security; to be taken away as CSV.
import { html } from "../html.js";
import { useSignal } from "../vendor/signals.js";
import { get, post } from "../api.js";
import { showDay, showMoment, today } from "../dates.js";
import { CheckField, DateField, dayOf, SelectField } from "../parts/field.js";
import { Empty, Loading, tell, Trouble } from "../parts/notice.js";
import { Pager } from "../parts/table.js";
import { factLines } from "../parts/timeline.js";
import { directory } from "../reference.js";
import { csv, save } from "../text.js";
import { useAct, useForm, useLoad, usePages, useTitle } from "../use.js";
import { fill, words } from "../words.vi.js";

const say = words.actsOfAgency;

const what = (act) => words.events[act.tag] ?? words.otherEvents[act.tag] ?? act.tag;
const who = (act) =>
  [
    act.person_name,
    act.position,
    act.acting_for && fill(words.document.onBehalf, { name: act.acting_for }),
  ]
    .filter(Boolean)
    .join(", ");
const COLUMNS = [
  [say.at, (act) => showMoment(act.at)],
  [say.what, what],
  [say.who, who],
  [say.subject, (act, names) => names[act.subject_id] ?? act.subject_id],
  [say.source, (act) => act.source ?? words.none],
  [say.facts, (act) => factLines(act).join("; ")],
];

const namesOf = (people) => Object.fromEntries(people.map((p) => [p.person_id, p.name]));

const Filters = ({ asked, ask, people }) => {
  const form = useForm({
    since: showDay(asked.since),
    until: showDay(asked.until),
    person_id: asked.person_id ?? "",
    is_security: asked.is_security,
  });
  const read = () => {
    const values = form.current();
    const days = { since: dayOf(values.since), until: dayOf(values.until) };
    const wrong = Object.keys(days).filter((name) => !days[name]);
    const isRight = form.accept(Object.fromEntries(wrong.map((n) => [n, words.dates.wrong])));
    const rest = { person_id: values.person_id || undefined, is_security: values.is_security };
    return isRight ? { ...days, ...rest } : null;
  };
  const act = useAct(async (wanted) => {
    const { items } = await post("/api/audit/exports", wanted);
    const titles = COLUMNS.map(([title]) => title);
    const names = namesOf(people);
    const rows = items.map((each) => COLUMNS.map(([, cell]) => cell(each, names)));
    save(fill(say.file, wanted), "text/csv", csv([titles, ...rows]));
    tell(fill(say.exported, { count: items.length }));
  });
  const submit = (e) => {
    e.preventDefault();
    const wanted = read();
    if (wanted) ask(wanted);
  };
  const take = () => {
    const wanted = read();
    if (wanted) act.run(wanted);
  };
  const col = "col-6 col-md-3";
  return html`
    <form
      class="card-header filters"
      role="search"
      aria-label=${say.filter}
      onSubmit=${submit}
      novalidate
    >
      <div class="row g-2 align-items-end w-100">
        <${DateField} form=${form} name="since" label=${say.since} col=${col} />
        <${DateField} form=${form} name="until" label=${say.until} col=${col} />
        <${SelectField}
          form=${form}
          name="person_id"
          label=${say.person}
          empty=${say.everyone}
          options=${people.map((p) => [p.person_id, p.name])}
          col="col-12 col-md-6"
        />
        <${CheckField} form=${form} name="is_security" label=${say.security} />
        <${Trouble} problem=${act.problem} />
        <div class="col-12 d-flex flex-wrap gap-2">
          <button type="submit" class="btn btn-primary">${say.apply}</button>
          <button type="button" class="btn" disabled=${act.pending} onClick=${take}>
            ${say.export}
          </button>
        </div>
      </div>
    </form>
  `;
};

const Found = ({ items, names }) => html`
  <div class="table-responsive">
    <table class="table table-vcenter card-table documents">
      <caption class="visually-hidden">
        ${say.title}
      </caption>
      <thead>
        <tr>
          ${COLUMNS.map(([title]) => html`<th key=${title} scope="col">${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${items.map(
          (act) => html`
            <tr key=${act.event_id}>
              ${COLUMNS.map(
                ([title, cell]) =>
                  html`<td key=${title} data-label=${title} class="text-break">
                    <div>${cell(act, names)}</div>
                  </td>`,
              )}
            </tr>
          `,
        )}
      </tbody>
    </table>
  </div>
`;

const Acts = ({ asked, people }) => {
  const loaded = usePages((cursor) => get("/api/audit/acts", { ...asked, cursor }));
  const items = loaded.value?.items ?? [];
  return html`
    ${loaded.loading && html`<${Loading} />`}
    ${
      loaded.problem &&
      html`<div class="p-3"><${Trouble} problem=${loaded.problem} retry=${loaded.reload} /></div>`
    }
    ${items.length > 0 && html`<${Found} items=${items} names=${namesOf(people)} />`}
    ${loaded.value && !items.length && html`<${Empty} title=${say.empty} />`}
    <${Pager} ...${loaded.pages} />
  `;
};

export const ActsScreen = () => {
  useTitle(say.title);
  const people = useLoad(directory).value?.people ?? [];
  const asked = useSignal({ since: today(), until: today(), is_security: false });
  return html`
    <h1 class="screen-title">${say.title}</h1>
    <p class="screen-lead">${say.why}</p>
    <div class="card">
      <${Filters}
        asked=${asked.value}
        ask=${(wanted) => (asked.value = wanted)}
        people=${people}
      />
      <${Acts} key=${JSON.stringify(asked.value)} asked=${asked.value} people=${people} />
    </div>
  `;
};
