// Sử dụng bản lưu: who was given the file copy of a document, and when it came back.
import { html } from "../html.js";
import { useRef, useState } from "../vendor/preact-hooks.js";
import { get, keyFor, post } from "../api.js";
import { showDay, today } from "../dates.js";
import { printouts } from "../printouts.vi.js";
import { hasRole } from "../session.js";
import { missing, useAct, useForm, usePages } from "../use.js";
import { fill, words } from "../words.vi.js";
import { Frame } from "./act_form.js";
import { DateField, dayOf, TextField } from "./field.js";
import { Loading, tell, Trouble } from "./notice.js";
import { DocumentTable, Pager } from "./table.js";

const say = printouts.copies;
const PATH = "/api/copy-uses";
const PAGE = 50;

const New = ({ done }) => {
  const form = useForm({
    user: "",
    used_on: showDay(today()),
    reference: "",
    issued_on: "",
    subject: "",
    dossier_code: "",
    permitted_by: "",
    note: "",
  });
  const kept = useRef({});
  const act = useAct(async (body) => {
    try {
      await post(PATH, body, { key: keyFor(kept.current, body) });
    } catch (error) {
      form.take(error);
      throw error;
    }
    tell(fill(say.kept, body));
    done();
  });
  const send = () => {
    const v = form.current();
    const [used_on, issued_on] = [dayOf(v.used_on), dayOf(v.issued_on)];
    const wrong = {
      user: !v.user.trim() && missing(say.user),
      used_on: !used_on && words.dates.wrong,
      reference: !v.reference.trim() && missing(say.reference),
      issued_on: !issued_on && words.dates.wrong,
      subject: !v.subject.trim() && missing(say.subject),
      permitted_by: !v.permitted_by.trim() && missing(say.permittedBy),
    };
    if (form.accept(wrong)) act.run({ ...v, used_on, issued_on });
  };
  return html`
    <${Frame} form=${form} act=${act} send=${send} button=${say.add}>
      <${TextField} form=${form} name="user" label=${say.user} max="100" col="col-md-8" required />
      <${DateField} form=${form} name="used_on" label=${say.usedOn} col="col-md-4" required />
      <${TextField} form=${form} name="reference" label=${say.reference} max="50" col="col-md-4" required />
      <${DateField} form=${form} name="issued_on" label=${say.issuedOn} col="col-md-4" required />
      <${TextField} form=${form} name="dossier_code" label=${say.dossier} max="50" col="col-md-4" />
      <${TextField} form=${form} name="subject" label=${say.subject} max="500" required />
      <${TextField} form=${form} name="permitted_by" label=${say.permittedBy} max="100" col="col-md-6" required />
      <${TextField} form=${form} name="note" label=${say.note} max="500" col="col-md-6" />
    <//>
  `;
};

const Back = ({ use, done }) => {
  const act = useAct(async () => {
    const body = { used_on: use.used_on, returned_on: today() };
    await post(`${PATH}/${use.use_id}/return`, body);
    tell(fill(say.returned, use));
    done();
  });
  return html`
    <button
      type="button"
      class="btn btn-sm"
      aria-label=${fill(say.backOf, use)}
      disabled=${act.pending}
      onClick=${() => act.run()}
    >
      ${say.back}
    </button>
    <${Trouble} problem=${act.problem} />
  `;
};

const columns = (mayLend, done) => [
  { title: say.usedOn, cell: (use) => showDay(use.used_on) },
  { title: say.user, cell: (use) => use.user },
  { title: say.reference, cell: (use) => `${use.reference}, ${showDay(use.issued_on)}` },
  { title: say.subject, class: "wide", cell: (use) => use.subject },
  { title: say.dossier, cell: (use) => use.dossier_code || words.none },
  { title: say.permittedBy, cell: (use) => use.permitted_by },
  {
    title: say.returnedOn,
    cell: (use) =>
      showDay(use.returned_on) ||
      (mayLend ? html`<${Back} use=${use} done=${done} />` : say.out),
  },
];

export const CopyUses = ({ year }) => {
  const [isOpen, open] = useState(false);
  const loaded = usePages((cursor) => get(PATH, { year, cursor, limit: PAGE }), [year]);
  const mayLend = hasRole("clerk", "archivist");
  const items = loaded.value?.items ?? [];
  const done = () => {
    open(false);
    loaded.reload();
  };
  return html`
    <section class="card mb-3" aria-busy=${loaded.loading}>
      <div class="card-header screen-head">
        <h2 class="card-title">${say.title}</h2>
        ${
          mayLend &&
          !isOpen &&
          html`<button type="button" class="btn" onClick=${() => open(true)}>${say.add}</button>`
        }
      </div>
      <div class="card-body">
        <p class="text-secondary m-0">${say.lead}</p>
        <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
        ${loaded.loading && !loaded.value && html`<${Loading} />`}
        ${isOpen && html`<${New} done=${done} />`}
        ${loaded.value && !items.length && html`<p class="mt-3 mb-0">${fill(say.empty, { year })}</p>`}
      </div>
      ${
        items.length > 0 &&
        html`<${DocumentTable}
          caption=${say.title}
          columns=${columns(mayLend, loaded.reload)}
          items=${items}
          keyOf=${(use) => use.use_id}
          addressOf=${() => null}
        />`
      }
      <${Pager} ...${loaded.pages} />
    </section>
  `;
};
