// Ký nhiều văn bản: chosen documents signed one after another; each stands or falls alone.
import { html } from "../html.js";
import { useEffect, useRef, useState } from "../vendor/preact-hooks.js";
import { get } from "../api.js";
import { dropDraft, loadDraft, saveDraft } from "../draft.js";
import { Empty, Loading, Trouble } from "../parts/notice.js";
import { COPIES } from "../draft_entry.js";
import { countFolders } from "../reference.js";
import { to } from "../router.js";
import { signOne } from "../signing.js";
import { useLoad, useTitle } from "../use.js";
import { fill, words } from "../words.vi.js";

const say = words.signing.batch;
const KEPT = "batch-signing";
const MOST = 100;
// So many at once: a signature takes the server about a second, and others work too.
const AT_ONCE = 2;
const TONES = { waiting: "gray", signing: "blue", signed: "green", refused: "red" };

const waitingForMe = async () => {
  const rows = [];
  let cursor;
  do {
    const page = await get("/api/work", { folder: "SIGN", of: "me", cursor, limit: 50 });
    const found = page.items.map((item) => item.outgoing).filter(Boolean);
    // A certified copy has no signature of a person's: it is certified on its own screen.
    rows.push(...found.filter((row) => !COPIES.includes(row.kind)));
    cursor = page.cursor;
  } while (cursor && rows.length < MOST);
  return rows.slice(0, MOST);
};

const Choice = ({ rows, begin }) => {
  const [chosen, choose] = useState(rows.map((row) => row.document_id));
  const isIn = (row) => chosen.includes(row.document_id);
  const toggle = (row) =>
    choose(isIn(row) ? chosen.filter((id) => id !== row.document_id) : [...chosen, row.document_id]);
  return html`
    <div class="card">
      <div class="card-header d-flex flex-wrap gap-2 justify-content-between">
        <label class="form-check m-0">
          <input
            type="checkbox"
            class="form-check-input"
            checked=${chosen.length === rows.length}
            onChange=${(e) => choose(e.target.checked ? rows.map((row) => row.document_id) : [])}
          />
          <span class="form-check-label">${say.all}</span>
        </label>
        <button
          type="button"
          class="btn btn-primary"
          disabled=${!chosen.length}
          onClick=${() => begin(rows.filter(isIn))}
        >
          ${fill(say.sign, { count: chosen.length })}
        </button>
      </div>
      <ul class="list-unstyled batch">
        ${rows.map(
          (row) =>
            html`<li key=${row.document_id}>
              <input
                type="checkbox"
                class="form-check-input"
                aria-label=${fill(say.choose, { subject: row.subject })}
                checked=${isIn(row)}
                onChange=${() => toggle(row)}
              />
              <span class="text-break">
                <a href=${to("van-ban-di", row.document_id, "ky")}>${row.subject}</a>
                <span class="d-block text-secondary small">
                  ${[row.drafter.name, row.unit?.name].filter(Boolean).join(", ")}
                </span>
              </span>
            </li>`,
        )}
      </ul>
    </div>
  `;
};

const Results = ({ batch, isRunning, goOn, leave }) => {
  const counted = (state) => batch.filter((one) => one.state === state).length;
  const done = counted("signed");
  const refused = counted("refused");
  return html`
    <div class="card">
      <div class="card-body">
        <p class="m-0" role="status">
          <strong>${fill(say.progress, { done, count: batch.length })}</strong>
          ${refused > 0 && html` · ${fill(say.failed, { count: refused })}`}
        </p>
        <progress
          class="handover-progress"
          max=${batch.length}
          value=${done + refused}
          aria-label=${say.title}
        ></progress>
        ${isRunning && html`<p class="form-hint m-0">${say.stays}</p>`}
        ${
          !isRunning &&
          html`<div class="d-flex flex-wrap gap-2 mt-2">
            ${
              done < batch.length &&
              html`<button type="button" class="btn btn-primary" onClick=${goOn}>${say.goOn}</button>`
            }
            <button type="button" class="btn" onClick=${leave}>${say.back}</button>
          </div>`
        }
      </div>
      <ul class="list-unstyled batch" aria-label=${say.result}>
        ${batch.map(
          (one) =>
            html`<li key=${one.document_id}>
              <span class=${`tag tag-${TONES[one.state]}`}>${say.states[one.state]}</span>
              <span class="text-break">
                <a href=${to("van-ban-di", one.document_id)}>${one.subject}</a>
                ${one.reason && html`<span class="d-block upload-reason">${one.reason}</span>`}
              </span>
            </li>`,
        )}
      </ul>
    </div>
  `;
};

// The batch is kept in this tab: after a reload or a broken line it goes on with what is left.
const useBatch = (reload) => {
  const [batch, set] = useState(() => loadDraft(KEPT) ?? []);
  const [isRunning, run] = useState(false);
  const now = useRef(batch);
  const isLeft = useRef(false);
  useEffect(
    () => () => {
      isLeft.current = true;
    },
    [],
  );
  const put = (all) => {
    now.current = all;
    saveDraft(KEPT, all);
    if (!isLeft.current) set(all);
  };
  const note = (id, facts) =>
    put(now.current.map((one) => (one.document_id === id ? { ...one, ...facts } : one)));
  const next = () => now.current.find((one) => one.state === "waiting" && !isLeft.current);
  const work = async () => {
    for (let one = next(); one; one = next()) {
      note(one.document_id, { state: "signing", reason: "" });
      note(one.document_id, await signOne(one));
    }
  };
  const start = async () => {
    run(true);
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    if (isLeft.current) return;
    run(false);
    countFolders();
  };
  const begin = (rows) => {
    put(
      rows.map(({ document_id, version, subject }) => ({
        document_id,
        version,
        subject,
        state: "waiting",
        reason: "",
      })),
    );
    start();
  };
  const goOn = () => {
    put(now.current.map((one) => (one.state === "signed" ? one : { ...one, state: "waiting" })));
    start();
  };
  const leave = () => {
    dropDraft(KEPT);
    now.current = [];
    set([]);
    reload();
  };
  return { batch, isRunning, begin, goOn, leave };
};

export const BatchSigningScreen = () => {
  useTitle(say.title);
  const rows = useLoad(waitingForMe);
  const { batch, isRunning, begin, goOn, leave } = useBatch(rows.reload);
  return html`
    <div class="document-head">
      <a class="back" href=${to("viec", "cua-toi", "sign")}>‹ ${say.back}</a>
      <h1 class="screen-title">${say.title}</h1>
      <p class="screen-lead m-0">${say.why}</p>
    </div>
    <${Trouble} problem=${rows.problem} retry=${rows.reload} />
    ${
      batch.length > 0
        ? html`<${Results} batch=${batch} isRunning=${isRunning} goOn=${goOn} leave=${leave} />`
        : rows.value && !rows.loading
          ? rows.value.length > 0
            ? html`<${Choice} rows=${rows.value} begin=${begin} />`
            : html`<div class="card"><${Empty} title=${say.empty} /></div>`
          : !rows.problem && html`<${Loading} />`
    }
  `;
};
