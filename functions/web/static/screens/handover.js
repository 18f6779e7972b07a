// One record of handover: its list, who receives, both confirmations, and how far it is.
import { html } from "../html.js";
import { useEffect, useRef } from "../vendor/preact-hooks.js";
import { useSignal } from "../vendor/signals.js";
import { get, post } from "../api.js";
import { namesOf } from "../bodies.js";
import { showDay, showMoment } from "../dates.js";
import { isMoving, markOf, placeOf } from "../handover.js";
import { Confirmations } from "../parts/handover_confirmation.js";
import { Recipients } from "../parts/handover_recipients.js";
import { Empty, Loading, tell, Trouble } from "../parts/notice.js";
import { Pager } from "../parts/table.js";
import { reorganization } from "../reorganization.vi.js";
import { to } from "../router.js";
import { hasRole, me } from "../session.js";
import { useAct, useLoad, usePages, useTitle } from "../use.js";
import { fill, words } from "../words.vi.js";
import { STAGES } from "./handovers.js";

const say = reorganization.handovers;
const PAGE = 25;
const LOOK_EVERY = 3000;
// After so many looks without a change it is said that it stands still.
const PATIENCE = 5;

const Card = ({ title, children }) => html`
  <section class="card mb-3" aria-label=${title}>
    <div class="card-header"><h2 class="card-title">${title}</h2></div>
    <div class="card-body">${children}</div>
  </section>
`;

const Lines = ({ items }) => html`
  <div class="table-responsive">
    <table class="table table-vcenter documents rows-only">
      <caption class="visually-hidden">
        ${say.documents}
      </caption>
      <thead>
        <tr>
          <th scope="col">${say.place}</th>
          <th scope="col">${say.reference}</th>
          <th scope="col">${say.issuedOn}</th>
          <th scope="col">${say.issuer}</th>
        </tr>
      </thead>
      <tbody>
        ${items.map(
          (line) => html`
            <tr key=${line.document_id}>
              <td data-label=${say.place}><div>${placeOf(line)}</div></td>
              <td data-label=${say.reference}><div>${line.reference}</div></td>
              <td data-label=${say.issuedOn}><div>${showDay(line.issued_on)}</div></td>
              <td data-label=${say.issuer}><div>${line.issuer}</div></td>
            </tr>
          `,
        )}
      </tbody>
    </table>
  </div>
`;

const Documents = ({ handoverId }) => {
  const path = `/api/handovers/${handoverId}/documents`;
  const loaded = usePages((cursor) => get(path, { cursor, limit: PAGE }));
  const items = loaded.value?.items ?? [];
  return html`
    <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
    ${loaded.loading && !loaded.value && html`<${Loading} />`}
    ${items.length > 0 && html`<${Lines} items=${items} />`}
    ${loaded.value && !items.length && html`<p class="m-0">${say.noDocuments}</p>`}
    <${Pager} ...${loaded.pages} />
  `;
};

// While its machine works the screen looks again; counts the looks that brought nothing new.
const useLooking = (record, reload) => {
  const still = useSignal(0);
  const turn = useSignal(0);
  const seen = useRef("");
  useEffect(() => {
    if (!record || !isMoving(record)) return undefined;
    const timer = setTimeout(async () => {
      await reload();
      turn.value += 1;
    }, LOOK_EVERY);
    return () => clearTimeout(timer);
  }, [record && isMoving(record), turn.value]);
  useEffect(() => {
    if (!record) return;
    const mark = markOf(record);
    still.value = mark === seen.current ? still.peek() + 1 : 0;
    seen.current = mark;
  }, [turn.value, record && markOf(record)]);
  return { standsStill: still.value >= PATIENCE, begin: () => (still.value = 0) };
};

const StandsStill = ({ record, resumed }) => {
  const act = useAct(async () => {
    await post(`/api/handovers/${record.handover_id}/resumption`, {});
    tell(say.resumed);
    resumed();
  });
  const mayResume =
    hasRole("administrator") && me.value.agency.agency_id === record.agency_id;
  return html`
    <div class="alert alert-warning mt-3 mb-0" role="alert">
      <div>
        <div>${mayResume ? say.standsStill : say.askAdministrator}</div>
        ${
          mayResume &&
          html`<button
            type="button"
            class="btn btn-sm mt-2"
            disabled=${act.pending}
            onClick=${() => act.run()}
          >
            ${say.resume}
          </button>`
        }
        <${Trouble} problem=${act.problem} />
      </div>
    </div>
  `;
};

