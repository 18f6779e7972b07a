// Quy trình xử lý của cơ quan: who does which step of a document, how long it takes, who stands in.
import { html } from "../html.js";
import { useState } from "../vendor/preact-hooks.js";
import { get, post } from "../api.js";
import { showDay } from "../dates.js";
import { CheckField, TextArea } from "../parts/field.js";
import { Empty, Loading, Submit, tell, Trouble } from "../parts/notice.js";
import { FormCheck, formOf, Hours, planIn, Roles, StandIns, STEPS, wrongIn } from "../parts/routing_fields.js";
import { directory } from "../reference.js";
import { routing as say } from "../routing.vi.js";
import { useAct, useForm, useLoad, useTitle } from "../use.js";
import { fill, words } from "../words.vi.js";

const nameOf = ({ version }) => (version ? fill(say.versionLower, { number: version }) : say.usual);

const Form = ({ from, people, units, done }) => {
  const form = useForm(formOf(from));
  const act = useAct(async () => {
    const written = await post("/api/routing-plan", planIn(form.current()));
    tell(fill(say.written, { number: written.version }));
    done();
  });
  const submit = (e) => {
    e.preventDefault();
    if (form.accept(wrongIn(form.current()))) act.run();
  };
  return html`
    <form class="row g-3" aria-label=${say.form} onSubmit=${submit} novalidate>
      <p class="col-12 mb-0 text-secondary">${fill(say.from, { name: nameOf(from) })}</p>
      <div class="col-12"><h3 class="form-group-title">${say.incoming}</h3></div>
      <${Roles} form=${form} name="directing" label=${say.directing} names=${say.directingRoles} />
      <${CheckField} form=${form} name="units_assign" label=${say.units_assign} />
      <${CheckField} form=${form} name="giver_confirms" label=${say.giver_confirms} />
      <${Hours} form=${form} steps=${STEPS.incoming} />
      <div class="col-12"><h3 class="form-group-title">${say.outgoing}</h3></div>
      <${CheckField} form=${form} name="heads_review" label=${say.heads_review} />
      <${FormCheck} form=${form} units=${units} />
      <${Roles} form=${form} name="signing" label=${say.signing} names=${say.roles} />
      <${Roles} form=${form} name="copying" label=${say.copying} names=${say.roles} hint=${say.copyingWhy} />
      <${Hours} form=${form} steps=${STEPS.outgoing} />
      <${StandIns} form=${form} people=${people} />
      <${TextArea} form=${form} name="note" label=${say.note} max="1000" rows="2" required />
      <${Trouble} problem=${act.problem} />
      <div class="col-12 text-end"><${Submit} act=${act}>${say.write}<//></div>
    </form>
  `;
};

const Line = ({ name, children }) => html`<div class="fact"><dt>${name}</dt><dd>${children}</dd></div>`;

const answer = (given) => (given ? say.yes : say.no);
const inWords = (roles, names) =>
  Object.keys(names)
    .filter((role) => roles.includes(role))
    .map((role) => names[role])
    .join(", ");

