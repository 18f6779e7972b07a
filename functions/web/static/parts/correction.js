// The clerk corrects what only the register says of an issued document.
import { html } from "../html.js";
import { showDay } from "../dates.js";
import { register as say } from "../register.vi.js";
import { missing, useForm } from "../use.js";
import { words } from "../words.vi.js";
import { Frame, useSending } from "./act_form.js";
import { DateField, dayOf, SelectField, TextArea, TextField } from "./field.js";

export const Correction = (its) => {
  const { subject, urgency, answer_due_on, copies, note } = its.document;
  const before = { subject, urgency, answer_due_on: showDay(answer_due_on), note };
  const form = useForm({ ...before, copies: copies ? String(copies) : "", reason: "" });
  const act = useSending(its, form);
  const send = () => {
    const given = form.current();
    const count = given.copies.trim();
    const wrong = {
      subject: !given.subject.trim() && missing(words.fields.subject),
      copies: count && !/^[1-9]\d{0,2}$/.test(count) && say.copiesWrong,
      answer_due_on: dayOf(given.answer_due_on) === null && words.dates.wrong,
      reason: !given.reason.trim() && missing(say.reason),
    };
    if (!form.accept(wrong)) return;
    const changes = {
      subject: given.subject.trim(),
      urgency: given.urgency,
      answer_due_on: dayOf(given.answer_due_on) || null,
      copies: count ? Number(count) : null,
      note: given.note.trim(),
    };
    act.run({ reason: given.reason.trim(), changes });
  };
  return html`<${Frame} form=${form} act=${act} send=${send} button=${say.correct}>
    <p class="col-12 mb-0">${say.correctWhy}</p>
    <${TextArea} form=${form} name="subject" label=${words.fields.subject} max="500" required />
    <${SelectField} form=${form} name="urgency" label=${words.fields.urgency} options=${Object.entries(words.urgency)} col="col-6" />
    <${DateField} form=${form} name="answer_due_on" label=${words.outgoing.answerDue} col="col-6" />
    <${TextField} form=${form} name="copies" label=${say.copies} inputmode="numeric" max="3" col="col-4" />
    <${TextField} form=${form} name="note" label=${say.note} max="500" col="col-8" />
    <${TextArea} form=${form} name="reason" label=${say.reason} max="1000" rows="2" required />
  <//>`;
};
