// One incoming document: its files beside what may be done with it, its data and its history.
import { html } from "../html.js";
import { useEffect } from "../vendor/preact-hooks.js";
import { get, post } from "../api.js";
import { showDay, showDue, showMoment } from "../dates.js";
import { exchange } from "../exchange.vi.js";
import { referenceOf, titleOf } from "../incoming.js";
import { Access } from "../parts/access.js";
import { Acts } from "../parts/acts.js";
import { Facts } from "../parts/facts.js";
import { DueBadge, Empty, Loading, StatusBadge, tell, Trouble, UrgencyBadge } from "../parts/notice.js";
import { OutgoingBadge } from "../parts/outgoing_table.js";
import { PdfPane } from "../parts/pdf.js";
import { Resting } from "../parts/resting.js";
import { FoundSignatures } from "../parts/signatures.js";
import { isOpen } from "../parts/table.js";
import { Timeline } from "../parts/timeline.js";
import { agencies, countFolders, documentTypes, registers } from "../reference.js";
import { reorganization } from "../reorganization.vi.js";
import { go, goBack, to, withQuery } from "../router.js";
import { hasRole, me } from "../session.js";
import { save } from "../text.js";
import { usePrinting } from "../printing.js";
import { printouts } from "../printouts.vi.js";
import { useAct, useLoad, useTitle } from "../use.js";
import { fill, words } from "../words.vi.js";

const say = words.document;
const past = reorganization.predecessor;

const Head = ({ document: d }) => {
  const due = showDue(d.due_on, d.overdue_days, isOpen(d.status));
  return html`
    <div class="document-head">
      <div class="document-marks">
        <a href="#/van-ban-den" class="back" onClick=${goBack}>‹ ${say.back}</a>
        <${StatusBadge} status=${d.status} />
        <${UrgencyBadge} urgency=${d.urgency} />
        ${d.restricted && html`<span class="tag tag-red">${words.access.mark}</span>`}
        ${
          due &&
          html`<span class="text-secondary">${fill(words.due.on, { date: due.day })}</span>
            <${DueBadge} due=${due} />`
        }
      </div>
      <h1 class="screen-title">
        ${titleOf(d)} <span class="document-reference">${referenceOf(d)}</span>
      </h1>
      <p class="document-subject">${d.subject}</p>
    </div>
  `;
};

const Said = ({ title, children }) => html`
  <div class="said">
    <div class="said-title">${title}</div>
    <div class="said-text">${children}</div>
  </div>
`;

const Words = ({ document: d }) => html`
  ${d.return_reason && html`<${Said} title=${say.returned}>${d.return_reason}<//>`}
  ${
    d.direction?.text &&
    html`<${Said}
      title=${fill(say.directionBy, { by: d.direction.by, at: showMoment(d.direction.at) })}
    >
      ${d.direction.text}
    <//>`
  }
  ${
    d.settlement &&
    html`<${Said}
      title=${fill(say.settlementBy, { by: d.settlement.by, at: showMoment(d.settlement.at) })}
    >
      ${words.act.methods[d.settlement.method]}
      ${
        d.settlement.reply_reference &&
        html`<div>${fill(say.reply, { reference: d.settlement.reply_reference })}</div>`
      }
      ${d.settlement.result && html`<div>${d.settlement.result}</div>`}
    <//>`
  }
`;

const holdingLine = ({ kind, owner, due_on, unread }) =>
  [
    words.folders[kind.toLowerCase()],
    fill(words.due.on, { date: showDay(due_on) }),
    // Of one's own work one knows; of a share it is its owner's business.
    owner !== me.value.person.person_id &&
      !["COHANDLE", "INFORMED"].includes(kind) &&
      (unread ? say.notOpened : say.opened),
  ]
    .filter(Boolean)
    .join(" · ");

const Holders = ({ work }) =>
  work?.length
    ? html`<ul class="holders" aria-label=${say.work}>
        ${work.map(
          (w) =>
            html`<li key=${w.work_id}>
              <strong>${w.owner_name}</strong>${" "}
              <span class="text-secondary">${holdingLine(w)}</span>
            </li>`,
        )}
      </ul>`
    : null;

const Card = ({ title, children }) => html`
  <section class="card mb-3">
    <div class="card-header"><h2 class="card-title">${title}</h2></div>
    <div class="card-body">${children}</div>
  </section>
