// What stands on the screen of an outgoing document beside its file: facts, versions, what was said.
import { html } from "../html.js";
import { download } from "../api.js";
import { showDay, showMoment } from "../dates.js";
import { paperText } from "../draft_entry.js";
import { to } from "../router.js";
import { useAct } from "../use.js";
import { fill, words } from "../words.vi.js";
import { Trouble } from "./notice.js";
import { AnsweredBy } from "./answers.js";

const say = words.outgoing;

export const Card = ({ title, more, children }) => html`
  <section class="card mb-3">
    <div class="card-header d-flex flex-wrap gap-2 justify-content-between">
      <h2 class="card-title">${title}</h2>
      ${more}
    </div>
    <div class="card-body">${children}</div>
  </section>
`;

export const Said = ({ title, children }) => html`
  <div class="said">
    <div class="said-title">${title}</div>
    <div class="said-text">${children}</div>
  </div>
`;

const Fact = ({ name, children }) =>
  children
    ? html`<div class="fact">
        <dt>${name}</dt>
        <dd>${children}</dd>
      </div>`
    : null;

export const Facts = ({ document: d, kindName }) => html`
  <dl class="facts">
    <${Fact} name=${words.fields.kind}>${kindName(d.kind)}<//>
    <${Fact} name=${say.reference}>${d.reference ?? say.noNumber}<//>
    <${Fact} name=${say.drafter}>${[d.drafter.name, d.unit?.name].filter(Boolean).join(", ")}<//>
    <${Fact} name=${d.is_copy ? say.copySigner : say.signer}>${d.signer?.name}<//>
    <${Fact} name=${say.recipients}>
      ${d.recipients.map((one) => one.name).join("; ") || say.noRecipients}
    <//>
    <${AnsweredBy} items=${d.answered_by} />
    <${Fact} name=${say.answerDue}>${d.answer_due_on && showDay(d.answer_due_on)}<//>
    <${Fact} name=${say.paper}>
      ${paperText(d.on_the_list)}
    <//>
    <${Fact} name=${say.copies}>${d.copies}<//>
    <${Fact} name=${words.fields.dossier_code}>${d.dossier_code}<//>
    <${Fact} name=${words.fields.note}>${d.note}<//>
    <${Fact} name=${say.original}>
      ${
        d.original &&
        fill(say.originalLine, { ...d.original, day: showDay(d.original.issued_on) })
      }
    <//>
    ${d.links.map(
      (link) =>
        html`<${Fact} key=${link.document_id} name=${say.linkKinds[link.kind]}>
          <a href=${to(link.is_incoming ? "van-ban-den" : "van-ban-di", link.document_id)}
            >${link.label}</a
          >
        <//>`,
    )}
  </dl>
`;

// The Word file that a version was made of, for whoever goes on writing.
const SourceLink = ({ version: v }) => {
  const act = useAct(() => download(v.file_id, { source: true }));
  return html`
    <div>
      <button type="button" class="btn btn-sm" disabled=${act.pending} onClick=${() => act.run()}>
        ${fill(say.sourceFile, { name: v.source })}
      </button>
      <${Trouble} problem=${act.problem} />
    </div>
  `;
};
// Later documents that replace this one or correct it.
export const Followers = ({ items }) =>
  items.map(
    (one) =>
      html`<${Said}
        key=${one.document_id}
        title=${fill(say.following[one.kind === "replaces" ? "isReplaced" : "isCorrected"], {
          reference: one.reference,
          day: showDay(one.issued_on),
        })}
        ><a href=${to("van-ban-di", one.document_id)}>${one.reference}</a><//
      >`,
  );

// An issued document is replaced, or corrected, by a new one.
export const Follow = ({ documentId }) => html`
  <div class="d-flex flex-wrap gap-2 mt-3">
    <a class="btn btn-sm" href=${to("van-ban-di", "thay-the", documentId)}>${say.following.replaces}</a>
    <a class="btn btn-sm" href=${to("van-ban-di", "dinh-chinh", documentId)}>${say.following.corrects}</a>
  </div>
  <p class="form-hint m-0 mt-1">${say.following.why}</p>
`;

export const Versions = ({ items }) => html`
  <ol class="holders m-0">
    ${[...items].reverse().map(
      (one) =>
        html`<li key=${one.draft_no}>
          ${fill(say.versionLine, {
            number: one.draft_no,
            by: one.by,
            at: showMoment(one.at),
          })}
          ${one.note && html`<div class="text-secondary">${one.note}</div>`}
          ${one.source && html`<${SourceLink} version=${one} />`}
        </li>`,
    )}
  </ol>
`;

const stateOf = (one) => (one.given_at ? "given" : one.is_lapsed ? "lapsed" : "waiting");
const TONES = { given: "tag-green", lapsed: "", waiting: "tag-blue" };

// Who was asked, and whether the answer is there; the answers themselves stand among the comments.
export const Opinions = ({ items }) =>
  items.length > 0 &&
  html`<ul class="holders" aria-label=${say.asked}>
    ${items.map(
      (one) =>
        html`<li key=${one.place} class="mb-1">
          <strong>${one.party.name}</strong>${" "}
          <span class=${`tag ${TONES[stateOf(one)]}`}>${say.opinionStates[stateOf(one)]}</span>
          <div class="text-secondary">
            ${fill(say.opinionAsked, { by: one.asked_by, due: showMoment(one.due_at) })}
          </div>
          ${one.question}
        </li>`,
    )}
  </ul>`;

const lineOf = (one) =>
  fill(say.commentLine, { by: one.by, at: showMoment(one.at), number: one.draft_no }) +
  (one.page ? fill(say.onPage, { page: one.page }) : "");

export const Comments = ({ items }) =>
  items.length
    ? items.map(
        (one) =>
          html`<${Said}
            key=${one.comment_id}
            title=${html`${one.kind === "opinion" &&
            html`<span class="tag tag-green">${say.opinionMark}</span> `}${lineOf(one)}`}
            >${one.text}<//
          >`,
      )
    : html`<p class="text-secondary m-0">${say.noComments}</p>`;
