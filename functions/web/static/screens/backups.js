// Backups: whether all is well, every backup with its proof, one more now.
import { html } from "../html.js";
import { useEffect, useRef } from "../vendor/preact-hooks.js";
import { get, keyFor, post } from "../api.js";
import { backup as say } from "../backup.vi.js";
import { showDay, showMoment, today } from "../dates.js";
import { DateField, dayOf, instantOf, isTime, TextField } from "../parts/field.js";
import { Empty, Loading, Submit, tell, Trouble } from "../parts/notice.js";
import { to } from "../router.js";
import { showSize } from "../text.js";
import { useAct, useForm, useLoad, useTitle } from "../use.js";
import { fill, words } from "../words.vi.js";

const LOOK_EVERY = 3000;

const TONES = {
  exporting: "azure",
  listing: "azure",
  good: "green",
  incomplete: "orange",
  failed: "red",
};

// Look again while something is under way.
export const useLooking = (isMoving, mark, reload) => {
  useEffect(() => {
    if (!isMoving) return undefined;
    const timer = setTimeout(reload, LOOK_EVERY);
    return () => clearTimeout(timer);
  }, [isMoving, mark]);
};

export const spanOf = (seconds) =>
  seconds < 90
    ? fill(say.seconds, { n: Math.max(1, Math.round(seconds)) })
    : fill(say.minutes, { n: Math.round(seconds / 60) });

const isMoving = (one) =>
  ["exporting", "listing"].includes(one.state) || (one.is_usable && !one.proof);

const Alarm = ({ tone, what, todo }) => html`
  <div class=${`alert alert-${tone}`} role="alert">
    <div>
      <div class="fw-bold">${what}</div>
      <div>${todo}</div>
    </div>
  </div>
`;

const Health = ({ view }) => {
  const proved = view.proved;
  const newest = view.items.find((one) => one.is_usable);
  return html`
    ${view.is_late && html`<${Alarm} tone="danger" what=${say.late} todo=${say.lateWhat} />`}
    ${
      newest?.state === "incomplete" &&
      html`<${Alarm} tone="warning" what=${say.lacking} todo=${say.lackingWhat} />`
    }
    ${
      proved
        ? html`<div class="alert alert-success">
            <div>
              <div class="fw-bold">
                ${fill(say.proved, {
                  at: showMoment(proved.proof.at),
                  took: spanOf(proved.proof.seconds),
                })}
              </div>
              <div>
                ${fill(say.provedOf, {
                  moment: showMoment(proved.moment),
                  items: proved.proof.items,
                  objects: proved.proof.objects,
                })}
              </div>
            </div>
          </div>`
        : view.items.length > 0 && html`<div class="alert alert-warning">${say.neverProved}</div>`
    }
  `;
};

const AtMoment = ({ done }) => {
  const form = useForm({ day: showDay(today()), hour: "" });
  const kept = useRef({});
  const act = useAct(async () => {
    const { day, hour } = form.current();
    const asked = { moment: instantOf(day, hour) };
    await post("/api/backups", asked, { key: keyFor(kept.current, asked) });
    tell(say.made);
    done();
  });
  const submit = (e) => {
    e.preventDefault();
    const { day, hour } = form.current();
    const wrong = {
      day: !dayOf(day) && words.dates.wrong,
      hour: !isTime(hour) && words.dates.wrongTime,
    };
    if (form.accept(wrong)) act.run();
  };
  return html`
    <details class="card mb-3">
      <summary class="card-header">${say.atMoment}</summary>
      <form class="card-body row g-3" aria-label=${say.atMoment} novalidate onSubmit=${submit}>
        <p class="mb-0">${say.atMomentWhy}</p>
        <${DateField} form=${form} name="day" label=${say.day} col="col-12 col-md-4" required />
        <${TextField} form=${form} name="hour" label=${say.hour} hint=${say.hourHint} col="col-12 col-md-4" max="5" required />
        <div class="col-12"><${Trouble} problem=${act.problem} /></div>
        <div class="col-12"><${Submit} act=${act}>${say.makeAtMoment}<//></div>
      </form>
    </details>
  `;
};

const proofOf = ({ proof }) => {
  if (!proof) return say.proofNone;
  const facts = { at: showMoment(proof.at), took: spanOf(proof.seconds) };
  if (!proof.is_proved) return fill(say.proofBad, facts);
  return [fill(say.proofGood, facts), proof.is_whole && say.proofWhole].filter(Boolean).join(", ");
};

