// Agencies with their days and what became of each; whom a code reaches on a day.
import { html } from "../html.js";
import { useSignal } from "../vendor/signals.js";
import { get } from "../api.js";
import { fateOf, namesOf, periodOf, stateOf } from "../bodies.js";
import { showDay, today } from "../dates.js";
import { DateField, dayOf, TextField } from "../parts/field.js";
import { Empty, Loading, Submit, Trouble } from "../parts/notice.js";
import { reorganization as say } from "../reorganization.vi.js";
import { to } from "../router.js";
import { hasRole } from "../session.js";
import { fold } from "../text.js";
import { missing, useAct, useForm, useLoad, useTitle } from "../use.js";
import { fill, words } from "../words.vi.js";

const Lookup = () => {
  const form = useForm({ code: "", on: showDay(today()) });
  const found = useSignal("");
  const act = useAct(async ({ code, on }) => {
    found.value = "";
    const { name, agency_id } = await get("/api/addressee", { code, on });
    found.value = fill(say.lookup.reaches, { code, day: showDay(on), name, id: agency_id });
  });
  const submit = (e) => {
    e.preventDefault();
    const { code, on } = form.current();
    const wrong = {
      code: !code.trim() && missing(say.lookup.code),
      on: !dayOf(on) && words.dates.wrong,
    };
    if (form.accept(wrong)) act.run({ code: code.trim(), on: dayOf(on) });
  };
  return html`
    <form class="card mb-3" aria-label=${say.lookup.title} novalidate onSubmit=${submit}>
      <div class="card-body row g-2 align-items-end">
        <h2 class="act-title col-12">${say.lookup.title}</h2>
        <${TextField}
          form=${form}
          name="code"
          label=${say.lookup.code}
          placeholder=${say.lookup.hint}
          max="64"
          col="col-12 col-md-5"
          required
        />
        <${DateField} form=${form} name="on" label=${say.lookup.day} col="col-6 col-md-3" required />
        <div class="col-6 col-md-auto"><${Submit} act=${act}>${say.lookup.submit}<//></div>
        <${Trouble} problem=${act.problem} />
        <div class="col-12" role="status">
          ${found.value && html`<div class="alert alert-info m-0">${found.value}</div>`}
        </div>
      </div>
    </form>
  `;
};

const codesOf = (agency) => [
  ...new Set([agency.agency_id, ...agency.codes.map((code) => code.value)]),
];

const fits = (agency, wanted) =>
  [...agency.designations.flatMap((d) => [d.name, d.abbreviation]), ...codesOf(agency)].some((text) =>
    fold(text).includes(wanted),
  );

const Row = ({ agency, nameOf }) => {
  const state = stateOf(agency);
  return html`
    <tr>
      <td class="wide" data-label=${say.agency}>
        <div>
          <a href=${to("sap-xep-to-chuc", agency.agency_id)}>${agency.name}</a>
          ${agency.became && html`<div class="small">${fateOf(agency.became, nameOf)}</div>`}
        </div>
      </td>
      <td data-label=${say.code}>
        <div>
          ${codesOf(agency).map((code) => html`<div key=${code} class="text-nowrap">${code}</div>`)}
        </div>
      </td>
      <td data-label=${say.period}>
        <div>
          <span class=${`tag tag-${state.tone}`}>${state.text}</span>
          <div class="small text-secondary">${periodOf(agency)}</div>
        </div>
      </td>
    </tr>
  `;
};

const Table = ({ agencies }) => {
  const form = useForm({ wanted: "" });
  const wanted = fold(form.values.wanted);
  const items = agencies.filter((each) => fits(each, wanted));
  const nameOf = namesOf(agencies);
  return html`
    <div class="card">
      <div class="card-header filters">
        <div class="row g-2 w-100">
          <${TextField} form=${form} name="wanted" label=${say.find} col="col-12 col-md-6" />
        </div>
      </div>
      ${
        items.length
          ? html`<div class="table-responsive">
              <table class="table table-vcenter card-table documents rows-only">
                <caption class="visually-hidden">
                  ${say.title}
                </caption>
                <thead>
                  <tr>
                    <th scope="col">${say.agency}</th>
                    <th scope="col">${say.code}</th>
                    <th scope="col">${say.period}</th>
                  </tr>
                </thead>
                <tbody>
                  ${items.map((a) => html`<${Row} key=${a.agency_id} agency=${a} nameOf=${nameOf} />`)}
                </tbody>
              </table>
            </div>`
          : html`<${Empty} title=${say.nothingFound} />`
      }
    </div>
  `;
};

export const ReorganizationScreen = () => {
  useTitle(say.title);
  const loaded = useLoad(() => get("/api/succession"));
  return html`
    <div class="screen-head">
      <h1 class="screen-title">${say.title}</h1>
      ${
        hasRole("operator") &&
        html`<a class="btn btn-primary" href=${to("sap-xep-to-chuc", "quyet-dinh", "moi")}
          >${say.decide}</a
        >`
      }
    </div>
    <p class="screen-lead">${say.why}</p>
    <${Lookup} />
    <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
    ${loaded.loading && !loaded.value && html`<${Loading} />`}
    ${loaded.value && html`<${Table} agencies=${loaded.value.items} />`}
  `;
};
