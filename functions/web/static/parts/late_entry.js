// Nhập bù: a document that came during an outage takes a number that was kept for it.
import { html } from "../html.js";
import { get } from "../api.js";
import { showDay, today } from "../dates.js";
import { outages as say } from "../outages.vi.js";
import { missing, useLoad } from "../use.js";
import { fill, words } from "../words.vi.js";
import { CheckField, dayOf, SelectField, TextField } from "./field.js";
import { Loading, Trouble } from "./notice.js";

export const emptyLate = { is_late: false, late_number: "", late_by: "", late_basis: "" };

export const wrongLate = (v) =>
  v.is_late
    ? {
        late_number: !v.late_number && say.needNumber,
        late_by: !v.late_by.trim() && missing(say.approvedBy),
        late_basis: !v.late_basis.trim() && missing(say.basis),
      }
    : {};

export const lateOf = (v) =>
  v.is_late
    ? { number: Number(v.late_number), approved_by: v.late_by.trim(), basis: v.late_basis.trim() }
    : undefined;

const Fields = ({ form, register }) => {
  // Kept on 30 December, a number is used on 2 January for what came in the old year.
  const year = (dayOf(form.values.arrived_on) || today()).slice(0, 4);
  const loaded = useLoad(() => get("/api/kept-numbers", { register, year }), [register, year]);
  const left = (loaded.value?.items ?? []).filter((one) => one.state === "kept");
  if (loaded.loading && !loaded.value) return html`<${Loading} />`;
  return html`
    <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
    <p class="col-12 form-hint mb-0">${left.length ? say.lateHint : say.none}</p>
    <${SelectField}
      form=${form}
      name="late_number"
      label=${say.number}
      empty=${words.choose}
      options=${left.map((one) => [
        String(one.number),
        fill(say.option, { number: one.number, since: showDay(one.since), reason: one.reason }),
      ])}
      col="col-md-4"
      required
    />
    <${TextField} form=${form} name="late_by" label=${say.approvedBy} max="100" col="col-md-4" required />
    <${TextField} form=${form} name="late_basis" label=${say.basis} max="200" col="col-md-4" required />
  `;
};

export const LateEntry = ({ form }) => html`
  <div class="row g-3 mt-1">
    <${CheckField} form=${form} name="is_late" label=${say.late} />
    ${form.values.is_late && html`<${Fields} form=${form} register=${form.values.register} />`}
  </div>
`;
