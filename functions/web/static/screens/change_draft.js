// Sửa thông tin văn bản đi: what is to stand in the register, until the document has its number.
import { html } from "../html.js";
import { get, patch } from "../api.js";
import { checkedEntry, entryChanges, formOf } from "../draft_entry.js";
import { draftChoices, DraftFields } from "../parts/draft_fields.js";
import { Loading, Submit, tell, Trouble } from "../parts/notice.js";
import { go, to } from "../router.js";
import { useAct, useForm, useLoad, useTitle } from "../use.js";
import { words } from "../words.vi.js";

const say = words.outgoing;

const Form = ({ document, choices, here, loadAnew }) => {
  const form = useForm(formOf(document));
  const act = useAct(async () => {
    const changes = entryChanges(document, form.current());
    if (!Object.keys(changes).length) return go(here);
    try {
      await patch(`/api/outgoing/${document.document_id}`, { version: document.version, changes });
    } catch (error) {
      form.take(error);
      if (error.code === "stale_version") {
        error.message = words.document.stale;
        loadAnew();
      }
      throw error;
    }
    tell(say.changed);
    go(here);
  });
  const submit = (e) => {
    e.preventDefault();
    if (form.accept(checkedEntry(form.current()))) act.run();
  };
  return html`
    <form aria-label=${say.change} onSubmit=${submit} novalidate>
      ${document.approval && html`<p class="alert alert-warning">${say.changeEndsApproval}</p>`}
      <${DraftFields} form=${form} choices=${choices} />
      <${Trouble} problem=${act.problem} />
      <div class="form-foot">
        <a class="btn me-2" href=${here}>${words.cancel}</a>
        <${Submit} act=${act}>${words.save}<//>
      </div>
    </form>
  `;
};

export const ChangeDraftScreen = ({ documentId }) => {
  useTitle(say.change);
  const loaded = useLoad(async () => {
    const [document, choices] = await Promise.all([
      get(`/api/outgoing/${documentId}`),
      draftChoices(),
    ]);
    return { document, choices };
  }, [documentId]);
  const here = to("van-ban-di", documentId);
  return html`
    <div class="document-head">
      <a class="back" href=${here}>‹ ${say.backToDocument}</a>
      <h1 class="screen-title">${say.change}</h1>
      <p class="document-subject">${loaded.value?.document.subject}</p>
    </div>
    <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
    ${
      loaded.value
        ? html`<${Form} ...${loaded.value} here=${here} loadAnew=${loaded.reload} />`
        : !loaded.problem && html`<${Loading} />`
    }
  `;
};
