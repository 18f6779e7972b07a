// Chọn văn bản liên quan: documents that a draft answers or concerns, found by their words.
import { html } from "../html.js";
import { useState } from "../vendor/preact-hooks.js";
import { get } from "../api.js";
import { showDay, today } from "../dates.js";
import { fold, reference } from "../text.js";
import { useAct } from "../use.js";
import { fill, words } from "../words.vi.js";
import { Trouble } from "./notice.js";

const say = words.outgoing.linking;
// Lists are narrowed here, by the words; one press reads at most so many pages of fifty.
const PAGES = 4;
const ENOUGH = 10;

const AREAS = {
  incoming: {
    path: "/api/incoming",
    row: (row) => ({
      document_id: row.document_id,
      is_incoming: true,
      label: [reference(row), row.issuer].filter(Boolean).join(", "),
      day: row.issued_on,
      subject: row.subject,
    }),
    isOpen: (row) => row.readable,
  },
  outgoing: {
    path: "/api/outgoing",
    row: (row) => ({
      document_id: row.document_id,
      is_incoming: false,
      label: row.reference ?? words.outgoing.noNumber,
      isIssued: row.status === "issued",
      day: row.issued_on ?? row.begun_on,
      subject: row.subject,
    }),
    isOpen: () => true,
  },
};

const seek = async ({ area, text, year }, cursor) => {
  const { path, row, isOpen } = AREAS[area];
  const found = [];
  let next = cursor;
  for (let page = 0; page < PAGES && found.length < ENOUGH; page += 1) {
    const answer = await get(path, { year, cursor: next, limit: 50 });
    const rows = answer.items.filter(isOpen).map(row);
    found.push(...rows.filter((one) => fold(`${one.label} ${one.subject}`).includes(fold(text))));
    next = answer.cursor;
    if (!next) break;
  }
  return { found, next };
};

const years = () => Array.from({ length: 10 }, (_, ago) => String(Number(today().slice(0, 4)) - ago));

