// Files that the secrecy gate stopped, waiting for a decision (Art. 3.3).
import { html } from "../html.js";
import { useSignal } from "../vendor/signals.js";
import { get, post } from "../api.js";
import { showMoment } from "../dates.js";
import { TextArea } from "../parts/field.js";
import { Empty, Loading, tell, Trouble } from "../parts/notice.js";
import { Pager } from "../parts/table.js";
import { showSize } from "../text.js";
import { missing, useAct, useForm, usePages, useTitle } from "../use.js";
import { fill, words } from "../words.vi.js";

const say = words.stoppedFiles;

const Decision = ({ file, done }) => {
  const form = useForm({ reason: "" });
  const act = useAct(async (decision) => {
    const { reason } = form.current();
    await post(`/api/uploads/${file.file_id}/decision`, { decision, reason: reason.trim() });
    tell(fill(decision === "release" ? say.released : say.refused, { name: file.filename }));
    done();
  });
  const decide = (decision) => {
    const isGiven = form.current().reason.trim();
    if (form.accept({ reason: !isGiven && missing(say.reason) })) act.run(decision);
  };
  return html`
    <form class="row g-3" novalidate onSubmit=${(e) => e.preventDefault()}>
      <${TextArea} form=${form} name="reason" label=${say.reason} max="500" rows="2" required />
      <${Trouble} problem=${act.problem} />
      <div class="col-12 d-flex flex-wrap gap-2">
        <button
          type="button"
          class="btn"
          disabled=${act.pending}
          onClick=${() => decide("release")}
        >
          ${say.release}
        </button>
        <button
          type="button"
          class="btn btn-primary"
          disabled=${act.pending}
          onClick=${() => decide("refuse")}
        >
          ${say.refuse}
        </button>
      </div>
    </form>
  `;
};

const StoppedFile = ({ file, done }) => {
  const open = useSignal(false);
  return html`
    <li class="card mb-3">
      <div class="card-body">
        <h2 class="card-title text-break">${file.filename}</h2>
        <p class="text-secondary">
          ${[showSize(file.size), showMoment(file.created_at), file.created_by_name]
            .filter(Boolean)
            .join(" · ")}
        </p>
        ${file.reason && html`<p>${say.reasonFound}: ${file.reason}</p>`}
        ${
          open.value
            ? html`<${Decision} file=${file} done=${done} />`
            : html`<button
                type="button"
                class="btn"
                aria-label=${fill(say.open, { name: file.filename })}
                onClick=${() => (open.value = true)}
              >
                ${say.decide}
              </button>`
        }
      </div>
    </li>
  `;
};

export const StoppedFilesScreen = () => {
  useTitle(say.title);
  const loaded = usePages((cursor) => get("/api/uploads", { status: "stopped", cursor }));
  const items = loaded.value?.items ?? [];
  return html`
    <h1 class="screen-title">${say.title}</h1>
    <p class="screen-lead">${say.why}</p>
    <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
    ${loaded.loading && html`<${Loading} />`}
    ${
      loaded.value && !items.length && html`<div class="card"><${Empty} title=${say.empty} /></div>`
    }
    <ul class="list-unstyled">
      ${items.map(
        (f) =>
          html`<${StoppedFile}
            key=${f.file_id}
            file=${f}
            done=${loaded.reload}
          />`,
      )}
    </ul>
    <${Pager} ...${loaded.pages} />
  `;
};
