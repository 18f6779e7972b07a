// Chữ ký số của tôi: one's own certificate, and the image that one's signature shows.
import { html } from "../html.js";
import { get } from "../api.js";
import { certificates } from "../certificates.vi.js";
import { CertificateFacts } from "../parts/certificate.js";
import { MarkForm } from "../parts/mark_form.js";
import { Empty, Loading, Trouble } from "../parts/notice.js";
import { useLoad, useTitle } from "../use.js";

const say = certificates.own;

export const OwnSignatureScreen = () => {
  useTitle(say.title);
  const loaded = useLoad(() => get("/api/signature"));
  const held = loaded.value;
  return html`
    <h1 class="screen-title">${say.title}</h1>
    <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
    ${!held && loaded.loading && html`<${Loading} />`}
    ${
      held &&
      html`
        <section class="card mb-3" aria-label=${say.certificate}>
          <div class="card-header"><h2 class="card-title">${say.certificate}</h2></div>
          ${
            held.certificate
              ? html`<div class="card-body"><${CertificateFacts} one=${held.certificate} /></div>`
              : html`<${Empty} title=${say.none} hint=${say.noneHint} />`
          }
        </section>
        <${MarkForm} of=${held} path="/api/signature/image" title=${certificates.mark.own}
          why=${certificates.mark.ownWhy} done=${loaded.reload} />
      `
    }
  `;
};