const Facts = ({ plan, people, units }) => {
  const person = (id) => people.find((one) => one.person_id === id)?.name ?? id;
  const checkers = plan.form_unit.kind === "unit" ? units.find((one) => one.unit_id === plan.form_unit.id)?.name : say.clerks;
  const hours = (steps) => steps.map((step) => `${say.steps[step]}: ${plan.hours[step] ?? "–"}`).join(" · ");
  return html`
    <dl class="facts mt-2">
      <${Line} name=${say.directing}>${inWords(plan.directing_roles, say.directingRoles)}<//>
      <${Line} name=${say.units_assign}>${answer(plan.units_assign)}<//>
      <${Line} name=${say.giver_confirms}>${answer(plan.giver_confirms)}<//>
      <${Line} name=${say.heads_review}>${answer(plan.heads_review)}<//>
      <${Line} name=${say.formUnit}>${plan.checks_form ? checkers : say.no}<//>
      <${Line} name=${say.signing}>${inWords(plan.signing_roles, say.directingRoles)}<//>
      <${Line} name=${say.copying}>${inWords(plan.copying_roles, say.directingRoles)}<//>
      <${Line} name=${`${say.incoming}, ${say.hours.toLowerCase()}`}>${hours(STEPS.incoming)}<//>
      <${Line} name=${`${say.outgoing}, ${say.hours.toLowerCase()}`}>${hours(STEPS.outgoing)}<//>
      ${
        plan.stand_ins.length > 0 &&
        html`<${Line} name=${say.standIns}>
          ${plan.stand_ins.map(
            (one, i) =>
              html`<div key=${i}>
                ${person(one.stand_in_id)} ← ${person(one.person_id)}, ${showDay(one.since)} – ${showDay(one.until)}
              </div>`,
          )}
        <//>`
      }
    </dl>
  `;
};

const Version = ({ plan, isActive, done, ...known }) => {
  const [asked, ask] = useState(false);
  const [shown, show] = useState(false);
  const number = plan.version;
  const act = useAct(async () => {
    await post(`/api/routing-plan/${number}/activation`, {});
    tell(fill(say.activated, { number }));
    done();
  });
  return html`
    <li class="card-body border-top">
      <div class="d-flex flex-wrap gap-2 align-items-center">
        <strong>${fill(say.version, { number })}</strong>
        ${isActive && html`<span class="tag tag-green">${say.active}</span>`}
        <button type="button" class="btn btn-sm ms-auto" aria-expanded=${shown}
          aria-label=${fill(say.showOne, { number })} onClick=${() => show(!shown)}>${say.show}</button>
        ${
          !isActive &&
          !asked &&
          html`<button type="button" class="btn btn-sm btn-primary" aria-label=${fill(say.activateOne, { number })}
            onClick=${() => ask(true)}>${say.activate}</button>`
        }
      </div>
      <p class="mb-1">${plan.note || say.noNote}</p>
      ${shown && html`<${Facts} plan=${plan} ...${known} />`}
      ${
        asked &&
        html`<div class="alert alert-warning mt-2" role="alert">
          <div>
            <p>${fill(say.keeps, { number })}</p>
            <${Trouble} problem=${act.problem} />
            <div class="d-flex flex-wrap gap-2">
              <button type="button" class="btn btn-primary" disabled=${act.pending} onClick=${act.run}>
                ${act.pending ? words.pending : say.activate}
              </button>
              <button type="button" class="btn" onClick=${() => ask(false)}>${words.cancel}</button>
            </div>
          </div>
        </div>`
      }
    </li>
  `;
};

export const RoutingPlanScreen = () => {
  useTitle(say.title);
  const loaded = useLoad(async () => {
    const [plans, known] = await Promise.all([get("/api/routing-plan"), directory()]);
    return { ...plans, people: known.people, units: known.units };
  });
  const { active, versions, people, units } = loaded.value ?? {};
  const newest = versions?.[0] ?? active;
  return html`
    <h1 class="screen-title">${say.title}</h1>
    <p class="screen-lead">${say.why}</p>
    <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
    ${!loaded.value && !loaded.problem && html`<${Loading} />`}
    ${
      loaded.value &&
      html`<div class="numbering">
        <section class="card">
          <div class="card-header"><h2 class="card-title">${say.form}</h2></div>
          <div class="card-body">
            <${Form} key=${newest.version} from=${newest} people=${people} units=${units} done=${loaded.reload} />
          </div>
        </section>
        <section class="card" aria-label=${say.versions}>
          <div class="card-header"><h2 class="card-title">${say.versions}</h2></div>
          ${!versions.length && html`<${Empty} title=${say.noVersions} />`}
          <ul class="list-unstyled m-0">
            ${versions.map(
              (plan) =>
                html`<${Version}
                  key=${plan.version}
                  plan=${plan}
                  isActive=${plan.version === active.version}
                  people=${people}
                  units=${units}
                  done=${loaded.reload}
                />`,
            )}
          </ul>
        </section>
      </div>`
    }
  `;
};
