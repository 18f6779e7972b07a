// Each copy of an issued document: to whom, where it stands and since when; paper is noted here.
import { html } from "../html.js";
import { useState } from "../vendor/preact-hooks.js";
import { get, post } from "../api.js";
import { readDay, showDay, showMoment, today } from "../dates.js";
import { countFolders } from "../reference.js";
import { notChosen, useAct, useForm, useLoad } from "../use.js";
import { fill, words } from "../words.vi.js";
import { dayOf, DateField, SelectField, TextField } from "./field.js";
import { Loading, Submit, tell, Trouble } from "./notice.js";
import { Proof } from "./proof.js";
import { PaperAnswer, Recalling } from "./recalling.js";

const say = words.signing.deliveries;

const TONES = {
  refused: "red",
  failed: "red",
  completed: "green",
  accepted: "green",
  assigned: "green",
  in_progress: "green",
  recall_asked: "orange",
  recalled: "gray",
  recall_refused: "orange",
  replace_asked: "orange",
  replaced: "gray",
  replace_refused: "orange",
  waiting: "gray",
  acknowledged: "green",
};

const ASKED = ["recall_asked", "replace_asked"];

const PostForm = ({ path, one, done, leave }) => {
  const form = useForm({ on: showDay(today()), how: "", envelopes: "1" });
  const act = useAct(async () => {
    const { on, how, envelopes } = form.current();
    const gone = { on: readDay(on), how: say.ways[how], envelopes: Number(envelopes) };
    try {
      await post(`${path}/posting`, { place: one.place, ...gone });
    } catch (error) {
      form.take(error);
      throw error;
    }
    tell(fill(say.posted, one.recipient));
    done();
  });
  const submit = (e) => {
    e.preventDefault();
    const { on, how, envelopes } = form.current();
    const day = dayOf(on);
    const found = {
      on: day ? day > today() && words.dates.afterToday : words.dates.wrong,
      how: !how && notChosen(say.how),
      envelopes: !/^[1-9]\d{0,2}$/.test(envelopes.trim()) && say.envelopesWrong,
    };
    if (form.accept(found)) act.run();
  };
  return html`
    <form
      class="row g-2 mt-1"
      aria-label=${fill(say.postOne, one.recipient)}
      onSubmit=${submit}
      novalidate
    >
      <${DateField} form=${form} name="on" label=${say.on} col="col-6" required />
      <${SelectField}
        form=${form}
        name="how"
        label=${say.how}
        empty=${words.choose}
        options=${Object.entries(say.ways)}
        col="col-6"
        required
      />
      <${TextField} form=${form} name="envelopes" label=${say.envelopes} inputmode="numeric" max="3" col="col-6" required />
      <${Trouble} problem=${act.problem} />
      <div class="col-12 text-end">
        <button type="button" class="btn btn-sm me-2" onClick=${leave}>${words.cancel}</button>
        <${Submit} act=${act}>${say.post}<//>
      </div>
    </form>
  `;
};

const isToResend = (one) =>
  one.recipient.kind === "agency" && (one.state === "failed" || one.state === "refused");

// Whom it was issued to inside the agency takes note of it.
const Acknowledgement = ({ path, done }) => {
  const act = useAct(async () => {
    await post(`${path}/acknowledgement`, {});
    tell(say.acknowledged);
    countFolders();
    done();
  });
  return html`
    <button
      type="button"
      class="btn btn-primary btn-sm mt-1"
      disabled=${act.pending}
      onClick=${() => act.run()}
    >
      ${say.acknowledge}
    </button>
    <${Trouble} problem=${act.problem} />
  `;
};

const Resend = ({ one, path, done }) => {
  const [isAsked, ask] = useState(false);
  const act = useAct(async () => {
    await post(`${path}/deliveries/${one.place}/resend`, { seen: one.version });
    tell(fill(say.resent, one.recipient));
    done();
  });
  if (!isAsked) {
    return html`<button
      type="button"
      class="btn btn-sm mt-1"
      aria-label=${fill(say.resendOne, one.recipient)}
      onClick=${() => ask(true)}
    >
      ${say.resend}
    </button>`;
  }
  return html`
    <div class="mt-1">
      <p class="small mb-1">${fill(say.resendWhy, one.recipient)}</p>
      <${Trouble} problem=${act.problem} />
      <button type="button" class="btn btn-sm me-2" onClick=${() => ask(false)}>
        ${words.cancel}
      </button>
      <button
        type="button"
        class="btn btn-sm btn-primary"
        disabled=${act.pending}
        onClick=${act.run}
      >
        ${say.resendSure}
      </button>
    </div>
  `;
};

