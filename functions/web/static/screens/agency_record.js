// One agency: its names, codes and units by time; another name or code, by decision.
import { html } from "../html.js";
import { useSignal } from "../vendor/signals.js";
import { get, post } from "../api.js";
import { fateOf, namesOf, periodOf, stateOf } from "../bodies.js";
import { DateField, dayOf, SelectField, TextField } from "../parts/field.js";
import { Empty, Loading, Submit, tell, Trouble } from "../parts/notice.js";
import { reorganization as common } from "../reorganization.vi.js";
import { to } from "../router.js";
import { hasRole } from "../session.js";
import { missing, useAct, useForm, useLoad, useTitle } from "../use.js";
import { fill, words } from "../words.vi.js";

const say = common.record;

const Section = ({ title, children }) => html`
  <section class="card mb-3">
    <div class="card-header"><h2 class="card-title">${title}</h2></div>
    <div class="card-body">${children}</div>
  </section>
`;

const Tag = ({ of }) => {
  const { tone, text } = stateOf(of);
  return html`<span class=${`tag tag-${tone}`}>${text}</span>`;
};

const Lines = ({ items }) => html`
  <ul class="list-unstyled m-0 d-grid gap-2">
    ${items.map(
      ({ key, of, text, note }) => html`
        <li key=${key}>
          <div>${text} <${Tag} of=${of} /></div>
          <div class="small text-secondary">${[periodOf(of), note].filter(Boolean).join(" · ")}</div>
        </li>
      `,
    )}
  </ul>
`;

// A form in two steps: what is typed, then what it means in one sentence, then the act.
const TwoSteps = ({ form, title, why, wrongIn, meaning, act, children }) => {
  const checked = useSignal(false);
  const submit = (e) => {
    e.preventDefault();
    if (checked.value) act.run();
    else if (form.accept(wrongIn(form.current()))) checked.value = true;
  };
  return html`
    <form class="row g-3" aria-label=${title} novalidate onSubmit=${submit}>
      <p class="col-12 text-secondary mb-0">${why}</p>
      ${
        checked.value
          ? html`<div class="col-12">
              <div class="alert alert-warning m-0">${meaning(form.values)}</div>
            </div>`
          : children
      }
      <${Trouble} problem=${act.problem} />
      <div class="col-12 d-flex flex-wrap gap-2">
        <${Submit} act=${act}>${checked.value ? say.confirm : say.next}<//>
        ${
          checked.value &&
          html`<button type="button" class="btn" onClick=${() => (checked.value = false)}>
            ${say.change}
          </button>`
        }
      </div>
    </form>
  `;
};

const Basis = ({ form }) => html`
  <${DateField} form=${form} name="effective_from" label=${say.from} col="col-md-4" required />
  <${TextField}
    form=${form}
    name="legal_basis"
    label=${say.basis}
    hint=${say.basisHint}
    max="256"
    col="col-md-8"
    required
  />
`;

const basisWrong = (values) => ({
  effective_from: !dayOf(values.effective_from) && words.dates.wrong,
  legal_basis: !values.legal_basis.trim() && missing(say.basis),
});

const basisOf = (values) => ({
  effective_from: dayOf(values.effective_from),
  legal_basis: values.legal_basis.trim(),
});

const Rename = ({ agency, agencies, done }) => {
  const last = agency.designations.at(-1);
  const form = useForm({
    name: last.name,
    abbreviation: last.abbreviation,
    kind: last.kind,
    parent_id: last.parent_id ?? "",
    effective_from: "",
    legal_basis: "",
  });
  const act = useAct(async () => {
    const values = form.current();
    await post(`/api/agencies/${agency.agency_id}/designation`, {
      name: values.name.trim(),
      abbreviation: values.abbreviation.trim(),
      kind: values.kind.trim(),
      parent_id: values.parent_id || null,
      ...basisOf(values),
    });
    tell(fill(say.renamed, { name: values.name, day: values.effective_from }));
    done();
  });
  const wrongIn = (values) => ({
    name: !values.name.trim() && missing(say.name),
    abbreviation: !values.abbreviation.trim() && missing(say.abbreviation),
    kind: !values.kind.trim() && missing(say.kind),
    ...basisWrong(values),
  });
  const meaning = (values) =>
    fill(say.confirmRename, {
      ...values,
      before: agency.name,
      day: values.effective_from,
      basis: values.legal_basis,
    });
  const others = agencies.filter((each) => each.agency_id !== agency.agency_id);
  return html`
    <${TwoSteps}
      form=${form}
      title=${say.rename}
      why=${say.renameWhy}
      wrongIn=${wrongIn}
      meaning=${meaning}
      act=${act}
    >
      <${TextField} form=${form} name="name" label=${say.name} max="256" col="col-md-8" required />
      <${TextField}
        form=${form}
        name="abbreviation"
        label=${say.abbreviation}
        max="32"
        col="col-md-4"
        required
      />
      <${TextField} form=${form} name="kind" label=${say.kind} max="256" col="col-md-6" required />
      <${SelectField}
        form=${form}
        name="parent_id"
        label=${say.parent}
        options=${others.map((each) => [each.agency_id, each.name])}
        empty=${say.noParent}
        col="col-md-6"
      />
      <${Basis} form=${form} />
    <//>
  `;
};

