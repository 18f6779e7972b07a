// The signer's screen: the page as it will be signed, where everything goes, and in which capacity.
import { html } from "../html.js";
import { useRef, useState } from "../vendor/preact-hooks.js";
import { get, keyFor, post, put } from "../api.js";
import { showDay } from "../dates.js";
import { onceDelivered } from "../parts/act_form.js";
import { useFile } from "../parts/page_view.js";
import { Elsewhere } from "../parts/elsewhere.js";
import { PlaceEditor } from "../parts/place_editor.js";
import { Loading, Submit, tell, Trouble } from "../parts/notice.js";
import { NAMES } from "../placing.js";
import { countFolders } from "../reference.js";
import { go, to } from "../router.js";
import { commonName } from "../text.js";
import { useAct, useLoad, useTitle } from "../use.js";
import { fill, words } from "../words.vi.js";

const say = words.signing;
const POINTS_PER_MM = 72 / 25.4;

const pointsOf = (size) => size && [size.width_mm * POINTS_PER_MM, size.height_mm * POINTS_PER_MM];

const sameAs = (one, other) => NAMES.every((name) => JSON.stringify(one[name]) === JSON.stringify(other[name]));

// A name that has no word yet is better than silence.
const droppedText = (names) => names.map((name) => say.droppedNames[name] ?? name).join(", ");

export const formText = ({ mark, lines }) =>
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

const titleOf = (form) => form.lines.join(" – ");

// How the words of the chosen form stand to those above the signature in the draft.
const Title = ({ form, printed, mustConfirm, confirmed, confirm }) => {
  const facts = { printed: printed.join(" – "), chosen: titleOf(form) };
  if (form.title === "different" || mustConfirm) {
    return html`<div class="alert alert-warning" role="alert">
      <div>
        <div class="alert-title">${say.title.differs}</div>
        <p class="mb-2">${fill(printed.length ? say.title.both : say.title.moved, facts)}</p>
        <label class="form-check m-0">
          <input
            type="checkbox"
            class="form-check-input"
            checked=${confirmed}
            onChange=${(e) => confirm(e.target.checked)}
          />
          <span class="form-check-label">${say.title.confirm}</span>
        </label>
      </div>
    </div>`;
  }
  const told = say.title[form.title];
  return told && html`<p class="text-secondary" role="note">${fill(told, facts)}</p>`;
};

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

export const KeyLine = ({ title, value }) => html`
  <p class="mb-2">
    <span class="text-secondary">${title}:</span>${" "}
    ${value ? fill(say.keyUntil, { subject: commonName(value.subject), day: showDay(value.valid_to) }) : say.noKey}
  </p>
`;

