// What the clerk does with a packet: take it in, send it back, answer a recall.
import { post } from "../api.js";
import { showDay, showMoment } from "../dates.js";
import { exchange } from "../exchange.vi.js";
import { html } from "../html.js";
import { missing, notChosen, useAct, useForm } from "../use.js";
import { useSignal } from "../vendor/signals.js";
import { fill, words } from "../words.vi.js";
import { Frame } from "./act_form.js";
import { CheckField, DateField, dayOf, SelectField, TextArea, TextField } from "./field.js";

const say = exchange;
const isLeader = (person) => person.roles?.some((role) => role === "leader" || role === "head");

const useDecision = (form, reload, work) =>
  useAct(async (...input) => {
    try {
      await work(...input);
    } catch (error) {
      form.take(error);
      if (error.code === "stale_version") {
        error.message = words.document.stale;
        reload();
      }
      throw error;
    }
  });

export const Acceptance = ({ arrival: a, path, choices, accepted, reload }) => {
  const isQuestioned = a.state === "questioned";
  const leaders = choices.people.filter(isLeader);
  const form = useForm({
    register: choices.registers.find((one) => !one.is_closed)?.code ?? "",
    leader_id: leaders.length === 1 ? leaders[0].person_id : "",
    due_on: showDay(a.entry.due_on),
    note: "",
    not_duplicate: false,
    directed_by: "",
    basis: "",
  });
  const act = useDecision(form, reload, async () => {
    const given = form.current();
    const body = {
      version: a.version,
      leader_id: given.leader_id,
      register: given.register,
      due_on: dayOf(given.due_on) || null,
      note: given.note.trim(),
      confirmed_not_duplicate: given.not_duplicate,
    };
    const direction = { directed_by: given.directed_by.trim(), basis: given.basis.trim() };
    accepted(await post(`${path}/acceptance`, isQuestioned ? { ...body, ...direction } : body));
  });
  const send = () => {
    const given = form.current();
    const wrong = {
      leader_id: !given.leader_id && notChosen(say.leader),
      due_on: dayOf(given.due_on) === null && words.dates.wrong,
      not_duplicate: a.alike.length > 0 && !given.not_duplicate && missing(say.notDuplicate),
      directed_by: isQuestioned && !given.directed_by.trim() && missing(say.directedBy),
      basis: isQuestioned && !given.basis.trim() && missing(say.basis),
    };
    if (form.accept(wrong)) act.run();
  };
  const options = choices.registers.filter((one) => !one.is_closed).map((r) => [r.code, r.name]);
  return html`
    <${Frame}
      form=${form}
      act=${act}
      send=${send}
      button=${isQuestioned ? say.acceptDirected : say.accept}
    >
      ${isQuestioned && html`<p class="col-12 mb-0">${say.directedWhy}</p>`}
      ${
        isQuestioned &&
        html`<${TextField}
            form=${form}
            name="directed_by"
            label=${say.directedBy}
            max="200"
            required
          />
          <${TextField} form=${form} name="basis" label=${say.basis} max="500" required />`
      }
      <${SelectField}
        form=${form}
        name="leader_id"
        label=${say.leader}
        empty=${words.choose}
        options=${leaders.map((one) => [one.person_id, `${one.name}, ${one.position}`])}
        required
      />
      <${SelectField}
        form=${form}
        name="register"
        label=${say.register}
        options=${options}
        col="col-sm-6"
      />
      <${DateField} form=${form} name="due_on" label=${say.due} col="col-sm-6" />
      <${TextField} form=${form} name="note" label=${say.note} max="500" />
      ${
        a.alike.length > 0 &&
        html`<div class="col-12 alert alert-warning" role="alert">
          <div>
            <div class="alert-title">${say.duplicate}</div>
            <ul>
              ${a.alike.map(
                (one) => html`<li key=${one.document_id}>
                  <a href=${`#/van-ban-den/${one.document_id}`}>${one.number_label}</a>
                  ${" "}${one.subject}
                </li>`,
              )}
            </ul>
            <${CheckField} form=${form} name="not_duplicate" label=${say.notDuplicate} />
          </div>
        </div>`
      }
    <//>
  `;
};

export const RefusalForm = ({ arrival: a, path, done, reload }) => {
  const open = useSignal(false);
  const form = useForm({ reason: "", text: "" });
  const act = useDecision(form, reload, async () => {
    const { reason, text } = form.current();
    await post(`${path}/refusal`, { version: a.version, reason, text: text.trim() });
    done(say.refused);
  });
  const send = () => {
    const { reason, text } = form.current();
    const wrong = {
      reason: !reason && notChosen(say.refusalReason),
      text: reason === "other" && !text.trim() && missing(say.refusalText),
    };
    if (form.accept(wrong)) act.run();
  };
  if (!open.value) {
    return html`<button type="button" class="btn" onClick=${() => (open.value = true)}>
      ${say.refuse}
    </button>`;
  }
  return html`
    <${Frame} form=${form} act=${act} send=${send} button=${say.refuse} tone="btn-danger">
      <${SelectField}
        form=${form}
        name="reason"
        label=${say.refusalReason}
        empty=${words.choose}
        options=${Object.entries(say.reasons)}
        required
      />
      <${TextArea} form=${form} name="text" label=${say.refusalText} max="1000" rows="2" />
    <//>
  `;
};

// What the sender corrected, a line each.
const updatedLines = ({ before, after }) =>
  [
    [words.fields.subject, (one) => one.subject],
    [words.fields.urgency, (one) => words.urgency[one.urgency]],
    [words.fields.due_on, (one) => showDay(one.due_on) || words.none],
  ]
    .filter(([, of]) => of(before) !== of(after))
    .map(([field, of]) =>
      fill(say.updating.change, { field, before: of(before), after: of(after) }),
    );

export const UpdateAnswer = (its) => html`
  ${updatedLines(its.arrival.update).map((line) => html`<p class="mb-1" key=${line}>${line}</p>`)}
  <${Answer} ...${its} asked=${its.arrival.update} of=${say.updating} name="update-answer" />
`;

export const RecallAnswer = (its) => {
  const asked = its.arrival.asked_back;
  const of = asked.replaced_by ? say.replacing : { ...say, why: say.agreeWhy };
  return html`<${Answer} ...${its} asked=${asked} of=${of} name="recall-answer" />`;
};

// The clerk agrees with what the sender asks, or refuses with a reason.
const Answer = ({ arrival: a, asked, of, name, path, done, reload }) => {
  const form = useForm({ text: "" });
  const act = useDecision(form, reload, async (agreed) => {
    const text = form.current().text.trim();
    await post(`${path}/${name}`, { version: a.version, agreed, text });
    done(agreed ? of.agreed : of.kept);
  });
  const keep = () => {
    const isGiven = form.current().text.trim();
    if (form.accept({ text: !isGiven && missing(say.answer) })) act.run(false);
  };
  return html`
    <div class="said">
      <div class="said-title">
        ${fill(say.askedBackLine, { by: asked.by, at: showMoment(asked.asked_at) })}
      </div>
      <div class="said-text">${asked.reason}</div>
    </div>
    <p>${of.why}</p>
    <${Frame}
      form=${form}
      act=${act}
      send=${() => act.run(true)}
      button=${of.agree}
    >
      <${TextArea} form=${form} name="text" label=${say.answer} max="1000" rows="2" />
      <div class="col-12">
        <button type="button" class="btn" disabled=${act.pending} onClick=${keep}>
          ${of.keep}
        </button>
      </div>
    <//>
  `;
};
