// What a recipient's answer to a recall is worth, and the proof to keep.
import { html } from "../html.js";
import { save } from "../text.js";
import { fill, words } from "../words.vi.js";

const say = words.signing.deliveries.proof;
const TONES = { valid: "green", unsigned: "orange", invalid: "red" };

export const Proof = ({ note, place }) =>
  note.verdict &&
  html`
    <div class="mt-1">
      <span class=${`tag tag-${TONES[note.verdict]}`}>${note.verdict_label}</span>
    </div>
    <button
      type="button"
      class="btn btn-sm mt-1"
      onClick=${() =>
        save(fill(say.file, { place, code: note.code }), "application/json", note.proof)}
    >
      ${say.download}
    </button>
  `;
