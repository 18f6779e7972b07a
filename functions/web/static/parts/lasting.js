// Whether an issued document can be verified when its certificates have ended, and the file for that.
import { html } from "../html.js";
import { download, get } from "../api.js";
import { showDay, showMoment } from "../dates.js";
import { useAct, useLoad } from "../use.js";
import { fill, words } from "../words.vi.js";
import { Loading, Trouble } from "./notice.js";

const say = words.signing.lasting;

const TONES = { waiting: "gray", made: "green", missed: "orange", impossible: "orange" };

const sentenceOf = (one) =>
  fill(say.sentences[one.state], {
    day: showDay(one.due_on),
    made: showMoment(one.made_at),
    until: showDay(one.good_until),
    failed: showMoment(one.failed_at),
    failure: one.failure,
  });

export const Lasting = ({ path }) => {
  const loaded = useLoad(async () => (await get(`${path}/lasting`)).lasting, [path]);
  const open = useAct(() => download(loaded.value.file_id));
  const one = loaded.value;
  return html`
    <${Trouble} problem=${loaded.problem ?? open.problem} retry=${loaded.problem && loaded.reload} />
    ${!one && loaded.loading && html`<${Loading} />`}
    ${
      one &&
      html`
        <p class="m-0">
          <span class=${`tag tag-${TONES[one.state]}`}>${say.states[one.state]}</span>${" "}
          ${sentenceOf(one)}
        </p>
        ${
          one.file_id &&
          html`<button type="button" class="btn btn-sm mt-2" disabled=${open.pending} onClick=${open.run}>
            ${say.open}
          </button>`
        }
      `
    }
  `;
};
