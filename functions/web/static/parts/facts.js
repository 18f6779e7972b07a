// What stands in the register about a document, read only.
import { html } from "../html.js";
import { showDay, showMoment } from "../dates.js";
import { reference, showNumber } from "../text.js";
import { fill, words } from "../words.vi.js";
import { Answered } from "./answers.js";

const label = words.fields;

const Fact = ({ name, children }) =>
  children
    ? html`<div class="fact">
        <dt>${name}</dt>
        <dd>${children}</dd>
      </div>`
    : null;

const parties = (list) => list.map((party) => party.name).join(", ");

const paperLine = (holder) =>
  holder &&
  (holder.given_on
    ? fill(words.document.paperHolderLine, {
        holder: holder.holder,
        date: showDay(holder.given_on),
      })
    : holder.holder);

const declaredLine = (declared) =>
  declared &&
  fill(words.document.dateSplit, { count: declared.documents, pages: declared.pages.join(", ") });

export const Facts = ({ document: d, kindName, registerName }) => html`
  <dl class="facts">
    <${Fact} name=${label.kind}>${kindName(d.kind)}<//>
    <${Fact} name=${words.list.reference}>${reference(d)}<//>
    <${Fact} name=${label.issued_on}>${showDay(d.issued_on)}<//>
    <${Fact} name=${label.issuer}>${[d.issuer, d.issuer_id].filter(Boolean).join(" · ")}<//>
    <${Answered} items=${d.answers} />
    <${Fact} name=${label.signatory}>
      ${d.signatory && [d.signatory.name, d.signatory.position].filter(Boolean).join(", ")}
    <//>
    <${Fact} name=${label.register}>
      ${[registerName(d.register), d.register_year].filter(Boolean).join(", ")}
    <//>
    <${Fact} name=${label.arrival_number}>${d.arrival_number && showNumber(d.arrival_number)}<//>
    <${Fact} name=${label.arrived_on}>${showDay(d.arrived_on)}<//>
    <${Fact} name=${label.form}>${words.form[d.form]}<//>
    <${Fact} name=${label.urgency}>${words.urgency[d.urgency]}<//>
    <${Fact} name=${label.due_on}>${showDay(d.due_on)}<//>
    <${Fact} name=${label.lead}>${d.lead?.name}<//>
    <${Fact} name=${label.cohandlers}>${parties(d.cohandlers)}<//>
    <${Fact} name=${label.informed}>${parties(d.informed)}<//>
    <${Fact} name=${label.recipients_note}>${d.recipients_note}<//>
    <${Fact} name=${label.pages}>${d.pages}<//>
    <${Fact} name=${label.language}>${d.language}<//>
    <${Fact} name=${label.paper_follows}>${d.paper_follows && words.yes}<//>
    <${Fact} name=${label.large_dossier}>
      ${d.large_dossier && [d.large_dossier.holder, d.large_dossier.note].filter(Boolean).join(" – ")}
    <//>
    <${Fact} name=${label.paper_holder}>${paperLine(d.paper_holder)}<//>
    <${Fact} name=${label.declared}>${declaredLine(d.declared)}<//>
    <${Fact} name=${label.external_id}>${d.external_id}<//>
    <${Fact} name=${label.dossier_code}>${d.dossier_code}<//>
    <${Fact} name=${label.note}>${d.note}<//>
    <${Fact} name=${label.registered}>
      ${d.registered_by && `${d.registered_by}, ${showMoment(d.registered_at)}`}
    <//>
  </dl>
`;
