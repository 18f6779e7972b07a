// Choosing, dropping and watching the files of a form.
import { html } from "../html.js";
import { useEffect, useRef, useState } from "../vendor/preact-hooks.js";
import { showSize } from "../text.js";
import { fill, words } from "../words.vi.js";

const BUSY = ["waiting", "uploading", "checking"];
const TONES = {
  accepted: "green",
  refused: "red",
  stopped: "orange",
  failed: "red",
  expired: "red",
};

const stateText = ({ state, percent, pages }) => {
  if (state === "uploading") return fill(words.upload.uploading, { percent });
  if (state === "accepted" && pages) return fill(words.upload.acceptedPages, { pages });
  return words.upload[state];
};

const Row = ({ file, uploads }) => {
  const { key, name, state } = file;
  const isBusy = BUSY.includes(state);
  const isStopped = state === "stopped";
  return html`
    <li class="upload-row">
      <div class="upload-name">
        <span class="text-break">${name}</span>
        <span class="text-secondary small text-nowrap">${showSize(file.size)}</span>
      </div>
      <div class="upload-state">
        <span class=${`tag tag-${TONES[state] ?? "blue"}`}>${stateText(file)}</span>
        ${
          state === "uploading" &&
          html`<progress
            class="upload-progress"
            max="100"
            value=${file.percent}
            aria-label=${fill(words.upload.progressOf, { name })}
          ></progress>`
        }
      </div>
      ${file.reason && html`<div class="upload-reason" role="alert">${file.reason}</div>`}
      ${isStopped && html`<div class="form-hint">${words.upload.stoppedHint}</div>`}
      <div class="upload-buttons">
        ${
          uploads.canRetry(file) &&
          html`<button
            type="button"
            class="btn btn-sm"
            aria-label=${fill(isStopped ? words.upload.lookOne : words.upload.retryOne, { name })}
            onClick=${() => uploads.retry(key)}
          >
            ${isStopped ? words.upload.look : words.retry}
          </button>`
        }
        ${
          isBusy
            ? html`<button
                type="button"
                class="btn btn-sm"
                aria-label=${fill(words.upload.cancelOne, { name })}
                onClick=${() => uploads.cancel(key)}
              >
                ${words.cancel}
              </button>`
            : html`<button
                type="button"
                class="btn btn-sm"
                aria-label=${fill(words.upload.removeOne, { name })}
                onClick=${() => uploads.drop(key)}
              >
                ${words.remove}
              </button>`
        }
      </div>
    </li>
  `;
};

// What a draft and its annexes may be: Word and Excel are made a PDF where the system can.
export const DRAFT_FILES = "application/pdf,.pdf,.docx,.xlsx";

export const UploadField = ({
  id,
  uploads,
  disabled,
  error,
  accept = "application/pdf,.pdf",
  drop: invitation = words.upload.drop,
  rule = words.upload.rule,
}) => {
  const input = useRef(null);
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    addEventListener("online", uploads.goOn);
    return () => removeEventListener("online", uploads.goOn);
  }, [uploads]);
  const take = (list) => {
    if (list.length) uploads.add([...list]);
  };
  const drop = (e) => {
    e.preventDefault();
    setOver(false);
    if (!disabled) take(e.dataTransfer.files);
  };
  const over = (e) => {
    e.preventDefault();
    setOver(!disabled);
  };
  const picked = (e) => {
    take(e.target.files);
    // The same file may be chosen again after a refusal.
    e.target.value = "";
  };
  return html`
    <div class="col-12">
      <div
        class=${["drop", isOver && "drop-over", disabled && "drop-off", error && "drop-wrong"]
          .filter(Boolean)
          .join(" ")}
        onDragOver=${over}
        onDragLeave=${() => setOver(false)}
        onDrop=${drop}
      >
        <span>${invitation}</span>
        <input
          id=${`${id}-input`}
          ref=${input}
          class="visually-hidden"
          type="file"
          accept=${accept}
          multiple
          tabindex="-1"
          disabled=${disabled}
          aria-label=${words.upload.pick}
          onChange=${picked}
        />
        <button
          id=${id}
          type="button"
          class="btn"
          disabled=${disabled}
          aria-describedby=${`${id}-rule${error ? ` ${id}-error` : ""}`}
          onClick=${() => input.current.click()}
        >
          ${words.upload.pick}
        </button>
        <span class="form-hint" id=${`${id}-rule`}>
          ${disabled ? words.register.confirmFirst : rule}
        </span>
      </div>
      ${error && html`<div class="invalid-feedback d-block" id=${`${id}-error`}>${error}</div>`}
      ${
        uploads.files.value.length > 0 &&
        html`<ul class="list-unstyled uploads">
          ${uploads.files.value.map((f) => html`<${Row} key=${f.key} file=${f} uploads=${uploads} />`)}
        </ul>`
      }
    </div>
  `;
};
