// Reports that were made and are kept, with the query that made them; opened again as files.
import { html } from "../html.js";
import { get } from "../api.js";
import { showMoment } from "../dates.js";
import { Empty, Loading, Trouble } from "../parts/notice.js";
import { nameOf, useNames } from "../parts/report_filter.js";
import { ReportParts } from "../parts/report_parts.js";
import { ReportScopes } from "../parts/report_scopes.js";
import { Pager } from "../parts/table.js";
import { useOpening } from "../printing.js";
import { addressOf, PARTS, scopeOf, spanOf } from "../reports.js";
import { reports } from "../reports.vi.js";
import { route } from "../router.js";
import { usePages, useTitle } from "../use.js";
import { fill } from "../words.vi.js";

const say = reports.kept;
const PAGE = 20;

// The query of a kept report as the address of its figures has it.
const askedBy = ({ kind, query }) => ({
  report: kind,
  from: query.since,
  until: query.until,
  scope: query.scope,
  agency: query.scope === "province" ? query.agency_id : "",
  unit: query.unit_id,
  person: query.person_id,
  kind: query.kind,
});

const LABELS = {
  agency: reports.agency,
  unit: reports.unit,
  person: reports.person,
  kind: reports.documentKind,
};

const narrowed = (asked, names) =>
  Object.entries(LABELS)
    .filter(([what]) => asked[what])
    .map(([what, label]) => fill(say.narrowed, { what: label, name: nameOf(names, what, asked[what]) }));

const Row = ({ one, names }) => {
  const asked = askedBy(one);
  const facts = { report: reports.kinds[one.kind], span: spanOf(asked) };
  const act = useOpening(({ form }) => get(`/api/reports/${one.report_id}/file`, { form }));
  const lines = [
    asked.scope === "province" && !asked.agency && reports.scopes.province,
    ...narrowed(asked, names),
  ].filter(Boolean);
  return html`
    <tr>
      <td data-label=${say.report}>
        <div><strong>${facts.report}</strong><${Trouble} problem=${act.problem} /></div>
      </td>
      <td data-label=${say.span}>
        <div>
          ${facts.span}
          ${lines.map((line) => html`<div key=${line} class="text-secondary">${line}</div>`)}
        </div>
      </td>
      <td data-label=${say.made}>
        <div>
          ${showMoment(one.made_at)}
          <div class="text-secondary">
            ${one.is_scheduled ? html`<span class="tag">${say.scheduled}</span>` : one.made_by}
          </div>
        </div>
      </td>
      <td data-label=${say.files}>
        <div class="d-flex flex-wrap gap-2">
          ${one.files.map(
            ({ form }) => html`<button
              key=${form}
              type="button"
              class="btn btn-sm"
              disabled=${act.pending}
              aria-label=${fill(say.openOne, { form: say.forms[form], ...facts })}
              onClick=${() => act.run({ form })}
            >
              ${say.forms[form]}
            </button>`,
          )}
          <a class="btn btn-sm" href=${addressOf(asked)} aria-label=${fill(say.figuresOf, facts)}
            >${say.figures}</a
          >
        </div>
      </td>
    </tr>
  `;
};

const Kept = ({ items, names }) => html`
  <div class="table-responsive">
    <table class="table table-vcenter card-table documents rows-only">
      <caption class="visually-hidden">
        ${reports.parts.kept}
      </caption>
      <thead>
        <tr>
          ${[say.report, say.span, say.made, say.files].map(
            (title) => html`<th key=${title} scope="col">${title}</th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${items.map((one) => html`<${Row} key=${one.report_id} one=${one} names=${names} />`)}
      </tbody>
    </table>
  </div>
`;

// One alone: a letter leads to it.
const only = async (reportId) => ({ items: [await get(`/api/reports/${reportId}`)], cursor: null });

const List = ({ scope, reportId }) => {
  const names = useNames();
  const loaded = usePages((cursor) =>
    reportId ? only(reportId) : get("/api/reports", { scope, cursor, limit: PAGE }),
  );
  const items = loaded.value?.items ?? [];
  const goesOn = Boolean(loaded.value?.cursor);
  const isBare = loaded.value && !items.length;
  return html`
    <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
    <div class="card" aria-busy=${loaded.loading}>
      ${loaded.loading && html`<${Loading} />`}
      ${items.length > 0 && html`<${Kept} items=${items} names=${names} />`}
      ${isBare && goesOn && html`<${Empty} title=${say.emptyPage} />`}
      ${isBare && !goesOn && html`<${Empty} title=${say.empty} hint=${say.emptyHint} />`}
      <${Pager} ...${loaded.pages} />
    </div>
  `;
};

export const KeptReportsScreen = () => {
  useTitle(reports.parts.kept);
  const { path, query } = route.value;
  const [, , reportId] = path;
  const scope = reportId ? undefined : scopeOf(query);
  return html`
    <${ReportParts} here="kept" />
    <p class="screen-lead">${say.lead}</p>
    <${ReportScopes} part=${PARTS.kept} scope=${scope} />
    <${List} key=${`${scope}/${reportId}`} scope=${scope} reportId=${reportId} />
  `;
};
