// The fields of an agency's routing: roles, steps, hours and stand-ins, as a form has them.
import { readDay, showDay } from "../dates.js";
import { html } from "../html.js";
import { routing as say } from "../routing.vi.js";
import { missing } from "../use.js";
import { fill, words } from "../words.vi.js";
import { CheckField, dayOf, SelectField, TextField } from "./field.js";

export const STEPS = {
  incoming: ["STOPPED", "RETURNED", "DIRECT", "ASSIGN", "HANDLE", "CONFIRM", "COHANDLE", "INFORMED", "EXTENSION", "ACCESS"],
  outgoing: ["REVISE", "REVIEW", "CHECK", "SIGN", "ISSUE", "ADVISE"],
};
const ALL_STEPS = [...STEPS.incoming, ...STEPS.outgoing];
const ROLES = Object.keys(say.roles);
const CHECKS = ["units_assign", "giver_confirms", "heads_review", "checks_form"];
const LEAST = 0.25;
const MOST = 2000;

const hoursText = (hours) => String(hours).replace(".", ",");

const hoursOf = (text) => {
  const found = /^\d{1,4}(?:[.,]\d{1,2})?$/.test(text.trim()) ? Number(text.trim().replace(",", ".")) : NaN;
  return found >= LEAST && found <= MOST ? found : null;
};

const ticked = (name, roles) =>
  Object.fromEntries(ROLES.map((role) => [`${name} ${role}`, roles.includes(role)]));

const rolesIn = (values, name) => ROLES.filter((role) => values[`${name} ${role}`]);

// A version as the form shows it; the usual plan has no hours of its own for new steps.
export const formOf = (plan) => ({
  ...Object.fromEntries(CHECKS.map((name) => [name, plan[name]])),
  ...ticked("directing", plan.directing_roles),
  ...ticked("signing", plan.signing_roles),
  ...ticked("copying", plan.copying_roles),
  ...Object.fromEntries(ALL_STEPS.map((step) => [step, hoursText(plan.hours[step] ?? 8)])),
  form_unit: plan.form_unit.kind === "unit" ? plan.form_unit.id : "",
  stand_ins: plan.stand_ins.map((one) => ({ ...one, since: showDay(one.since), until: showDay(one.until) })),
  note: "",
});

export const planIn = (values) => ({
  ...Object.fromEntries(CHECKS.map((name) => [name, Boolean(values[name])])),
  directing_roles: rolesIn(values, "directing"),
  signing_roles: rolesIn(values, "signing"),
  copying_roles: rolesIn(values, "copying"),
  hours: Object.fromEntries(ALL_STEPS.map((step) => [step, hoursOf(values[step])])),
  form_unit: values.form_unit ? { kind: "unit", id: values.form_unit } : null,
  stand_ins: values.stand_ins.map((one) => ({ ...one, since: readDay(one.since), until: readDay(one.until) })),
  note: values.note.trim().normalize("NFC"),
});

export const wrongIn = (values) => ({
  directing: !rolesIn(values, "directing").length && say.needRole,
  signing: !rolesIn(values, "signing").length && say.needRole,
  copying: !rolesIn(values, "copying").length && say.needRole,
  ...Object.fromEntries(ALL_STEPS.map((step) => [step, hoursOf(values[step]) === null && say.hoursWrong])),
  stand_ins:
    values.stand_ins.some((one) => !one.person_id || !one.stand_in_id || !dayOf(one.since) || !dayOf(one.until)) &&
    say.standInMissing,
  note: !values.note.trim() && missing(say.note),
});

export const Roles = ({ form, name, label, names, hint }) => html`
  <fieldset class="col-12">
    <legend class="form-label required">${label}</legend>
    ${hint && html`<p class="form-hint mt-0">${hint}</p>`}
    <div class="row g-1">
      ${ROLES.map(
        (role) =>
          html`<${CheckField} key=${role} form=${form} name=${`${name} ${role}`} label=${names[role]} col="col-md-6" />`,
      )}
    </div>
    ${form.errors[name] && html`<div class="invalid-feedback d-block" role="alert">${form.errors[name]}</div>`}
  </fieldset>
`;

