// What an administrator does with a person, each in its form: what it brings about is said first.
import { html } from "../html.js";
import { patch, post, put } from "../api.js";
import { showDay, today } from "../dates.js";
import { fill, words } from "../words.vi.js";
import { missing, useAct, useForm } from "../use.js";
import { Frame } from "./act_form.js";
import { CheckField, DateField, dayOf, TextArea } from "./field.js";
import { tell } from "./notice.js";
import {
  dayWrong,
  emailWrong,
  NameFields,
  PositionFields,
  positionOf,
  positionValues,
  wrongInPosition,
} from "./people.js";

const say = words.people;

// Send an act and show the person as they are then; where someone else was first, show that.
const useSending = ({ person, name, changed, reload }, form, work) =>
  useAct(async () => {
    try {
      await work(`/api/people/${person.person_id}`, form.current());
    } catch (error) {
      form.take(error);
      if (error.code === "stale_version") {
        error.message = say.person.stale;
        reload();
      }
      throw error;
    }
    tell(fill(say.done, { act: say.acts[name], name: person.name }));
    changed();
  });

const Effects = ({ name, person }) => html`
  <ul class="effects">
    ${say.effects[name].map((line) => html`<li key=${line}>${fill(line, person)}</li>`)}
  </ul>
`;

const ActFrame = ({ given, form, act, wrong, tone, children }) => html`
  <${Frame}
    form=${form}
    act=${act}
    send=${() => form.accept(wrong(form.current())) && act.run()}
    button=${say.acts[given.name]}
    tone=${tone}
  >
    <div class="col-12"><${Effects} name=${given.name} person=${given.person} /></div>
    ${children}
  <//>
`;

const Edit = (given) => {
  const { person } = given;
  const form = useForm({
    full_name: person.full_name,
    given_name: person.given_name ?? "",
    email: person.email,
  });
  const act = useSending(given, form, (path, values) =>
    patch(path, {
      version: person.version,
      full_name: values.full_name.trim().replace(/\s+/g, " "),
      given_name: values.given_name || null,
      email: values.email.trim(),
    }),
  );
  const wrong = (values) => ({
    full_name: !values.full_name.trim() && missing(say.fullName),
    email: emailWrong(values.email),
  });
  return html`
    <${ActFrame} given=${given} form=${form} act=${act} wrong=${wrong}>
      <${NameFields} form=${form} />
    <//>
  `;
};

const Appoint = (given) => {
  const { person, units } = given;
  const form = useForm(positionValues(today()));
  const act = useSending(given, form, (path, values) =>
    post(`${path}/positions`, { version: person.version, ...positionOf(values) }),
  );
  return html`
    <${ActFrame} given=${given} form=${form} act=${act} wrong=${wrongInPosition}>
      <${PositionFields} form=${form} units=${units} />
    <//>
  `;
};

const dayBefore = (iso) => {
  const day = new Date(`${iso}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - 1);
  return day.toISOString().slice(0, 10);
};

const ChangeRoles = (given) => {
  const { person, units, place } = given;
  const form = useForm(positionValues(today(), person.positions[place]));
  const act = useSending(given, form, async (path, values) => {
    // The new position first: cut short, the person holds one too many, never none.
    const position = positionOf(values);
    const { version } = await post(`${path}/positions`, { version: person.version, ...position });
    const last_day = dayBefore(position.effective_from);
    await post(`${path}/positions/end`, { version, place, last_day });
  });
  return html`
    <${ActFrame} given=${given} form=${form} act=${act} wrong=${wrongInPosition}>
      <${PositionFields} form=${form} units=${units} />
    <//>
  `;
};

const EndPosition = (given) => {
  const { person, place } = given;
  const form = useForm({ last_day: showDay(today()) });
  const act = useSending(given, form, (path, { last_day }) =>
    post(`${path}/positions/end`, { version: person.version, place, last_day: dayOf(last_day) }),
  );
  const wrong = ({ last_day }) => ({ last_day: dayWrong(last_day, say.lastDayOfPosition) });
  return html`
    <${ActFrame} given=${given} form=${form} act=${act} wrong=${wrong}>
      <${DateField}
        form=${form}
        name="last_day"
        label=${say.lastDayOfPosition}
        col="col-md-6"
        required
      />
    <//>
  `;
};

const Leave = (given) => {
  const { person } = given;
  const form = useForm({ last_day: showDay(today()), confirmed: false });
  const act = useSending(given, form, (path, { last_day }) =>
    post(`${path}/departure`, { version: person.version, last_day: dayOf(last_day) }),
  );
  const wrong = ({ last_day, confirmed }) => ({
    last_day: dayWrong(last_day, say.lastDay),
    confirmed: !confirmed && say.leaveConfirmFirst,
  });
  return html`
    <${ActFrame} given=${given} form=${form} act=${act} wrong=${wrong}>
      <${DateField} form=${form} name="last_day" label=${say.lastDay} col="col-md-6" required />
      <${CheckField} form=${form} name="confirmed" label=${fill(say.leaveConfirm, person)} />
    <//>
  `;
};

const Invite = (given) => {
  const form = useForm({});
  const act = useSending(given, form, (path) => post(`${path}/invitation`));
  return html`<${ActFrame} given=${given} form=${form} act=${act} wrong=${() => ({})} />`;
};

// Acts for which the reason alone is asked.
const Reasoned = ({ given, label, hint, send }) => {
  const form = useForm({ reason: "" });
  const act = useSending(given, form, (path, { reason }) => send(path, reason.trim()));
  const wrong = ({ reason }) => ({ reason: !reason.trim() && missing(label) });
  return html`
    <${ActFrame} given=${given} form=${form} act=${act} wrong=${wrong}>
      <${TextArea} form=${form} name="reason" label=${label} hint=${hint} max="500" required />
    <//>
  `;
};

const recovering = (of) => (given) => html`
  <${Reasoned}
    given=${given}
    label=${say.reasonOfRecovery}
    hint=${say.reasonOfRecoveryHint}
    send=${(path, reason) => post(`${path}/recovery`, { of, reason })}
  />
`;

const opening = (is_open) => (given) => html`
  <${Reasoned}
    given=${given}
    label=${say.reason}
    send=${(path, reason) =>
      put(`${path}/access`, { version: given.person.version, is_open, reason })}
  />
`;

export const FORMS = {
  edit: Edit,
  appoint: Appoint,
  changeRoles: ChangeRoles,
  endPosition: EndPosition,
  leave: Leave,
  invite: Invite,
  password: recovering("password"),
  secondFactor: recovering("second_factor"),
  shutOut: opening(false),
  letIn: opening(true),
};
