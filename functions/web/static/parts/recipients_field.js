// Nơi nhận: agencies, units, people, saved groups and who is outside, chosen one after another.
import { html } from "../html.js";
import { useState } from "../vendor/preact-hooks.js";
import { post } from "../api.js";
import { recipientIn, recipientKey, withRecipients } from "../draft_entry.js";
import { fold } from "../text.js";
import { missing, useAct, useForm } from "../use.js";
import { fill, words } from "../words.vi.js";
import { TextField } from "./field.js";
import { tell, Trouble } from "./notice.js";

const say = words.outgoing.to;
const SHOWN = 8;

// Everyone that can be chosen, as {recipients, name, note}; a group stands for its members.
export const recipientChoices = ({ agencies, directory, groups, own }) => [
  ...groups.map((group) => ({
    key: `group#${group.group_id}`,
    name: group.name,
    note: fill(say.groupOf, { count: group.recipients.length }),
    recipients: group.recipients.map((one) => ({ ...one, group: group.name })),
  })),
  ...agencies
    .filter((each) => each.agency_id !== own)
    .map((each) => choice("agency", each.agency_id, each.name, each.abbreviation)),
  ...directory.units.map((each) => choice("unit", each.unit_id, each.name, say.kinds.unit)),
  ...directory.people.map((each) => choice("person", each.person_id, each.name, each.position)),
];

const choice = (kind, id, name, note) => ({
  key: `${kind}#${id}`,
  name,
  note,
  recipients: [{ kind, id, name, group: "" }],
});

const Chosen = ({ listed, change, label }) => html`
  <ul class="list-unstyled d-grid gap-1 mb-2 chosen-list" aria-label=${label}>
    ${listed.map(
      (one) =>
        html`<li key=${recipientKey(one)} class="chosen">
          <span class="text-break"
            >${one.name}${" "}
            <span class="text-secondary small"
              >${[say.kinds[one.kind], one.group].filter(Boolean).join(" · ")}</span
            ></span
          >
          <button
            type="button"
            class="btn btn-sm"
            aria-label=${fill(say.takeOut, { name: one.name })}
            onClick=${() => change(listed.filter((each) => each !== one))}
          >
            ${words.remove}
          </button>
        </li>`,
    )}
  </ul>
`;

// A list that is used again gets a name.
const KeepGroup = ({ listed, kept }) => {
  const form = useForm({ name: "" });
  const act = useAct(async () => {
    const name = form.current().name.trim();
    const group = await post("/api/recipient-groups", { name, recipients: listed.map(recipientIn) });
    tell(fill(say.groupKept, { name }));
    kept(group);
  });
  const send = () => {
    const name = form.current().name.trim();
    if (form.accept({ name: !name && missing(say.groupName) })) act.run();
  };
  return html`
    <div class="row g-2 mt-1">
      <${TextField} form=${form} name="name" label=${say.groupName} max="200" />
      <${Trouble} problem=${act.problem} />
      <div class="col-12">
        <button type="button" class="btn btn-sm" disabled=${act.pending} onClick=${send}>
          ${act.pending ? words.pending : say.keepGroup}
        </button>
      </div>
    </div>
  `;
};

// Officials write the short form of what stands in full in an agency's name.
const spelt = (text) =>
  fold(text).replace(/\bubnd\b/g, "uy ban nhan dan").replace(/\bhdnd\b/g, "hoi dong nhan dan");

// `choices` as recipientChoices makes them; `form.values[name]` is the list. `isTitled`: the label
// stands above it already.
export const RecipientsField = ({ form, name = "recipients", label, choices, keepGroup, isTitled }) => {
  const [sought, seek] = useState("");
  const [isKeeping, keep] = useState(false);
  const listed = form.values[name];
  const id = `${form.id}-${name}`;
  const change = (all) => form.set(name, all);
  const isIn = (one) => {
    const known = new Set(listed.map(recipientKey));
    return one.recipients.every((each) => known.has(recipientKey(each)));
  };
  const text = sought.trim();
  const free = choices.filter((one) => !isIn(one));
  const found = text
    ? free.filter((one) => spelt(`${one.name} ${one.note}`).includes(spelt(text)))
    : free.filter((one) => one.key.startsWith("group#"));
  const add = (more) => {
    change(withRecipients(listed, more));
    seek("");
    document.getElementById(id)?.focus();
  };
  const outside = { kind: "outside", id: "", name: text, group: "" };
  const entered = (e) => {
    if (e.key !== "Enter") return;
    // Enter chooses here; it does not send the form.
    e.preventDefault();
    if (text) add(found[0]?.recipients ?? [outside]);
  };
  return html`
    <fieldset class="col-12">
      <legend class=${isTitled ? "visually-hidden" : "form-label"}>${label}</legend>
      ${listed.length > 0 && html`<${Chosen} listed=${listed} change=${change} label=${label} />`}
      <input
        id=${id}
        type="search"
        class=${form.errors[name] ? "form-control is-invalid" : "form-control"}
        placeholder=${say.search}
        aria-label=${say.search}
        aria-describedby=${form.errors[name] ? `${id}-error` : `${id}-hint`}
        autocomplete="off"
        value=${sought}
        onInput=${(e) => seek(e.target.value)}
        onKeyDown=${entered}
      />
      ${
        form.errors[name] &&
        html`<div class="invalid-feedback d-block" id=${`${id}-error`}>${form.errors[name]}</div>`
      }
      <div class="form-hint" id=${`${id}-hint`}>${say.hint}</div>
      <div class="found" role="group" aria-label=${say.found}>
        ${found.slice(0, SHOWN).map(
          (one) =>
            html`<button
              type="button"
              key=${one.key}
              class="btn btn-sm"
              aria-label=${fill(say.add, { name: one.name })}
              onClick=${() => add(one.recipients)}
            >
              + ${one.name} <span class="text-secondary">${one.note}</span>
            </button>`,
        )}
        ${
          text &&
          html`<button type="button" class="btn btn-sm" onClick=${() => add([outside])}>
            + ${fill(say.addOutside, { name: text })}
          </button>`
        }
        ${found.length > SHOWN && html`<span class="form-hint">${fill(say.more, { count: found.length - SHOWN })}</span>`}
      </div>
      ${
        keepGroup &&
        listed.length > 1 &&
        (isKeeping
          ? html`<${KeepGroup} listed=${listed} kept=${(group) => (keep(false), keepGroup(group))} />`
          : html`<button type="button" class="btn btn-sm mt-2" onClick=${() => keep(true)}>
              ${say.makeGroup}
            </button>`)
      }
    </fieldset>
  `;
};
