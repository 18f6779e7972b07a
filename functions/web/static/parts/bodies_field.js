// Several agencies, or units of agencies, chosen one after another.
import { html } from "../html.js";
import { get } from "../api.js";
import { keyOf } from "../bodies.js";
import { reorganization } from "../reorganization.vi.js";
import { useLoad } from "../use.js";
import { fill, words } from "../words.vi.js";
import { SelectField } from "./field.js";
import { Trouble } from "./notice.js";

const say = reorganization.decision;

const UnitField = ({ form, name, label, agencyId, taken, learn }) => {
  const loaded = useLoad(async () => {
    if (!agencyId) return [];
    const { units } = await get(`/api/agencies/${agencyId}/succession`);
    learn(agencyId, units);
    return units;
  }, [agencyId]);
  const units = (loaded.value ?? []).filter(
    (unit) => !unit.became && !taken(keyOf({ agency_id: agencyId, unit_id: unit.unit_id })),
  );
  return html`
    <${SelectField}
      form=${form}
      name=${name}
      label=${fill(say.ofUnit, { list: label })}
      options=${units.map((unit) => [unit.unit_id, unit.name])}
      empty=${words.choose}
      col="col-12 col-md-5"
    />
    <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
  `;
};

// `form.values[name]` is a list of keys; the choice being made stands in `${name}_agency`, `_unit`.
export const BodiesField = ({ form, name, label, ofUnits, agencies, nameOf, learn, isTaken }) => {
  const chosen = form.values[name];
  const agencyName = `${name}_agency`;
  const unitName = `${name}_unit`;
  const agencyId = form.values[agencyName];
  const unitId = form.values[unitName];
  const add = () => {
    form.set(name, [...chosen, keyOf({ agency_id: agencyId, unit_id: ofUnits ? unitId : null })]);
    form.set(agencyName, ofUnits ? agencyId : "");
    form.set(unitName, "");
  };
  const free = agencies.filter((each) => ofUnits || !isTaken(keyOf(each)));
  return html`
    <fieldset class="col-12">
      <legend class="form-label required">${label}</legend>
      ${
        chosen.length > 0 &&
        html`<ul class="list-unstyled d-grid gap-1 mb-2" aria-label=${label}>
          ${chosen.map(
            (key) =>
              html`<li key=${key} class="chosen">
                <span>${nameOf(key)}</span>
                <button
                  type="button"
                  class="btn btn-sm"
                  aria-label=${fill(say.takeOut, { name: nameOf(key) })}
                  onClick=${() =>
                    form.set(
                      name,
                      chosen.filter((each) => each !== key),
                    )}
                >
                  ${words.remove}
                </button>
              </li>`,
          )}
        </ul>`
      }
      <div class="row g-2 align-items-end">
        <${SelectField}
          form=${form}
          name=${agencyName}
          label=${fill(say.ofAgency, { list: label })}
          options=${free.map((each) => [each.agency_id, each.name])}
          empty=${words.choose}
          col=${ofUnits ? "col-12 col-md-5" : "col-12 col-md-10"}
        />
        ${
          ofUnits &&
          html`<${UnitField}
            form=${form}
            name=${unitName}
            label=${label}
            agencyId=${agencyId}
            taken=${isTaken}
            learn=${learn}
          />`
        }
        <div class="col-auto">
          <button
            type="button"
            class="btn"
            aria-label=${fill(say.addOne, { list: label.toLowerCase() })}
            disabled=${!agencyId || (ofUnits && !unitId)}
            onClick=${add}
          >
            ${say.add}
          </button>
        </div>
      </div>
    </fieldset>
  `;
};