const AddCode = ({ agency, done }) => {
  const form = useForm({ scheme: "qd-20-2020", value: "", effective_from: "", legal_basis: "" });
  const act = useAct(async () => {
    const values = form.current();
    await post(`/api/agencies/${agency.agency_id}/code`, {
      value: values.value.trim(),
      scheme: values.scheme,
      ...basisOf(values),
    });
    tell(fill(say.coded, { code: values.value }));
    done();
  });
  const wrongIn = (values) => ({
    value: !values.value.trim() && missing(say.value),
    ...basisWrong(values),
  });
  const meaning = (values) =>
    fill(say.confirmCode, {
      name: agency.name,
      code: values.value,
      day: values.effective_from,
      basis: values.legal_basis,
    });
  return html`
    <${TwoSteps}
      form=${form}
      title=${say.addCode}
      why=${say.addCodeWhy}
      wrongIn=${wrongIn}
      meaning=${meaning}
      act=${act}
    >
      <${SelectField}
        form=${form}
        name="scheme"
        label=${say.scheme}
        options=${Object.entries(say.schemes)}
        col="col-md-6"
        required
      />
      <${TextField}
        form=${form}
        name="value"
        label=${say.value}
        hint=${say.codeHint}
        max="35"
        col="col-md-6"
        required
      />
      <${Basis} form=${form} />
    <//>
  `;
};

// A button that opens a form under it.
const Fold = ({ title, children }) => {
  const open = useSignal(false);
  return html`
    <div class="mt-3">
      <button
        type="button"
        class="btn btn-sm"
        aria-expanded=${open.value}
        onClick=${() => (open.value = !open.value)}
      >
        ${title}
      </button>
      ${open.value && html`<div class="mt-3">${children(() => (open.value = false))}</div>`}
    </div>
  `;
};

const Whole = ({ agency, agencies, known, nameOf, reload }) => {
  const mayDecide = hasRole("operator");
  const closing = (close) => () => {
    close();
    reload();
  };
  const predecessors = Object.entries(known.predecessors);
  return html`
    <p><a href=${to("sap-xep-to-chuc")}>‹ ${common.back}</a></p>
    <h1 class="screen-title">${agency.name} <${Tag} of=${agency} /></h1>
    ${
      known.became &&
      html`<div class="alert alert-info" role="note">${fateOf(known.became, nameOf)}</div>`
    }
    <${Section} title=${say.names}>
      <${Lines}
        items=${agency.designations.map((each, place) => ({
          key: place,
          of: each,
          text: `${each.name} (${each.abbreviation})`,
          note: [each.kind, each.parent_id && nameOf({ agency_id: each.parent_id })]
            .filter(Boolean)
            .join(" · "),
        }))}
      />
      ${
        mayDecide &&
        !known.became &&
        html`<${Fold} title=${say.rename}>
          ${(close) =>
            html`<${Rename} agency=${agency} agencies=${agencies} done=${closing(close)} />`}
        <//>`
      }
    <//>
    <${Section} title=${say.codes}>
      ${
        agency.codes.length
          ? html`<${Lines}
              items=${agency.codes.map((each) => ({
                key: each.value,
                of: each,
                text: each.value,
                note: say.schemes[each.scheme],
              }))}
            />`
          : html`<p class="m-0">${fill(say.noCodes, { id: agency.agency_id })}</p>`
      }
      ${
        mayDecide &&
        html`<${Fold} title=${say.addCode}>
          ${(close) => html`<${AddCode} agency=${agency} done=${closing(close)} />`}
        <//>`
      }
    <//>
    ${
      predecessors.length > 0 &&
      html`<${Section} title=${say.predecessors}>
        <ul class="m-0">
          ${predecessors.map(
            ([id, by]) =>
              html`<li key=${id}>
                <a href=${to("sap-xep-to-chuc", id)}>${nameOf({ agency_id: id })}</a>:${" "}
                ${fateOf(by, nameOf)}
              </li>`,
          )}
        </ul>
      <//>`
    }
    <${Section} title=${say.units}>
      ${
        known.units.length
          ? html`<${Lines}
              items=${known.units.map((unit) => ({
                key: unit.unit_id,
                // No unit outlasts its agency.
                of: { ...unit, effective_to: unit.effective_to ?? agency.effective_to },
                text: unit.name,
                note: fateOf(unit.became, nameOf),
              }))}
            />`
          : html`<p class="m-0">${say.noUnits}</p>`
      }
    <//>
  `;
};

// The agencies to which units went, so that these can be named.
const elsewhere = (agencyId, units) => [
  ...new Set(
    units
      .flatMap((unit) => unit.became?.successors ?? [])
      .map((body) => body.agency_id)
      .filter((id) => id !== agencyId),
  ),
];

const readAll = async (agencyId) => {
  const [{ items }, known] = await Promise.all([
    get("/api/succession"),
    get(`/api/agencies/${agencyId}/succession`),
  ]);
  const units = { [agencyId]: known.units };
  await Promise.all(
    elsewhere(agencyId, known.units).map(async (id) => {
      units[id] = (await get(`/api/agencies/${id}/succession`)).units;
    }),
  );
  return { items, known, nameOf: namesOf(items, units) };
};

export const AgencyRecordScreen = ({ agencyId }) => {
  const loaded = useLoad(() => readAll(agencyId), [agencyId]);
  const agency = loaded.value?.items.find((each) => each.agency_id === agencyId);
  useTitle(agency?.name ?? common.title);
  if (!loaded.value) {
    return loaded.problem
      ? html`<${Trouble} problem=${loaded.problem} retry=${loaded.reload} />`
      : html`<${Loading} />`;
  }
  if (!agency) {
    return html`<div class="card">
      <${Empty} title=${words.errors.notFoundTitle} hint=${words.errors.notFoundText} />
    </div>`;
  }
  return html`
    <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
    <${Whole}
      agency=${agency}
      agencies=${loaded.value.items}
      known=${loaded.value.known}
      nameOf=${loaded.value.nameOf}
      reload=${loaded.reload}
    />
  `;
};
