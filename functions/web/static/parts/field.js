// Fields of a form. Each has its label, its hint, and its error told to readers of the screen.
import { html } from "../html.js";
import { useState } from "../vendor/preact-hooks.js";
import { readDay, showDay } from "../dates.js";
import { words } from "../words.vi.js";

const idOf = (form, name) => `${form.id}-${name}`;

const described = (form, name, hint) => {
  const ids = [];
  if (form.errors[name]) ids.push(`${idOf(form, name)}-error`);
  if (hint) ids.push(`${idOf(form, name)}-hint`);
  return ids.join(" ") || undefined;
};

const marked = (base, form, name) => (form.errors[name] ? `${base} is-invalid` : base);

const Frame = ({ form, name, label, hint, required, col = "col-12", children }) => html`
  <div class=${col}>
    <label class=${`form-label${required ? " required" : ""}`} for=${idOf(form, name)}
      >${label}</label
    >
    ${children}
    ${
      form.errors[name] &&
      html`<div class="invalid-feedback d-block" id=${`${idOf(form, name)}-error`}>
        ${form.errors[name]}
      </div>`
    }
    ${hint && html`<div class="form-hint" id=${`${idOf(form, name)}-hint`}>${hint}</div>`}
  </div>
`;

const common = ({ form, name, hint, required, disabled }) => ({
  id: idOf(form, name),
  name,
  disabled,
  "aria-required": required ? "true" : undefined,
  "aria-invalid": form.errors[name] ? "true" : undefined,
  "aria-describedby": described(form, name, hint),
});

export const TextField = (field) => {
  const { form, name, type = "text", max, placeholder, autocomplete = "off", list } = field;
  return html`<${Frame} ...${field}>
    <input
      ...${common(field)}
      type=${type}
      class=${marked("form-control", form, name)}
      value=${form.values[name]}
      maxlength=${max}
      placeholder=${placeholder}
      autocomplete=${autocomplete}
      list=${list}
      inputmode=${field.inputmode}
      spellcheck=${field.spellcheck ?? false}
      onInput=${(e) => form.set(name, e.target.value)}
    />
  <//>`;
};

export const TextArea = (field) => {
  const { form, name, max, rows = 3 } = field;
  return html`<${Frame} ...${field}>
    <textarea
      ...${common(field)}
      class=${marked("form-control", form, name)}
      value=${form.values[name]}
      maxlength=${max}
      rows=${rows}
      spellcheck=${false}
      onInput=${(e) => form.set(name, e.target.value)}
    ></textarea>
  <//>`;
};

// `options` are [value, text]; with `empty` the first choice is none.
export const SelectField = (field) => {
  const { form, name, options, empty } = field;
  return html`<${Frame} ...${field}>
    <select
      ...${common(field)}
      class=${marked("form-select", form, name)}
      value=${form.values[name]}
      onChange=${(e) => form.set(name, e.target.value)}
    >
      ${empty !== undefined && html`<option value="">${empty}</option>`}
      ${options.map(([value, text]) => html`<option key=${value} value=${value}>${text}</option>`)}
    </select>
  <//>`;
};

// A day as text: native date inputs show mm/dd/yyyy whatever the page's language.
export const DateField = (field) => {
  const { form, name } = field;
  const tidy = (e) => {
    const day = readDay(e.target.value);
    if (day) form.set(name, showDay(day));
  };
  return html`<${Frame} ...${field}>
    <input
      ...${common(field)}
      type="text"
      inputmode="numeric"
      class=${marked("form-control", form, name)}
      value=${form.values[name]}
      placeholder=${words.dates.hint}
      maxlength="10"
      autocomplete="off"
      onInput=${(e) => form.set(name, e.target.value)}
      onBlur=${tidy}
    />
  <//>`;
};

export const CheckField = ({ form, name, label, col = "col-12", disabled }) => html`
  <div class=${col}>
    <label class="form-check" for=${idOf(form, name)}>
      <input
        id=${idOf(form, name)}
        name=${name}
        type="checkbox"
        class=${marked("form-check-input", form, name)}
        checked=${Boolean(form.values[name])}
        disabled=${disabled}
        aria-describedby=${described(form, name)}
        onChange=${(e) => form.set(name, e.target.checked)}
      />
      <span class="form-check-label">${label}</span>
    </label>
    ${
      form.errors[name] &&
      html`<div class="invalid-feedback d-block" id=${`${idOf(form, name)}-error`}>
        ${form.errors[name]}
      </div>`
    }
  </div>
`;

export const ChoiceField = ({ form, name, label, options, required, col = "col-12" }) => html`
  <fieldset class=${col}>
    <legend class=${`form-label${required ? " required" : ""}`}>${label}</legend>
    <div class="d-flex flex-wrap column-gap-4">
      ${options.map(
        ([value, text], index) => html`
          <label class="form-check" key=${value}>
            <input
              id=${index === 0 ? idOf(form, name) : undefined}
              type="radio"
              class="form-check-input"
              name=${idOf(form, name)}
              checked=${form.values[name] === value}
              onChange=${() => form.set(name, value)}
            />
            <span class="form-check-label">${text}</span>
          </label>
        `,
      )}
    </div>
    ${form.errors[name] && html`<div class="invalid-feedback d-block">${form.errors[name]}</div>`}
  </fieldset>
`;

export const PasswordField = (field) => {
  const [shown, show] = useState(false);
  return html`
    <${TextField} ...${field} type=${shown ? "text" : "password"} />
    <div class="col-12 reveal">
      <label class="form-check">
        <input
          type="checkbox"
          class="form-check-input"
          checked=${shown}
          onChange=${(e) => show(e.target.checked)}
        />
        <span class="form-check-label">${words.signIn.show}</span>
      </label>
    </div>
  `;
};

// The ISO day of a date field: "" when empty, null when it is no day.
export const dayOf = (text) => (text?.trim() ? readDay(text) : "");

const TIME = /^([01]?\d|2[0-3]):([0-5]\d)$/;

export const isTime = (text) => TIME.test(text.trim());

// A day and a time of Vietnam as an instant; null when one of them is none.
export const instantOf = (day, time) => {
  const [iso, match] = [dayOf(day), TIME.exec(time.trim())];
  if (!iso || !match) return null;
  return `${iso}T${match[1].padStart(2, "0")}:${match[2]}:00+07:00`;
};
