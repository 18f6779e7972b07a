// What a person may do with a document now: one form per act, named as in the API's paths.
import { html } from "../html.js";
import { useState } from "../vendor/preact-hooks.js";
import { showDay, today } from "../dates.js";
import { directory } from "../reference.js";
import { me } from "../session.js";
import { missing, notChosen, useForm, useLoad } from "../use.js";
import { fill, words } from "../words.vi.js";
import { Frame, useSending } from "./act_form.js";
import { Correction, IntakeDecision, PaperHolder, Presentation } from "./clerk_acts.js";
import { ChoiceField, dayOf, DateField, TextArea, TextField } from "./field.js";
import { Loading, Trouble } from "./notice.js";
import { bare, nobodyChosen, PartyPicker, rowsOf } from "./parties.js";

const say = words.act;

const dueFound = (text, needed) => {
  const day = dayOf(text);
  if (day === null) return words.dates.wrong;
  if (day && day < today()) return words.dates.past;
  return needed && !day ? missing(say.newDue) : undefined;
};

const Direction = (its) => {
  const { document, name, people } = its;
  const isAssignment = name === "assignment";
  const form = useForm({ text: "", due_on: showDay(document.due_on), parties: nobodyChosen });
  const act = useSending(its, form);
  // A unit's head passes work on to the people of the unit (NĐ 30, Art. 24).
  const unitId =
    document.unit?.id ??
    (document.lead?.kind === "unit" ? document.lead.id : me.value.unit?.unit_id);
  const isOwn = (row) => row.kind === "person" && row.unitId === unitId;
  const rows = rowsOf(people, isAssignment ? isOwn : (row) => row.id !== me.value.person.person_id);
  const send = () => {
    const { text, due_on, parties } = form.current();
    const found = {
      parties: !parties.lead && words.parties.needLead,
      text: !isAssignment && !text.trim() && missing(say.text),
      due_on: dueFound(due_on),
    };
    if (!form.accept(found)) return;
    const lead = isAssignment ? { person_id: parties.lead.id } : { lead: bare(parties.lead) };
    act.run({
      ...lead,
      text: text.trim(),
      cohandlers: parties.cohandlers.map(bare),
      informed: parties.informed.map(bare),
      due_on: dayOf(due_on) || null,
    });
  };
  return html`<${Frame} act=${act} send=${send} button=${isAssignment ? say.assign : say.direct}>
    <${TextArea}
      form=${form}
      name="text"
      label=${isAssignment ? say.assignText : say.text}
      max="2000"
      required=${!isAssignment}
    />
    <${PartyPicker}
      id=${`${form.id}-parties`}
      rows=${rows}
      value=${form.values.parties}
      error=${form.errors.parties}
      onChange=${(parties) => form.set("parties", parties)}
    />
    <${DateField}
      form=${form}
      name="due_on"
      label=${words.fields.due_on}
      hint=${say.dueHint}
      col="col-sm-6"
    />
  <//>`;
};

const Settlement = (its) => {
  const form = useForm({ method: "", result: "", reply_reference: "" });
  const act = useSending(its, form);
  const isReply = form.values.method === "replied";
  const send = () => {
    const { method, result, reply_reference } = form.current();
    const found = {
      method: !method && notChosen(say.method),
      reply_reference:
        method === "replied" && !reply_reference.trim() && missing(say.replyReference),
      result: method && method !== "replied" && !result.trim() && missing(say.result),
    };
    if (!form.accept(found)) return;
    const reply = method === "replied" ? { reply_reference: reply_reference.trim() } : {};
    act.run({ method, result: result.trim(), ...reply });
  };
  return html`<${Frame} act=${act} send=${send} button=${say.settle}>
    <${ChoiceField}
      form=${form}
      name="method"
      label=${say.method}
      options=${Object.entries(say.methods)}
      required
    />
    ${
      isReply &&
      html`<${TextField}
        form=${form}
        name="reply_reference"
        label=${say.replyReference}
        max="50"
        required
      />`
    }
    <${TextArea} form=${form} name="result" label=${say.result} max="2000" required=${!isReply} />
  <//>`;
};

