// The record of handover to be read and printed: what both sides confirmed, and by which hashes.
import { html } from "../html.js";
import { get } from "../api.js";
import { namesOf } from "../bodies.js";
import { showDay, showMoment } from "../dates.js";
import { placeOf, SIDES, signedFor } from "../handover.js";
import { Loading, Trouble } from "../parts/notice.js";
import { reorganization } from "../reorganization.vi.js";
import { to } from "../router.js";
import { save } from "../text.js";
import { useAct, useLoad, useTitle } from "../use.js";
import { fill } from "../words.vi.js";

const say = reorganization.minutes;
const label = reorganization.handovers;

const wholeList = async (path) => {
  const lines = [];
  let cursor;
  do {
    const page = await get(`${path}/documents`, { cursor, limit: 100 });
    lines.push(...page.items);
    cursor = page.cursor;
  } while (cursor);
  return lines;
};

const Table = ({ titles, rows, isNumbered }) => html`
  <table class=${`table minutes-table${isNumbered ? " numbered" : ""}`}>
    <thead>
      <tr>
        ${titles.map((title) => html`<th key=${title} scope="col">${title}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (cells, place) =>
          html`<tr key=${place}>
            ${cells.map((cell, n) => html`<td key=${n}>${cell}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>
`;

const Signature = ({ record, side }) => {
  const signed = signedFor(record, side);
  return html`
    <div class="minutes-side">
      <div class="minutes-side-title">${side === "handing" ? say.forHanding : say.forTaking}</div>
      ${
        signed
          ? html`<div>${fill(say.electronic, { at: showMoment(signed.at) })}</div>
              <div class="minutes-name">${signed.person_name}</div>
              <div>${signed.position}</div>
              <div class="small text-break">
                ${fill(say.withDigest, { digest: signed.digest })}
              </div>`
          : html`<div>${label.waiting}</div>`
      }
    </div>
  `;
};

const Minutes = ({ record, lines, nameOf }) => {
  const from = { name: nameOf({ agency_id: record.predecessor_id }), id: record.predecessor_id };
  const name = nameOf(record);
  const isSigned = SIDES.every((side) => signedFor(record, side));
  return html`
    <article class="minutes card">
      <div class="minutes-head">
        <div><strong>${name}</strong></div>
        <div>
          <strong>${say.motto}</strong>
          <div><strong>${say.mottoSecond}</strong></div>
        </div>
      </div>
      <h1 class="minutes-title">${say.title}</h1>
      <p class="minutes-subtitle">${say.subtitle}</p>
      ${!isSigned && html`<p class="minutes-subtitle">(${say.draft})</p>`}
      <p>${fill(say.basis, { basis: record.legal_basis })}</p>
      <p>
        ${fill(say.prepared, {
          name: record.prepared_by,
          at: showMoment(record.prepared_at),
          id: record.handover_id,
        })}
      </p>
      <p>${fill(say.handing, from)}</p>
      <p>${fill(say.taking, { name, id: record.agency_id })}</p>
      <p>${fill(say.agreed, { count: record.documents })}</p>
      <h2 class="minutes-part">${say.list}</h2>
      <${Table}
        isNumbered=${true}
        titles=${[say.order, label.place, label.reference, label.issuedOn, label.issuer]}
        rows=${lines.map((line, n) => [
          n + 1,
          placeOf(line),
          line.reference,
          showDay(line.issued_on),
          line.issuer,
        ])}
      />
      <h2 class="minutes-part">${say.recipients}</h2>
      <${Table}
        titles=${[label.before, label.after]}
        rows=${record.recipients.map(({ party, receiver }) => [
          party.name,
          receiver?.name ?? label.notNamed,
        ])}
      />
      <h2 class="minutes-part">${say.confirmation}</h2>
      <div class="minutes-sides">
        ${SIDES.map((side) => html`<${Signature} key=${side} record=${record} side=${side} />`)}
      </div>
      ${
        record.stage === "done" &&
        html`<h2 class="minutes-part">${say.result}</h2>
          <p>
            ${fill(say.moved, {
              count: record.handed_over,
              left: record.left_out,
              open: record.still_open,
            })}
          </p>`
      }
      <p class="small text-break">
        ${fill(say.note, { list: record.list_digest, digest: record.digest })}
      </p>
    </article>
  `;
};

// What whoever doubts the record can verify without us.
const Proof = ({ handoverId }) => {
  const act = useAct(async () => {
    const proof = await get(`/api/handovers/${handoverId}/proof`);
    save(fill(say.proofFile, { id: handoverId }), "application/json", JSON.stringify(proof));
  });
  return html`
    <button type="button" class="btn" disabled=${act.pending} onClick=${() => act.run()}>
      ${say.proof}
    </button>
    <${Trouble} problem=${act.problem} />
  `;
};

export const MinutesScreen = ({ handoverId }) => {
  useTitle(label.print);
  const path = `/api/handovers/${handoverId}`;
  const loaded = useLoad(async () => {
    const [record, lines, { items }] = await Promise.all([
      get(path),
      wholeList(path),
      get("/api/succession"),
    ]);
    return { record, lines, nameOf: namesOf(items) };
  }, [handoverId]);
  return html`
    <div class="screen-head no-print">
      <a href=${to("ban-giao", handoverId)}>‹ ${say.back}</a>
      <div class="d-flex flex-wrap gap-2">
        <${Proof} handoverId=${handoverId} />
        <button
          type="button"
          class="btn btn-primary"
          disabled=${!loaded.value}
          onClick=${() => print()}
        >
          ${say.print}
        </button>
      </div>
    </div>
    <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
    ${loaded.value ? html`<${Minutes} ...${loaded.value} />` : !loaded.problem && html`<${Loading} />`}
  `;
};
