// The document's files beside the form. The frame is never moved or made anew while the file stays
// the same: an alert inserted above it would otherwise load the PDF again.
import { html } from "../html.js";
import { useEffect, useState } from "../vendor/preact-hooks.js";
import { download, get } from "../api.js";
import { showSize } from "../text.js";
import { fill, words } from "../words.vi.js";
import { useAct, useLoad } from "../use.js";
import { Loading, Trouble } from "./notice.js";

const linkOf = ({ file_id, agency }, disposition) =>
  get(`/api/files/${file_id}/link`, { disposition, agency });

export const useWide = (query) => {
  const [isWide, set] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const wide = matchMedia(query);
    const changed = () => set(wide.matches);
    wide.addEventListener("change", changed);
    return () => wide.removeEventListener("change", changed);
  }, [query]);
  return isWide;
};

const Frame = ({ file }) => {
  const link = useLoad(() => linkOf(file, "inline"), [file.file_id]);
  if (link.problem) {
    return html`<div class="p-3"><${Trouble} problem=${link.problem} retry=${link.reload} /></div>`;
  }
  if (!link.value) return html`<${Loading} />`;
  return html`<iframe
    class="pdf"
    src=${`${link.value.url}#navpanes=0&view=FitH`}
    title=${fill(words.document.pdf, { name: file.filename })}
  ></iframe>`;
};

const Buttons = ({ file }) => {
  const keep = useAct(() => download(file.file_id, { disposition: "attachment", agency: file.agency }));
  // The Word or Excel file that it was made of, for whoever goes on writing.
  const source = useAct(() => download(file.file_id, { source: true }));
  // The window opens within the click (else it is blocked) and gets its address afterwards.
  const show = useAct(async () => {
    const tab = open("about:blank", "_blank");
    const { url } = await linkOf(file, "inline").catch((error) => {
      tab?.close();
      throw error;
    });
    if (tab) {
      tab.opener = null;
      tab.location.replace(url);
    } else location.assign(url);
  });
  return html`
    <div class="pdf-buttons">
      <button type="button" class="btn btn-sm" disabled=${show.pending} onClick=${show.run}>
        ${words.document.openTab}
      </button>
      <button type="button" class="btn btn-sm" disabled=${keep.pending} onClick=${() => keep.run()}>
        ${words.document.download}
      </button>
      ${
        file.source &&
        html`<button
          type="button"
          class="btn btn-sm"
          aria-label=${fill(words.document.sourceOf, { name: file.filename })}
          disabled=${source.pending}
          onClick=${() => source.run()}
        >
          ${words.document.source}
        </button>`
      }
    </div>
    <${Trouble} problem=${show.problem ?? keep.problem ?? source.problem} />
  `;
};

// `agency`: whose the document is, where it is a predecessor's.
export const PdfPane = ({ files, agency }) => {
  const [chosen, choose] = useState(0);
  const isWide = useWide("(min-width: 768px)");
  const shown = files[Math.min(chosen, files.length - 1)];
  const file = shown && { ...shown, agency };
  if (!file) {
    return html`<div class="card pdf-card"><p class="p-3 m-0">${words.document.noFiles}</p></div>`;
  }
  return html`
    <section class="card pdf-card" aria-label=${words.fields.files}>
      <div class="pdf-head">
        ${
          files.length > 1 &&
          html`<div class="pdf-tabs" role="group" aria-label=${words.fields.files}>
            ${files.map(
              (f, i) =>
                html`<button
                  type="button"
                  key=${f.file_id}
                  class=${i === chosen ? "btn btn-sm active" : "btn btn-sm"}
                  aria-pressed=${i === chosen}
                  onClick=${() => choose(i)}
                >
                  ${words.document.file} ${i + 1}
                </button>`,
            )}
          </div>`
        }
        <div class="pdf-name">
          <span class="text-truncate" title=${file.filename}>${file.filename}</span>
          <span class="text-secondary small text-nowrap">
            ${fill(words.document.pagesCount, { count: file.pages })} · ${showSize(file.size)}
          </span>
        </div>
        <${Buttons} key=${file.file_id} file=${file} />
      </div>
      ${isWide && html`<${Frame} key=${file.file_id} file=${file} />`}
    </section>
  `;
};
