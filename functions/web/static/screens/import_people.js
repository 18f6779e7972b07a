// People from a spreadsheet: read and shown row by row, then entered a few at a time.
import { html } from "../html.js";
import { useRef } from "../vendor/preact-hooks.js";
import { useSignal } from "../vendor/signals.js";
import { get, post } from "../api.js";
import { Loading, Trouble } from "../parts/notice.js";
import { LIST, rolesLine } from "../parts/people.js";
import { goBack, to } from "../router.js";
import { hasRole } from "../session.js";
import { saveBytes } from "../text.js";
import { useAct, useTitle } from "../use.js";
import { fill, words } from "../words.vi.js";
import { OnlyAdministrators } from "./people.js";

const say = words.people.sheet;
const MOST_BYTES = 200 * 1024;
const AT_ONCE = 10;
const SENT = "number full_name given_name email unit_id title roles effective_from".split(" ");

// What is wrong with a file before it is read.
const wrongWith = (file) => {
  if (!/\.(xlsx|csv)$/i.test(file.name)) return say.wrongType;
  if (!file.size) return say.emptyFile;
  return file.size > MOST_BYTES ? say.tooBig : "";
};

const inBase64 = (file) =>
  new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(file);
  });

const isReady = (row) => !row.is_known && !row.problems.length;
const isDone = (result) => result && result.outcome !== "refused";

// The first row that already has the account a later one would get.
const twins = (rows, chosen) => {
  const first = new Map();
  const found = {};
  for (const { number } of rows.filter(isReady)) {
    const account = chosen[number];
    if (first.has(account)) found[number] = first.get(account);
    else first.set(account, number);
  }
  return found;
};

const Picker = ({ take, pending, isAnother }) => {
  const input = useRef(null);
  const template = useAct(async () => {
    const { content } = await get("/api/people/sheet");
    saveBytes(say.templateName, content);
  });
  const picked = (e) => {
    const [file] = e.target.files;
    // The same file may be chosen again after it was corrected.
    e.target.value = "";
    if (file) take(file);
  };
  return html`
    <div class="d-flex flex-wrap gap-2 mb-3">
      <input
        ref=${input}
        class="visually-hidden"
        type="file"
        accept=".xlsx,.csv"
        tabindex="-1"
        aria-label=${say.pick}
        onChange=${picked}
      />
      <button
        type="button"
        class=${isAnother ? "btn" : "btn btn-primary"}
        disabled=${pending}
        onClick=${() => input.current.click()}
      >
        ${isAnother ? say.another : say.pick}
      </button>
      <button type="button" class="btn" disabled=${template.pending} onClick=${template.run}>
        ${say.template}
      </button>
    </div>
    <${Trouble} problem=${template.problem} />
  `;
};

const Account = ({ row, account, choose, isFixed }) => {
  if (!isReady(row)) return row.account ?? words.none;
  if (isFixed || row.accounts.length < 2) return account;
  return html`
    <select
      class="form-select form-select-sm sheet-account"
      aria-label=${fill(say.accountOf, { name: row.full_name })}
      value=${account}
      onChange=${(e) => choose(row.number, e.target.value)}
    >
      ${row.accounts.map((name) => html`<option key=${name} value=${name}>${name}</option>`)}
    </select>
  `;
};

const Mark = ({ tone, children }) => html`<span class=${`tag tag-${tone}`}>${children}</span>`;
const OUTCOMES = { entered: "green", known: "gray", refused: "red" };
const SAID = { entered: say.entered, known: say.wasKnown, refused: say.refused };

const State = ({ row, result, twin }) => {
  if (result) {
    return html`
      <${Mark} tone=${OUTCOMES[result.outcome]}>${SAID[result.outcome]}<//>
      ${result.detail && html`<div class="upload-reason small">${result.detail}</div>`}
    `;
  }
  if (row.problems.length) {
    return html`
      <${Mark} tone="red">${say.wrong}<//>
      ${row.problems.map((each) => html`<div key=${each} class="upload-reason small">${each}</div>`)}
    `;
  }
  if (row.is_known) return html`<${Mark}>${say.known}<//>`;
  // A number in the first proposal: somebody has, had or gets the name made by the rule.
  const isTold = /\d\./.test(row.accounts[0]);
  return html`
    <${Mark} tone="blue">${say.ready}<//>
    ${twin && html`<div class="upload-reason small">${fill(say.twice, { number: twin })}</div>`}
    ${!twin && isTold && html`<div class="small">${say.collision}</div>`}
  `;
};

