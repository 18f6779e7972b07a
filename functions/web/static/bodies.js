// Agencies and units as the screens of reorganization name them, and what became of each.
import { showDay, today } from "./dates.js";
import { reorganization as say } from "./reorganization.vi.js";
import { fill } from "./words.vi.js";

export const keyOf = (body) => `${body.agency_id}/${body.unit_id ?? ""}`;

export const bodyOf = (key) => {
  const [agency_id, unit_id] = key.split("/");
  return { agency_id, unit_id: unit_id || null };
};

// Names by key; units are those of the agencies that were loaded.
export const namesOf = (agencies, units = {}) => {
  const names = Object.fromEntries(agencies.map((each) => [`${each.agency_id}/`, each.name]));
  for (const [agencyId, list] of Object.entries(units)) {
    for (const unit of list) names[`${agencyId}/${unit.unit_id}`] = unit.name;
  }
  return (body) => names[keyOf(body)] ?? names[`${body.agency_id}/`] ?? body.agency_id;
};

// "Hợp nhất vào … từ …, theo …"
export const fateOf = (succession, nameOf) => {
  if (!succession) return "";
  const { change, successors, effective_from, legal_basis } = succession;
  const sentence = successors.length ? say.fates[change] : say.fates.gone;
  return fill(sentence, {
    names: successors.map(nameOf).join(", "),
    day: showDay(effective_from),
    basis: legal_basis,
  });
};

export const periodOf = ({ effective_from, effective_to }) =>
  effective_to
    ? fill(say.span, { from: showDay(effective_from), to: showDay(effective_to) })
    : fill(say.since, { from: showDay(effective_from) });

// {tone, text} of a thing with days: running, over, or to come.
export const stateOf = ({ effective_from, effective_to }) => {
  const day = today();
  if (effective_to && effective_to < day) return { tone: "gray", text: say.ended };
  if (effective_from > day) {
    return { tone: "blue", text: fill(say.toCome, { from: showDay(effective_from) }) };
  }
  return { tone: "green", text: say.running };
};

export const dayBefore = (iso) =>
  new Date(Date.parse(iso) - 86400000).toISOString().slice(0, 10);