const Confirmation = (its) => {
  const form = useForm({ reason: "" });
  const act = useSending(its, form);
  const disagree = () => {
    const { reason } = form.current();
    if (form.accept({ reason: !reason.trim() && missing(say.reason) })) {
      act.run({ agreed: false, reason: reason.trim() });
    }
  };
  return html`<${Frame}
    act=${act}
    send=${() => act.run({ agreed: true, reason: form.current().reason.trim() })}
    button=${say.confirm}
  >
    <${TextArea} form=${form} name="reason" label=${say.reason} max="1000" rows="2" />
    <div class="col-12">
      <button type="button" class="btn" disabled=${act.pending} onClick=${disagree}>
        ${say.disagree}
      </button>
    </div>
  <//>`;
};

// Acts that need one text and nothing else.
const Reasoned = (its) => {
  const { name, hint } = its;
  const isOpinion = name === "opinion";
  const field = isOpinion ? "text" : "reason";
  const label = isOpinion ? say.opinionText : say.reason;
  const form = useForm({ [field]: "" });
  const act = useSending(its, form);
  const send = () => {
    const text = form.current()[field].trim();
    if (form.accept({ [field]: !text && missing(label) })) act.run({ [field]: text });
  };
  const button = { return: say.return, withdrawal: say.withdraw, opinion: say.opinion }[name];
  return html`<${Frame} act=${act} send=${send} button=${button}>
    <${TextArea} form=${form} name=${field} label=${label} hint=${hint} max="2000" required />
  <//>`;
};

const Withdrawal = (its) => html`<${Reasoned} ...${its} hint=${say.withdrawHint} />`;

const Acknowledgement = (its) => {
  const act = useSending(its);
  return html`<${Frame} act=${act} send=${() => act.run({})} button=${say.acknowledge}>
    <div class="col-12">${say.acknowledgeHint}</div>
  <//>`;
};

const Reassignment = (its) => {
  const { document, people } = its;
  const form = useForm({ reason: "", parties: nobodyChosen });
  const act = useSending(its, form);
  const isLeader = document.leader ? document.leader.id === me.value.person.person_id : true;
  const rows = rowsOf(people, (row) =>
    isLeader
      ? row.id !== document.lead?.id
      : row.kind === "person" && row.unitId === me.value.unit?.unit_id,
  );
  const send = () => {
    const { reason, parties } = form.current();
    const found = {
      parties: !parties.lead && words.parties.needLead,
      reason: !reason.trim() && missing(say.reason),
    };
    if (form.accept(found)) act.run({ lead: bare(parties.lead), reason: reason.trim() });
  };
  return html`<${Frame} act=${act} send=${send} button=${say.reassign}>
    <${PartyPicker}
      id=${`${form.id}-parties`}
      rows=${rows}
      value=${form.values.parties}
      error=${form.errors.parties}
      onChange=${(parties) => form.set("parties", parties)}
      leadOnly
    />
    <${TextArea} form=${form} name="reason" label=${say.reason} max="1000" rows="2" required />
  <//>`;
};

const Extension = (its) => {
  const form = useForm({ due_on: "", reason: "" });
  const act = useSending(its, form);
  const send = () => {
    const { due_on, reason } = form.current();
    const found = {
      due_on: dueFound(due_on, true),
      reason: !reason.trim() && missing(say.reason),
    };
    if (form.accept(found)) act.run({ due_on: dayOf(due_on), reason: reason.trim() });
  };
  return html`<${Frame} act=${act} send=${send} button=${say.extension}>
    <${DateField} form=${form} name="due_on" label=${say.newDue} col="col-sm-6" required />
    <${TextArea} form=${form} name="reason" label=${say.reason} max="1000" rows="2" required />
  <//>`;
};

