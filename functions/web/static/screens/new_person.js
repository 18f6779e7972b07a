// Entering a person: the name, the account name the administrator chooses, the first position.
import { html } from "../html.js";
import { useRef } from "../vendor/preact-hooks.js";
import { useSignal } from "../vendor/signals.js";
import { keyFor, post } from "../api.js";
import { today } from "../dates.js";
import { TextField } from "../parts/field.js";
import { Submit, tell, Trouble } from "../parts/notice.js";
import {
  emailWrong,
  LIST,
  NameFields,
  PositionFields,
  positionOf,
  positionValues,
  wordsOf,
  wrongInPosition,
} from "../parts/people.js";
import { directory } from "../reference.js";
import { go, goBack, to } from "../router.js";
import { hasRole, me } from "../session.js";
import { missing, useAct, useForm, useLoad, useTitle } from "../use.js";
import { fill, words } from "../words.vi.js";
import { OnlyAdministrators } from "./people.js";

const say = words.people;
const OTHER = "other";

// What the proposals are made of: when it changes, they are asked for anew.
const madeOf = ({ full_name, given_name, born_in }) => ({
  full_name: full_name.trim().replace(/\s+/g, " "),
  given_name: given_name || null,
  born_in: /^\d{4}$/.test(born_in.trim()) ? Number(born_in) : null,
});

// The account names the API proposes for the name as it stands in the form.
const useProposals = (form) => {
  const found = useSignal(null);
  const asked = useRef("");
  const current = () => JSON.stringify(madeOf(form.current()));
  const act = useAct(async () => {
    const body = madeOf(form.current());
    const of = JSON.stringify(body);
    asked.current = of;
    try {
      const answer = await post("/api/people/proposals", body);
      // Once a given name is chosen, the API has nothing to ask; the choice stays a choice.
      const before = found.peek();
      const asks =
        answer.asks_given_name || Boolean(before?.asks && before.name === body.full_name);
      found.value = { ...answer, of, asks, name: body.full_name };
      form.set("choice", answer.accounts[0] ?? OTHER);
    } catch (error) {
      found.value = null;
      asked.current = "";
      form.take(error);
      throw error;
    }
    // The name was changed meanwhile.
    if (current() !== of) setTimeout(ask);
  });
  const ask = () => {
    const { full_name, given_name } = form.current();
    if (given_name && !wordsOf(full_name).includes(given_name)) form.set("given_name", "");
    if (full_name.trim() && current() !== asked.current) act.run();
  };
  return { found: found.value, act, ask, isCurrent: () => found.peek()?.of === current() };
};

const AccountChoice = ({ form, found }) => {
  const ending = `.${found.plain.split(".")[1]}`;
  const choices = [...found.accounts.map((name) => [name, name]), [OTHER, say.names.other]];
  return html`
    <fieldset class="col-12" id=${`${form.id}-choice`} tabindex="-1">
      <legend class="form-label required">${say.names.title}</legend>
      <p class=${found.is_plain_taken ? "alert alert-warning mb-2 py-2" : "form-hint mb-2"}>
        ${found.is_plain_taken ? fill(say.names.taken, { plain: found.plain }) : say.names.free}
      </p>
      <div class="d-flex flex-wrap column-gap-4">
        ${choices.map(
          ([value, text]) => html`
            <label class="form-check" key=${value}>
              <input
                type="radio"
                class="form-check-input"
                name=${`${form.id}-choice`}
                value=${value}
                checked=${form.values.choice === value}
                onChange=${() => form.set("choice", value)}
              />
              <span class="form-check-label">${text}</span>
            </label>
          `,
        )}
      </div>
      ${
        form.errors.choice &&
        html`<div class="invalid-feedback d-block" role="alert">${form.errors.choice}</div>`
      }
      ${
        form.values.choice === OTHER &&
        html`<${TextField}
          form=${form}
          name="account"
          label=${say.account}
          hint=${fill(say.names.otherHint, { ending })}
          max="64"
          col="col-md-6"
          required
        />`
      }
    </fieldset>
  `;
};

const accountOf = ({ choice, account }) =>
  choice === OTHER ? account.trim().toLowerCase() : choice;

const wrongIn = (values, found) => ({
  full_name: !values.full_name.trim() && missing(say.fullName),
  given_name: found?.asks && !values.given_name && say.givenNameAsked,
  email: emailWrong(values.email),
  born_in: values.born_in.trim() && !/^(19|20)\d{2}$/.test(values.born_in.trim()) && say.bornInWrong,
  account: found && !accountOf(values) && missing(say.account),
  ...wrongInPosition(values),
});

const Form = ({ units }) => {
  const kept = useRef({});
  const form = useForm({
    full_name: "",
    given_name: "",
    born_in: "",
    email: "",
    choice: "",
    account: "",
    ...positionValues(today()),
  });
  const names = useProposals(form);
  const act = useAct(async () => {
    const values = form.current();
    const { full_name, given_name } = madeOf(values);
    const body = {
      full_name,
      given_name,
      email: values.email.trim(),
      account: accountOf(values),
      position: positionOf(values),
    };
    try {
      const entered = await post("/api/people", body, { key: keyFor(kept.current, body) });
      tell(fill(say.entered, entered));
      go(to(...LIST, entered.person_id));
    } catch (error) {
      form.take(error);
      // Somebody else was given the name meanwhile: propose what is free now.
      if (error.code === "account_name_taken") await names.act.run();
      throw error;
    }
  });
  const submit = (e) => {
    e.preventDefault();
    const wrong = wrongIn(form.current(), names.found);
    if (!form.accept(wrong)) return;
    if (names.isCurrent()) act.run();
    else names.ask();
  };
  return html`
    <form class="card" aria-label=${say.new} novalidate onSubmit=${submit}>
      <div class="card-body row g-3">
        <${NameFields}
          form=${{ ...form, set: withProposals(form, names.ask) }}
          askGivenName=${Boolean(names.found?.asks)}
          onNamed=${names.ask}
        >
          <div class="col-md-6" onFocusOut=${names.ask}>
            <${TextField}
              form=${form}
              name="born_in"
              label=${say.bornIn}
              hint=${say.bornInHint}
              inputmode="numeric"
              max="4"
            />
          </div>
        <//>
        <${Trouble} problem=${names.act.problem} />
        ${
          names.found
            ? html`<${AccountChoice} form=${form} found=${names.found} />`
            : html`<p class="form-hint mb-0">${say.names.first}</p>`
        }
        <${PositionFields} form=${form} units=${units} />
        <${Trouble} problem=${act.problem} />
        <div class="col-12"><${Submit} act=${act}>${say.enter}<//></div>
      </div>
    </form>
  `;
};

// Another given name makes other account names at once; the full name does when it is left.
const withProposals = (form, ask) => (name, value) => {
  form.set(name, value);
  if (name === "given_name") ask();
};

export const NewPersonScreen = () => {
  useTitle(say.new);
  const units = useLoad(directory);
  if (!hasRole("administrator")) return html`<${OnlyAdministrators} />`;
  return html`
    <p class="mb-1"><a href=${to(...LIST)} class="back" onClick=${goBack}>‹ ${say.back}</a></p>
    <h1 class="screen-title">${say.new} <small>${me.value.agency.name}</small></h1>
    <${Trouble} problem=${units.problem} retry=${units.reload} />
    <${Form} units=${units.value?.units ?? []} />
  `;
};