`;

// What whoever doubts the history can verify without us.
const ProofButton = ({ documentId }) => {
  const act = useAct(async () => {
    const proof = await get(`/api/incoming/${documentId}/proof`);
    save(fill(say.proofFile, { id: documentId }), "application/json", JSON.stringify(proof));
  });
  return html`
    <${Trouble} problem=${act.problem} />
    <button
      type="button"
      class="btn btn-sm mt-3"
      disabled=${act.pending}
      onClick=${() => act.run()}
    >
      ${say.proof}
    </button>
  `;
};

const SheetButton = ({ documentId, sheet }) => {
  const act = usePrinting(`/api/incoming/${documentId}/printouts`);
  return html`
    <button type="button" class="btn btn-sm mt-3 me-2" disabled=${act.pending} onClick=${() => act.run({ sheet })}>
      ${printouts.sheets[sheet]}
    </button>
    <${Trouble} problem=${act.problem} />
  `;
};

// Where the work came from, or where it went, when an agency ended.
const Continued = ({ of, sentence, link, agency }) =>
  of
    ? html`<${Said}
        title=${fill(sentence, { name: of.agency_name, number: of.number_label || past.withoutNumber })}
      >
        ${link && html`<a href=${withQuery(to("van-ban-den", of.document_id), { agency })}>${link}</a>`}
      <//>`
    : null;

// Drafts and documents of the agency that answer this one or concern it.
const Replies = ({ documentId }) => {
  const loaded = useLoad(() => get(`/api/incoming/${documentId}/replies`), [documentId]);
  const items = loaded.value?.items ?? [];
  return (
    items.length > 0 &&
    html`<${Card} title=${words.outgoing.repliesTitle}>
      <ul class="holders m-0">
        ${items.map(
          (row) =>
            html`<li key=${row.document_id}>
              <a href=${to("van-ban-di", row.document_id)}
                >${row.reference ?? words.outgoing.noNumber}</a
              >${" "}
              <${OutgoingBadge} status=${row.status} /> ${row.subject}
            </li>`,
        )}
      </ul>
    <//>`
  );
};

const Past = ({ document: d }) => {
  const id = { document_id: d.document_id };
  const mayRead = hasRole("clerk", "leader", "head", "archivist");
  return html`
    <${Continued}
      of=${d.continues && { ...d.continues, ...id }}
      sentence=${past.continues}
      agency=${d.continues?.agency_id}
      link=${mayRead && past.openBefore}
    />
    <${Continued}
      of=${d.continued_in && { ...d.continued_in, ...id }}
      sentence=${past.continuedIn}
      link=${d.continued_in?.agency_id === me.value.agency.agency_id && past.openThere}
    />
  `;
};

// The sender's later document that comes in the place of this one.
const ReplacedBy = ({ document: { replaced_by: by, replaced_here } }) =>
  by &&
  html`<${Said}
    title=${fill(exchange.replacing.by, { reference: by.reference, day: showDay(by.issued_on) })}
  >
    ${
      replaced_here &&
      html`<a href=${to("van-ban-den", by.document_id)}>${exchange.replacing.open}</a>`
    }
  <//>`;

