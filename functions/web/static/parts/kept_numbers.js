// Số đến giữ chỗ: kept while the system stands still, used afterwards or cancelled.
import { html } from "../html.js";
import { useState } from "../vendor/preact-hooks.js";
import { get, post } from "../api.js";
import { showDay, today } from "../dates.js";
import { outages as say } from "../outages.vi.js";
import { hasRole } from "../session.js";
import { missing, useAct, useForm, useLoad } from "../use.js";
import { fill, words } from "../words.vi.js";
import { Frame } from "./act_form.js";
import { DateField, dayOf, SelectField, TextField } from "./field.js";
import { Loading, tell, Trouble } from "./notice.js";

const PATH = "/api/kept-numbers";
const MOST = 40;

const Keep = ({ register, done }) => {
  const form = useForm({ count: "1", since: showDay(today()), reason: "" });
  const act = useAct(async (body) => {
    try {
      const { items } = await post(PATH, body);
      tell(fill(say.kept, { count: items.length, first: items[0].number }));
    } catch (error) {
      form.take(error);
      throw error;
    }
    form.set("reason", "");
    done();
  });
  const send = () => {
    const v = form.current();
    const isNumber = /^\d{1,2}$/.test(v.count.trim()) && Number(v.count) >= 1 && Number(v.count) <= MOST;
    const wrong = {
      count: !isNumber && say.countWrong,
      since: !dayOf(v.since) && words.dates.wrong,
      reason: !v.reason.trim() && missing(say.reason),
    };
    if (!form.accept(wrong)) return;
    act.run({ register, count: Number(v.count), since: dayOf(v.since), reason: v.reason.trim() });
  };
  return html`
    <${Frame} form=${form} act=${act} send=${send} button=${say.keep}>
      <${TextField} form=${form} name="count" label=${say.count} inputmode="numeric" max="2" col="col-4 col-md-2" required />
      <${DateField} form=${form} name="since" label=${say.since} col="col-8 col-md-4" required />
      <${TextField} form=${form} name="reason" label=${say.reason} max="200" col="col-md-6" required />
    <//>
  `;
};

const Cancel = ({ one, done }) => {
  const [isOpen, open] = useState(false);
  const form = useForm({ reason: "" });
  const act = useAct(async (reason) => {
    const { register, year, number } = one;
    await post(`${PATH}/cancellation`, { register, year, number, reason });
    tell(fill(say.cancelled, one));
    done();
  });
  const send = () => {
    const reason = form.current().reason.trim();
    if (form.accept({ reason: !reason && missing(say.reason) })) act.run(reason);
  };
  if (!isOpen) {
    return html`<button type="button" class="btn btn-sm" aria-label=${fill(say.cancelOf, one)} onClick=${() => open(true)}>
      ${say.cancel}
    </button>`;
  }
  return html`<${Frame} form=${form} act=${act} send=${send} button=${say.cancel} tone="btn-danger">
    <${TextField} form=${form} name="reason" label=${say.reason} max="200" required />
  <//>`;
};

// `registers`: [[code, name]].
export const KeptNumbers = ({ year, registers }) => {
  const chosen = useForm({ register: registers[0]?.[0] ?? "" });
  const { register } = chosen.values;
  const loaded = useLoad(() => get(PATH, { register, year }), [register, year]);
  const items = loaded.value?.items ?? [];
  const mayKeep = hasRole("clerk");
  const isThisYear = year === today().slice(0, 4);
  return html`
    <section class="card mb-3" aria-busy=${loaded.loading}>
      <div class="card-header"><h2 class="card-title">${say.title}</h2></div>
      <div class="card-body d-grid gap-3">
        <p class="text-secondary m-0">${say.lead}</p>
        ${
          registers.length > 1 &&
          html`<div class="row"><${SelectField} form=${chosen} name="register" label=${say.register} options=${registers} col="col-md-6" /></div>`
        }
        ${mayKeep && isThisYear && html`<${Keep} key=${register} register=${register} done=${loaded.reload} />`}
        <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
        ${loaded.loading && !loaded.value && html`<${Loading} />`}
        <ul class="list-unstyled d-grid gap-2 m-0">
          ${items.map(
            (one) => html`
              <li key=${one.number} class="chosen">
                <span
                  >${fill(say.line, { number: one.number, state: say.states[one.state], reason: one.note || one.reason })}</span
                >
                ${mayKeep && one.state === "kept" && html`<${Cancel} one=${one} done=${loaded.reload} />`}
              </li>
            `,
          )}
        </ul>
        ${loaded.value && !items.length && html`<p class="m-0">${fill(say.empty, { year })}</p>`}
      </div>
    </section>
  `;
};
