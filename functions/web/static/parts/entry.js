// The fields of a register entry (Decree 30/2020, Appendix VI.II), for registering and correcting.
import { html } from "../html.js";
import { fold } from "../text.js";
import { words } from "../words.vi.js";
import { CheckField, ChoiceField, DateField, SelectField, TextArea, TextField } from "./field.js";

const label = words.fields;
const say = words.register;

// The issuer is typed; one that the system knows brings its identification code along.
const IssuerField = ({ form, senders }) => {
  const list = `${form.id}-senders`;
  const known = senders.find((a) => fold(a.name) === fold(form.values.issuer));
  const withCode = {
    ...form,
    set: (name, value) => {
      form.set(name, value);
      const chosen = senders.find((a) => fold(a.name) === fold(value));
      form.set("issuer_id", chosen?.agency_id ?? "");
    },
  };
  return html`
    <datalist id=${list}>
      ${senders.map((a) => html`<option key=${a.agency_id} value=${a.name}></option>`)}
    </datalist>
    <${TextField}
      form=${withCode}
      name="issuer"
      label=${label.issuer}
      hint=${known && `${label.issuer_id}: ${known.agency_id}`}
      list=${list}
      max="200"
      col="col-md-6"
      required
    />
  `;
};

export const EntryFields = ({ form, choices, isNew }) => html`
  <div class="row g-3">
    ${
      isNew &&
      html`
        <${ChoiceField}
          form=${form}
          name="form"
          label=${label.form}
          options=${Object.entries(words.form)}
          required
        />
        <${SelectField}
          form=${form}
          name="register"
          label=${label.register}
          empty=${words.choose}
          options=${choices.registers.filter((r) => !r.is_closed).map((r) => [r.code, r.name])}
          col="col-md-6"
          required
        />
      `
    }
    <${SelectField}
      form=${form}
      name="kind"
      label=${label.kind}
      empty=${words.choose}
      options=${choices.types.map((t) => [t.code, t.abbreviation ? `${t.name} (${t.abbreviation})` : t.name])}
      col="col-md-6"
      required
    />
    <${TextField}
      form=${form}
      name="number"
      label=${label.number}
      max="11"
      col="col-6 col-md-3"
      required
    />
    <${TextField}
      form=${form}
      name="notation"
      label=${label.notation}
      max="30"
      col="col-6 col-md-3"
    />
    <${DateField}
      form=${form}
      name="issued_on"
      label=${label.issued_on}
      col="col-6 col-md-3"
      required
    />
    <${DateField}
      form=${form}
      name="arrived_on"
      label=${label.arrived_on}
      col="col-6 col-md-3"
      required
    />
    <${IssuerField} form=${form} senders=${choices.senders} />
    <${SelectField}
      form=${form}
      name="urgency"
      label=${label.urgency}
      options=${Object.entries(words.urgency)}
      col="col-6 col-md-3"
      required
    />
    ${
      isNew &&
      html`<${DateField} form=${form} name="due_on" label=${label.due_on} col="col-6 col-md-3" />`
    }
    <${TextArea} form=${form} name="subject" label=${label.subject} max="500" rows="2" required />
    ${isNew && form.values.form === "electronic" && html`<${ElectronicFields} form=${form} />`}
    ${
      isNew &&
      form.values.form === "paper" &&
      html`
        <${TextField}
          form=${form}
          name="paper_holder"
          label=${say.paperHolder}
          max="200"
          col="col-md-6"
        />
        <${DateField}
          form=${form}
          name="paper_given_on"
          label=${say.paperGivenOn}
          col="col-6 col-md-3"
        />
      `
    }
    ${
      form.values.form === "electronic" &&
      html`<${CheckField} form=${form} name="paper_follows" label=${label.paper_follows} />`
    }
    <${DossierFields} form=${form} />
  </div>
`;

const ElectronicFields = ({ form }) => html`
  <div class="col-12"><h3 class="form-group-title">${say.declaredTitle}</h3></div>
  <${TextField}
    form=${form}
    name="declared_documents"
    label=${say.declaredDocuments}
    inputmode="numeric"
    max="3"
    col="col-6 col-md-3"
  />
  <${TextField}
    form=${form}
    name="declared_pages"
    label=${say.declaredPages}
    hint=${say.declaredHint}
    max="200"
    col="col-12 col-md-9"
  />
`;

const DossierFields = ({ form }) => html`
  <${CheckField} form=${form} name="has_dossier" label=${say.hasDossier} />
  ${
    form.values.has_dossier &&
    html`
      <${TextField}
        form=${form}
        name="dossier_holder"
        label=${say.dossierHolder}
        max="200"
        col="col-md-6"
        required
      />
      <${TextField}
        form=${form}
        name="dossier_note"
        label=${say.dossierNote}
        max="500"
        col="col-md-6"
      />
    `
  }
`;

export const RareFields = ({ form, isNew }) => html`
  <div class="row g-3 mt-0">
    <${TextField}
      form=${form}
      name="signatory_name"
      label=${label.signatory_name}
      max="50"
      col="col-md-6"
    />
    <${TextField}
      form=${form}
      name="signatory_position"
      label=${label.signatory_position}
      max="100"
      col="col-md-6"
    />
    <${TextField}
      form=${form}
      name="language"
      label=${label.language}
      max="30"
      col="col-6 col-md-3"
    />
    <${TextField}
      form=${form}
      name="dossier_code"
      label=${label.dossier_code}
      max="20"
      col="col-6 col-md-3"
    />
    ${
      isNew &&
      html`<${TextField}
        form=${form}
        name="external_id"
        label=${label.external_id}
        max="200"
        col="col-md-6"
      />`
    }
    <${TextField} form=${form} name="recipients_note" label=${label.recipients_note} max="1000" />
    <${TextArea} form=${form} name="note" label=${label.note} max="500" rows="2" />
  </div>
`;
