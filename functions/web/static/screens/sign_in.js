// Sign-in, with what it may ask for before the session opens: a new password, an authenticator, a code.
import { html } from "../html.js";
import { useLayoutEffect, useRef } from "../vendor/preact-hooks.js";
import { useSignal } from "../vendor/signals.js";
import { call, post } from "../api.js";
import { PasswordField, TextField } from "../parts/field.js";
import { Bar } from "../parts/layout.js";
import { IncidentBanner } from "../parts/incident_banner.js";
import { Submit, Trouble } from "../parts/notice.js";
import { AskCode, SetUpAuthenticator } from "../parts/second_factor.js";
import { me, open } from "../session.js";
import { missing, useAct, useForm, useLoad, useTitle } from "../use.js";
import { words } from "../words.vi.js";

const say = words.signIn;

const Credentials = ({ next }) => {
  // After an expired session it is usually the same person who goes on.
  const form = useForm({ account: me.peek()?.person.account ?? "", password: "" });
  const act = useAct(async () => {
    const { account, password } = form.current();
    const answer = await post(
      "/api/session",
      { account: account.trim().toLowerCase(), password },
      { anonymous: true },
    );
    next(answer);
  });
  const submit = (e) => {
    e.preventDefault();
    const { account, password } = form.current();
    const found = {
      account: !account.trim() && missing(say.account),
      password: !password && missing(say.password),
    };
    if (form.accept(found)) act.run();
  };
  return html`
    <h1 class="card-title">${say.title}</h1>
    <form onSubmit=${submit} novalidate class="row g-3">
      <${Trouble} problem=${act.problem} />
      <${TextField}
        form=${form}
        name="account"
        label=${say.account}
        hint=${say.accountHint}
        autocomplete="username"
        required
      />
      <${PasswordField}
        form=${form}
        name="password"
        label=${say.password}
        autocomplete="current-password"
        required
      />
      <div class="col-12"><${Submit} act=${act} tone="btn-primary w-100">${say.submit}<//></div>
    </form>
    <p class="text-secondary small mt-3 mb-0">${say.help}</p>
  `;
};

// Answer a demand: that opens the session, brings the next demand, or comes too late.
const useAnswer = (path, { demand, next }) =>
  useAct(async (facts, onWrong) => {
    const { account, session } = demand;
    try {
      next(await post(path, { account, session, ...facts }, { anonymous: true }));
    } catch (error) {
      if (error.code === "session_ended") return next(null, say.tooLate);
      if (error.code === "wrong_code") onWrong();
      throw error;
    }
  });

const NewPassword = ({ demand, next }) => {
  const form = useForm({ password: "", repeat: "" });
  const act = useAnswer("/api/session/new-password", { demand, next });
  const submit = (e) => {
    e.preventDefault();
    const { password, repeat } = form.current();
    const found = {
      password: !password && missing(say.newPassword),
      repeat: password && password !== repeat && say.differs,
    };
    if (form.accept(found)) act.run({ new_password: password });
  };
  return html`
    <h1 class="card-title">${say.newTitle}</h1>
    <p>${say.newReason}</p>
    <form onSubmit=${submit} novalidate class="row g-3">
      <${Trouble} problem=${act.problem} />
      <input type="hidden" autocomplete="username" value=${demand.account} />
      <${PasswordField}
        form=${form}
        name="password"
        label=${say.newPassword}
        hint=${say.newRule}
        autocomplete="new-password"
        required
      />
      <${TextField}
        form=${form}
        name="repeat"
        type="password"
        label=${say.repeat}
        autocomplete="new-password"
        required
      />
      <div class="col-12"><${Submit} act=${act} tone="btn-primary w-100">${say.newSubmit}<//></div>
      <div class="col-12">
        <button type="button" class="btn btn-link" onClick=${() => next(null)}>${say.back}</button>
      </div>
    </form>
  `;
};

const Code = ({ demand, next }) => {
  const act = useAnswer("/api/session/code", { demand, next });
  return html`<${AskCode} act=${act} back=${() => next(null)} />`;
};

const SecondFactor = ({ demand, next }) => {
  const act = useAnswer("/api/session/second-factor", { demand, next });
  return html`<${SetUpAuthenticator} demand=${demand} act=${act} back=${() => next(null)} />`;
};

const DEMANDS = { new_password: NewPassword, code: Code, second_factor: SecondFactor };

const isEmpty = (input) => !input.value;

export const SignInScreen = ({ expired }) => {
  const demand = useSignal(null);
  const note = useSignal(expired ? say.expired : "");
  const box = useRef(null);
  useTitle(say.title);
  // The agency's own host name shows the agency's name at its entrance; it decides nothing else.
  const entrance = useLoad(() => call("GET", "/api/entrance", { anonymous: true }));
  const agency = entrance.value?.agency;
  // Before the screen is painted: later the focus would jump away from what is being typed.
  useLayoutEffect(() => {
    // What is read before it is typed begins at its heading, all else at the first empty field.
    const heading = box.current.querySelector("h1[tabindex]");
    const inputs = [...box.current.querySelectorAll("input:not([type=hidden])")];
    (heading ?? inputs.find(isEmpty))?.focus();
  }, [demand.value]);
  const next = (answer, sentence = "") => {
    demand.value = answer?.challenge ? answer : null;
    note.value = sentence;
    if (answer?.token) open(answer);
  };
  const Asked = DEMANDS[demand.value?.challenge];
  return html`
    <div class="sign-in">
      <${Bar} agency=${null} />
      <${IncidentBanner} agencyId=${agency?.agency_id} />
      <main class="card sign-in-card" ref=${box}>
        <div class="card-body">
          ${agency && html`<p class="sign-in-agency">${agency.name}</p>`}
          ${note.value && html`<div class="alert alert-info" role="status">${note.value}</div>`}
          ${
            Asked
              ? html`<${Asked} key=${demand.value.session} demand=${demand.value} next=${next} />`
              : html`<${Credentials} next=${next} />`
          }
        </div>
      </main>
    </div>
  `;
};
