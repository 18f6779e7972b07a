// In sổ: registers on paper or as workbooks, the year's register closed, uses of file copies.
import { html } from "../html.js";
import { get } from "../api.js";
import { today } from "../dates.js";
import { Closing } from "../parts/closing.js";
import { CopyUses } from "../parts/copy_uses.js";
import { ChoiceField, DateField, dayOf, SelectField, TextField } from "../parts/field.js";
import { KeptNumbers } from "../parts/kept_numbers.js";
import { Loading, tell, Trouble } from "../parts/notice.js";
import { usePrinting } from "../printing.js";
import { printouts as say } from "../printouts.vi.js";
import { registers } from "../reference.js";
import { useForm, useLoad, useTitle } from "../use.js";
import { fill, words } from "../words.vi.js";

const NUMBERED = ["incoming", "outgoing", "follow_up"];
const thisYear = () => Number(today().slice(0, 4));
const years = () => Array.from({ length: 10 }, (_, ago) => String(thisYear() - ago));
const isNumber = (text) => /^\d{1,7}$/.test(text.trim()) && Number(text) >= 1;

const codesOf = (kept, kind) =>
  kind === "outgoing" ? kept.outgoing : NUMBERED.includes(kind) ? kept.incoming : [];

const spanOf = (v) =>
  NUMBERED.includes(v.kind) && v.by === "numbers"
    ? { first_number: Number(v.first_number), last_number: Number(v.last_number) }
    : { first_day: dayOf(v.first_day), last_day: dayOf(v.last_day) };

const wrongIn = (v) => {
  const byNumbers = NUMBERED.includes(v.kind) && v.by === "numbers";
  const isVolume = !v.volume.trim() || (isNumber(v.volume) && Number(v.volume) < 1000);
  return {
    first_number: byNumbers && !isNumber(v.first_number) && say.needNumber,
    last_number: byNumbers && !isNumber(v.last_number) && say.needNumber,
    first_day: !byNumbers && !dayOf(v.first_day) && words.dates.wrong,
    last_day: !byNumbers && !dayOf(v.last_day) && words.dates.wrong,
    volume: !isVolume && say.needVolume,
  };
};

const Print = ({ kept, form }) => {
  const act = usePrinting("/api/printouts", (made) => tell(fill(say.made, made)));
  const v = form.values;
  const codes = codesOf(kept, v.kind);
  const code = codes.some(([each]) => each === v.code) ? v.code : (codes[0]?.[0] ?? "");
  const byNumbers = NUMBERED.includes(v.kind) && v.by === "numbers";
  const send = (as) => {
    const now = form.current();
    if (!form.accept(wrongIn(now))) return;
    const volume = now.volume.trim() ? Number(now.volume) : null;
    const body = { register_kind: now.kind, code, year: Number(now.year), form: as, volume };
    act.run({ ...body, ...spanOf(now) });
  };
  return html`
    <section class="card mb-3">
      <form class="card-body row g-3" novalidate onSubmit=${(e) => (e.preventDefault(), send("pdf"))}>
        <${SelectField} form=${form} name="kind" label=${say.register} options=${Object.entries(say.kinds)} col="col-md-6" />
        ${
          codes.length > 0 &&
          html`<${SelectField} form=${{ ...form, values: { ...v, code } }} name="code" label=${say.code} options=${codes} col="col-7 col-md-4" />`
        }
        <${SelectField} form=${form} name="year" label=${say.year} options=${years().map((each) => [each, each])} col="col-5 col-md-2" />
        ${
          NUMBERED.includes(v.kind) &&
          html`<${ChoiceField}
            form=${form}
            name="by"
            label=${say.by}
            options=${[
              ["numbers", say.byNumbers],
              ["days", say.byDays],
            ]}
          />`
        }
        ${
          byNumbers
            ? html`<${TextField} form=${form} name="first_number" label=${say.firstNumber} inputmode="numeric" max="7" col="col-6 col-md-3" required />
                <${TextField} form=${form} name="last_number" label=${say.lastNumber} inputmode="numeric" max="7" col="col-6 col-md-3" required />`
            : html`<${DateField} form=${form} name="first_day" label=${say.firstDay} col="col-6 col-md-3" required />
                <${DateField} form=${form} name="last_day" label=${say.lastDay} col="col-6 col-md-3" required />`
        }
        <${TextField} form=${form} name="volume" label=${say.cover} hint=${say.coverHint} inputmode="numeric" max="3" col="col-12 col-md-4" />
        <${Trouble} problem=${act.problem} />
        <div class="col-12 d-flex flex-wrap gap-2 justify-content-end">
          <button type="button" class="btn" disabled=${act.pending} onClick=${() => send("xlsx")}>
            ${say.xlsx}
          </button>
          <button type="submit" class="btn btn-primary" disabled=${act.pending}>${say.pdf}</button>
        </div>
      </form>
    </section>
  `;
};

export const PrintoutsScreen = () => {
  useTitle(say.title);
  const form = useForm({
    kind: "incoming",
    code: "",
    year: String(thisYear()),
    by: "numbers",
    first_number: "1",
    last_number: "1000",
    first_day: "",
    last_day: "",
    volume: "",
  });
  const { year } = form.values;
  const loaded = useLoad(async () => {
    const [incoming, numbering] = await Promise.all([registers(), get("/api/numbering", { year })]);
    const kept = {
      incoming: incoming.map((each) => [each.code, each.name]),
      outgoing: Object.entries(numbering.active.series),
    };
    return { year, kept };
  }, [year]);
  // Another year may have other series.
  const kept = loaded.value?.year === year ? loaded.value.kept : null;
  return html`
    <div class="screen-head"><h1 class="screen-title">${say.title}</h1></div>
    <p class="screen-lead">${say.lead}</p>
    <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
    ${loaded.value && html`<${Print} kept=${loaded.value.kept} form=${form} />`}
    ${!kept && !loaded.problem && html`<${Loading} />`}
    ${
      kept &&
      html`
        <${Closing} key=${year} year=${year} kept=${kept} />
        <${KeptNumbers} key=${`kept-${year}`} year=${year} registers=${kept.incoming} />
      `
    }
    <${CopyUses} key=${year} year=${year} />
  `;
};