const isOutside = (one) => one.recipient.kind === "outside";

// Since when a copy stands as it does; what only went on paper has its own line.
const since = (one) => {
  const read = one.acknowledged ?? one.seen;
  if (read && !one.history.length) return fill(say.readBy, { by: read.by, at: showMoment(read.at) });
  return showMoment(one.failure?.at ?? one.history.at(-1)?.at ?? one.sent_at);
};

// On paper go copies to agencies outside, and those that paper must follow; what is asked back stays.
const GIVEN_BACK = ["recall_asked", "recalled"];
const goesByPost = (one, paperFollows) =>
  !one.posting &&
  !GIVEN_BACK.includes(one.state) &&
  (isOutside(one) ? one.state === "waiting" : paperFollows && one.recipient.kind === "agency");

// When and how the paper went, and who noted it; or that it has still to go.
const Paper = ({ one, isDue }) => {
  const { posting } = one;
  if (!posting) return isDue && !isOutside(one) && html`<div class="small">${say.paperDue}</div>`;
  const gone = { ...posting, day: showDay(posting.on) };
  const noted = { by: posting.by, at: showMoment(posting.at) };
  return html`<div class="small">
    ${fill(say.paperGone, gone)}${" "}
    <span class="text-secondary">${fill(say.paperNoted, noted)}</span>
  </div>`;
};

const Copy = ({ one, path, mayAct, isFrozen, paperFollows, done }) => {
  const [isOpen, open] = useState(false);
  const isDue = goesByPost(one, paperFollows) && !isFrozen;
  return html`
    <li class="delivery">
      <div class="delivery-line">
        <span class="text-break">${one.recipient.name}</span>
        <span class=${`tag tag-${TONES[one.state] ?? "blue"}`}>${one.state_label}</span>
      </div>
      ${since(one) && html`<div class="text-secondary small">${since(one)}</div>`}
      <${Paper} one=${one} isDue=${isDue} />
      ${one.failure && html`<div class="small text-danger">${one.failure.text}</div>`}
      ${
        one.history.length > 0 &&
        html`<details class="small">
          <summary>${say.history}</summary>
          <ol class="holders m-0">
            ${one.history.map(
              (note) =>
                html`<li key=${`${note.code}${note.at}`}>
                  ${showMoment(note.at)} · ${note.label} · ${note.by}
                  ${note.text && html`<div>${note.text}</div>`}
                  <${Proof} note=${note} place=${one.place} />
                </li>`,
            )}
          </ol>
        </details>`
      }
      ${mayAct && isToResend(one) && html`<${Resend} one=${one} path=${path} done=${done} />`}
      ${
        one.is_mine &&
        ["shown", "seen"].includes(one.state) &&
        html`<${Acknowledgement} path=${path} done=${done} />`
      }
      ${
        mayAct &&
        isOutside(one) &&
        ASKED.includes(one.state) &&
        html`<${PaperAnswer} one=${one} path=${path} done=${done} />`
      }
      ${
        mayAct &&
        isDue &&
        (isOpen
          ? html`<${PostForm} path=${path} one=${one} done=${done} leave=${() => open(false)} />`
          : html`<button
              type="button"
              class="btn btn-sm mt-1"
              aria-label=${fill(say.postOne, one.recipient)}
              onClick=${() => open(true)}
            >
              ${say.post}
            </button>`)
      }
    </li>
  `;
};

// `version`: of the document; when it changed, its copies may have.
export const Deliveries = ({ path, version, mayAct, isFrozen, mayRecall, paperFollows, reload }) => {
  const loaded = useLoad(() => get(`${path}/deliveries`), [path, version]);
  const items = loaded.value?.items ?? [];
  const done = () => {
    loaded.reload();
    reload();
  };
  return html`
    <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
    ${!loaded.value && !loaded.problem && html`<${Loading} />`}
    <ul class="list-unstyled deliveries" aria-label=${say.title}>
      ${items.map(
        (one) =>
          html`<${Copy}
            key=${one.place}
            one=${one}
            path=${path}
            mayAct=${mayAct}
            isFrozen=${isFrozen}
            paperFollows=${paperFollows}
            done=${done}
          />`,
      )}
    </ul>
    ${mayAct && mayRecall && html`<${Recalling} items=${items} path=${path} done=${done} />`}
    ${loaded.value && !items.length && html`<p class="m-0">${say.empty}</p>`}
  `;
};