const Sheet = ({ document: d, view, path, loadAnew, here }) => {
  const [places, change] = useState(view.places);
  const usual = view.forms.find((one) => one.title === "printed") ?? view.forms[0];
  const [form, choose] = useState(usual?.mark);
  const chosen = view.forms.find((one) => one.mark === form);
  const [urgency, decide] = useState(d.urgency);
  const [confirmed, confirm] = useState(false);
  // What is moved meets other words: the API tells of them when it is to be signed.
  const [isTold, tellOfTitle] = useState(false);
  const mustConfirm = chosen?.title === "different" || isTold;
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
  const clear = useAct(async () => {
    await send(put, "places", { draft_no: d.draft_no, places: {} });
    tell(say.cleared);
    loadAnew();
  });
  const asked = () => ({
    version: view.version,
    places,
    form: form ?? null,
    urgency: urgency === d.urgency ? null : urgency,
    confirmed: mustConfirm && confirmed,
  });
  const finish = () => {
    tell(say.signed);
    countFolders();
    go(here);
  };
  const sign = useAct(async () => {
    try {
      await send(post, "signature", asked());
    } catch (error) {
      if (error.code === "title_differs") tellOfTitle(true);
      throw error;
    }
    finish();
  });
  // A confirmation is of one form; another one is looked at anew.
  const pick = (mark) => {
    choose(mark);
    confirm(false);
    tellOfTitle(false);
  };
  const isElsewhere = may("signature/preparation");
  const isSigning = may("signature") || isElsewhere;
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
        <div class="card sign-panel">
          <form class="card-body" onSubmit=${submit}>
            <p>${view.is_placed ? say.isPlaced : view.is_carried ? say.isCarried : say.isFound}</p>
            ${view.forms.length > 0 && isSigning && html`<${Forms} forms=${view.forms} form=${form} choose=${pick} />`}
            ${
              chosen &&
              isSigning &&
              html`<${Title}
                form=${chosen}
                printed=${view.printed}
                mustConfirm=${isTold}
                confirmed=${confirmed}
                confirm=${confirm}
              />`
            }
            ${
              isSigning &&
              html`<label class="form-label" for="signing-urgency">${say.urgency}</label>
                <select
                  id="signing-urgency"
                  class="form-select mb-3"
                  value=${urgency}
                  onChange=${(e) => decide(e.target.value)}
                >
                  ${Object.entries(words.urgency).map(
                    ([value, text]) => html`<option key=${value} value=${value}>${text}</option>`,
                  )}
                </select>`
            }
            ${isSigning && html`<${KeyLine} title=${say.key} value=${view.key} />`}
            ${view.dropped.length > 0 && html`<p>${fill(say.dropped, { names: droppedText(view.dropped) })}</p>`}
            <${Warnings} warnings=${view.warnings} />
            <${Problems} title=${say.problems} problems=${problems} />
            <${Trouble} problem=${save.problem ?? clear.problem ?? sign.problem} />
            <div class="d-flex flex-wrap gap-2 justify-content-end">
              ${
                may("places") &&
                (view.is_placed || view.is_carried) &&
                html`<button type="button" class="btn" disabled=${clear.pending} onClick=${clear.run}>
                  ${clear.pending ? words.pending : say.clear}
                </button>`
              }
              ${
                may("places") &&
                html`<button type="button" class="btn" disabled=${save.pending || !isMoved} onClick=${save.run}>
                  ${save.pending ? words.pending : say.save}
                </button>`
              }
              ${may("signature") && html`<${Submit} act=${sign} disabled=${problems.length > 0 || (mustConfirm && !confirmed)}>${say.sign}<//>`}
            </div>
          </form>
          ${
            isElsewhere &&
            html`<div class="card-body border-top">
              <${Elsewhere}
                path=${path}
                act="signature"
                keyKind=${view.key.key}
                body=${asked}
                disabled=${problems.length > 0 || (mustConfirm && !confirmed)}
                done=${finish}
                changed=${loadAnew}
              />
            </div>`
          }
        </div>
      </div>
    </div>
  `;
};

// Where the places are others than before, the sheet begins with them.
const keyOf = (view) => `${view.file_id} ${view.is_placed} ${view.is_carried}`;

export const SigningScreen = ({ documentId }) => {
  const path = `/api/outgoing/${documentId}`;
  const here = to("van-ban-di", documentId);
  const loaded = useLoad(async () => {
    const [document, view] = await Promise.all([get(path), get(`${path}/signing`)]);
    return { document, view };
  }, [documentId]);
  const { document: d, view } = loaded.value ?? {};
  const allows = (...acts) => acts.some((act) => view?.allowed.includes(act));
  const title = view && !allows("signature", "signature/preparation") ? say.placing : say.screen;
  useTitle(title);
  const isOpen = allows("signature", "signature/preparation", "places");
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
        ? html`<${Sheet} key=${keyOf(view)} document=${d} view=${view} path=${path} here=${here} loadAnew=${loaded.reload} />`
        : html`<div class="card card-body">
            <p class="m-0">${say.notYours}</p>
            <${Problems} title=${say.problems} problems=${view.problems} />
          </div>`)
    }
  `;
};