const Rows = ({ rows, chosen, results, choose, isFixed }) => {
  const found = twins(rows, chosen);
  const titles = [say.number, say.who, say.post, say.account, say.state];
  const cells = (row) => [
    row.number,
    html`<strong>${row.full_name || words.none}</strong>
      <div class="text-secondary small text-break">${row.email}</div>`,
    html`${row.title}
      <div class="text-secondary small">
        ${[row.unit, rolesLine(row.roles)].filter(Boolean).join(" · ")}
      </div>`,
    html`<${Account}
      row=${row}
      account=${chosen[row.number]}
      choose=${choose}
      isFixed=${isFixed || isDone(results[row.number])}
    />`,
    html`<${State}
      row=${row}
      result=${results[row.number]}
      twin=${found[row.number]}
    />`,
  ];
  return html`
    <div class="table-responsive">
      <table class="table table-vcenter card-table documents rows-only">
        <caption class="visually-hidden">
          ${say.title}
        </caption>
        <thead>
          <tr>
            ${titles.map((title) => html`<th key=${title} scope="col">${title}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) => html`
              <tr key=${row.number}>
                ${cells(row).map(
                  (cell, at) =>
                    html`<td key=${at} data-label=${titles[at]}><div>${cell}</div></td>`,
                )}
              </tr>
            `,
          )}
        </tbody>
      </table>
    </div>
  `;
};

const counted = (results, outcome) =>
  Object.values(results).filter((each) => each.outcome === outcome).length;

const Preview = ({ file, rows }) => {
  const chosen = useSignal(Object.fromEntries(rows.map((row) => [row.number, row.account])));
  const results = useSignal({});
  const progress = useSignal({ done: 0, all: 0 });
  const ready = rows.filter(isReady);
  const waiting = () => ready.filter((row) => !isDone(results.peek()[row.number]));
  const act = useAct(async () => {
    const all = waiting();
    progress.value = { done: 0, all: all.length };
    for (let at = 0; at < all.length; at += AT_ONCE) {
      const some = all.slice(at, at + AT_ONCE).map((row) => ({
        ...Object.fromEntries(SENT.map((name) => [name, row[name]])),
        account: chosen.peek()[row.number],
      }));
      const answer = await post("/api/people/import", { rows: some });
      const told = Object.fromEntries(answer.results.map((each) => [each.number, each]));
      results.value = { ...results.peek(), ...told };
      progress.value = { done: at + some.length, all: all.length };
    }
  });
  const choose = (number, account) => {
    chosen.value = { ...chosen.peek(), [number]: account };
    const { [number]: _, ...others } = results.peek();
    results.value = others;
  };
  const left = ready.filter((row) => !isDone(results.value[row.number])).length;
  const isBegun = Object.keys(results.value).length > 0;
  const hasTwins = Object.keys(twins(rows, chosen.value)).length > 0;
  const facts = {
    file,
    ready: ready.length,
    known: rows.filter((row) => row.is_known).length,
    wrong: rows.filter((row) => row.problems.length).length,
  };
  const sums = Object.fromEntries(
    Object.keys(OUTCOMES).map((outcome) => [outcome, counted(results.value, outcome)]),
  );
  const sentence = isBegun ? fill(say.result, sums) : fill(say.read, facts);
  return html`
    <div class="card" aria-busy=${act.pending}>
      <div class="card-header d-block" role="status">
        <p class="mb-1"><strong>${sentence}</strong></p>
        ${!isBegun && facts.wrong > 0 && html`<p class="mb-0">${say.readHint}</p>`}
      </div>
      <${Rows}
        rows=${rows}
        chosen=${chosen.value}
        results=${results.value}
        choose=${choose}
        isFixed=${act.pending}
      />
      <div class="card-footer">
        <${Trouble} problem=${act.problem} />
        ${
          act.pending &&
          html`<p class="mb-2" role="status">
            <progress
              class="w-100"
              max=${progress.value.all}
              value=${progress.value.done}
              aria-label=${say.progressLabel}
            ></progress>
            ${fill(say.progress, progress.value)}
          </p>`
        }
        ${
          left > 0 &&
          html`<button
            type="button"
            class="btn btn-primary"
            disabled=${act.pending || hasTwins}
            aria-busy=${act.pending}
            onClick=${act.run}
          >
            ${fill(isBegun ? say.again : say.import, { count: left })}
          </button>`
        }
        ${!left && html`<a class="btn" href=${to(...LIST)}>${words.people.back}</a>`}
      </div>
    </div>
  `;
};

const Sheet = () => {
  const wrong = useSignal("");
  const read = useSignal(null);
  const turn = useRef(0);
  const act = useAct(async (file) => {
    const { rows } = await post("/api/people/sheet", { content: await inBase64(file) });
    if (!rows.length) wrong.value = say.nobody;
    else read.value = { file: file.name, rows, turn: (turn.current += 1) };
  });
  const take = (file) => {
    act.clear();
    read.value = null;
    wrong.value = wrongWith(file);
    if (!wrong.value) act.run(file);
  };
  return html`
    <${Picker} take=${take} pending=${act.pending} isAnother=${read.value !== null} />
    ${act.pending && html`<${Loading} />`}
    <${Trouble} problem=${wrong.value ? { message: wrong.value } : act.problem} />
    ${read.value && html`<${Preview} key=${read.value.turn} ...${read.value} />`}
  `;
};

export const ImportPeopleScreen = () => {
  useTitle(say.title);
  if (!hasRole("administrator")) return html`<${OnlyAdministrators} />`;
  return html`
    <p class="mb-1"><a href=${to(...LIST)} class="back" onClick=${goBack}>‹ ${words.people.back}</a></p>
    <h1 class="screen-title">${say.title}</h1>
    <p class="screen-lead">${say.why}</p>
    <${Sheet} />
  `;
};
