// One outgoing document: its draft beside what may be done with it, versions, comments, history.
import { html } from "../html.js";
import { useEffect } from "../vendor/preact-hooks.js";
import { get, post } from "../api.js";
import { showMoment } from "../dates.js";
import { exchange } from "../exchange.vi.js";
import { worksWithDocuments } from "../parts/acting_bar.js";
import { Deliveries } from "../parts/deliveries.js";
import { Lasting } from "../parts/lasting.js";
import { Empty, Loading, tell, Trouble, UrgencyBadge } from "../parts/notice.js";
import {
  Card,
  Comments,
  Facts,
  Follow,
  Followers,
  Opinions,
  Said,
  Versions,
} from "../parts/outgoing_facts.js";
import { OutgoingBadge } from "../parts/outgoing_table.js";
import { PdfPane } from "../parts/pdf.js";
import { ReviewActs } from "../parts/review_acts.js";
import { FoundSignatures } from "../parts/signatures.js";
import { Timeline } from "../parts/timeline.js";
import { countFolders, documentTypes } from "../reference.js";
import { go, goBack, to } from "../router.js";
import { hasRole } from "../session.js";
import { useLoad, useTitle } from "../use.js";
import { fill, words } from "../words.vi.js";

const say = words.outgoing;

const ISSUED = ["issued", "recalling", "recalled", "replaced"];

// Acts with a screen of their own, the one that brings the document on first.
const STEPS = [
  ["issue", "phat-hanh", words.signing.issue.open],
  ["signature", "ky", words.signing.open],
  ["places", "ky", words.signing.openPlaces],
];

const Whole = ({ found, path, done, reload }) => {
  const { document: d, versions, comments, history, types } = found;
  const kindName = (code) => types.find((type) => type.code === code)?.name ?? code;
  // What was sent is shown as it was sent; before that what was signed, and before that the draft.
  const main = d.sealed ?? d.signed ?? d.draft;
  const sent = d.sealed ? d.sealed_attachments : d.attachments;
  const files = [...(main ? [main] : []), ...sent];
  const next = STEPS.find(([act]) => d.allowed.includes(act));
  return html`
    <div class="document-head">
      <div class="document-marks">
        <a href=${to("van-ban-di")} class="back" onClick=${goBack}>‹ ${say.back}</a>
        <${OutgoingBadge} status=${d.status} />
        <${UrgencyBadge} urgency=${d.urgency} />
        ${
          d.followers.some((one) => one.kind === "corrects") &&
          html`<span class="tag tag-orange">${say.following.corrected}</span>`
        }
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
          ${
            d.signed &&
            html`<${Said}
              title=${fill(say.signedBy, { by: d.signed.by, number: d.signed.draft_no })}
              >${showMoment(d.signed.at)}<//
            >`
          }
          ${
            next &&
            html`<p>
              <a
                class=${next[0] === "places" ? "btn" : "btn btn-primary"}
                href=${to("van-ban-di", d.document_id, next[1])}
                >${next[2]}</a
              >
            </p>`
          }
          <${Followers} items=${d.followers} />
          <${ReviewActs} document=${d} path=${path} done=${done} reload=${reload} />
          ${d.status === "issued" && worksWithDocuments() && html`<${Follow} documentId=${d.document_id} />`}
        <//>
        ${
          ISSUED.includes(d.status) &&
          html`<${Card} title=${words.signing.deliveries.title}>
            <${Deliveries}
              path=${path}
              version=${d.version}
              mayAct=${hasRole("clerk")}
              isFrozen=${d.status === "recalling"}
              mayRecall=${["issued", "recalling"].includes(d.status)}
              paperFollows=${d.status === "issued" && d.paper_must_follow}
              reload=${reload}
            />
          <//>`
        }
        ${
          d.sealed &&
          html`<${Card} title=${words.signing.lasting.title}><${Lasting} path=${path} /><//>`
        }
        ${
          (d.sealed ?? d.signed) &&
          html`<${Card} title=${exchange.signatures}>
            <${FoundSignatures} files=${d.sealed ? files : [d.signed]} isElectronic=${true} />
          <//>`
        }
        <${Card}
          title=${say.facts}
          more=${
            d.allowed.includes("change") &&
            html`<a class="btn btn-sm" href=${to("van-ban-di", d.document_id, "sua")}
              >${say.change}</a
            >`
          }
        >
          <${Facts} document=${d} kindName=${kindName} />
        <//>
        <${Card}
          title=${say.versions}
          more=${
            versions.length > 1 &&
            html`<a class="btn btn-sm" href=${to("van-ban-di", d.document_id, "so-sanh")}
              >${say.compare.title}</a
            >`
          }
        >
          <${Versions} items=${versions} />
        <//>
        <${Card} title=${say.comments}>
          <${Opinions} items=${d.opinions} />
          <${Comments} items=${comments} />
        <//>
        <${Card} title=${say.history}><${Timeline} events=${history} /><//>
      </div>
    </div>
  `;
};

// A list that the API gives in pages, whole.
const every = async (path) => {
  const items = [];
  let cursor;
  do {
    const page = await get(path, { cursor });
    items.push(...page.items);
    cursor = page.cursor;
  } while (cursor);
  return items;
};

export const OutgoingDocumentScreen = ({ documentId }) => {
  const path = `/api/outgoing/${documentId}`;
  const read = async () => {
    const [document, versions, comments, history, types] = await Promise.all([
      get(path),
      get(`${path}/versions`),
      every(`${path}/comments`),
      every(`${path}/history`),
      documentTypes(),
    ]);
    return { document, types, versions: versions.items, comments, history };
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
