// A restore: what is wanted, what it would put back, the confirmation, and how far it is.
import { html } from "../html.js";
import { useRef } from "../vendor/preact-hooks.js";
import { get, keyFor, post } from "../api.js";
import { backup } from "../backup.vi.js";
import { showMoment } from "../dates.js";
import { ChoiceField, SelectField, TextField } from "../parts/field.js";
import { Loading, Submit, Trouble } from "../parts/notice.js";
import { agencies } from "../reference.js";
import { go, to } from "../router.js";
import { missing, notChosen, useAct, useForm, useLoad, useTitle } from "../use.js";
import { fill, words } from "../words.vi.js";
import { useLooking } from "./backups.js";

const plan = backup.plan;
const say = backup.restore;
const OVER = ["done", "failed", "cancelled"];
const STANDS = [...OVER, "confirming"];

export const RestorePlanScreen = ({ backupId }) => {
  useTitle(plan.title);
  const loaded = useLoad(async () => {
    const [from, all] = await Promise.all([get(`/api/backups/${backupId}`), agencies()]);
    return { from, all };
  });
  const form = useForm({ extent: "document", agency_id: "", document_id: "", mode: "missing" });
  const kept = useRef({});
  const { extent } = form.values;
  const act = useAct(async () => {
    const given = form.current();
    const asked = {
      extent: given.extent,
      agency_id: given.extent === "whole" ? "" : given.agency_id,
      document_id: given.extent === "document" ? given.document_id.trim() : "",
      mode: given.mode,
    };
    const path = `/api/backups/${backupId}/restores`;
    const begun = await post(path, asked, { key: keyFor(kept.current, asked) });
    go(to("khoi-phuc", begun.restore_id));
  });
  const submit = (e) => {
    e.preventDefault();
    const given = form.current();
    const wrong = {
      agency_id: given.extent !== "whole" && !given.agency_id && notChosen(plan.agency),
      document_id:
        given.extent === "document" && !given.document_id.trim() && missing(plan.document),
    };
    if (form.accept(wrong)) act.run();
  };
  const { value } = loaded;
  return html`
    <a class="back" href=${to("sao-luu")}>‹ ${backup.back}</a>
    <h1 class="screen-title">${plan.title}</h1>
    <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
    ${loaded.loading && !value && html`<${Loading} />`}
    ${
      value &&
      html`
        <p class="screen-lead">${fill(plan.from, { moment: showMoment(value.from.moment) })}</p>
        <form class="card" aria-label=${plan.title} novalidate onSubmit=${submit}>
          <div class="card-body row g-3">
            <${ChoiceField}
              form=${form}
              name="extent"
              label=${plan.extent}
              options=${Object.entries(plan.extents)}
              required
            />
            ${
              extent !== "whole" &&
              html`<${SelectField}
                form=${form}
                name="agency_id"
                label=${plan.agency}
                options=${value.all.map((each) => [each.agency_id, each.name])}
                empty=${words.choose}
                col="col-12 col-md-6"
                required
              />`
            }
            ${
              extent === "document" &&
              html`<${TextField}
                form=${form}
                name="document_id"
                label=${plan.document}
                hint=${plan.documentHint}
                max="64"
                col="col-12 col-md-6"
                required
              />`
            }
            <${ChoiceField}
              form=${form}
              name="mode"
              label=${plan.mode}
              options=${Object.entries(plan.modes)}
              required
            />
            <p class="mb-0 text-secondary">${plan.modeWhy}</p>
            <div class="col-12"><${Trouble} problem=${act.problem} /></div>
            <div class="col-12">
              <${Submit} act=${act}>${plan.submit}<//>
              <span class="ms-2 text-secondary">${plan.safe}</span>
            </div>
          </div>
        </form>
      `
    }
  `;
};

const countsOf = ({ found, done }) => {
  const names = [...new Set([...found, ...done].map((each) => each.name))];
  const of = (list, name) => list.find((each) => each.name === name);
  const rows = names.map((name) => ({
    ...of(found, name),
    written: of(done, name)?.written,
    title: say.tables[name] ?? name,
  }));
  // What the scope has nothing of says nothing.
  return rows.filter((row) => row.missing || row.changed || row.same || row.written);
};

const Counts = ({ restore }) => html`
  <div class="table-responsive">
    <table class="table table-vcenter documents rows-only">
      <caption class="visually-hidden">
        ${say.counts}
      </caption>
      <thead>
        <tr>
          <th scope="col">${say.name}</th>
          <th scope="col">${say.missing}</th>
          <th scope="col">${say.changed}</th>
          <th scope="col">${say.same}</th>
          <th scope="col">${say.written}</th>
        </tr>
      </thead>
      <tbody>
        ${countsOf(restore).map(
          (row) => html`
            <tr key=${row.title}>
              <td data-label=${say.name}><div>${row.title}</div></td>
              <td data-label=${say.missing}><div>${row.missing ?? 0}</div></td>
              <td data-label=${say.changed}><div>${row.changed ?? 0}</div></td>
              <td data-label=${say.same}><div>${row.same ?? 0}</div></td>
              <td data-label=${say.written}><div>${row.written ?? 0}</div></td>
            </tr>
          `,
        )}
      </tbody>
    </table>
  </div>
`;