export const Hours = ({ form, steps }) => html`
  <fieldset class="col-12">
    <legend class="form-label">${say.hours}</legend>
    <p class="form-hint mt-0">${say.hoursHint}</p>
    <div class="row g-2 align-items-end">
      ${steps.map(
        (step) =>
          html`<${TextField}
            key=${step}
            form=${form}
            name=${step}
            label=${say.steps[step]}
            inputmode="decimal"
            max="7"
            col="col-6 col-md-4"
          />`,
      )}
    </div>
  </fieldset>
`;

export const FormCheck = ({ form, units }) => html`
  <${CheckField} form=${form} name="checks_form" label=${say.checks_form} />
  ${
    form.values.checks_form &&
    html`<${SelectField}
      form=${form}
      name="form_unit"
      label=${say.formUnit}
      empty=${say.clerks}
      options=${units.map((unit) => [unit.unit_id, unit.name])}
      col="col-md-6"
    />`
  }
`;

const Choice = ({ id, label, value, options, set }) => html`
  <div class="col-md-6">
    <label class="form-label required" for=${id}>${label}</label>
    <select id=${id} class="form-select" value=${value} onChange=${(e) => set(e.target.value)}>
      <option value="">${words.choose}</option>
      ${options.map(([key, text]) => html`<option key=${key} value=${key}>${text}</option>`)}
    </select>
  </div>
`;

const Day = ({ id, label, value, set }) => html`
  <div class="col-6 col-md-3">
    <label class="form-label required" for=${id}>${label}</label>
    <input
      id=${id}
      type="text"
      inputmode="numeric"
      class="form-control"
      maxlength="10"
      autocomplete="off"
      placeholder=${words.dates.hint}
      value=${value}
      onInput=${(e) => set(e.target.value)}
      onBlur=${(e) => readDay(e.target.value) && set(showDay(readDay(e.target.value)))}
    />
  </div>
`;

const NOBODY = { person_id: "", stand_in_id: "", since: "", until: "" };

export const StandIns = ({ form, people }) => {
  const rows = form.values.stand_ins;
  const put = (at, change) =>
    form.set("stand_ins", rows.map((one, i) => (i === at ? { ...one, ...change } : one)));
  const named = people.map((one) => [one.person_id, `${one.name} – ${one.position}`]);
  return html`
    <div class="col-12"><h3 class="form-group-title">${say.standIns}</h3></div>
    <p class="form-hint col-12 mb-0">${rows.length ? say.standInsHint : say.noStandIns}</p>
    ${rows.map((row, i) => {
      const id = `${form.id}-stand-in-${i}`;
      return html`<fieldset class="col-12 numbering-row" key=${i}>
        <legend class="form-group-title">${fill(say.standIn, { number: i + 1 })}</legend>
        <div class="row g-2">
          <${Choice} id=${`${id}-away`} label=${say.away} value=${row.person_id} options=${named}
            set=${(person_id) => put(i, { person_id })} />
          <${Choice} id=${`${id}-by`} label=${say.by} value=${row.stand_in_id} options=${named}
            set=${(stand_in_id) => put(i, { stand_in_id })} />
          <${Day} id=${`${id}-since`} label=${say.since} value=${row.since} set=${(since) => put(i, { since })} />
          <${Day} id=${`${id}-until`} label=${say.until} value=${row.until} set=${(until) => put(i, { until })} />
          <div class="col-12 text-end">
            <button type="button" class="btn btn-sm" aria-label=${fill(say.drop, { number: i + 1 })}
              onClick=${() => form.set("stand_ins", rows.filter((_, at) => at !== i))}>${words.remove}</button>
          </div>
        </div>
      </fieldset>`;
    })}
    ${form.errors.stand_ins && html`<div class="col-12 invalid-feedback d-block" role="alert">${form.errors.stand_ins}</div>`}
    <div class="col-12">
      <button type="button" class="btn btn-sm" onClick=${() => form.set("stand_ins", [...rows, NOBODY])}>
        ${say.addStandIn}
      </button>
    </div>
  `;
};
