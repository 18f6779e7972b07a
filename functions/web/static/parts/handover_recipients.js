// Who of the successor receives the part of whom: chosen by the administrator, seen by all.
import { html } from "../html.js";
import { put } from "../api.js";
import { directory } from "../reference.js";
import { reorganization } from "../reorganization.vi.js";
import { hasRole, me } from "../session.js";
import { useAct, useForm, useLoad } from "../use.js";
import { fill } from "../words.vi.js";
import { SelectField } from "./field.js";
import { Loading, Submit, tell, Trouble } from "./notice.js";

const say = reorganization.handovers;

const keyOf = ({ kind, id }) => `${kind} ${id}`;

// Those for whom nobody is named stand first.
const inOrder = (recipients) =>
  [...recipients].sort((a, b) => Boolean(a.receiver) - Boolean(b.receiver));

const Table = ({ recipients, cell }) => html`
  <div class="table-responsive">
    <table class="table table-vcenter documents rows-only">
      <caption class="visually-hidden">
        ${say.recipients}
      </caption>
      <thead>
        <tr>
          <th scope="col">${say.before}</th>
          <th scope="col">${say.after}</th>
        </tr>
      </thead>
      <tbody>
        ${recipients.map(
          (each) => html`
            <tr key=${keyOf(each.party)}>
              <td data-label=${say.before}><div>${each.party.name}</div></td>
              <td data-label=${say.after}><div>${cell(each)}</div></td>
            </tr>
          `,
        )}
      </tbody>
    </table>
  </div>
`;

const named = ({ receiver }) =>
  receiver ? receiver.name : html`<span class="tag tag-orange">${say.notNamed}</span>`;

const Choice = ({ form, recipient, choices }) => {
  const { party } = recipient;
  if (party.kind === "role") return named(recipient);
  return html`<${SelectField}
    form=${form}
    name=${keyOf(party)}
    label=${fill(say.receiverOf, { name: party.name })}
    options=${choices[party.kind]}
    empty=${say.notNamed}
  />`;
};

const Choices = ({ record, choices, saved }) => {
  const form = useForm(
    Object.fromEntries(record.recipients.map((r) => [keyOf(r.party), r.receiver?.id ?? ""])),
  );
  const act = useAct(async (recipients) => {
    const path = `/api/handovers/${record.handover_id}/recipients`;
    saved(await put(path, { recipients }));
    tell(say.saved);
  });
  const submit = (e) => {
    e.preventDefault();
    const chosen = form.current();
    const changed = record.recipients
      .filter((r) => chosen[keyOf(r.party)] && chosen[keyOf(r.party)] !== r.receiver?.id)
      .map(({ party: { kind, id } }) => ({
        party: { kind, id },
        receiver: { kind, id: chosen[keyOf({ kind, id })] },
      }));
    if (changed.length) act.run(changed);
    else tell(say.nothingChanged);
  };
  return html`
    <form aria-label=${say.recipients} novalidate onSubmit=${submit} class="recipients">
      <${Table}
        recipients=${inOrder(record.recipients)}
        cell=${(each) => html`<${Choice} form=${form} recipient=${each} choices=${choices} />`}
      />
      <${Trouble} problem=${act.problem} />
      <${Submit} act=${act}>${say.saveRecipients}<//>
    </form>
  `;
};

const Editor = ({ record, saved }) => {
  const loaded = useLoad(directory);
  if (!loaded.value) {
    return loaded.problem
      ? html`<${Trouble} problem=${loaded.problem} retry=${loaded.reload} />`
      : html`<${Loading} />`;
  }
  const { people, units } = loaded.value;
  const choices = {
    person: people.map((each) => [each.person_id, `${each.name} – ${each.position}`]),
    unit: units.map((each) => [each.unit_id, each.name]),
  };
  const key = record.recipients.map((r) => `${keyOf(r.party)} ${r.receiver?.id}`).join();
  return html`<${Choices} key=${key} record=${record} choices=${choices} saved=${saved} />`;
};

export const Recipients = ({ record, saved }) => {
  const open = record.stage === "proposed";
  const missing = record.recipients.filter((each) => !each.receiver).length;
  const mayName =
    open &&
    !record.signed.length &&
    hasRole("administrator") &&
    me.value.agency.agency_id === record.agency_id;
  if (!record.recipients.length) return html`<p class="m-0">${say.noRecipients}</p>`;
  return html`
    ${
      open &&
      missing > 0 &&
      html`<div class="alert alert-warning">${fill(say.missing, { count: missing })}</div>`
    }
    ${
      mayName
        ? html`<${Editor} record=${record} saved=${saved} />`
        : html`<${Table} recipients=${inOrder(record.recipients)} cell=${named} />`
    }
    ${open && record.signed.length > 0 && html`<p class="form-hint m-0">${say.fixed}</p>`}
  `;
};
