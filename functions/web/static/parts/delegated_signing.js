// What a delegation to sign says besides its duty: in which capacity, which kinds, which field.
import { html } from "../html.js";
import { notChosen } from "../use.js";
import { fill, words } from "../words.vi.js";
import { CheckField, SelectField, TextField } from "./field.js";

const say = words.delegations;
const KIND = "kind ";

export const SIGN = "outgoing:sign";

export const EMPTY_SIGNING = { capacity: "", field: "" };

// Who may sign so for the head (Decree 30/2020, Art. 13).
const HOLDERS = { "KT.": "leader", "TL.": "unit_head", "TUQ.": "unit_head" };

const capacitiesOf = (person) =>
  Object.entries(say.capacities).filter(([mark]) => person?.roles?.includes(HOLDERS[mark]));

const kindsIn = (values, types) =>
  types.filter((type) => values[KIND + type.code]).map((type) => type.code);

// As the API takes it; without the duty to sign there is nothing to say.
export const signingIn = (values, duties, types) =>
  duties.includes(SIGN)
    ? {
        capacity: values.capacity || null,
        kinds: kindsIn(values, types),
        field: values.field.trim().normalize("NFC"),
      }
    : { capacity: null, kinds: [], field: "" };

export const wrongInSigning = (values, duties, types) => {
  if (!duties.includes(SIGN)) return {};
  const isLimited = values.field.trim() || kindsIn(values, types).length;
  return {
    capacity: !values.capacity && notChosen(say.capacity),
    field: values.capacity === "TUQ." && !isLimited && say.contentMissing,
  };
};

export const SigningFields = ({ form, types, delegate }) => {
  const offered = capacitiesOf(delegate);
  const chosen = kindsIn(form.values, types).length;
  return html`
    <fieldset class="col-12 row g-3 m-0 p-0">
      <legend class="form-label mb-0">${say.signing}</legend>
      <${SelectField}
        form=${form}
        name="capacity"
        label=${say.capacity}
        options=${offered}
        empty=${words.choose}
        hint=${delegate && !offered.length ? fill(say.noCapacity, { name: delegate.name }) : say.capacityHint}
        col="col-md-6"
        required
      />
      <${TextField}
        form=${form}
        name="field"
        label=${say.field}
        hint=${say.fieldHint}
        max="200"
        col="col-md-6"
      />
      <details class="col-12">
        <summary>${say.kinds}: ${chosen ? fill(say.kindsChosen, { count: chosen }) : say.everyKind}</summary>
        <div class="row g-1 mt-1">
          ${types.map(
            (type) =>
              html`<${CheckField}
                key=${type.code}
                form=${form}
                name=${KIND + type.code}
                label=${type.name}
                col="col-md-4"
              />`,
          )}
        </div>
      </details>
    </fieldset>
  `;
};

// Of a delegation that was given: in words.
export const signingText = (one, types) => {
  const names = types.filter((type) => one.kinds.includes(type.code)).map((type) => type.name);
  return [
    fill(say.signs, { capacity: one.capacity }),
    names.length ? names.join(", ") : say.everyKind,
    one.field,
  ]
    .filter(Boolean)
    .join(": ");
};
