// Who may read a document: how it is, what is asked, and what this person may do about it.
import { html } from "../html.js";
import { useState } from "../vendor/preact-hooks.js";
import { showMoment } from "../dates.js";
import { directory } from "../reference.js";
import { missing, notChosen, useForm, useLoad } from "../use.js";
import { fill, words } from "../words.vi.js";
import { Frame, useSending } from "./act_form.js";
import { ChoiceField, SelectField, TextArea } from "./field.js";
import { Loading, Trouble } from "./notice.js";

const say = words.access;

const namesOf = (readers) => readers.map((reader) => reader.name).join(", ");

const Readers = ({ form, people }) => {
  const chosen = form.values.readers;
  const left = people.filter((p) => !chosen.some((c) => c.id === p.person_id));
  const add = (name, id) => {
    const person = people.find((p) => p.person_id === id);
    if (person) form.set("readers", [...chosen, { id, name: person.name }]);
    form.set(name, "");
  };
  return html`
    <${SelectField}
      form=${{ ...form, set: add }}
      name="reader"
      label=${say.addReader}
      hint=${say.addHint}
      empty=${words.choose}
      options=${left.map((p) => [p.person_id, `${p.name} – ${p.position}`])}
    />
    ${
      chosen.length > 0 &&
      html`<ul class="col-12 readers">
        ${chosen.map(
          (reader) =>
            html`<li key=${reader.id}>
              ${reader.name}${" "}
              <button
                type="button"
                class="btn btn-sm"
                aria-label=${`${words.remove} ${reader.name}`}
                onClick=${() =>
                  form.set(
                    "readers",
                    chosen.filter((c) => c.id !== reader.id),
                  )}
              >
                ${words.remove}
              </button>
            </li>`,
        )}
      </ul>`
    }
  `;
};

const Change = (its) => {
  const { access } = its.document;
  const form = useForm({
    kind: access.is_restricted ? "restricted" : "",
    readers: access.readers.map(({ id, name }) => ({ id, name })),
    reader: "",
    reason: "",
  });
  const act = useSending({ ...its, name: "access-change" }, form);
  const people = useLoad(directory);
  const send = () => {
    const { kind, readers, reason } = form.current();
    const found = {
      kind: !kind && notChosen(say.kind),
      reason: !reason.trim() && missing(say.reason),
    };
    if (!form.accept(found)) return;
    const restricted = kind === "restricted";
    const reader_ids = restricted ? readers.map((reader) => reader.id) : [];
    act.run({ restricted, reader_ids, reason: reason.trim() });
  };
  return html`<${Frame} act=${act} send=${send} button=${say.send}>
    <${ChoiceField}
      form=${form}
      name="kind"
      label=${say.kind}
      options=${Object.entries(say.kinds)}
      required
    />
    <${Trouble} problem=${people.problem} retry=${people.reload} />
    ${people.loading && html`<${Loading} />`}
    ${
      form.values.kind === "restricted" &&
      people.value &&
      html`<${Readers} form=${form} people=${people.value.people} />`
    }
    <${TextArea} form=${form} name="reason" label=${say.reason} max="1000" rows="2" required />
  <//>`;
};

const Decision = (its) => {
  const form = useForm({ reason: "" });
  const act = useSending({ ...its, name: "access-decision" }, form);
  const reason = () => form.current().reason.trim();
  const deny = () => {
    if (form.accept({ reason: !reason() && missing(say.decisionReason) })) {
      act.run({ granted: false, reason: reason() });
    }
  };
  return html`<${Frame}
    act=${act}
    send=${() => act.run({ granted: true, reason: reason() })}
    button=${say.grant}
  >
    <${TextArea}
      form=${form}
      name="reason"
      label=${say.decisionReason}
      hint=${say.decisionHint}
      max="1000"
      rows="2"
    />
    <div class="col-12">
      <button type="button" class="btn" disabled=${act.pending} onClick=${deny}>${say.deny}</button>
    </div>
  <//>`;
};

const Withdrawal = (its) => {
  const act = useSending({ ...its, name: "access-withdrawal" });
  return html`<${Frame} act=${act} send=${() => act.run({})} button=${say.withdraw} tone="btn" />`;
};

const Asked = ({ asked }) => {
  const change = asked.is_restricted
    ? fill(say.toRestricted, { names: namesOf(asked.readers) || say.nobody })
    : say.toOpen;
  const waited = { decider: asked.decider.name, due: showMoment(asked.due_at) };
  return html`<div class="alert alert-warning d-block" role="status">
    <div>${fill(say.asked, { by: asked.by.name, change })}</div>
    <div>${fill(say.askedWhy, asked)}</div>
    <div>${fill(say.waiting, waited)}</div>
  </div>`;
};

export const Access = ({ document, done, reload }) => {
  const [isOpen, open] = useState(false);
  const { access, allowed } = document;
  const its = {
    document,
    reload,
    done: (name) => {
      open(false);
      return done(name);
    },
  };
  const may = (name) => allowed.includes(name);
  return html`
    <p>${access.is_restricted ? say.restricted : say.open}</p>
    ${
      access.is_restricted &&
      html`<p>
        ${
          access.readers.length
            ? fill(say.readers, { names: namesOf(access.readers) })
            : say.noReaders
        }
      </p>`
    }
    ${access.asked && html`<${Asked} asked=${access.asked} />`}
    ${may("access-decision") && html`<${Decision} ...${its} />`}
    ${may("access-withdrawal") && html`<${Withdrawal} ...${its} />`}
    ${
      may("access-change") &&
      html`<button
        type="button"
        class="btn btn-sm mb-3"
        aria-expanded=${isOpen}
        onClick=${() => open(!isOpen)}
      >
        ${say.change}
      </button>`
    }
    ${may("access-change") && isOpen && html`<${Change} ...${its} />`}
  `;
};
