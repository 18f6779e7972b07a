// A decision on agencies or units goes on record: what is typed, what will happen, the act.
import { html } from "../html.js";
import { useRef } from "../vendor/preact-hooks.js";
import { useSignal } from "../vendor/signals.js";
import { get, keyFor, post } from "../api.js";
import { bodyOf, dayBefore, namesOf } from "../bodies.js";
import { showDay } from "../dates.js";
import { BodiesField } from "../parts/bodies_field.js";
import {
  CheckField,
  ChoiceField,
  DateField,
  dayOf,
  SelectField,
  TextField,
} from "../parts/field.js";
import { Empty, Loading, Submit, tell, Trouble } from "../parts/notice.js";
import { reorganization } from "../reorganization.vi.js";
import { go, to } from "../router.js";
import { hasRole } from "../session.js";
import { missing, notChosen, useAct, useForm, useLoad, useTitle } from "../use.js";
import { fill, words } from "../words.vi.js";

const say = reorganization.decision;
const BEQUEST = "bequest ";

const predecessorsWrong = ({ change, predecessors }) => {
  if (!predecessors.length) return say.somePredecessor;
  return ["split", "rename"].includes(change) && predecessors.length > 1 && say.onePredecessor;
};

const successorsWrong = ({ change, predecessors, successors }) => {
  if (successors.some((key) => predecessors.includes(key))) return say.onBothSides;
  if (change === "split") return successors.length < 2 && say.twoSuccessors;
  return change !== "dissolve" && successors.length !== 1 && say.oneSuccessor;
};

const wrongIn = (values) => ({
  predecessors_agency: predecessorsWrong(values),
  successors_agency: successorsWrong(values),
  receiver: values.successors.length > 1 && !values.receiver && notChosen(say.receiver),
  effective_from: !dayOf(values.effective_from) && words.dates.wrong,
  legal_basis: !values.legal_basis.trim() && missing(reorganization.record.basis),
});

// What goes to the API: a receiver and bequests only where there are several to choose from.
const decisionOf = (values, codes) => {
  const isShared = values.successors.length > 1;
  const given = codes.filter((code) => values[BEQUEST + code]);
  return {
    change: values.change,
    predecessors: values.predecessors.map(bodyOf),
    successors: values.successors.map(bodyOf),
    effective_from: dayOf(values.effective_from),
    legal_basis: values.legal_basis.trim(),
    receiver: isShared ? bodyOf(values.receiver) : null,
    bequests: isShared
      ? given.map((code) => ({ code, to: bodyOf(values[BEQUEST + code]) }))
      : [],
  };
};

const consequences = (decision, nameOf) => {
  const { predecessors, successors, bequests, effective_from } = decision;
  const heir = decision.receiver ?? successors[0];
  const facts = {
    day: showDay(effective_from),
    last: showDay(dayBefore(effective_from)),
    name: heir && nameOf(heir),
  };
  const before = { ...facts, names: predecessors.map(nameOf).join(", ") };
  const after = { ...facts, names: successors.map(nameOf).join(", ") };
  const one = say.says;
  const isOfUnits = predecessors[0].unit_id !== null;
  const told = [fill(one.end, before), heir && fill(one.stand, after)];
  if (isOfUnits) {
    told.push(fill(one.unitEnd, before), heir && fill(one.unitWork, facts));
    told.push(one.unitPeople, one.unitReadable);
  } else {
    told.push(fill(one.registers, facts));
    told.push(heir ? fill(one.addressed, facts) : one.returned);
    told.push(
      ...bequests.map(({ code, to: body }) => fill(one.bequest, { code, name: nameOf(body) })),
    );
    if (heir) told.push(fill(one.work, facts), one.people, one.readable);
  }
  return [...told, one.forever].filter(Boolean);
};

const Confirmation = ({ decision, nameOf, back }) => {
  const form = useForm({ agrees: false });
  const kept = useRef({});
  const act = useAct(async () => {
    await post("/api/succession", decision, { key: keyFor(kept.current, decision) });
    tell(fill(say.done, { basis: decision.legal_basis }));
    go(to("sap-xep-to-chuc"));
  });
  const submit = (e) => {
    e.preventDefault();
    if (form.accept({ agrees: !form.current().agrees && say.agreeFirst })) act.run();
  };
  return html`
    <form class="card" aria-label=${say.confirmTitle} novalidate onSubmit=${submit}>
      <div class="card-body">
        <h2 class="act-title">${say.confirmTitle}</h2>
        <p class="m-0">
          ${say.changes[decision.change]} · ${reorganization.record.basis}: ${decision.legal_basis}
        </p>
        <ul class="consequences">
          ${consequences(decision, nameOf).map((each) => html`<li key=${each}>${each}</li>`)}
        </ul>
        <div class="row g-3">
          <${CheckField}
            form=${form}
            name="agrees"
            label=${fill(say.agrees, { basis: decision.legal_basis })}
          />
          <${Trouble} problem=${act.problem} />
          <div class="col-12 d-flex flex-wrap gap-2">
            <${Submit} act=${act}>${say.submit}<//>
            <button type="button" class="btn" disabled=${act.pending} onClick=${back}>
              ${say.again}
            </button>
          </div>
        </div>
      </div>
    </form>
  `;
};