const Row = ({ one }) => {
  const problems = [...one.problems, ...(one.proof?.problems ?? [])];
  const facts = { ...one, size: showSize(one.size) };
  return html`
    <tr>
      <td data-label=${say.moment}>
        <div>
          ${showMoment(one.moment)}
          <div class="text-secondary">${one.occasion_label}</div>
        </div>
      </td>
      <td data-label=${say.state}>
        <div>
          <span class=${`tag tag-${TONES[one.state]}`}>${one.state_label}</span>
          ${
            problems.length > 0 &&
            html`<ul class="m-0 ps-3">
              ${problems.slice(0, 5).map((each) => html`<li key=${each}>${each}</li>`)}
            </ul>`
          }
        </div>
      </td>
      <td data-label=${say.holds}>
        <div>
          ${one.is_usable ? fill(say.holdsOf, facts) : words.none}
          ${one.seconds && html`<div class="text-secondary">${say.took}: ${spanOf(one.seconds)}</div>`}
        </div>
      </td>
      <td data-label=${say.proof}><div>${proofOf(one)}</div></td>
      <td data-label=${say.keptUntil}><div>${showDay(one.kept_until)}</div></td>
      <td>
        ${
          one.is_usable &&
          html`<a
            class="btn btn-sm"
            href=${to("sao-luu", one.backup_id)}
            aria-label=${fill(say.useOne, { moment: showMoment(one.moment) })}
            >${say.use}</a
          >`
        }
      </td>
    </tr>
  `;
};

const List = ({ items }) => html`
  <section class="card mb-3" aria-label=${say.list}>
    <div class="card-header"><h2 class="card-title">${say.list}</h2></div>
    ${
      items.length
        ? html`<div class="table-responsive">
            <table class="table table-vcenter card-table documents rows-only">
              <caption class="visually-hidden">
                ${say.list}
              </caption>
              <thead>
                <tr>
                  <th scope="col">${say.moment}</th>
                  <th scope="col">${say.state}</th>
                  <th scope="col">${say.holds}</th>
                  <th scope="col">${say.proof}</th>
                  <th scope="col">${say.keptUntil}</th>
                  <th scope="col"><span class="visually-hidden">${say.use}</span></th>
                </tr>
              </thead>
              <tbody>
                ${items.map((one) => html`<${Row} key=${one.backup_id} one=${one} />`)}
              </tbody>
            </table>
          </div>`
        : html`<${Empty} title=${say.empty} hint=${say.emptyHint} />`
    }
  </section>
`;

const Restores = ({ items }) => html`
  <section class="card mb-3" aria-label=${say.restores}>
    <div class="card-header"><h2 class="card-title">${say.restores}</h2></div>
    <div class="card-body">
      ${!items.length && html`<p class="m-0">${say.noRestores}</p>`}
      <ul class="list-unstyled m-0">
        ${items.map(
          (one) => html`
            <li key=${one.restore_id} class="mb-2">
              <a
                href=${to("khoi-phuc", one.restore_id)}
                aria-label=${fill(say.openOne, { at: showMoment(one.asked_at) })}
                >${showMoment(one.asked_at)} · ${say.plan.extents[one.extent]}</a
              >
              <span class="text-secondary"> · ${one.stage_label} · ${one.asked_by}</span>
            </li>
          `,
        )}
      </ul>
    </div>
  </section>
`;

export const BackupsScreen = () => {
  useTitle(say.title);
  const loaded = useLoad(() => get("/api/backups"));
  const kept = useRef({});
  const view = loaded.value;
  useLooking(Boolean(view?.items.some(isMoving)), view, loaded.reload);
  const act = useAct(async () => {
    const asked = { after: view?.items[0]?.backup_id };
    await post("/api/backups", {}, { key: keyFor(kept.current, asked) });
    tell(say.made);
    await loaded.reload();
  });
  return html`
    <div class="screen-head">
      <h1 class="screen-title">${say.title}</h1>
      <button type="button" class="btn btn-primary" disabled=${act.pending} onClick=${() => act.run()}>
        ${say.make}
      </button>
    </div>
    <p class="screen-lead">${say.why}</p>
    <${Trouble} problem=${act.problem} />
    <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
    ${loaded.loading && !view && html`<${Loading} />`}
    ${
      view &&
      html`
        <${Health} view=${view} />
        <${List} items=${view.items} />
        <${AtMoment} done=${loaded.reload} />
        <${Restores} items=${view.restores} />
      `
    }
  `;
};
