// What the forms of all acts share: sending with the version that was seen, and the frame.
import { html } from "../html.js";
import { useRef } from "../vendor/preact-hooks.js";
import { keyFor, post } from "../api.js";
import { useAct } from "../use.js";
import { words } from "../words.vi.js";
import { Submit, Trouble } from "./notice.js";

// One's own share is one's own: what others did meanwhile does not matter to it.
const UNVERSIONED = ["opinion", "acknowledgement", "comments"];

// The workflow brings a document to its next owner within a moment; waits in milliseconds.
const DELIVERY_WAITS = [500, 1000, 2000];

export const onceDelivered = async (send) => {
  for (const wait of DELIVERY_WAITS) {
    try {
      return await send();
    } catch (error) {
      if (error.code !== "not_yet_delivered") throw error;
      await new Promise((done) => setTimeout(done, wait));
    }
  }
  return send();
};

// Send the act with the version that was seen. Where someone else was first, the document is loaded
// anew under the form, which keeps what was typed.
export const useSending = ({ document, name, done, reload, path: of }, form) => {
  const kept = useRef({});
  return useAct(async (facts, request = post) => {
    const path = `${of ?? `/api/incoming/${document.document_id}`}/${name}`;
    const body = UNVERSIONED.includes(name) ? facts : { version: document.version, ...facts };
    const key = keyFor(kept.current, body);
    try {
      await onceDelivered(() => request(path, body, { key }));
    } catch (error) {
      form?.take(error);
      if (error.code === "stale_version") {
        error.message = words.document.stale;
        reload();
      }
      throw error;
    }
    await done(name);
  });
};

export const Frame = ({ form, act, send, button, tone, children }) => {
  const submit = (e) => {
    e.preventDefault();
    send();
  };
  return html`
    <form class="row g-3" onSubmit=${submit} novalidate>
      ${children}
      <${Trouble} problem=${act.problem} />
      <div class="col-12 text-end"><${Submit} act=${act} tone=${tone}>${button}<//></div>
    </form>
  `;
};