const Shares = ({ form, codes, nameOf }) => {
  const successors = form.values.successors.map((key) => [key, nameOf(key)]);
  return html`
    <${SelectField}
      form=${form}
      name="receiver"
      label=${say.receiver}
      options=${successors}
      empty=${words.choose}
      col="col-12"
      required
    />
    ${codes.map(
      (code) =>
        html`<${SelectField}
          key=${code}
          form=${form}
          name=${BEQUEST + code}
          label=${fill(say.bequest, { code })}
          options=${successors}
          empty=${say.asReceiver}
          col="col-12 col-md-6"
        />`,
    )}
  `;
};

const Fields = ({ form, agencies, codes, nameOf, learn, next }) => {
  const ofUnits = form.values.level === "unit";
  const submit = (e) => {
    e.preventDefault();
    if (form.accept(wrongIn(form.current()))) next();
  };
  const isTaken = (key) => [...form.values.predecessors, ...form.values.successors].includes(key);
  const list = { form, ofUnits, nameOf, learn, isTaken };
  const goesOn = agencies.filter((each) => !each.became);
  const changeLevel = {
    ...form,
    // Agencies and units do not mix: another level begins with empty lists.
    set: (name, value) => {
      if (value !== form.values.level) {
        form.replace({ ...form.values, predecessors: [], successors: [], receiver: "" });
      }
      form.set(name, value);
    },
  };
  return html`
    <form class="card" aria-label=${say.title} novalidate onSubmit=${submit}>
      <div class="card-body row g-3">
        <${ChoiceField}
          form=${changeLevel}
          name="level"
          label=${say.level}
          options=${Object.entries(say.levels)}
          required
        />
        <${ChoiceField}
          form=${form}
          name="change"
          label=${say.change}
          options=${Object.entries(say.changes)}
          required
        />
        ${
          form.values.change === "rename" &&
          !ofUnits &&
          html`<p class="col-12 form-hint mb-0">${say.renameHint}</p>`
        }
        <${BodiesField} ...${list} name="predecessors" label=${say.predecessors} agencies=${goesOn} />
        <${BodiesField} ...${list} name="successors" label=${say.successors} agencies=${goesOn} />
        ${
          form.values.successors.length > 1 &&
          html`<${Shares} form=${form} codes=${codes} nameOf=${nameOf} />`
        }
        <${DateField}
          form=${form}
          name="effective_from"
          label=${say.effective}
          hint=${say.effectiveHint}
          col="col-12 col-md-5"
          required
        />
        <${TextField}
          form=${form}
          name="legal_basis"
          label=${reorganization.record.basis}
          hint=${reorganization.record.basisHint}
          max="256"
          col="col-12 col-md-7"
          required
        />
        <div class="col-12 d-flex flex-wrap gap-2">
          <button type="submit" class="btn btn-primary">${say.next}</button>
          <a class="btn" href=${to("sap-xep-to-chuc")}>${words.cancel}</a>
        </div>
      </div>
    </form>
  `;
};

const Decision = ({ agencies }) => {
  const units = useSignal({});
  const checking = useSignal(false);
  const form = useForm({
    level: "agency",
    change: "merge",
    predecessors: [],
    predecessors_agency: "",
    predecessors_unit: "",
    successors: [],
    successors_agency: "",
    successors_unit: "",
    receiver: "",
    effective_from: "",
    legal_basis: "",
  });
  const nameOf = namesOf(agencies, units.value);
  const codes = agencies
    .filter((each) => form.values.predecessors.includes(`${each.agency_id}/`))
    .flatMap((each) => [...new Set([each.agency_id, ...each.codes.map((code) => code.value)])]);
  if (checking.value) {
    return html`<${Confirmation}
      decision=${decisionOf(form.values, codes)}
      nameOf=${nameOf}
      back=${() => (checking.value = false)}
    />`;
  }
  return html`<${Fields}
    form=${form}
    agencies=${agencies}
    codes=${codes}
    nameOf=${(key) => nameOf(bodyOf(key))}
    learn=${(id, found) => (units.value = { ...units.peek(), [id]: found })}
    next=${() => (checking.value = true)}
  />`;
};

export const SuccessionScreen = () => {
  useTitle(say.title);
  const loaded = useLoad(() => get("/api/succession"));
  if (!hasRole("operator")) {
    return html`<div class="card">
      <${Empty} title=${words.errors.notFoundTitle} hint=${words.errors.notFoundText} />
    </div>`;
  }
  return html`
    <p><a href=${to("sap-xep-to-chuc")}>‹ ${reorganization.back}</a></p>
    <h1 class="screen-title">${say.title}</h1>
    <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
    ${!loaded.value && !loaded.problem && html`<${Loading} />`}
    ${loaded.value && html`<${Decision} agencies=${loaded.value.items} />`}
  `;
};