const ExtensionDecision = (its) => {
  const { extension } = its.document;
  const form = useForm({ due_on: showDay(extension?.due_on), reason: "" });
  const act = useSending(its, form);
  const grant = () => {
    const { due_on, reason } = form.current();
    if (form.accept({ due_on: dueFound(due_on, true) })) {
      act.run({ granted: true, due_on: dayOf(due_on), reason: reason.trim() });
    }
  };
  const deny = () => {
    const { reason } = form.current();
    if (form.accept({ reason: !reason.trim() && missing(say.reason) })) {
      act.run({ granted: false, reason: reason.trim() });
    }
  };
  return html`<${Frame} act=${act} send=${grant} button=${say.grant}>
    ${
      extension &&
      html`<div class="col-12">
        ${fill(say.asked, { date: showDay(extension.due_on), reason: extension.reason })}
      </div>`
    }
    <${DateField} form=${form} name="due_on" label=${say.newDue} col="col-sm-6" required />
    <${TextArea} form=${form} name="reason" label=${say.reason} max="1000" rows="2" />
    <div class="col-12">
      <button type="button" class="btn" disabled=${act.pending} onClick=${deny}>${say.deny}</button>
    </div>
  <//>`;
};

// In the order of weight: the first that is allowed and is the person's turn stands open.
const FORMS = {
  "intake-decision": IntakeDecision,
  direction: Direction,
  assignment: Direction,
  settlement: Settlement,
  confirmation: Confirmation,
  presentation: Presentation,
  "extension-decision": ExtensionDecision,
  opinion: Reasoned,
  acknowledgement: Acknowledgement,
  return: Reasoned,
  reassignment: Reassignment,
  extension: Extension,
  withdrawal: Withdrawal,
  correction: Correction,
  "paper-holder": PaperHolder,
};
const ON_REQUEST = [
  "return",
  "reassignment",
  "extension",
  "withdrawal",
  "correction",
  "paper-holder",
];

// What was opened cannot be pulled back; the API would refuse.
const isOffered = ({ allowed, work }, name) =>
  allowed.includes(name) &&
  (name !== "withdrawal" || work.some((w) => ["ASSIGN", "HANDLE"].includes(w.kind) && w.unread));

export const Acts = ({ document, choices, done, reload }) => {
  const people = useLoad(directory);
  const [asked, ask] = useState(null);
  // What someone was writing when another was first stays before them, allowed still or not.
  const [kept, keep] = useState(null);
  const acts = Object.keys(FORMS).filter((name) => name === kept || isOffered(document, name));
  const first = acts.find((name) => !ON_REQUEST.includes(name));
  const open = acts.includes(asked) ? asked : first;
  if (!acts.length) return html`<p class="text-secondary m-0">${words.document.noAct}</p>`;
  const Form = open && FORMS[open];
  return html`
    ${
      (acts.length > 1 || !open) &&
      html`<div class="acts" role="group" aria-label=${words.document.act}>
        ${acts.map(
          (name) =>
            html`<button
              type="button"
              key=${name}
              class=${name === open ? "btn btn-sm active" : "btn btn-sm"}
              aria-pressed=${name === open}
              onClick=${() => ask(name)}
            >
              ${words.acts[name]}
            </button>`,
        )}
      </div>`
    }
    <${Trouble} problem=${people.problem} retry=${people.reload} />
    ${Form && !people.value && !people.problem && html`<${Loading} />`}
    ${
      Form &&
      people.value &&
      html`<div class="act">
        <h3 class="act-title">${words.acts[open]}</h3>
        <${Form}
          key=${open}
          name=${open}
          document=${document}
          people=${people.value}
          choices=${choices}
          done=${(name) => {
            ask(null);
            keep(null);
            return done(name);
          }}
          reload=${() => {
            ask(open);
            keep(open);
            reload();
          }}
        />
      </div>`
    }
  `;
};