const Progress = ({ record }) => {
  if (record.stage === "preparing") return html`<p class="m-0">${say.listing}</p>`;
  const done = record.handed_over + record.left_out;
  const isDone = record.stage === "done";
  return html`
    ${
      isDone
        ? html`<p class="mb-1"><strong>${fill(say.done, { count: record.handed_over })}</strong></p>`
        : html`<p class="mb-1">${say.carrying}</p>
            <label>
              ${fill(say.progressOf, { done, count: record.documents })}
              <progress class="handover-progress" max=${record.documents} value=${done}></progress>
            </label>`
    }
    ${record.left_out > 0 && html`<p class="mb-1">${fill(say.leftOut, { count: record.left_out })}</p>`}
    ${
      isDone &&
      record.still_open > 0 &&
      html`<div class="alert alert-warning mb-0">
        ${fill(say.stillOpen, { count: record.still_open })}
      </div>`
    }
  `;
};

const Whole = ({ record, nameOf, set, reload }) => {
  const from = nameOf({ agency_id: record.predecessor_id });
  const name = nameOf(record);
  const looking = useLooking(record, reload);
  const isListed = record.stage !== "preparing";
  return html`
    <p><a href=${to("ban-giao")}>‹ ${say.back}</a></p>
    <div class="screen-head">
      <h1 class="screen-title">
        ${fill(say.from, { from, to: name })}${" "}
        <span class=${`tag tag-${STAGES[record.stage]}`}>${record.stage_label}</span>
      </h1>
      ${
        isListed &&
        html`<a class="btn" href=${to("ban-giao", record.handover_id, "bien-ban")}>${say.print}</a>`
      }
    </div>
    <p class="text-secondary">
      ${[
        `${say.basis}: ${record.legal_basis}`,
        fill(say.preparedBy, { name: record.prepared_by, at: showMoment(record.prepared_at) }),
        isListed && fill(say.count, { count: record.documents }),
      ]
        .filter(Boolean)
        .join(" · ")}
    </p>
    ${
      (isMoving(record) || record.stage === "done") &&
      html`<${Card} title=${say.progress}>
        <${Progress} record=${record} />
        ${
          isMoving(record) &&
          looking.standsStill &&
          html`<${StandsStill} record=${record} resumed=${() => (looking.begin(), reload())} />`
        }
      <//>`
    }
    ${
      isListed &&
      html`
        <${Card} title=${say.confirmation}>
          <${Confirmations} record=${record} from=${from} to=${name} done=${reload} reload=${reload} />
        <//>
        <${Card} title=${say.recipients}><${Recipients} record=${record} saved=${set} /><//>
        <${Card} title=${say.documents}><${Documents} handoverId=${record.handover_id} /><//>
      `
    }
  `;
};

export const HandoverScreen = ({ handoverId }) => {
  useTitle(say.title);
  const loaded = useLoad(() => get(`/api/handovers/${handoverId}`), [handoverId]);
  const agencies = useLoad(() => get("/api/succession").then(({ items }) => namesOf(items)));
  const problem = loaded.problem ?? agencies.problem;
  if (loaded.problem?.status === 404) {
    return html`<div class="card">
      <${Empty} title=${loaded.problem.message} hint=${words.errors.notFoundText}>
        <div class="empty-action">
          <a class="btn btn-primary" href=${to("ban-giao")}>${say.title}</a>
        </div>
      <//>
    </div>`;
  }
  return html`
    <${Trouble} problem=${problem} retry=${() => (agencies.reload(), loaded.reload())} />
    ${
      loaded.value && agencies.value
        ? html`<${Whole}
            record=${loaded.value}
            nameOf=${agencies.value}
            set=${loaded.set}
            reload=${loaded.reload}
          />`
        : !problem && html`<${Loading} />`
    }
  `;
};
