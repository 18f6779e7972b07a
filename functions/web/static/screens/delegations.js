// Delegations: those one gave and received, a new one, and the end of one.
import { html } from "../html.js";
import { useRef } from "../vendor/preact-hooks.js";
import { useSignal } from "../vendor/signals.js";
import { acting } from "../acting.js";
import { download, get, post } from "../api.js";
import { showDay, showMoment, today } from "../dates.js";
import { worksWithDocuments } from "../parts/acting_bar.js";
import {
  EMPTY_SIGNING,
  SIGN,
  SigningFields,
  signingIn,
  signingText,
  wrongInSigning,
} from "../parts/delegated_signing.js";
import { isIssuedHere } from "../parts/draft_fields.js";
import { CheckField, ChoiceField, DateField, dayOf, SelectField } from "../parts/field.js";
import { Empty, Loading, Submit, tell, Trouble } from "../parts/notice.js";
import { UploadField } from "../parts/upload.js";
import { directory, documentTypes } from "../reference.js";
import { hasRole, me } from "../session.js";
import { makeUploads } from "../uploading.js";
import { missing, notChosen, useAct, useForm, useLoad, useTitle } from "../use.js";
import { fill, words } from "../words.vi.js";

const say = words.delegations;
const DUTY = "duty ";

const stateOf = (one) => {
  if (one.withdrawn_at) {
    const facts = { at: showMoment(one.withdrawn_at), name: one.withdrawn_by };
    return { tone: "gray", text: fill(say.withdrawnAt, facts) };
  }
  if (one.is_running) return { tone: "green", text: say.running };
  return today() < one.effective_from
    ? { tone: "blue", text: say.toCome }
    : { tone: "gray", text: say.over };
};

const Row = ({ one, types, isGiven, changed }) => {
  const end = useAct(async () => {
    await post(`/api/delegations/${one.delegation_id}/withdrawal`, {});
    tell(fill(say.withdrawn, { name: one.delegate_name }));
    changed();
  });
  const open = useAct(() => download(one.file_id));
  const { tone, text } = stateOf(one);
  const mayEnd = isGiven && !one.withdrawn_at && today() <= one.effective_to;
  return html`
    <li class="card mb-3">
      <div class="card-body">
        <h3 class="card-title">
          ${isGiven ? fill(say.to, { name: one.delegate_name }) : fill(say.from, { name: one.delegator_name })}
          ${" "}<span class=${`tag tag-${tone}`}>${text}</span>
        </h3>
        <p class="mb-1">${one.duties.map((each) => each.name).join(" · ")}</p>
        ${one.capacity && html`<p class="mb-1">${signingText(one, types)}</p>`}
        <p class="text-secondary mb-2">
          ${fill(say.term, { from: showDay(one.effective_from), to: showDay(one.effective_to) })}
          ${" · "}${say.bases[one.basis]}
          ${one.signer && html` (${one.signer.address}, ${showMoment(one.signer.sent_at)})`}
        </p>
        <${Trouble} problem=${end.problem ?? open.problem} />
        <div class="d-flex flex-wrap gap-2">
          <button type="button" class="btn btn-sm" disabled=${open.pending} onClick=${open.run}>
            ${say.openBasis}
          </button>
          ${
            mayEnd &&
            html`<button
              type="button"
              class="btn btn-sm btn-primary"
              disabled=${end.pending}
              onClick=${end.run}
            >
              ${say.withdraw}
            </button>`
          }
        </div>
      </div>
    </li>
  `;
};

const List = ({ title, empty, of, types, turn, changed }) => {
  const loaded = useLoad(() => get("/api/delegations", { of }), [turn]);
  const items = loaded.value?.items ?? [];
  return html`
    <section class="mb-4" aria-label=${title}>
      <h2 class="act-title">${title}</h2>
      <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
      ${loaded.loading && !loaded.value && html`<${Loading} />`}
      ${loaded.value && !items.length && html`<div class="card"><${Empty} title=${empty} /></div>`}
      <ul class="list-unstyled">
        ${items.map(
          (one) =>
            html`<${Row}
              key=${one.delegation_id}
              one=${one}
              types=${types}
              isGiven=${of === "given"}
              changed=${changed}
            />`,
        )}
      </ul>
    </section>
  `;
};

const useUploads = () => {
  const kept = useRef(null);
  kept.current ??= makeUploads();
  return kept.current;
};

const wrongIn = (values, duties, types, files) => ({
  delegator_id: values.basis === "signed_mail" && !values.delegator_id && notChosen(say.delegator),
  ...wrongInSigning(values, duties, types),
  delegate_id: !values.delegate_id && notChosen(say.delegate),
  effective_from: !dayOf(values.effective_from) && missing(say.firstDay),
  effective_to: !dayOf(values.effective_to) && missing(say.lastDay),
  duties: !duties.length && notChosen(say.duties),
  confirmed: !values.confirmed && words.register.confirmFirst,
  files: files.filter((file) => file.state === "accepted").length !== 1 && say.needFile,
});

