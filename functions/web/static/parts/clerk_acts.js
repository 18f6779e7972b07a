// The clerk's acts on a document: intake, presenting again, paper, corrections.
import { html } from "../html.js";
import { patch, put } from "../api.js";
import { showDay, today } from "../dates.js";
import { changesOf, formOf } from "../incoming.js";
import { checkedDays } from "../registration.js";
import { missing, notChosen, useForm } from "../use.js";
import { words } from "../words.vi.js";
import { Frame, useSending } from "./act_form.js";
import { EntryFields, RareFields } from "./entry.js";
import { ChoiceField, dayOf, DateField, SelectField, TextArea, TextField } from "./field.js";

const say = words.act;

export const Presentation = (its) => {
  const leaders = its.people.people.filter((p) =>
    p.roles?.some((r) => r === "leader" || r === "head"),
  );
  const form = useForm({ leader_id: leaders.length === 1 ? leaders[0].person_id : "" });
  const act = useSending(its, form);
  const send = () => {
    const { leader_id } = form.current();
    if (form.accept({ leader_id: !leader_id && notChosen(words.register.leaderChoice) }))
      act.run({ leader_id });
  };
  return html`<${Frame} act=${act} send=${send} button=${say.present}>
    <${SelectField}
      form=${form}
      name="leader_id"
      label=${words.fields.leader}
      empty=${words.choose}
      options=${leaders.map((p) => [p.person_id, `${p.name} – ${p.position}`])}
      required
    />
  <//>`;
};

export const IntakeDecision = (its) => {
  const form = useForm({ decision: "", reason: "", directed_by: "" });
  const act = useSending(its, form);
  const send = () => {
    const { decision, reason, directed_by } = form.current();
    const found = {
      decision: !decision && notChosen(say.decision),
      directed_by: decision === "continue" && !directed_by.trim() && missing(say.directedBy),
      reason: !reason.trim() && missing(say.reason),
    };
    if (!form.accept(found)) return;
    const by = decision === "continue" ? { directed_by: directed_by.trim() } : {};
    act.run({ decision, reason: reason.trim(), ...by });
  };
  return html`<${Frame} act=${act} send=${send} button=${say.decide}>
    <${ChoiceField}
      form=${form}
      name="decision"
      label=${say.decision}
      options=${Object.entries(say.decisions)}
      required
    />
    ${
      form.values.decision === "continue" &&
      html`<${TextField}
        form=${form}
        name="directed_by"
        label=${say.directedBy}
        max="100"
        required
      />`
    }
    <${TextArea} form=${form} name="reason" label=${say.reason} max="1000" rows="2" required />
  <//>`;
};

export const PaperHolder = (its) => {
  const form = useForm({ holder: "", given_on: showDay(today()), note: "" });
  const act = useSending(its, form);
  const send = () => {
    const { holder, given_on, note } = form.current();
    const day = dayOf(given_on);
    const found = {
      holder: !holder.trim() && missing(say.holder),
      given_on: day ? day > today() && words.dates.afterToday : words.dates.wrong,
    };
    if (form.accept(found))
      act.run({ holder: holder.trim(), given_on: day, note: note.trim() }, put);
  };
  return html`<${Frame} act=${act} send=${send} button=${say.givePaper}>
    <${TextField}
      form=${form}
      name="holder"
      label=${say.holder}
      max="200"
      col="col-sm-8"
      required
    />
    <${DateField}
      form=${form}
      name="given_on"
      label=${words.register.paperGivenOn}
      col="col-sm-4"
      required
    />
    <${TextArea} form=${form} name="note" label=${say.noteText} max="500" rows="2" />
  <//>`;
};

export const Correction = (its) => {
  const { document, choices } = its;
  const form = useForm(formOf(document));
  const act = useSending(its, form);
  const send = () => {
    const values = form.current();
    const needed = ["number", "issuer", "subject"].filter((name) => !values[name].trim());
    const found = {
      ...Object.fromEntries(needed.map((name) => [name, missing(words.fields[name])])),
      ...checkedDays(values),
      reason: !values.reason.trim() && missing(say.reason),
    };
    if (!form.accept(found)) return;
    const correct = (_, body, options) =>
      patch(`/api/incoming/${document.document_id}`, body, options);
    act.run({ reason: values.reason.trim(), changes: changesOf(document, values) }, correct);
  };
  return html`<${Frame} act=${act} send=${send} button=${words.save}>
    <div class="col-12">
      <${EntryFields} form=${form} choices=${choices} />
      <${RareFields} form=${form} />
    </div>
    <${TextArea} form=${form} name="reason" label=${say.reason} max="500" rows="2" required />
  <//>`;
};
