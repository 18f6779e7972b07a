// Copies of issued documents that did not reach their recipients: shown to the clerk above the list.
import { get } from "../api.js";
import { showMoment } from "../dates.js";
import { html } from "../html.js";
import { to } from "../router.js";
import { useLoad } from "../use.js";
import { words } from "../words.vi.js";

const say = words.signing.deliveries;

export const FailedCopies = () => {
  const loaded = useLoad(() => get("/api/deliveries/failed"), []);
  const items = loaded.value?.items ?? [];
  if (!items.length) return null;
  return html`
    <section class="alert alert-danger" aria-label=${say.failed}>
      <div>
        <h2 class="alert-title">${say.failed}</h2>
        <p class="mb-1">${say.failedWhy}</p>
        <ul class="mb-0">
          ${items.map(
            (one) => html`<li key=${one.document_id + one.place}>
              <a href=${to("van-ban-di", one.document_id)}>${one.reference}</a>
              ${" "}${one.subject} · ${one.recipient} · ${showMoment(one.failure.at)}
            </li>`,
          )}
        </ul>
        ${loaded.value.cursor && html`<p class="mb-0">${say.failedMore}</p>`}
      </div>
    </section>
  `;
};
