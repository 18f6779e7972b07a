// What the page tells: loading, an error with what to do, emptiness, success.
import { html } from "../html.js";
import { signal } from "../vendor/signals.js";
import { useEffect, useRef } from "../vendor/preact-hooks.js";
import { fill, words } from "../words.vi.js";

export const Loading = () => html`
  <div class="loading" role="status">
    <div class="progress progress-sm">
      <div class="progress-bar progress-bar-indeterminate"></div>
    </div>
    <span class="visually-hidden">${words.loading}</span>
  </div>
`;

// An error is read out and scrolled to: it may stand far above the button that was pressed.
export const Trouble = ({ problem, retry }) => {
  const box = useRef(null);
  useEffect(() => {
    if (problem) box.current?.scrollIntoView({ block: "nearest" });
  }, [problem]);
  if (!problem) return null;
  return html`
    <div class="alert alert-danger" role="alert" ref=${box}>
      <div>
        <div class="alert-title">${words.errors.title}</div>
        <div>${problem.message}</div>
        ${
          retry &&
          html`<button type="button" class="btn btn-sm mt-2" onClick=${retry}>
            ${words.retry}
          </button>`
        }
      </div>
    </div>
  `;
};

export const Empty = ({ title, hint, children }) => html`
  <div class="empty">
    <p class="empty-title">${title}</p>
    ${hint && html`<p class="empty-subtitle">${hint}</p>`} ${children}
  </div>
`;

// One sentence of success at the foot of the page, until the next act or a click.
const told = signal("");
let timer;

export const tell = (sentence) => {
  clearTimeout(timer);
  told.value = sentence;
  timer = setTimeout(() => (told.value = ""), 8000);
};

export const Told = () => html`
  <div class="told" role="status" aria-live="polite">
    ${
      told.value &&
      html`<div class="alert alert-success">
        <span>${told.value}</span>
        <button
          type="button"
          class="btn-close"
          aria-label=${words.close}
          onClick=${() => tell("")}
        ></button>
      </div>`
    }
  </div>
`;

const TONES = {
  stopped: "red",
  registered: "blue",
  returned: "orange",
  assigned: "blue",
  in_progress: "azure",
  awaiting_confirmation: "purple",
  settled: "green",
  cancelled: "gray",
};

export const StatusBadge = ({ status }) => html`
  <span class=${`tag tag-${TONES[status] ?? "gray"}`}>${words.status[status] ?? status}</span>
`;

export const UrgencyBadge = ({ urgency }) =>
  urgency && urgency !== "normal"
    ? html`<span class="tag tag-urgent">${words.urgency[urgency] ?? urgency}</span>`
    : null;

export const DueBadge = ({ due }) =>
  due?.text ? html`<span class=${`due due-${due.tone}`}>${due.text}</span>` : null;

export const Submit = ({ act, children, tone = "btn-primary", disabled }) => html`
  <button
    type="submit"
    class=${`btn ${tone}`}
    disabled=${act.pending || disabled}
    aria-busy=${act.pending}
  >
    ${act.pending ? words.pending : children}
  </button>
`;

export const pageOf = (number) => fill(words.list.page, { page: number });
