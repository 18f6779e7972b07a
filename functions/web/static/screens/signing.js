// The signer's screen: the page as it will be signed, where everything goes, and in which capacity.
import { html } from "../html.js";
import { useRef, useState } from "../vendor/preact-hooks.js";
import { get, keyFor, post, put } from "../api.js";
import { showDay } from "../dates.js";
import { onceDelivered } from "../parts/act_form.js";
import { useFile } from "../parts/page_view.js";
import { PlaceEditor } from "../parts/place_editor.js";
import { Loading, Submit, tell, Trouble } from "../parts/notice.js";
import { NAMES } from "../placing.js";
import { countFolders } from "../reference.js";
import { go, to } from "../router.js";
import { useAct, useLoad, useTitle } from "../use.js";
import { fill, words } from "../words.vi.js";

const say = words.signing;
const POINTS_PER_MM = 72 / 25.4;

const pointsOf = (size) => size && [size.width_mm * POINTS_PER_MM, size.height_mm * POINTS_PER_MM];

const sameAs = (one, other) => NAMES.every((name) => JSON.stringify(one[name]) === JSON.stringify(other[name]));

const formText = ({ mark, lines }) =>
  mark ? lines.join(" – ") : fill(say.ownPost, { lines: lines.join(" – ") });

const Forms = ({ forms, form, choose }) => html`
  <fieldset class="mb-3">
    <legend class="form-label">${say.form}</legend>
    ${forms.map(
      (one) =>
        html`<label class="form-check" key=${one.mark}>
          <input
            type="radio"
            class="form-check-input"
            name="form"
            checked=${one.mark === form}
            onChange=${() => choose(one.mark)}
          />
          <span class="form-check-label">${formText(one)}</span>
        </label>`,
    )}
  </fieldset>
`;

export const Problems = ({ title, problems }) =>
  problems.length > 0 &&
  html`<div class="alert alert-warning" role="note">
    <div>
      <div class="alert-title">${title}</div>
      ${problems.map((one) => html`<div key=${one}>${one}</div>`)}
    </div>
  </div>`;

// What does not stop the signing, and whoever signs should know.
export const Warnings = ({ warnings }) =>
  warnings.map((one) => html`<p key=${one} class="alert alert-info" role="note">${one}</p>`);

// "CN=Lê Trọng Nghĩa, O=…" is read by its name.
const nameIn = (subject) => /(?:^|,\s*)CN=([^,]+)/.exec(subject)?.[1] ?? subject;

export const KeyLine = ({ title, value }) => html`
  <p class="mb-2">
    <span class="text-secondary">${title}:</span>${" "}
    ${value ? fill(say.keyUntil, { subject: nameIn(value.subject), day: showDay(value.valid_to) }) : say.noKey}
  </p>
`;

const Sheet = ({ document: d, view, path, loadAnew, here }) => {
  const [places, change] = useState(view.places);
  const [form, choose] = useState(view.forms[0]?.mark);
  const file = { file_id: view.file_id };
  const opened = useFile(file);
  const kept = useRef({});
  const may = (act) => view.allowed.includes(act);
  const isMoved = !sameAs(places, view.places);
  const missing = view.missing.filter((name) => !places[name]);
  // Where someone else was first, what was placed stays, on the version that is there now.
  const send = async (request, name, body) => {
    try {
      const key = keyFor(kept.current, body);
      await onceDelivered(() => request(`${path}/${name}`, body, { key }));
    } catch (error) {
      if (error.code === "stale_version") {
        error.message = words.document.stale;
        loadAnew();
      }
      throw error;
    }
  };
  const save = useAct(async () => {
    await send(put, "places", { draft_no: d.draft_no, places });
    tell(say.saved);
    loadAnew();
  });
  const sign = useAct(async () => {
    await send(post, "signature", { version: view.version, places, form: form ?? null });
    tell(say.signed);
    countFolders();
    go(here);
  });
  const names = missing.map((name) => say.places.names[name]).join(", ");
  const problems = [...view.problems, ...(missing.length ? [fill(say.missing, { names })] : [])];
  const submit = (e) => {
    e.preventDefault();
    sign.run();
  };
  return html`
    <div class="document">
      <section class="card" aria-label=${say.places.title}>
        <div class="card-body">
          <${PlaceEditor}
            file=${file}
            opened=${opened}
            value=${places}
            sizes=${{ signature: pointsOf(view.signature), seal: pointsOf(view.seal) }}
            change=${change}
          />
        </div>
      </section>
      <div class="document-side">
        <form class="card sign-panel" onSubmit=${submit}>
          <div class="card-body">
            <p>${view.is_placed ? say.isPlaced : say.isFound}</p>
            ${view.forms.length > 0 && may("signature") && html`<${Forms} forms=${view.forms} form=${form} choose=${choose} />`}
            ${may("signature") && html`<${KeyLine} title=${say.key} value=${view.key} />`}
            ${view.dropped.length > 0 && html`<p>${fill(say.dropped, { names: view.dropped.join(", ") })}</p>`}
            <${Warnings} warnings=${view.warnings} />
            <${Problems} title=${say.problems} problems=${problems} />
            <${Trouble} problem=${save.problem ?? sign.problem} />
            <div class="d-flex flex-wrap gap-2 justify-content-end">
              ${
                may("places") &&
                html`<button type="button" class="btn" disabled=${save.pending || !isMoved} onClick=${save.run}>
                  ${save.pending ? words.pending : say.save}
                </button>`
              }
              ${may("signature") && html`<${Submit} act=${sign} disabled=${problems.length > 0}>${say.sign}<//>`}
            </div>
          </div>
        </form>
      </div>
    </div>
  `;
};

export const SigningScreen = ({ documentId }) => {
  const path = `/api/outgoing/${documentId}`;
  const here = to("van-ban-di", documentId);
  const loaded = useLoad(async () => {
    const [document, view] = await Promise.all([get(path), get(`${path}/signing`)]);
    return { document, view };
  }, [documentId]);
  const { document: d, view } = loaded.value ?? {};
  const title = view && !view.allowed.includes("signature") ? say.placing : say.title;
  useTitle(title);
  const isOpen = view && (view.allowed.includes("signature") || view.allowed.includes("places"));
  return html`
    <div class="document-head">
      <a class="back" href=${here}>‹ ${say.back}</a>
      <h1 class="screen-title">${title}</h1>
      <p class="document-subject">${d?.subject}</p>
    </div>
    <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
    ${!view && !loaded.problem && html`<${Loading} />`}
    ${
      view &&
      (isOpen
        ? html`<${Sheet} key=${view.file_id} document=${d} view=${view} path=${path} here=${here} loadAnew=${loaded.reload} />`
        : html`<div class="card card-body">
            <p class="m-0">${say.notYours}</p>
            <${Problems} title=${say.problems} problems=${view.problems} />
          </div>`)
    }
  `;
};
