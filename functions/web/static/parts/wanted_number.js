// Which number the clerk gives: the next one, or a reserved one with the day the document bears.
import { html } from "../html.js";
import { useEffect } from "../vendor/preact-hooks.js";
import { get } from "../api.js";
import { showDay, today } from "../dates.js";
import { useForm, useLoad } from "../use.js";
import { fill, words } from "../words.vi.js";
import { ChoiceField, DateField, dayOf, TextField } from "./field.js";
import { Trouble } from "./notice.js";

const say = words.signing.issue;
const MOST = 100;

const valueOf = (text) => (/^\d{1,7}$/.test(text.trim()) ? Number(text) : null);

// The reserved ones among the last numbers of the series; an older one is typed.
const reservedIn = async ({ series, year }) => {
  const page = await get("/api/numbers", { series, year, limit: MOST });
  return page.items.filter((one) => one.state === "reserved").map((one) => one.number);
};

const Reserved = ({ form, path, next, choose }) => {
  const kept = useLoad(() => reservedIn(next), [next.series, next.year]);
  const reserved = valueOf(form.values.reserved);
  const issued_on = dayOf(form.values.issued_on);
  const isWhole = Boolean(reserved && issued_on);
  const preview = useLoad(
    async () => (isWhole ? get(`${path}/next-number`, { reserved, issued_on }) : null),
    [reserved, issued_on],
  );
  // A preview of what was typed before is not what would be given.
  const found = isWhole && !preview.loading && !preview.problem && preview.value;
  useEffect(() => {
    choose(found ? { body: { reserved, issued_on }, shown: found } : { body: null, shown: null });
  }, [found && found.reference, found && found.issued_on, reserved, issued_on]);
  const known = kept.value ?? [];
  const hint = kept.value && (known.length ? fill(say.keptNumbers, { numbers: known.join(", ") }) : say.noneKept);
  return html`
    <${TextField}
      form=${form}
      name="reserved"
      label=${say.reserved}
      hint=${hint}
      inputmode="numeric"
      max="7"
      col="col-6"
      list=${`${form.id}-kept`}
      required
    />
    <datalist id=${`${form.id}-kept`}>${known.map((one) => html`<option key=${one} value=${one} />`)}</datalist>
    <${DateField} form=${form} name="issued_on" label=${say.issuedOn} hint=${say.dayHint} col="col-6" required />
    <div class="col-12"><${Trouble} problem=${kept.problem ?? preview.problem} /></div>
  `;
};

// `choose` is told {body, shown}: what goes with the issue, and the number as it would be given;
// no body: not chosen yet.
export const WantedNumber = ({ path, next, choose }) => {
  const form = useForm({ kind: "next", reserved: "", issued_on: showDay(today()) });
  const { kind } = form.values;
  useEffect(() => {
    if (kind === "next") choose({ body: {}, shown: next });
  }, [kind, next.reference, next.issued_on]);
  return html`
    <div class="row g-2 mb-3">
      <${ChoiceField} form=${form} name="kind" label=${say.which} options=${Object.entries(say.whiches)} />
      ${kind === "reserved" && html`<${Reserved} form=${form} path=${path} next=${next} choose=${choose} />`}
    </div>
  `;
};
