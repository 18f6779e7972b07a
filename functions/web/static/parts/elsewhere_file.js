// The way without a plug-in: each file is downloaded, signed by any program, and uploaded again.
import { html } from "../html.js";
import { useEffect, useRef } from "../vendor/preact-hooks.js";
import { download, Problem } from "../api.js";
import { showDay } from "../dates.js";
import { elsewhere as say } from "../elsewhere.vi.js";
import { makeUploads } from "../uploading.js";
import { useAct } from "../use.js";
import { fill } from "../words.vi.js";
import { nameOf } from "./elsewhere_names.js";
import { Submit, Trouble } from "./notice.js";
import { UploadField } from "./upload.js";

const One = ({ asked, part, place, uploads }) => {
  const name = nameOf(place);
  const fetching = useAct(() => download(part.file_id));
  const facts = { so_vb: part.figures.so_vb, day: showDay(asked.issued_on) };
  return html`
    <fieldset class="elsewhere-part">
      <legend class="form-label">${name}</legend>
      ${part.figures.so_vb && html`<p>${fill(say.file.figures, facts)}</p>`}
      <button
        type="button"
        class="btn mb-2"
        aria-label=${fill(say.file.downloadOne, { name })}
        disabled=${fetching.pending}
        onClick=${() => fetching.run()}
      >
        ${say.file.download}
      </button>
      <${Trouble} problem=${fetching.problem} />
      <div class="form-label">${fill(say.file.signed, { name })}</div>
      <${UploadField} id=${`signed-${place}`} uploads=${uploads} rule=${say.file.rule} />
    </fieldset>
  `;
};

export const FileWay = ({ asked, complete }) => {
  const kept = useRef(null);
  kept.current ??= asked.parts.map(() => makeUploads());
  // What was uploaded for a signing that is given up is deleted; what was signed with is in use.
  const isDone = useRef(false);
  useEffect(
    () => () => {
      if (isDone.current) return;
      kept.current.forEach((one) => one.files.peek().forEach((file) => one.drop(file.key)));
    },
    [],
  );
  const act = useAct(async () => {
    const found = kept.current.map((one) => one.files.peek());
    if (found.some((files) => files.length > 1)) throw new Problem({ detail: say.file.onlyOne });
    const ids = found.map(([file]) => file?.state === "accepted" && file.fileId);
    if (!ids.every(Boolean)) throw new Problem({ detail: say.file.missing });
    await complete({ file_ids: ids });
    isDone.current = true;
  });
  const submit = (e) => {
    e.preventDefault();
    act.run();
  };
  return html`
    <form onSubmit=${submit}>
      <p>${say.file.hint}</p>
      ${asked.parts.map(
        (part, place) =>
          html`<${One} key=${part.file_id} asked=${asked} part=${part} place=${place} uploads=${kept.current[place]} />`,
      )}
      <${Trouble} problem=${act.problem} />
      <div class="text-end mt-2"><${Submit} act=${act}>${say.give}<//></div>
    </form>
  `;
};
