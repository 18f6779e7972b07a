// Who gets the work: one row per unit and person, one lead, any co-handlers and informed.
import { html } from "../html.js";
import { useState } from "../vendor/preact-hooks.js";
import { fold } from "../text.js";
import { fill, words } from "../words.vi.js";

const keyOf = (party) => `${party.kind}:${party.id}`;

// The directory as rows, people under their unit; `only` keeps what may be chosen here.
export const rowsOf = (directory, only = () => true) => {
  const people = (unitId) =>
    directory.people
      .filter((p) => (p.unit_id ?? null) === unitId)
      .map((p) => ({
        kind: "person",
        id: p.person_id,
        name: p.name,
        note: p.position,
        unitId,
        roles: p.roles,
      }));
  const units = directory.units.flatMap((u) => [
    { kind: "unit", id: u.unit_id, name: u.name, note: "", unitId: u.unit_id, roles: [] },
    ...people(u.unit_id),
  ]);
  return [...people(null), ...units].filter(only);
};

const matches = (row, sought) => fold(`${row.name} ${row.note}`).includes(fold(sought));

const Tick = ({ type, row, label, checked, onChange, name }) => html`
  <td class="party-tick" data-label=${label}>
    <label>
      <input
        type=${type}
        class="form-check-input"
        name=${name}
        checked=${checked}
        aria-label=${fill(words.parties.as, { role: label, name: row.name })}
        onChange=${onChange}
      />
    </label>
  </td>
`;

// `value` is {lead, cohandlers, informed}, parties as {kind, id, name}.
export const PartyPicker = ({ id, rows, value, onChange, error, leadOnly }) => {
  const [sought, seek] = useState("");
  const shownRows = rows.filter((row) => matches(row, sought));
  const party = ({ kind, id: partyId, name }) => ({ kind, id: partyId, name });
  const without = (list, row) => list.filter((p) => keyOf(p) !== keyOf(row));
  const has = (list, row) => list.some((p) => keyOf(p) === keyOf(row));
  // A party has one share: choosing another one takes the first away.
  const free = (row) => ({
    lead: value.lead && keyOf(value.lead) === keyOf(row) ? null : value.lead,
    cohandlers: without(value.cohandlers, row),
    informed: without(value.informed, row),
  });
  const lead = (row) => onChange({ ...free(row), lead: party(row) });
  const toggle = (list) => (row) =>
    onChange(
      has(value[list], row)
        ? { ...value, [list]: without(value[list], row) }
        : { ...free(row), [list]: [...value[list], party(row)] },
    );
  const toggleCohandler = toggle("cohandlers");
  const toggleInformed = toggle("informed");
  const names = (list) => list.map((p) => p.name).join(", ") || words.none;
  return html`
    <fieldset class="col-12 parties">
      <legend class="form-label required">${words.parties.title}</legend>
      <input
        id=${id}
        type="search"
        class=${error ? "form-control is-invalid" : "form-control"}
        placeholder=${words.parties.search}
        aria-label=${words.parties.search}
        aria-describedby=${error ? `${id}-error` : undefined}
        value=${sought}
        onInput=${(e) => seek(e.target.value)}
      />
      ${error && html`<div class="invalid-feedback d-block" id=${`${id}-error`}>${error}</div>`}
      <div class="parties-box">
        <table class="table table-sm parties-table">
          <thead>
            <tr>
              <th scope="col">${words.parties.name}</th>
              <th scope="col" class="party-tick">${words.parties.lead}</th>
              ${
                !leadOnly &&
                html`<th scope="col" class="party-tick">${words.parties.cohandle}</th>
                  <th scope="col" class="party-tick">${words.parties.informed}</th>`
              }
            </tr>
          </thead>
          <tbody>
            ${shownRows.map(
              (row) => html`
                <tr key=${keyOf(row)} class=${row.kind === "unit" ? "party-unit" : "party-person"}>
                  <th scope="row">
                    ${row.name} ${row.note && html`<span class="text-secondary">${row.note}</span>`}
                  </th>
                  <${Tick}
                    type="radio"
                    name=${`${id}-lead`}
                    row=${row}
                    label=${words.parties.lead}
                    checked=${Boolean(value.lead) && keyOf(value.lead) === keyOf(row)}
                    onChange=${() => lead(row)}
                  />
                  ${
                    !leadOnly &&
                    html`<${Tick}
                        type="checkbox"
                        row=${row}
                        label=${words.parties.cohandle}
                        checked=${has(value.cohandlers, row)}
                        onChange=${() => toggleCohandler(row)}
                      />
                      <${Tick}
                        type="checkbox"
                        row=${row}
                        label=${words.parties.informed}
                        checked=${has(value.informed, row)}
                        onChange=${() => toggleInformed(row)}
                      />`
                  }
                </tr>
              `,
            )}
          </tbody>
        </table>
        ${!shownRows.length && html`<p class="p-2 m-0 text-secondary">${words.parties.nobody}</p>`}
      </div>
      <div class="form-hint" aria-live="polite">
        ${
          leadOnly
            ? `${words.parties.lead}: ${value.lead?.name ?? words.none}`
            : fill(words.parties.chosen, {
                lead: value.lead?.name ?? words.none,
                co: names(value.cohandlers),
                informed: names(value.informed),
              })
        }
      </div>
    </fieldset>
  `;
};

export const nobodyChosen = { lead: null, cohandlers: [], informed: [] };

// As the API takes a party.
export const bare = ({ kind, id }) => ({ kind, id });
