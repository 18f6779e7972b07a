// A small file that the page itself reads (a certificate, an image); documents go by parts/upload.js.
import { html } from "../html.js";

export const FileField = ({ form, name, label, hint, accept, choose, multiple, required }) => {
  const id = `${form.id}-${name}`;
  const problem = form.errors[name];
  const described = [problem && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(" ");
  const take = (e) => {
    const files = [...e.target.files];
    if (files.length) choose(files);
  };
  return html`
    <div class="col-12">
      <label class=${`form-label${required ? " required" : ""}`} for=${id}>${label}</label>
      <input
        id=${id}
        type="file"
        class=${problem ? "form-control is-invalid" : "form-control"}
        accept=${accept}
        multiple=${multiple}
        aria-required=${required ? "true" : undefined}
        aria-invalid=${problem ? "true" : undefined}
        aria-describedby=${described || undefined}
        onChange=${take}
      />
      ${problem && html`<div class="invalid-feedback d-block" id=${`${id}-error`}>${problem}</div>`}
      ${hint && html`<div class="form-hint" id=${`${id}-hint`}>${hint}</div>`}
    </div>
  `;
};
