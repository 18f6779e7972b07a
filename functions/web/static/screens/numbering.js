// Đánh số văn bản đi: how the agency numbers, set up by its administrator.
import { html } from "../html.js";
import { useState } from "../vendor/preact-hooks.js";
import { get, post } from "../api.js";
import { ChoiceField } from "../parts/field.js";
import { Loading, Submit, tell, Trouble } from "../parts/notice.js";
import { documentTypes } from "../reference.js";
import { missing, useAct, useForm, useLoad, useTitle } from "../use.js";
import { fill, words } from "../words.vi.js";

const say = words.outgoing.numbering;
const CODE = /^[A-Z0-9][A-Z0-9-]{0,19}$/;
// Copies have a series of their own; normative acts one for each kind.
const APART = ["sao-y", "trich-sao", "sao-luc", "vbqppl", "khac"];

// One field of a row; `problems` are sentences by "groups.0.code".
const RowField = ({ id, label, value, problem, hint, max, set, col }) => html`
  <div class=${col}>
    <label class="form-label required" for=${id}>${label}</label>
    <input
      id=${id}
      type="text"
      class=${problem ? "form-control is-invalid" : "form-control"}
      maxlength=${max}
      autocomplete="off"
      aria-invalid=${problem ? "true" : undefined}
      aria-describedby=${problem ? `${id}-error` : hint && `${id}-hint`}
      value=${value}
      onInput=${(e) => set(e.target.value)}
    />
    ${problem && html`<div class="invalid-feedback d-block" id=${`${id}-error`}>${problem}</div>`}
    ${hint && html`<div class="form-hint" id=${`${id}-hint`}>${hint}</div>`}
  </div>
`;

const Kinds = ({ id, row, kinds, taken, problem, set }) => html`
  <fieldset class="col-12">
    <legend class="form-label required">${say.kinds}</legend>
    <div class="pick-list pick-columns" id=${id}>
      ${kinds.map(
        (kind) =>
          html`<label class="form-check" key=${kind.code}>
            <input
              type="checkbox"
              class="form-check-input"
              checked=${row.kinds.includes(kind.code)}
              disabled=${taken.includes(kind.code)}
              onChange=${() =>
                set(
                  row.kinds.includes(kind.code)
                    ? row.kinds.filter((code) => code !== kind.code)
                    : [...row.kinds, kind.code],
                )}
            />
            <span class="form-check-label">${kind.name}</span>
          </label>`,
      )}
    </div>
    ${problem && html`<div class="invalid-feedback d-block">${problem}</div>`}
  </fieldset>
`;

const Row = ({ id, title, problems, row, set, drop, children }) => html`
  <fieldset class="col-12 numbering-row">
    <legend class="form-group-title">${title}</legend>
    <div class="row g-2">
      <${RowField} id=${`${id}-code`} label=${say.code} hint=${say.codeHint} max="20" col="col-12 col-md-3"
        value=${row.code} problem=${problems.code} set=${(code) => set({ ...row, code: code.toUpperCase() })} />
      <${RowField} id=${`${id}-name`} label=${say.name} max="200" col="col-12 col-md-6"
        value=${row.name} problem=${problems.name} set=${(name) => set({ ...row, name })} />
      ${children}
      <div class="col-12 text-end">
        <button type="button" class="btn btn-sm" aria-label=${fill(say.drop, { name: row.name || title })} onClick=${drop}>
          ${words.remove}
        </button>
      </div>
    </div>
  </fieldset>
`;

const rowProblems = (row, needs) => ({
  code: !CODE.test(row.code.trim()) && say.codeWrong,
  name: !row.name.trim() && missing(say.name),
  ...needs(row),
});

const groupNeeds = (row) => ({ kinds: !row.kinds.length && say.needKinds });
const councilNeeds = (row) => ({ abbreviation: !row.abbreviation.trim() && missing(say.abbreviation) });

