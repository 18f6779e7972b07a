// The switch between one's own name and those one acts for, and the mark that one does.
import { html } from "../html.js";
import { acting, actFor } from "../acting.js";
import { get } from "../api.js";
import { showDay } from "../dates.js";
import { hasRole } from "../session.js";
import { useLoad } from "../use.js";
import { fill, words } from "../words.vi.js";

const say = words.delegations;
const STAFF = ["clerk", "leader", "head", "unit_head", "officer", "archivist"];

export const worksWithDocuments = () => hasRole(...STAFF);

export const ActingSwitch = () => {
  const loaded = useLoad(async () => {
    if (!worksWithDocuments()) return [];
    const { items } = await get("/api/delegations", { of: "received" });
    return items.filter((each) => each.is_running);
  });
  const running = loaded.value ?? [];
  if (!running.length && !acting.value) return null;
  const choose = (e) =>
    actFor(running.find((each) => each.delegation_id === e.target.value) ?? null);
  return html`
    <label class="acting-switch">
      <span class="visually-hidden">${say.switchLabel}</span>
      <select
        class="form-select form-select-sm"
        value=${acting.value?.delegation_id ?? ""}
        onChange=${choose}
      >
        <option value="">${say.inOnesOwnName}</option>
        ${running.map(
          (each) =>
            html`<option key=${each.delegation_id} value=${each.delegation_id}>
              ${fill(say.onBehalfOf, { name: each.delegator_name })}
            </option>`,
        )}
      </select>
    </label>
  `;
};

export const ActingMark = () => {
  if (!acting.value) return null;
  const { delegator_name, effective_to, duties } = acting.value;
  return html`
    <div class="acting-mark" role="status">
      <span>
        <strong>${fill(say.mark, { name: delegator_name })}</strong>${" "}
        ${fill(say.markFacts, {
          duties: duties.map((each) => each.name.toLowerCase()).join(", "),
          until: showDay(effective_to),
        })}
      </span>
      <button type="button" class="btn btn-sm" onClick=${() => actFor(null)}>${say.stop}</button>
    </div>
  `;
};
