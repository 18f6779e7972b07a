// The clerk asks recipients to give an issued document back, and notes what those outside answered.
import { html } from "../html.js";
import { useState } from "../vendor/preact-hooks.js";
import { post } from "../api.js";
import { missing, useForm, useFormAct } from "../use.js";
import { fill, words } from "../words.vi.js";
import { Frame } from "./act_form.js";
import { TextArea } from "./field.js";
import { tell } from "./notice.js";

const say = words.signing.deliveries.recall;
const GONE = ["recall_asked", "recalled"];

const Copies = ({ items, chosen, toggle }) => html`
  <fieldset class="col-12">
    <legend class="form-label">${say.from}</legend>
    ${items.map(
      (one) =>
        html`<label class="form-check" key=${one.place}>
          <input
            type="checkbox"
            class="form-check-input"
            checked=${chosen.includes(one.place)}
            onChange=${() => toggle(one.place)}
          />
          <span class="form-check-label text-break">${one.recipient.name}</span>
        </label>`,
    )}
  </fieldset>
`;

const Form = ({ items, path, done, leave }) => {
  const [chosen, choose] = useState(items.map((one) => one.place));
  const form = useForm({ reason: "" });
  const toggle = (place) =>
    choose(chosen.includes(place) ? chosen.filter((n) => n !== place) : [...chosen, place]);
  const act = useFormAct(form, async ({ reason }) => {
    await post(`${path}/recall`, { places: chosen, reason: reason.trim() });
    tell(fill(say.asked, { count: chosen.length }));
    done();
  });
  const send = () => {
    const wrong = { reason: !form.current().reason.trim() && missing(say.reason) };
    if (form.accept(wrong) && chosen.length) act.run();
  };
  return html`
    <${Frame} form=${form} act=${act} send=${send} button=${say.ask} tone="btn-danger">
      <p class="col-12 mb-0">${say.why}</p>
      <${Copies} items=${items} chosen=${chosen} toggle=${toggle} />
      ${!chosen.length && html`<p class="col-12 mb-0 text-danger" role="alert">${say.nobody}</p>`}
      <${TextArea}
        form=${form}
        name="reason"
        label=${say.reason}
        max="1000"
        rows="2"
        required
      />
      <div class="col-12">
        <button type="button" class="btn btn-sm" onClick=${leave}>${words.cancel}</button>
      </div>
    <//>
  `;
};

export const Recalling = ({ items, path, done }) => {
  const [isOpen, open] = useState(false);
  const out = items.filter((one) => !GONE.includes(one.state));
  if (!out.length) return null;
  const closed = () => {
    open(false);
    done();
  };
  return isOpen
    ? html`<${Form} items=${out} path=${path} done=${closed} leave=${() => open(false)} />`
    : html`<button type="button" class="btn mt-2" onClick=${() => open(true)}>${say.open}</button>`;
};

export const PaperAnswer = ({ one, path, done }) => {
  const form = useForm({ text: "" });
  const isReplaced = one.state === "replace_asked";
  const act = useFormAct(form, async ({ text }, agreed) => {
    await post(`${path}/recall/${one.place}`, { agreed, text: text.trim() });
    tell(fill(say.noted, one.recipient));
    done();
  });
  const keep = () => {
    const isGiven = form.current().text.trim();
    if (form.accept({ text: !isGiven && missing(say.answer) })) act.run(false);
  };
  return html`
    <${Frame} form=${form} act=${act} send=${() => act.run(true)} button=${isReplaced ? say.replaced : say.gave}>
      <${TextArea} form=${form} name="text" label=${say.answer} max="1000" rows="2" />
      <div class="col-12">
        <button type="button" class="btn btn-sm" disabled=${act.pending} onClick=${keep}>
          ${isReplaced ? say.keptOld : say.kept}
        </button>
      </div>
    <//>
  `;
};