const Search = ({ id, add, isIn, isCopy }) => {
  const [asked, ask] = useState({ area: "incoming", text: "", year: years()[0] });
  const [answer, set] = useState(null);
  const act = useAct(async (cursor) => {
    const { found, next } = await seek(asked, cursor);
    set({ rows: [...(cursor ? answer.rows : []), ...found], next });
  });
  const change = (facts) => {
    ask({ ...asked, ...facts });
    set(null);
  };
  const entered = (e) => {
    if (e.key !== "Enter") return;
    e.preventDefault();
    act.run();
  };
  const rows = (answer?.rows ?? []).filter((row) => !isIn(row));
  return html`
    <div class="linking">
      <div class="row g-2 align-items-end">
        <div class="col-7 col-md-3">
          <label class="form-label" for=${`${id}-area`}>${say.area}</label>
          <select id=${`${id}-area`} class="form-select" value=${asked.area}
            onChange=${(e) => change({ area: e.target.value })}>
            ${Object.keys(AREAS).map((area) => html`<option key=${area} value=${area}>${say.areas[area]}</option>`)}
          </select>
        </div>
        <div class="col-5 col-md-2">
          <label class="form-label" for=${`${id}-year`}>${words.list.year}</label>
          <select id=${`${id}-year`} class="form-select" value=${asked.year}
            onChange=${(e) => change({ year: e.target.value })}>
            ${years().map((year) => html`<option key=${year} value=${year}>${year}</option>`)}
          </select>
        </div>
        <div class="col-12 col-md">
          <label class="form-label" for=${`${id}-text`}>${say.text}</label>
          <input id=${`${id}-text`} type="search" class="form-control" autocomplete="off"
            value=${asked.text} onInput=${(e) => change({ text: e.target.value })} onKeyDown=${entered} />
        </div>
        <div class="col-auto">
          <button type="button" class="btn" disabled=${act.pending} onClick=${() => act.run()}>
            ${act.pending ? words.pending : say.seek}
          </button>
        </div>
      </div>
      <${Trouble} problem=${act.problem} />
      ${
        answer &&
        html`<ul class="list-unstyled d-grid gap-1 mt-2" aria-label=${say.found}>
          ${rows.map(
            (row) =>
              html`<li key=${row.document_id} class="chosen">
                <span class="text-break">
                  <strong>${row.label}</strong> <span class="text-secondary small">${showDay(row.day)}</span>
                  <span class="d-block">${row.subject}</span>
                </span>
                <span class="d-flex flex-wrap gap-1 justify-content-end">
                  ${
                    isCopy &&
                    html`<button type="button" class="btn btn-sm"
                      aria-label=${fill(say.addOriginal, { label: row.label })}
                      onClick=${() => add({ ...row, kind: "original" })}>${say.original}</button>`
                  }
                  ${
                    row.is_incoming &&
                    html`<button type="button" class="btn btn-sm"
                      aria-label=${fill(say.addReply, { label: row.label })}
                      onClick=${() => add({ ...row, kind: "reply" })}>${say.reply}</button>`
                  }
                  ${
                    row.isIssued &&
                    html`<button type="button" class="btn btn-sm"
                        aria-label=${fill(say.addReplaces, { label: row.label })}
                        onClick=${() => add({ ...row, kind: "replaces" })}>${say.replaces}</button>
                      <button type="button" class="btn btn-sm"
                        aria-label=${fill(say.addCorrects, { label: row.label })}
                        onClick=${() => add({ ...row, kind: "corrects" })}>${say.corrects}</button>`
                  }
                  <button type="button" class="btn btn-sm"
                    aria-label=${fill(say.addRelated, { label: row.label })}
                    onClick=${() => add({ ...row, kind: "related" })}>${say.related}</button>
                </span>
              </li>`,
          )}
          ${!rows.length && html`<li class="text-secondary">${answer.next ? say.noneSoFar : say.none}</li>`}
        </ul>`
      }
      ${
        answer?.next &&
        html`<button type="button" class="btn btn-sm mt-1" disabled=${act.pending}
          onClick=${() => act.run(answer.next)}>${say.goOn}</button>`
      }
    </div>
  `;
};

// `form.values[name]` is a list of {kind, document_id, is_incoming, label}. `isTitled`: the label
// stands above it already. `isCopy`: one of them is what a certified copy is made from.
export const LinksField = ({ form, name = "links", label, isTitled, isCopy }) => {
  const listed = form.values[name];
  const isIn = (row) => listed.some((one) => one.document_id === row.document_id);
  const change = (all) => form.set(name, all);
  return html`
    <fieldset class="col-12">
      <legend class=${isTitled ? "visually-hidden" : "form-label"}>${label}</legend>
      ${
        listed.length > 0 &&
        html`<ul class="list-unstyled d-grid gap-1 mb-2" aria-label=${label}>
          ${listed.map(
            (one) =>
              html`<li key=${one.document_id} class="chosen">
                <span class="text-break">
                  <span class="tag">${words.outgoing.linkKinds[one.kind]}</span> ${one.label}
                </span>
                <button type="button" class="btn btn-sm"
                  aria-label=${fill(words.outgoing.to.takeOut, { name: one.label })}
                  onClick=${() => change(listed.filter((each) => each !== one))}>${words.remove}</button>
              </li>`,
          )}
        </ul>`
      }
      ${
        form.errors[name] &&
        html`<div class="invalid-feedback d-block" id=${`${form.id}-${name}`} tabindex="-1">${form.errors[name]}</div>`
      }
      <details open=${isCopy && !listed.some((one) => one.kind === "original")}>
        <summary>${say.choose}</summary>
        <${Search} id=${`${form.id}-${name}`} isIn=${isIn} isCopy=${isCopy} add=${(row) => change([...listed, row])} />
      </details>
    </fieldset>
  `;
};
