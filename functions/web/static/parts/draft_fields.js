// The fields of an outgoing document's entry, for a new draft and for one that is changed.
import { html } from "../html.js";
import { get } from "../api.js";
import { COPIES, paperText } from "../draft_entry.js";
import { agencies, directory, documentTypes } from "../reference.js";
import { me } from "../session.js";
import { useLoad } from "../use.js";
import { words } from "../words.vi.js";
import { DateField, SelectField, TextArea, TextField } from "./field.js";
import { LinksField } from "./links_field.js";
import { recipientChoices, RecipientsField } from "./recipients_field.js";

const say = words.outgoing;
const label = words.fields;
const SENT_BY_OTHERS = ["vbqppl", "khac"];

export const isIssuedHere = (type) => !SENT_BY_OTHERS.includes(type.code);

// What the fields offer: {types, agencies, directory, groups, councils}.
export const draftChoices = async () => {
  const [types, known, found, groups, numbering] = await Promise.all([
    documentTypes(),
    agencies(),
    directory(),
    get("/api/recipient-groups"),
    get("/api/numbering"),
  ]);
  return {
    types: types.filter(isIssuedHere),
    agencies: known,
    directory: found,
    groups: groups.items,
    councils: numbering.active.councils,
  };
};

const Card = ({ title, children }) => html`
  <section class="card mb-3">
    <div class="card-header"><h2 class="card-title">${title}</h2></div>
    <div class="card-body row g-3">${children}</div>
  </section>
`;

export const DraftFields = ({ form, choices }) => {
  const groups = useLoad(async () => choices.groups);
  const keepGroup = (group) => groups.set([...(groups.value ?? []), group]);
  const offered = recipientChoices({
    ...choices,
    groups: groups.value ?? choices.groups,
    own: me.value.agency.agency_id,
  });
  const type = choices.types.find((each) => each.code === form.values.kind);
  return html`
    <${Card} title=${say.facts}>
      <${SelectField}
        form=${form}
        name="kind"
        label=${label.kind}
        options=${choices.types.map((t) => [t.code, t.name])}
        col="col-md-6"
        required
      />
      ${
        !type?.abbreviation &&
        html`<${TextField}
          form=${form}
          name="unit_mark"
          label=${say.unitMark}
          hint=${say.unitMarkHint}
          max="12"
          col="col-md-6"
        />`
      }
      ${
        choices.councils.length > 0 &&
        html`<${SelectField}
          form=${form}
          name="council"
          label=${say.council}
          empty=${say.noCouncil}
          options=${choices.councils.map((each) => [each.code, each.name])}
          col="col-md-6"
        />`
      }
      <${TextArea} form=${form} name="subject" label=${label.subject} max="500" rows="2" required />
      <${SelectField}
        form=${form}
        name="urgency"
        label=${say.urgency}
        options=${Object.entries(words.urgency)}
        col="col-6 col-md-3"
      />
      <${DateField} form=${form} name="answer_due_on" label=${say.answerDue} col="col-6 col-md-3" />
      <${SelectField}
        form=${form}
        name="purpose"
        label=${say.purpose}
        hint=${say.purposeHint}
        empty=${say.noPurpose}
        options=${Object.entries(say.purposes)}
        col="col-12 col-md-6"
      />
      <p class="col-12 mb-0" role="status">${paperText(type?.purpose ?? form.values.purpose)}</p>
    <//>
    <${Card} title=${say.recipients}>
      <${RecipientsField}
        form=${form}
        label=${say.recipients}
        choices=${offered}
        keepGroup=${keepGroup}
        isTitled
      />
    <//>
    <${Card} title=${say.links}>
      ${COPIES.includes(form.values.kind) && html`<p class="col-12 form-hint mb-0">${say.originalHint}</p>`}
      <${LinksField} form=${form} label=${say.links} isCopy=${COPIES.includes(form.values.kind)} isTitled />
    <//>
    <${Card} title=${say.more}>
      <${TextField} form=${form} name="copies" label=${say.copies} inputmode="numeric" max="3" col="col-6 col-md-3" />
      <${TextField} form=${form} name="dossier_code" label=${label.dossier_code} max="20" col="col-6 col-md-3" />
      <${TextField} form=${form} name="note" label=${label.note} max="500" col="col-12 col-md-6" />
    <//>
  `;
};
