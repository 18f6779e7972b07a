// One outgoing document: its draft beside what may be done with it, versions, comments, history.
import { html } from "../html.js";
import { useEffect } from "../vendor/preact-hooks.js";
import { get, post } from "../api.js";
import { showDay, showMoment } from "../dates.js";
import { Empty, Loading, tell, Trouble, UrgencyBadge } from "../parts/notice.js";
import { OutgoingBadge } from "../parts/outgoing_table.js";
import { PdfPane } from "../parts/pdf.js";
import { ReviewActs } from "../parts/review_acts.js";
import { Timeline } from "../parts/timeline.js";
import { countFolders, documentTypes } from "../reference.js";
import { go, goBack, to } from "../router.js";
import { useLoad, useTitle } from "../use.js";
import { fill, words } from "../words.vi.js";

const say = words.outgoing;

const Card = ({ title, children }) => html`
  <section class="card mb-3">
    <div class="card-header"><h2 class="card-title">${title}</h2></div>
    <div class="card-body">${children}</div>
  </section>
`;

const Said = ({ title, children }) => html`
  <div class="said">
    <div class="said-title">${title}</div>
    <div class="said-text">${children}</div>
  </div>
`;

const Facts = ({ document: d, kindName }) => {
  const facts = [
    [words.fields.kind, kindName(d.kind)],
    [say.reference, d.reference ?? say.noNumber],
    [say.drafter, [d.drafter.name, d.unit?.name].filter(Boolean).join(", ")],
    [say.signer, d.signer?.name],
    [say.recipients, d.recipients.map((one) => one.name).join("; ") || say.noRecipients],
    [say.answerDue, d.answer_due_on && showDay(d.answer_due_on)],
    [say.paper, d.paper_must_follow ? say.paperFollows : say.electronicOnly],
    [words.fields.note, d.note],
  ].filter(([, value]) => value);
  return html`
    <dl class="facts">
      ${facts.map(([name, value]) => html`<dt key=${name}>${name}</dt><dd>${value}</dd>`)}
      ${d.links.map(
        (link) =>
          html`<dt key=${link.document_id}>${say.linkKinds[link.kind]}</dt>
            <dd>
              <a href=${to(link.is_incoming ? "van-ban-den" : "van-ban-di", link.document_id)}
                >${link.label}</a
              >
            </dd>`,
      )}
    </dl>
  `;
};

const Versions = ({ items }) => html`
  <ol class="holders">
    ${items.map(
      (one) =>
        html`<li key=${one.draft_no}>
          ${fill(say.versionLine, {
            number: one.draft_no,
            by: one.by,
            at: showMoment(one.at),
          })}
          ${one.note && html`<div class="text-secondary">${one.note}</div>`}
        </li>`,
    )}
  </ol>
`;

const Comments = ({ items }) =>
  items.length
    ? items.map(
        (one) =>
          html`<${Said}
            key=${one.comment_id}
            title=${fill(say.commentLine, {
              by: one.by,
              at: showMoment(one.at),
              number: one.draft_no,
            })}
            >${one.text}<//
          >`,
      )
    : html`<p class="text-secondary m-0">${say.noComments}</p>`;

const Whole = ({ found, path, done, reload }) => {
  const { document: d, versions, comments, history, types } = found;
  const kindName = (code) => types.find((type) => type.code === code)?.name ?? code;
  const files = [...(d.draft ? [d.draft] : []), ...d.attachments];
  return html`
    <div class="document-head">
      <div class="document-marks">
        <a href=${to("van-ban-di")} class="back" onClick=${goBack}>‹ ${say.back}</a>
        <${OutgoingBadge} status=${d.status} />
        <${UrgencyBadge} urgency=${d.urgency} />
      </div>
      <h1 class="screen-title">
        ${kindName(d.kind)} <span class="document-reference">${d.reference ?? say.noNumber}</span>
      </h1>
      <p class="document-subject">${d.subject}</p>
    </div>
    <div class="document">
      <div class="document-pdf"><${PdfPane} files=${files} /></div>
      <div class="document-side">
        <${Card} title=${say.act}>
          ${d.return_reason && html`<${Said} title=${say.returned}>${d.return_reason}<//>`}
          ${
            d.approval &&
            html`<${Said}
              title=${fill(say.approvedBy, { by: d.approval.by, number: d.approval.draft_no })}
              >${showMoment(d.approval.at)}<//
            >`
          }
          <${ReviewActs} document=${d} path=${path} done=${done} reload=${reload} />
        <//>
        <${Card} title=${say.facts}><${Facts} document=${d} kindName=${kindName} /><//>
        <${Card} title=${say.versions}><${Versions} items=${versions} /><//>
        <${Card} title=${say.comments}><${Comments} items=${comments} /><//>
        <${Card} title=${say.history}><${Timeline} events=${history} /><//>
      </div>
    </div>
  `;
};

export const OutgoingDocumentScreen = ({ documentId }) => {
  const path = `/api/outgoing/${documentId}`;
  const read = async () => {
    const [document, versions, comments, history, types] = await Promise.all([
      get(path),
      get(`${path}/versions`),
      get(`${path}/comments`),
      get(`${path}/history`),
      documentTypes(),
    ]);
    const lists = { versions: versions.items, comments: comments.items, history: history.items };
    return { document, types, ...lists };
  };
  const loaded = useLoad(read, [documentId]);
  const found = Boolean(loaded.value);
  useTitle(found ? loaded.value.document.subject : words.loading);
  useEffect(() => {
    if (found) post(`${path}/opening`, {}).then(countFolders, () => {});
  }, [documentId, found]);
  const done = async (name) => {
    tell(fill(say.done, { act: say.acts[name].toLowerCase() }));
    countFolders();
    try {
      loaded.set(await read());
    } catch (error) {
      // Having given it away, one may no longer be among those who read it.
      if (error.status === 404 || error.status === 403) go("#/");
      else throw error;
    }
  };
  if (loaded.problem?.status === 404) {
    return html`<div class="card">
      <${Empty} title=${loaded.problem.message} hint=${words.errors.notFoundText} />
    </div>`;
  }
  return html`
    <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
    ${
      found
        ? html`<${Whole} found=${loaded.value} path=${path} done=${done} reload=${loaded.reload} />`
        : !loaded.problem && html`<${Loading} />`
    }
  `;
};
