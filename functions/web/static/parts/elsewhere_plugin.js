// The way by the VGCA plug-in: it fetches each file, signs it, and posts it with its token.
import { html } from "../html.js";
import { useEffect, useRef, useState } from "../vendor/preact-hooks.js";
import { get, Problem } from "../api.js";
import { elsewhere as say } from "../elsewhere.vi.js";
import { useAct } from "../use.js";
import { signOne } from "../vgca.js";
import { fill } from "../words.vi.js";
import { Trouble } from "./notice.js";

export const PluginWay = ({ asked, complete }) => {
  const [phase, tell] = useState("");
  // Files that it signed stay signed: after a cut it goes on with the next one.
  const signed = useRef(0);
  const stop = useRef(null);
  useEffect(() => () => stop.current?.abort(), []);
  const act = useAct(async () => {
    stop.current = new AbortController();
    const count = asked.parts.length;
    try {
      while (signed.current < count) {
        tell(say.plugin.opening);
        const part = asked.parts[signed.current];
        const link = await get(`/api/files/${part.file_id}/link`, { disposition: "attachment" });
        const place = signed.current + 1;
        await signOne(asked, part, link.url, {
          stopped: stop.current.signal,
          opened: () => tell(fill(say.plugin.signing, { place, count })),
        });
        signed.current += 1;
      }
      tell(say.plugin.finishing);
      await complete({ uploaded: true });
    } catch (error) {
      if (error.code !== "answers_missing") throw error;
      signed.current = 0;
      throw new Problem({ code: error.code, detail: say.plugin.notReceived });
    } finally {
      tell("");
    }
  });
  return html`
    <div>
      <p>${say.plugin.hint}</p>
      ${phase && html`<p role="status"><strong>${phase}</strong></p>`}
      <${Trouble} problem=${act.problem} />
      <div class="d-flex flex-wrap gap-2 justify-content-end">
        ${
          act.pending &&
          html`<button type="button" class="btn" onClick=${() => stop.current.abort()}>
            ${say.cancelWait}
          </button>`
        }
        <button
          type="button"
          class="btn btn-primary"
          disabled=${act.pending}
          aria-busy=${act.pending}
          onClick=${act.run}
        >
          ${act.problem ? say.plugin.again : say.plugin.sign}
        </button>
      </div>
    </div>
  `;
};