const Confirmation = ({ restore, changed }) => {
  const path = `/api/restores/${restore.restore_id}`;
  const form = useForm({ typed: "" });
  const sum = (name) => restore.found.reduce((total, each) => total + each[name], 0);
  const counts = { missing: sum("missing"), changed: sum("changed") };
  const act = useAct(async () => {
    await post(`${path}/confirmation`, { typed: form.current().typed.trim() });
    changed();
  });
  const giveUp = useAct(async () => {
    await post(`${path}/cancellation`, {});
    changed();
  });
  const turnsBack = restore.mode === "as_it_was" && counts.changed > 0;
  const submit = (e) => {
    e.preventDefault();
    const typed = form.current().typed.trim();
    const sentence = typed ? say.typedDiffers : say.typedMissing;
    const isRight = typed.toUpperCase() === restore.code;
    if (form.accept({ typed: !isRight && fill(sentence, restore) })) act.run();
  };
  return html`
    <form class="card mb-3" aria-label=${say.confirmTitle} novalidate onSubmit=${submit}>
      <div class="card-body row g-3">
        <h2 class="act-title">${say.confirmTitle}</h2>
        <p class="mb-0">
          ${
            counts.missing || turnsBack
              ? fill(say.confirmWhy, {
                  missing: counts.missing,
                  changed: turnsBack ? fill(say.andChanged, counts) : "",
                })
              : say.nothing
          }
        </p>
        ${counts.missing > 0 && html`<p class="mb-0">${say.lostNumbers}</p>`}
        <${TextField} form=${form} name="typed" label=${fill(say.typed, restore)} max="20" col="col-12 col-md-6" required />
        <div class="col-12">
          <${Trouble} problem=${act.problem} /><${Trouble} problem=${giveUp.problem} />
        </div>
        <div class="col-12 d-flex flex-wrap gap-2">
          <${Submit} act=${act} tone="btn-danger">${say.submit}<//>
          <button type="button" class="btn" onClick=${() => giveUp.run()}>${say.cancel}</button>
        </div>
      </div>
    </form>
  `;
};

const Resumption = ({ restore, changed }) => {
  const act = useAct(async () => {
    await post(`/api/restores/${restore.restore_id}/resumption`, {});
    changed();
  });
  return html`
    <p class="m-0">${say.resumeWhy}</p>
    <${Trouble} problem=${act.problem} />
    <button type="button" class="btn btn-primary mt-2" disabled=${act.pending} onClick=${() => act.run()}>
      ${say.resume}
    </button>
  `;
};

const Facts = ({ restore: r, agencyName }) => html`
  <dl class="row m-0">
    <dt class="col-sm-3">${say.stage}</dt>
    <dd class="col-sm-9" role="status">${r.stage_label}</dd>
    <dt class="col-sm-3">${say.scope}</dt>
    <dd class="col-sm-9">
      ${[plan.extents[r.extent], agencyName, r.document_id].filter(Boolean).join(" · ")}
    </dd>
    <dt class="col-sm-3">${say.mode}</dt>
    <dd class="col-sm-9">${plan.modes[r.mode]}</dd>
    <dt class="col-sm-3">${say.asked}</dt>
    <dd class="col-sm-9">${r.asked_by}, ${showMoment(r.asked_at)}</dd>
    ${
      r.confirmed_by &&
      html`<dt class="col-sm-3">${say.confirmed}</dt>
        <dd class="col-sm-9">${r.confirmed_by}</dd>`
    }
  </dl>
`;

export const RestoreScreen = ({ restoreId }) => {
  useTitle(say.title);
  const loaded = useLoad(() => get(`/api/restores/${restoreId}`));
  const named = useLoad(agencies);
  const restore = loaded.value;
  const agencyName =
    named.value?.find((one) => one.agency_id === restore?.agency_id)?.name ?? restore?.agency_id;
  useLooking(Boolean(restore && !STANDS.includes(restore.stage)), restore, loaded.reload);
  return html`
    <a class="back" href=${to("sao-luu")}>‹ ${backup.back}</a>
    <h1 class="screen-title">${say.title}</h1>
    <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
    ${loaded.loading && !restore && html`<${Loading} />`}
    ${
      restore &&
      html`
        ${
          restore.stage === "done" &&
          html`<div class="alert alert-success">
            ${fill(say.done, { at: showMoment(restore.finished_at) })}
          </div>`
        }
        <section class="card mb-3" aria-label=${say.title}>
          <div class="card-body">
            <${Facts} restore=${restore} agencyName=${agencyName} />
            ${
              restore.problems.length > 0 &&
              html`<div class="alert alert-danger mt-3" role="alert">
                <div>
                  <div class="fw-bold">${say.problems}</div>
                  <ul class="m-0">
                    ${restore.problems.map((each) => html`<li key=${each}>${each}</li>`)}
                  </ul>
                  ${
                    restore.problem_count > restore.problems.length &&
                    fill(say.more, { count: restore.problem_count })
                  }
                </div>
              </div>`
            }
            ${
              restore.stage === "failed" &&
              html`<${Resumption} restore=${restore} changed=${loaded.reload} />`
            }
          </div>
        </section>
        ${
          restore.stage === "confirming" &&
          html`<${Confirmation} restore=${restore} changed=${loaded.reload} />`
        }
        ${
          (restore.found.length > 0 || restore.done.length > 0) &&
          html`<section class="card mb-3" aria-label=${say.counts}>
            <div class="card-header"><h2 class="card-title">${say.counts}</h2></div>
            <${Counts} restore=${restore} />
          </section>`
        }
      `
    }
  `;
};