const Form = ({ choices, made }) => {
  const own = me.value.person.person_id;
  const form = useForm({
    basis: "document",
    delegator_id: "",
    delegate_id: "",
    effective_from: showDay(today()),
    effective_to: "",
    ...EMPTY_SIGNING,
    confirmed: false,
  });
  const uploads = useUploads();
  const isMail = form.values.basis === "signed_mail";
  const duties = choices.duties.filter((each) => (isMail ? each.duty !== SIGN : each.is_own));
  const chosen = () =>
    duties.filter((each) => form.current()[DUTY + each.duty]).map((each) => each.duty);
  const act = useAct(async () => {
    const values = form.current();
    const file = uploads.files.peek().find((each) => each.state === "accepted");
    const one = await post("/api/delegations", {
      basis: values.basis,
      delegator_id: isMail ? values.delegator_id : null,
      delegate_id: values.delegate_id,
      duties: chosen(),
      effective_from: dayOf(values.effective_from),
      effective_to: dayOf(values.effective_to),
      ...signingIn(values, chosen(), choices.types),
      file_id: file.fileId,
    });
    tell(fill(say.made, { name: one.delegate_name }));
    made();
  });
  const submit = (e) => {
    e.preventDefault();
    if (form.accept(wrongIn(form.current(), chosen(), choices.types, uploads.files.peek()))) act.run();
  };
  const people = choices.people.map((each) => [each.person_id, `${each.name} – ${each.position}`]);
  const delegate = choices.people.find((each) => each.person_id === form.values.delegate_id);
  const bases = Object.entries(say.bases).filter(([kind]) => kind === "document" || hasRole("clerk"));
  return html`
    <form class="card mb-4" aria-label=${say.make} novalidate onSubmit=${submit}>
      <div class="card-body row g-3">
        ${
          bases.length > 1 &&
          html`<${ChoiceField} form=${form} name="basis" label=${say.basis} options=${bases} required />`
        }
        ${
          isMail &&
          html`<${SelectField}
            form=${form}
            name="delegator_id"
            label=${say.delegator}
            options=${people}
            empty=${words.choose}
            col="col-md-6"
            required
          />`
        }
        <${SelectField}
          form=${form}
          name="delegate_id"
          label=${say.delegate}
          options=${people.filter(([id]) => isMail || id !== own)}
          empty=${words.choose}
          col="col-md-6"
          required
        />
        <${DateField} form=${form} name="effective_from" label=${say.firstDay} col="col-md-3" required />
        <${DateField} form=${form} name="effective_to" label=${say.lastDay} col="col-md-3" required />
        <fieldset class="col-12">
          <legend class="form-label required">${say.duties}</legend>
          <div class="row g-1">
            ${duties.map(
              (each) =>
                html`<${CheckField}
                  key=${each.duty}
                  form=${form}
                  name=${DUTY + each.duty}
                  label=${each.name}
                  col="col-md-4"
                />`,
            )}
          </div>
          ${
            form.errors.duties &&
            html`<div class="invalid-feedback d-block" role="alert">${form.errors.duties}</div>`
          }
        </fieldset>
        ${
          chosen().includes(SIGN) &&
          html`<${SigningFields} form=${form} types=${choices.types} delegate=${delegate} />`
        }
        <${CheckField} form=${form} name="confirmed" label=${words.register.confirmation} />
        <${UploadField}
          id=${`${form.id}-files`}
          uploads=${uploads}
          disabled=${!form.values.confirmed}
          error=${form.errors.files}
          accept=${isMail ? "message/rfc822,.eml" : "application/pdf,.pdf"}
          rule=${isMail ? say.mailRule : say.documentRule}
        />
        <${Trouble} problem=${act.problem} />
        <div class="col-12"><${Submit} act=${act}>${say.submit}<//></div>
      </div>
    </form>
  `;
};

const Own = () => {
  const turn = useSignal(0);
  const open = useSignal(false);
  const choices = useLoad(async () => {
    const [{ items }, { people }, types] = await Promise.all([
      get("/api/duties"),
      directory(),
      documentTypes(),
    ]);
    return { duties: items, people, types: types.filter(isIssuedHere) };
  });
  const types = choices.value?.types ?? [];
  const changed = () => {
    turn.value += 1;
    open.value = false;
  };
  return html`
    <${Trouble} problem=${choices.problem} retry=${choices.reload} />
    ${
      open.value && choices.value
        ? html`<${Form} choices=${choices.value} made=${changed} />`
        : html`<p>
            <button type="button" class="btn btn-primary" onClick=${() => (open.value = true)}>
              ${say.make}
            </button>
          </p>`
    }
    <${List}
      of="received"
      title=${say.received}
      empty=${say.noneReceived}
      types=${types}
      turn=${turn.value}
      changed=${changed}
    />
    <${List}
      of="given"
      title=${say.given}
      empty=${say.noneGiven}
      types=${types}
      turn=${turn.value}
      changed=${changed}
    />
  `;
};

export const DelegationsScreen = () => {
  useTitle(say.title);
  const hint = acting.value ? say.ownNameFirst : !worksWithDocuments() && say.onlyStaff;
  return html`
    <h1 class="screen-title">${say.title}</h1>
    <p class="screen-lead">${say.why}</p>
    ${hint ? html`<div class="card"><${Empty} title=${hint} /></div>` : html`<${Own} />`}
  `;
};
