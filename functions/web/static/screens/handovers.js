// Handovers: the predecessors of one's agency, and the records by which their open work passes.
import { html } from "../html.js";
import { get, post } from "../api.js";
import { dayBefore, fateOf, namesOf } from "../bodies.js";
import { showMoment, today } from "../dates.js";
import { Empty, Loading, tell, Trouble } from "../parts/notice.js";
import { reorganization } from "../reorganization.vi.js";
import { go, to, withQuery } from "../router.js";
import { hasRole, me } from "../session.js";
import { useAct, useLoad, useTitle } from "../use.js";
import { fill } from "../words.vi.js";

const say = reorganization.handovers;

export const STAGES = {
  preparing: "blue",
  proposed: "orange",
  carrying_out: "azure",
  done: "green",
};

// The last register of a predecessor; this year's is the one a list begins with.
const lastYear = ({ effective_from }) => {
  const year = dayBefore(effective_from).slice(0, 4);
  return year === today().slice(0, 4) ? "" : year;
};

const Predecessor = ({ agencyId, name, by, fate, isUnderWay }) => {
  const act = useAct(async () => {
    const { handover_id } = await post("/api/handovers", { predecessor_id: agencyId });
    tell(say.prepared);
    go(to("ban-giao", handover_id));
  });
  return html`
    <li class="card mb-3">
      <div class="card-body">
        <h3 class="card-title">${name}</h3>
        <p class="text-secondary">${fate}</p>
        <${Trouble} problem=${act.problem} />
        <div class="d-flex flex-wrap gap-2">
          ${
            hasRole("administrator") &&
            !isUnderWay &&
            html`<button
              type="button"
              class="btn btn-primary"
              aria-label=${fill(say.prepareOf, { name })}
              disabled=${act.pending}
              onClick=${() => act.run()}
            >
              ${say.prepare}
            </button>`
          }
          ${
            hasRole("clerk", "leader", "head", "archivist") &&
            html`<a
              class="btn"
              aria-label=${fill(say.readOf, { name })}
              href=${withQuery(to("van-ban-den"), { agency: agencyId, year: lastYear(by) })}
              >${say.read}</a
            >`
          }
        </div>
      </div>
    </li>
  `;
};

const Record = ({ record, nameOf }) => {
  const from = nameOf({ agency_id: record.predecessor_id });
  const at = showMoment(record.prepared_at);
  return html`
    <li class="card mb-3">
      <div class="card-body">
        <h3 class="card-title">
          ${fill(say.from, { from, to: nameOf(record) })}${" "}
          <span class=${`tag tag-${STAGES[record.stage]}`}>${record.stage_label}</span>
        </h3>
        <p class="text-secondary mb-2">
          ${[
            fill(say.preparedBy, { name: record.prepared_by, at }),
            record.stage !== "preparing" && fill(say.count, { count: record.documents }),
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
        <a
          class="btn btn-sm"
          href=${to("ban-giao", record.handover_id)}
          aria-label=${fill(say.openOf, { name: from, at })}
          >${say.open}</a
        >
      </div>
    </li>
  `;
};

const readAll = async () => {
  const [{ items }, known, records] = await Promise.all([
    get("/api/succession"),
    get(`/api/agencies/${me.value.agency.agency_id}/succession`),
    get("/api/handovers"),
  ]);
  return { nameOf: namesOf(items), predecessors: known.predecessors, records: records.items };
};

const Found = ({ nameOf, predecessors, records }) => {
  const underWay = records.filter((each) => each.stage !== "done").map((r) => r.predecessor_id);
  const before = Object.entries(predecessors);
  return html`
    <section class="mb-4" aria-label=${say.predecessors}>
      <h2 class="act-title">${say.predecessors}</h2>
      ${!before.length && html`<div class="card"><${Empty} title=${say.noPredecessors} /></div>`}
      <ul class="list-unstyled">
        ${before.map(
          ([id, by]) =>
            html`<${Predecessor}
              key=${id}
              agencyId=${id}
              name=${nameOf({ agency_id: id })}
              by=${by}
              fate=${fateOf(by, nameOf)}
              isUnderWay=${underWay.includes(id)}
            />`,
        )}
      </ul>
    </section>
    <section aria-label=${say.records}>
      <h2 class="act-title">${say.records}</h2>
      ${!records.length && html`<div class="card"><${Empty} title=${say.none} /></div>`}
      <ul class="list-unstyled">
        ${records.map(
          (each) => html`<${Record} key=${each.handover_id} record=${each} nameOf=${nameOf} />`,
        )}
      </ul>
    </section>
  `;
};

export const HandoversScreen = () => {
  useTitle(say.title);
  const loaded = useLoad(readAll);
  return html`
    <h1 class="screen-title">${say.title}</h1>
    <p class="screen-lead">${say.why}</p>
    <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
    ${loaded.loading && !loaded.value && html`<${Loading} />`}
    ${loaded.value && html`<${Found} ...${loaded.value} />`}
  `;
};
