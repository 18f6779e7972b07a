// What the pages of people share: how somebody stands, and the fields of a person and a position.
import { html } from "../html.js";
import { showDay } from "../dates.js";
import { fill, words } from "../words.vi.js";
import { hasRole } from "../session.js";
import { missing, notChosen } from "../use.js";
import { DateField, dayOf, SelectField, TextField } from "./field.js";

const say = words.people;
const ROLE = "role ";
const WHOLE_AGENCY = "agency";

export const LIST = ["can-bo"];

const TONES = { active: "green", invited: "azure", coming: "blue", left: "gray", disabled: "red" };

export const StandingBadge = ({ standing }) => html`
  <span class=${`tag tag-${TONES[standing] ?? "gray"}`}>${say.standings[standing] ?? standing}</span>
`;

export const rolesLine = (roles) => roles.map((role) => say.roles[role] ?? role).join(", ");

export const spanOf = ({ effective_from, effective_to }) =>
  fill(effective_to ? say.person.span : say.person.since, {
    from: showDay(effective_from),
    to: showDay(effective_to),
  });

export const dayWrong = (text, label) =>
  !dayOf(text) && (text.trim() ? words.dates.wrong : missing(label));

export const unitName = (units, unitId) =>
  unitId ? (units.find((u) => u.unit_id === unitId)?.name ?? say.unknownUnit) : "";

const looksLikeEmail = (text) => /^[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+$/.test(text);

export const emailWrong = (email) =>
  email.trim() ? !looksLikeEmail(email.trim()) && say.emailWrong : missing(say.email);

export const wordsOf = (name) => [...new Set(name.trim().split(/\s+/).filter(Boolean))];

export const NameFields = ({ form, askGivenName, onNamed, children }) => {
  const { full_name: name, given_name: given } = form.values;
  const options = wordsOf(name);
  // A given name that was chosen stays in the list while the full name is being corrected.
  if (given && !options.includes(given)) options.push(given);
  return html`
    <div class="col-md-6" onFocusOut=${onNamed}>
      <${TextField} form=${form} name="full_name" label=${say.fullName} max="100" required />
    </div>
    <${SelectField}
      form=${form}
      name="given_name"
      label=${say.givenName}
      hint=${askGivenName ? say.givenNameAsked : say.givenNameHint}
      empty=${askGivenName ? words.choose : say.givenNameByRule}
      options=${options.map((word) => [word, word])}
      required=${askGivenName}
      col="col-md-6"
    />
    <${TextField}
      form=${form}
      name="email"
      type="email"
      label=${say.email}
      max="254"
      col="col-md-6"
      required
    />
    ${children}
  `;
};

// What reaches over the whole province is the operator's to give.
const BEYOND = ["operator", "inspector"];
export const mayGive = (role) => hasRole("operator") || !BEYOND.includes(role);
const givable = () => Object.keys(say.roles).filter(mayGive);

const RolesField = ({ form }) => html`
  <fieldset class="col-12" id=${`${form.id}-roles`} tabindex="-1">
    <legend class="form-label required">${say.rolesTitle}</legend>
    <div class="row g-1">
      ${givable().map(
        (role) => html`
          <div class="col-md-4" key=${role}>
            <label class="form-check">
              <input
                type="checkbox"
                class="form-check-input"
                checked=${Boolean(form.values[ROLE + role])}
                onChange=${(e) => form.set(ROLE + role, e.target.checked)}
              />
              <span class="form-check-label">${say.roles[role]}</span>
            </label>
          </div>
        `,
      )}
    </div>
    ${
      form.errors.roles &&
      html`<div class="invalid-feedback d-block" role="alert">${form.errors.roles}</div>`
    }
  </fieldset>
`;

export const positionValues = (from, position = {}) => ({
  title: position.title ?? "",
  unit_id: position.title ? (position.unit_id ?? WHOLE_AGENCY) : "",
  effective_from: showDay(from),
  effective_to: "",
  ...Object.fromEntries((position.roles ?? []).map((role) => [ROLE + role, true])),
});

export const PositionFields = ({ form, units }) => html`
  <${TextField}
    form=${form}
    name="title"
    label=${say.jobTitle}
    hint=${say.jobTitleHint}
    max="100"
    col="col-md-6"
    required
  />
  <${SelectField}
    form=${form}
    name="unit_id"
    label=${say.unit}
    empty=${words.choose}
    options=${[...units.map((u) => [u.unit_id, u.name]), [WHOLE_AGENCY, say.wholeAgency]]}
    col="col-md-6"
    required
  />
  <${DateField} form=${form} name="effective_from" label=${say.from} col="col-md-6" required />
  <${DateField}
    form=${form}
    name="effective_to"
    label=${say.until}
    hint=${say.untilHint}
    col="col-md-6"
  />
  <${RolesField} form=${form} />
`;

export const positionOf = (values) => ({
  title: values.title.trim(),
  unit_id: values.unit_id === WHOLE_AGENCY ? null : values.unit_id,
  effective_from: dayOf(values.effective_from),
  effective_to: dayOf(values.effective_to) || null,
  roles: givable().filter((role) => values[ROLE + role]),
});

export const wrongInPosition = (values) => {
  const { title, effective_from: from, effective_to: to, roles } = positionOf(values);
  return {
    title: !title && missing(say.jobTitle),
    unit_id: !values.unit_id && notChosen(say.unit),
    effective_from: !from && (values.effective_from ? words.dates.wrong : missing(say.from)),
    effective_to:
      (dayOf(values.effective_to) === null && words.dates.wrong) ||
      (from && to && to < from && say.endsBeforeStart),
    roles: !roles.length && notChosen(say.rolesTitle),
  };
};
