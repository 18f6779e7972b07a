// What a person may do with a draft: each act with its own small form.
import { html } from "../html.js";
import { useState } from "../vendor/preact-hooks.js";
import { directory } from "../reference.js";
import { missing, notChosen, useForm, useLoad } from "../use.js";
import { fill, words } from "../words.vi.js";
import { Frame, useSending } from "./act_form.js";
import { Correction } from "./correction.js";
import { AskOpinions, Attachments, NewVersion } from "./draft_acts.js";
import { SelectField, TextArea, TextField } from "./field.js";
import { MoreRecipients } from "./more_recipients.js";
import { Loading, Trouble } from "./notice.js";

const say = words.outgoing;
const NEEDS_TEXT = { opinion: "text", return: "reason", cancellation: "reason" };
const LABELS = { text: say.text, reason: say.reason };
const ACTS = [
  "submission",
  "review",
  "check",
  "approval",
  "certification",
  "opinion",
  "comments",
  "versions",
  "attachments",
  "opinions",
  "return",
  "cancellation",
  "correction",
  "recipients",
];

const Comment = (its) => {
  const form = useForm({ text: "", page: "" });
  const act = useSending(its, form);
  const pages = its.document.draft?.pages ?? 0;
  const send = () => {
    const text = form.current().text.trim();
    const page = form.current().page.trim();
    const isPage = /^\d+$/.test(page) && Number(page) >= 1 && Number(page) <= pages;
    const found = {
      text: !text && missing(say.text),
      page: page && !isPage && fill(say.pageWrong, { pages }),
    };
    if (form.accept(found)) act.run({ text, page: page ? Number(page) : null });
  };
  return html`<${Frame} act=${act} send=${send} button=${say.acts.comments}>
    <${TextArea} form=${form} name="text" label=${say.text} max="4000" required />
    ${
      pages > 1 &&
      html`<${TextField}
        form=${form}
        name="page"
        label=${say.commentPage}
        inputmode="numeric"
        max="6"
        col="col-6"
      />`
    }
  <//>`;
};

const Plain = (its) => {
  const field = NEEDS_TEXT[its.name];
  const form = useForm({ text: "", reason: "" });
  const act = useSending(its, form);
  const send = () => {
    if (!field) return act.run({});
    const value = form.current()[field].trim();
    if (form.accept({ [field]: !value && missing(LABELS[field]) })) act.run({ [field]: value });
  };
  return html`<${Frame}
    act=${act}
    send=${send}
    button=${say.acts[its.name]}
    tone=${["return", "cancellation"].includes(its.name) ? "btn-danger" : undefined}
  >
    ${
      field &&
      html`<${TextArea} form=${form} name=${field} label=${LABELS[field]} max="1000" required />`
    }
  <//>`;
};

// What was agreed with, and a remark where there is one.
const Agreement = (its) => {
  const form = useForm({ text: "" });
  const act = useSending(its, form);
  const send = () => act.run({ text: form.current().text.trim().normalize("NFC") });
  return html`<${Frame} act=${act} send=${send} button=${say.acts[its.name]}>
    <${TextArea} form=${form} name="text" label=${say.remark} max="4000" rows="2" />
  <//>`;
};

// The drafter proposes the urgency, the signer decides it.
const Approval = (its) => {
  const form = useForm({ urgency: its.document.urgency });
  const act = useSending(its, form);
  const send = () => act.run({ urgency: form.current().urgency });
  return html`<${Frame} act=${act} send=${send} button=${say.acts.approval}>
    <${SelectField}
      form=${form}
      name="urgency"
      label=${words.fields.urgency}
      options=${Object.entries(words.urgency)}
      required
    />
  <//>`;
};

// The agency's own routing says who signs: leaders, and heads of units where it has them.
const Submission = (its) => {
  const { is_copy, signer_roles } = its.document;
  const signers = its.people.people.filter((p) => p.roles?.some((r) => signer_roles.includes(r)));
  const label = is_copy ? say.copySigner : say.signer;
  const form = useForm({ signer_id: its.document.signer?.id ?? "" });
  const act = useSending(its, form);
  const send = () => {
    const { signer_id } = form.current();
    if (form.accept({ signer_id: !signer_id && notChosen(label) })) act.run({ signer_id });
  };
  return html`<${Frame} act=${act} send=${send} button=${say.acts.submission}>
    <${SelectField}
      form=${form}
      name="signer_id"
      label=${label}
      empty=${words.choose}
      options=${signers.map((p) => [p.person_id, `${p.name} – ${p.position}`])}
      required
    />
  <//>`;
};

const FORMS = {
  review: Agreement,
  check: Agreement,
  approval: Approval,
  submission: Submission,
  comments: Comment,
  versions: NewVersion,
  attachments: Attachments,
  opinions: AskOpinions,
  correction: Correction,
  recipients: MoreRecipients,
};

export const ReviewActs = ({ document, path, done, reload }) => {
  const people = useLoad(directory);
  const [asked, ask] = useState(null);
  const offered = ACTS.filter((name) => document.allowed.includes(name));
  if (!offered.length) return html`<p class="text-secondary m-0">${say.noAct}</p>`;
  const open = offered.includes(asked) ? asked : offered[0];
  const Form = FORMS[open] ?? Plain;
  return html`
    <div class="acts" role="group" aria-label=${say.act}>
      ${offered.map(
        (name) =>
          html`<button
            type="button"
            key=${name}
            class=${name === open ? "btn btn-sm active" : "btn btn-sm"}
            aria-pressed=${name === open}
            onClick=${() => ask(name)}
          >
            ${say.acts[name]}
          </button>`,
      )}
    </div>
    <${Trouble} problem=${people.problem} retry=${people.reload} />
    ${!people.value && !people.problem && html`<${Loading} />`}
    ${
      people.value &&
      html`<div class="act">
        <h3 class="act-title">${say.acts[open]}</h3>
        <${Form}
          key=${open}
          name=${open}
          document=${document}
          path=${path}
          people=${people.value}
          done=${done}
          reload=${reload}
        />
      </div>`
    }
  `;
};
