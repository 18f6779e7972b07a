// The clerk sends an issued document to recipients that were forgotten.
import { html } from "../html.js";
import { recipientIn, recipientKey } from "../draft_entry.js";
import { me } from "../session.js";
import { missing, useForm, useLoad } from "../use.js";
import { words } from "../words.vi.js";
import { Frame, useSending } from "./act_form.js";
import { draftChoices } from "./draft_fields.js";
import { TextArea } from "./field.js";
import { Loading, Trouble } from "./notice.js";
import { recipientChoices, RecipientsField } from "./recipients_field.js";

const say = words.outgoing;

export const MoreRecipients = (its) => {
  const choices = useLoad(draftChoices);
  const form = useForm({ recipients: [], reason: "" });
  const act = useSending(its, form);
  const known = new Set(its.document.recipients.map(recipientKey));
  const send = () => {
    const { recipients, reason } = form.current();
    const wrong = {
      recipients: !recipients.length && say.addSome,
      reason: !reason.trim() && missing(say.reason),
    };
    if (!form.accept(wrong)) return;
    act.run({ recipients: recipients.map(recipientIn), reason: reason.trim() });
  };
  if (!choices.value) {
    return choices.problem
      ? html`<${Trouble} problem=${choices.problem} retry=${choices.reload} />`
      : html`<${Loading} />`;
  }
  const offered = recipientChoices({ ...choices.value, own: me.value.agency.agency_id }).filter(
    (one) => !one.recipients.some((each) => known.has(recipientKey(each))),
  );
  return html`<${Frame} form=${form} act=${act} send=${send} button=${say.acts.recipients}>
    <p class="col-12 mb-0">${say.addWhy}</p>
    <${RecipientsField} form=${form} label=${say.addLabel} choices=${offered} />
    <${TextArea} form=${form} name="reason" label=${say.reason} max="1000" rows="2" required />
  <//>`;
};
