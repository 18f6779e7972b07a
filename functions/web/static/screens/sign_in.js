// Sign-in, with the new password that the first one asks for.
import { html } from "../html.js";
import { useEffect, useRef } from "../vendor/preact-hooks.js";
import { useSignal } from "../vendor/signals.js";
import { call, post } from "../api.js";
import { PasswordField, TextField } from "../parts/field.js";
import { Bar } from "../parts/layout.js";
import { Submit, Trouble } from "../parts/notice.js";
import { me, open } from "../session.js";
import { missing, useAct, useForm, useLoad, useTitle } from "../use.js";
import { words } from "../words.vi.js";

const say = words.signIn;

const Credentials = ({ onChallenge }) => {
  // After an expired session it is usually the same person who goes on.
  const form = useForm({ account: me.peek()?.person.account ?? "", password: "" });
  const act = useAct(async () => {
    const { account, password } = form.current();
    const answer = await post(
      "/api/session",
      { account: account.trim().toLowerCase(), password },
      { anonymous: true },
    );
    if (answer.challenge) onChallenge(answer);
    else open(answer);
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

const NewPassword = ({ challenge, onDone }) => {
  const form = useForm({ password: "", repeat: "" });
  const act = useAct(async () => {
    const { account, session } = challenge;
    const answer = await post(
      "/api/session/new-password",
      { account, session, new_password: form.current().password },
      { anonymous: true },
    );
    if (answer?.token) open(answer);
    else onDone();
  });
  const submit = (e) => {
    e.preventDefault();
    const { password, repeat } = form.current();
    const found = {
      password: !password && missing(say.newPassword),
      repeat: password && password !== repeat && say.differs,
    };
    if (form.accept(found)) act.run();
  };
  return html`
    <h1 class="card-title">${say.newTitle}</h1>
    <p>${say.newReason}</p>
    <form onSubmit=${submit} novalidate class="row g-3">
      <${Trouble} problem=${act.problem} />
      <input type="hidden" autocomplete="username" value=${challenge.account} />
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
        <button type="button" class="btn btn-link" onClick=${() => onDone("")}>${say.back}</button>
      </div>
    </form>
  `;
};

const isEmpty = (input) => !input.value;

export const SignInScreen = ({ expired }) => {
  const challenge = useSignal(null);
  const note = useSignal(expired ? say.expired : "");
  const box = useRef(null);
  useTitle(say.title);
  // The agency's own host name shows the agency's name at its entrance.
  const entrance = useLoad(() => call("GET", "/api/entrance", { anonymous: true }));
  useEffect(
    () => [...box.current.querySelectorAll("input:not([type=hidden])")].find(isEmpty)?.focus(),
    [challenge.value],
  );
  const done = (sentence = say.newDone) => {
    challenge.value = null;
    note.value = sentence;
  };
  return html`
    <div class="sign-in">
      <${Bar} agency=${entrance.value?.agency} />
      <main class="card sign-in-card" ref=${box}>
        <div class="card-body">
          ${note.value && html`<div class="alert alert-info" role="status">${note.value}</div>`}
          ${
            challenge.value
              ? html`<${NewPassword} challenge=${challenge.value} onDone=${done} />`
              : html`<${Credentials} onChallenge=${(answer) => (challenge.value = answer)} />`
          }
        </div>
      </main>
    </div>
  `;
};
