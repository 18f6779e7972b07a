// The filter of reports: what about, which span, whose; all of it stands in the address.
import { html } from "../html.js";
import { useEffect } from "../vendor/preact-hooks.js";
import { showDay } from "../dates.js";
import { agencies, directory, documentTypes } from "../reference.js";
import {
  addressOf,
  hasOwnUnitOnly,
  isNarrowed,
  maySeeProvince,
  NONE,
  spans,
  widened,
} from "../reports.js";
import { reports as say } from "../reports.vi.js";
import { go } from "../router.js";
import { useForm, useLoad } from "../use.js";
import { words } from "../words.vi.js";
import { DateField, dayOf, SelectField } from "./field.js";

const valuesOf = (asked) => ({ ...asked, from: showDay(asked.from), until: showDay(asked.until) });

// Names of what figures are narrowed by; a failure leaves the choices empty and the rest as it is.
export const useNames = () => {
  const loaded = useLoad(async () => {
    const [{ units, people }, kinds, every] = await Promise.all([
      directory(),
      documentTypes(),
      maySeeProvince() ? agencies() : [],
    ]);
    return {
      people,
      unit: units.map((each) => [each.unit_id, each.name]),
      person: people.map((each) => [each.person_id, each.name]),
      kind: kinds.map((each) => [each.code, each.name]),
      agency: every.map((each) => [each.agency_id, each.name]),
    };
  });
  return loaded.value ?? { people: [], unit: [], person: [], kind: [], agency: [] };
};

export const nameOf = (names, what, id) => {
  if (id === NONE) return what === "person" ? say.nobody : say.noUnit;
  return names[what].find(([each]) => each === id)?.[1] ?? id;
};

// A value that is no longer among the choices stays what is asked for.
const choices = (names, what, value, rest = []) => {
  const given = [...names[what], ...rest];
  const isThere = !value || given.some(([id]) => id === value);
  return isThere ? given : [...given, [value, nameOf(names, what, value)]];
};

const inUnit = (names, unit) =>
  !unit || unit === NONE
    ? names
    : {
        ...names,
        person: names.people
          .filter((each) => each.unit_id === unit)
          .map((each) => [each.person_id, each.name]),
      };

const Tab = ({ href, isHere, children }) => html`
  <a
    href=${href}
    class=${isHere ? "btn btn-sm active" : "btn btn-sm"}
    aria-current=${isHere ? "true" : undefined}
    >${children}</a
  >
`;

const Narrowing = ({ form, names }) => {
  const v = form.values;
  const col = "col-12 col-md-4 col-xl";
  if (v.scope === "province") {
    return html`<${SelectField} form=${form} name="agency" label=${say.agency} empty=${say.everyAgency} options=${choices(names, "agency", v.agency)} col="col-12 col-md-6" />`;
  }
  const people = choices(inUnit(names, v.unit), "person", v.person, [[NONE, say.nobody]]);
  return html`
    ${
      !hasOwnUnitOnly() &&
      html`<${SelectField} form=${form} name="unit" label=${say.unit} empty=${say.everyUnit} options=${choices(names, "unit", v.unit, [[NONE, say.noUnit]])} col=${col} />`
    }
    <${SelectField} form=${form} name="person" label=${say.person} empty=${say.everyone} options=${people} col=${col} />
    <${SelectField} form=${form} name="kind" label=${say.documentKind} empty=${say.everyKind} options=${choices(names, "kind", v.kind)} col=${col} />
  `;
};

export const ReportFilter = ({ asked, names }) => {
  const form = useForm(valuesOf(asked));
  const mark = JSON.stringify(asked);
  useEffect(() => form.replace(valuesOf(asked)), [mark]);
  const submit = (e) => {
    e.preventDefault();
    const now = form.current();
    const [from, until] = [dayOf(now.from), dayOf(now.until)];
    const wrong = { from: !from && words.dates.wrong, until: !until && words.dates.wrong };
    if (!form.accept(wrong)) return;
    const isProvince = now.scope === "province";
    const kept = isProvince ? { unit: "", person: "", kind: "" } : { agency: "" };
    go(addressOf({ ...now, ...kept, from, until }));
  };
  const isHere = (span) => span.from === asked.from && span.until === asked.until;
  return html`
    <nav class="tabs" aria-label=${say.kind}>
      ${Object.entries(say.kinds).map(
        ([report, name]) =>
          html`<${Tab} key=${report} href=${addressOf({ ...asked, report })} isHere=${report === asked.report}>${name}<//>`,
      )}
    </nav>
    <section class="card mb-3">
      <form class="card-body filters" role="search" aria-label=${say.filter} onSubmit=${submit} novalidate>
        <nav class="tabs" aria-label=${say.span}>
          ${spans().map(
            ({ name, from, until }) =>
              html`<${Tab} key=${name} href=${addressOf({ ...asked, from, until })} isHere=${isHere({ from, until })}>${name}<//>`,
          )}
        </nav>
        <div class="row g-2 align-items-end">
          <${DateField} form=${form} name="from" label=${say.from} col="col-6 col-md-3 col-xl-2" />
          <${DateField} form=${form} name="until" label=${say.until} col="col-6 col-md-3 col-xl-2" />
          ${
            maySeeProvince() &&
            html`<${SelectField} form=${form} name="scope" label=${say.scope} options=${Object.entries(say.scopes)} col="col-12 col-md-6 col-xl-2" />`
          }
          <${Narrowing} form=${form} names=${names} />
          <div class="col-12 d-flex flex-wrap gap-2">
            <button type="submit" class="btn btn-primary">${say.show}</button>
            ${isNarrowed(asked) && html`<a class="btn" href=${addressOf(widened(asked))}>${say.clear}</a>`}
          </div>
        </div>
      </form>
    </section>
  `;
};