const Whole = ({ document: d, agency, choices, history: events, done, reload }) => {
  const nameIn = (list, code) => list.find((item) => item.code === code)?.name ?? code;
  return html`
    <${Head} document=${d} />
    <${Resting} document=${d} />
    <div class="document">
      <div class="document-pdf"><${PdfPane} files=${d.files} agency=${agency} /></div>
      <div class="document-side">
        <${Card} title=${say.act}>
          <${Past} document=${d} />
          <${ReplacedBy} document=${d} />
          <${Words} document=${d} />
          <${Holders} work=${d.work} />
          ${
            isOpen(d.status) &&
            !d.recall_asked &&
            html`<p>
              <a class="btn btn-sm" href=${to("van-ban-di", "du-thao", d.document_id)}
                >${words.outgoing.replyTo}</a
              >
            </p>`
          }
          ${
            !agency &&
            d.status !== "cancelled" &&
            html`<p>
              <a class="btn btn-sm" href=${to("van-ban-di", "ban-sao", d.document_id)}
                >${words.outgoing.copyOf}</a
              >
            </p>`
          }
          <${Acts} document=${d} choices=${choices} done=${done} reload=${reload} />
        <//>
        ${!agency && html`<${Replies} documentId=${d.document_id} />`}
        ${
          !agency &&
          d.files.length > 0 &&
          html`<${Card} title=${exchange.signatures}><${FoundSignatures} files=${d.files} isElectronic=${d.form === "electronic"} /><//>`
        }
        <${Card} title=${say.facts}>
          <${Facts}
            document=${d}
            kindName=${(code) => nameIn(choices.types, code)}
            registerName=${(code) => nameIn(choices.registers, code)}
          />
        <//>
        <${Card} title=${words.access.title}>
          <${Access} document=${d} done=${done} reload=${reload} />
        <//>
        <${Card} title=${say.history}>
          <${Trouble} problem=${events.problem} retry=${events.reload} />
          ${events.value ? html`<${Timeline} events=${events.value} />` : html`<${Loading} />`}
          ${
            !agency &&
            html`
              ${
                d.arrival_number &&
                Object.keys(printouts.sheets).map(
                  (sheet) =>
                    html`<${SheetButton} key=${sheet} documentId=${d.document_id} sheet=${sheet} />`,
                )
              }
              <${ProofButton} documentId=${d.document_id} />
            `
          }
        <//>
      </div>
    </div>
  `;
};

const wholeHistory = async (path, agency) => {
  const events = [];
  let cursor;
  do {
    const page = await get(`${path}/history`, { cursor, agency });
    events.push(...page.items);
    cursor = page.cursor;
  } while (cursor);
  return events;
};

// `agency`: a predecessor, whose closed documents are read here and never changed.
export const IncomingDocumentScreen = ({ documentId, agency }) => {
  const path = `/api/incoming/${documentId}`;
  const loaded = useLoad(() => get(path, { agency }), [documentId]);
  const events = useLoad(() => wholeHistory(path, agency), [documentId]);
  const choices = useLoad(async () => {
    const [types, kept, senders] = await Promise.all([documentTypes(), registers(), agencies()]);
    return { types, registers: kept, senders };
  });
  const found = Boolean(loaded.value);
  useTitle(found ? `${titleOf(loaded.value)} – ${referenceOf(loaded.value)}` : words.loading);
  useEffect(() => {
    // Opening it makes it read; where it is not this person's work, nothing happens.
    if (found && !agency) post(`/api/work/${documentId}/opening`, {}).then(countFolders, () => {});
  }, [documentId, found]);
  const reload = () => {
    loaded.reload();
    events.reload();
  };
  const done = async (name) => {
    tell(fill(say.done, { act: words.acts[name].toLowerCase() }));
    countFolders();
    try {
      loaded.set(await get(path));
      events.reload();
    } catch (error) {
      // Having given it away, one may no longer be among those who read it.
      if (error.status === 404 || error.status === 403) go("#/");
      else throw error;
    }
  };
  if (loaded.problem?.status === 404) {
    return html`<div class="card">
      <${Empty} title=${loaded.problem.message} hint=${words.errors.notFoundText}>
        <div class="empty-action">
          <a class="btn btn-primary" href="#/van-ban-den">${words.nav.list}</a>
        </div>
      <//>
    </div>`;
  }
  const problem = loaded.problem ?? choices.problem;
  return html`
    ${problem && html`<${Trouble} problem=${problem} retry=${() => (choices.reload(), reload())} />`}
    ${
      loaded.value && choices.value
        ? html`<${Whole}
            document=${loaded.value}
            agency=${agency}
            choices=${choices.value}
            history=${events}
            done=${done}
            reload=${reload}
          />`
        : !problem && html`<${Loading} />`
    }
  `;
};