const Form = ({ active, types, done }) => {
  const form = useForm({ way: active.way, groups: active.groups, councils: active.councils });
  const [isChecked, check] = useState(false);
  const { groups, councils, way } = form.values;
  const kinds = types.filter((kind) => !kind.is_normative && !APART.includes(kind.code));
  const isGrouped = way === "in_groups";
  const put = (name, at) => (row) =>
    form.set(name, form.current()[name].map((one, i) => (i === at ? row : one)));
  const dropAt = (name, at) => () =>
    form.set(name, form.current()[name].filter((_, i) => i !== at));
  const problemsOf = (row, needs) => (isChecked ? rowProblems(row, needs) : {});
  const act = useAct(async () => {
    const given = form.current();
    const saved = await post("/api/numbering", {
      way: given.way,
      groups: given.way === "in_groups" ? given.groups : [],
      councils: given.councils,
    });
    tell(fill(say.saved, { year: saved.from_year }));
    done();
  });
  const submit = (e) => {
    e.preventDefault();
    check(true);
    const all = [
      ...(isGrouped ? groups.map((row) => rowProblems(row, groupNeeds)) : []),
      ...councils.map((row) => rowProblems(row, councilNeeds)),
    ];
    if (!all.some((problems) => Object.values(problems).some(Boolean))) act.run();
  };
  return html`
    <form class="row g-3" aria-label=${say.title} onSubmit=${submit} novalidate>
      <${ChoiceField} form=${form} name="way" label=${say.way} options=${Object.entries(say.ways)} required />
      ${
        isGrouped &&
        html`<p class="form-hint col-12 m-0 mt-2">${say.groupsHint}</p>
        ${groups.map((row, i) => {
          const others = groups.filter((_, at) => at !== i).flatMap((each) => each.kinds);
          const problems = problemsOf(row, groupNeeds);
          return html`<${Row} key=${`g${i}`} id=${`group-${i}`} title=${fill(say.group, { number: i + 1 })}
            row=${row} problems=${problems} set=${put("groups", i)} drop=${dropAt("groups", i)}>
            <${Kinds} id=${`group-${i}-kinds`} row=${row} kinds=${kinds} taken=${others} problem=${problems.kinds}
              set=${(codes) => put("groups", i)({ ...row, kinds: codes })} />
          <//>`;
        })}
        <div class="col-12">
          <button type="button" class="btn btn-sm"
            onClick=${() => form.set("groups", [...groups, { code: "", name: "", kinds: [] }])}>${say.addGroup}</button>
        </div>`
      }
      <div class="col-12"><h3 class="form-group-title">${say.councils}</h3></div>
      ${councils.map((row, i) => {
        const problems = problemsOf(row, councilNeeds);
        return html`<${Row} key=${`c${i}`} id=${`council-${i}`} title=${fill(say.council, { number: i + 1 })}
          row=${row} problems=${problems} set=${put("councils", i)} drop=${dropAt("councils", i)}>
          <${RowField} id=${`council-${i}-mark`} label=${say.abbreviation} max="12" col="col-12 col-md-3"
            value=${row.abbreviation} problem=${problems.abbreviation}
            set=${(abbreviation) => put("councils", i)({ ...row, abbreviation })} />
        <//>`;
      })}
      <div class="col-12">
        <button type="button" class="btn btn-sm"
          onClick=${() => form.set("councils", [...councils, { code: "", name: "", abbreviation: "" }])}>${say.addCouncil}</button>
      </div>
      <${Trouble} problem=${act.problem} />
      <div class="col-12 text-end"><${Submit} act=${act}>${say.save}<//></div>
    </form>
  `;
};

const Series = ({ series }) => html`
  <table class="table table-sm card-table">
    <thead><tr><th scope="col">${say.series}</th><th scope="col">${say.code}</th></tr></thead>
    <tbody>
      ${Object.entries(series).map(
        ([code, name]) => html`<tr key=${code}><td>${name}</td><td class="text-secondary text-break">${code}</td></tr>`,
      )}
    </tbody>
  </table>
`;

export const NumberingScreen = () => {
  useTitle(say.title);
  const loaded = useLoad(async () => {
    const [numbering, types] = await Promise.all([get("/api/numbering"), documentTypes()]);
    return { ...numbering, types };
  });
  const found = loaded.value;
  const next = found?.versions.find((one) => one.from_year > found.active.from_year && one.version > found.active.version);
  const newest = found?.versions.reduce((a, b) => (b.version > a.version ? b : a), found.active);
  return html`
    <h1 class="screen-title">${say.title}</h1>
    <p class="screen-lead">${say.why}</p>
    <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
    ${!found && !loaded.problem && html`<${Loading} />`}
    ${
      found &&
      html`
        ${next && html`<p class="alert alert-info">${fill(say.later, { year: next.from_year })}</p>`}
        <div class="numbering">
          <section class="card">
            <div class="card-body">
              <${Form} key=${newest.version} active=${newest} types=${found.types} done=${loaded.reload} />
            </div>
          </section>
          <section class="card">
            <div class="card-header"><h2 class="card-title">${say.current}</h2></div>
            <${Series} series=${found.active.series} />
          </section>
        </div>
      `
    }
  `;
};
