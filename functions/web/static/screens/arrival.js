// One packet: its file, what speaks against it, its signatures, and what the clerk may do.
import { get, post } from "../api.js";
import { showDay, showMoment } from "../dates.js";
import { exchange } from "../exchange.vi.js";
import { html } from "../html.js";
import { Answered } from "../parts/answers.js";
import { Acceptance, RecallAnswer, RefusalForm, UpdateAnswer } from "../parts/arrival_acts.js";
import { Empty, Loading, tell, Trouble, UrgencyBadge } from "../parts/notice.js";
import { PdfPane } from "../parts/pdf.js";
import { SignaturePanel } from "../parts/signatures.js";
import { countFolders, directory, documentTypes, registers } from "../reference.js";
import { go, goBack, to } from "../router.js";
import { hasRole } from "../session.js";
import { useAct, useLoad, useTitle } from "../use.js";
import { fill, words } from "../words.vi.js";
import { ArrivalBadge } from "./arrivals.js";

const say = exchange;
const DECIDED = ["ready", "questioned"];

const Card = ({ title, children }) => html`
  <section class="card mb-3">
    <div class="card-header"><h2 class="card-title">${title}</h2></div>
    <div class="card-body">${children}</div>
  </section>
`;

// What the packet replaces, and where it stands in the register here.
const Replaced = ({ name, items }) => html`
  ${name}
  ${items.map(
    (one) =>
      html`<div key=${one.document_id}>
        <a href=${to("van-ban-den", one.document_id)}
          >${fill(say.replacing.replacedHere, { number: one.number_label })}</a
        >
      </div>`,
  )}
`;

// Which document comes in the place of this one.
const ReplacedBy = ({ arrival: a }) => {
  const by = a.asked_back?.replaced_by;
  return (
    by &&
    html`<div class="said">
      <div class="said-title">
        ${fill(say.replacing.by, { reference: by.reference, day: showDay(by.issued_on) })}
      </div>
      ${
        a.is_replaced_here &&
        html`<a href=${to("cho-tiep-nhan", by.document_id)}>${say.replacing.open}</a>`
      }
    </div>`
  );
};

const Entry = ({ entry: e, replaces, replaced, kindName }) => {
  const facts = [
    [words.fields.kind, kindName(e.kind)],
    [say.reference, [e.number, e.notation].filter(Boolean).join("/")],
    [words.fields.issued_on, showDay(e.issued_on)],
    [words.fields.issuer, [e.issuer, e.issuer_id].filter(Boolean).join(" · ")],
    [words.fields.signatory, e.signatory],
    [say.pages, e.pages],
    [say.due, showDay(e.due_on)],
    [words.fields.recipients_note, e.recipients_note],
    [say.externalId, e.external_id],
    [say.replacing.replaces, replaces && html`<${Replaced} name=${replaces} items=${replaced} />`],
  ].filter(([, value]) => value);
  return html`
    <p class="text-secondary small">${say.entryWhy}</p>
    <dl class="facts">
      ${facts.map(
        ([name, value]) =>
          html`<div class="fact" key=${name}>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
      <${Answered} items=${e.answers} />
    </dl>
  `;
};

const Questions = ({ items }) =>
  items.length
    ? html`<ul class="mb-0">
        ${items.map((one) => html`<li key=${one.text}>${one.text}</li>`)}
      </ul>`
    : html`<p class="mb-0">${say.nothing}</p>`;

const History = ({ items }) => html`
  <ol class="holders">
    ${items.map(
      (one) =>
        html`<li key=${one.code + one.at}>
          <strong>${one.label}</strong>
          <div class="text-secondary">
            ${fill(say.historyLine, { at: showMoment(one.at), by: one.by })}
          </div>
          ${one.text && html`<div>${one.text}</div>`}
        </li>`,
    )}
  </ol>
`;

const Again = ({ path, reload }) => {
  const act = useAct(async () => {
    await post(`${path}/examination`, {});
    tell(say.againTold);
  });
  return html`
    <div class="d-flex flex-wrap gap-2 mt-3">
      <button type="button" class="btn btn-sm" disabled=${act.pending} onClick=${act.run}>
        ${say.again}
      </button>
      <button type="button" class="btn btn-sm" onClick=${reload}>${say.reload}</button>
    </div>
    <${Trouble} problem=${act.problem} />
  `;
};

const Acts = ({ arrival: a, isInRegister, path, choices, done, reload }) => {
  const isClerk = hasRole("clerk");
  const accepted = (made) => {
    tell(fill(say.accepted, { number: made.number_label }));
    countFolders();
    go(to("van-ban-den", made.document_id));
  };
  if (a.asked_back && a.asked_back.is_agreed === null) {
    return html`<${Card} title=${a.asked_back.replaced_by ? say.replacing.title : say.askedBack}>
      <${ReplacedBy} arrival=${a} />
      ${isClerk && html`<${RecallAnswer} arrival=${a} path=${path} done=${done} reload=${reload} />`}
      ${!isClerk && html`<p class="mb-0">${a.asked_back.reason}</p>`}
    <//>`;
  }
  if (a.state === "accepted") {
    return html`<${Card} title=${say.state}>
      <${ReplacedBy} arrival=${a} />
      ${
        isInRegister
          ? html`<a class="btn" href=${to("van-ban-den", a.arrival_id)}>${say.document}</a>`
          : html`<p class="mb-0">${say.notInRegister}</p>`
      }
    <//>`;
  }
  if (a.state === "replaced") {
    return html`<${Card} title=${say.state}><${ReplacedBy} arrival=${a} /><//>`;
  }
  if (!isClerk || !DECIDED.includes(a.state)) return null;
  return html`<${Card} title=${say.decide}>
    <${Acceptance}
      key=${a.version}
      arrival=${a}
      path=${path}
      choices=${choices}
      accepted=${accepted}
      reload=${reload}
    />
    <hr />
    <${RefusalForm} arrival=${a} path=${path} done=${done} reload=${reload} />
  <//>`;
};

const Whole = ({ found, path, done, reload }) => {
  const { arrival: a, choices, isInRegister } = found;
  const kindName = (code) => choices.types.find((type) => type.code === code)?.name ?? code;
  const isWaiting = a.state === "examining" || DECIDED.includes(a.state);
  return html`
    <div class="document-head">
      <div class="document-marks">
        <a href=${to("cho-tiep-nhan")} class="back" onClick=${goBack}>‹ ${say.back}</a>
        <${ArrivalBadge} row=${a} />
        <${UrgencyBadge} urgency=${a.urgency} />
      </div>
      <h1 class="screen-title">
        ${kindName(a.kind)} <span class="document-reference">${a.reference}</span>
      </h1>
      <p class="document-subject">${a.subject}</p>
      <p class="text-secondary">
        ${a.sender_name} · ${fill(say.arrived, { at: showMoment(a.arrived_at) })}
      </p>
    </div>
    <div class="document">
      <div class="document-pdf"><${PdfPane} files=${a.files.filter((one) => one.is_kept)} /></div>
      <div class="document-side">
        <${Card} title=${say.questions}>
          ${a.state === "examining" ? say.examining : html`<${Questions} items=${a.questions} />`}
          ${isWaiting && hasRole("clerk") && html`<${Again} path=${path} reload=${reload} />`}
        <//>
        ${
          a.update?.is_agreed === null &&
          hasRole("clerk") &&
          html`<${Card} title=${say.updating.title}>
            <${UpdateAnswer} arrival=${a} path=${path} done=${done} reload=${reload} />
          <//>`
        }
        <${Acts}
          arrival=${a}
          isInRegister=${isInRegister}
          path=${path}
          choices=${choices}
          done=${done}
          reload=${reload}
        />
        <${Card} title=${say.signatures}><${SignaturePanel} files=${a.files} /><//>
        <${Card} title=${say.entry}><${Entry} ...${a} kindName=${kindName} /><//>
        <${Card} title=${say.history}><${History} items=${a.history} /><//>
      </div>
    </div>
  `;
};

// What was taken in before a merger, and stayed behind, stands in the register of the old agency.
const isThere = (documentId) =>
  get(`/api/incoming/${documentId}`).then(
    () => true,
    (error) => {
      if (error.status === 404 || error.status === 403) return false;
      throw error;
    },
  );

export const ArrivalScreen = ({ arrivalId }) => {
  const path = `/api/arrivals/${arrivalId}`;
  const read = async () => {
    const [arrival, office, kept, types] = await Promise.all([
      get(path),
      directory(),
      registers(),
      documentTypes(),
    ]);
    const isInRegister = arrival.state === "accepted" && (await isThere(arrivalId));
    return { arrival, isInRegister, choices: { people: office.people, registers: kept, types } };
  };
  const loaded = useLoad(read, [arrivalId]);
  const found = Boolean(loaded.value);
  useTitle(found ? loaded.value.arrival.subject : words.loading);
  const done = (sentence) => {
    tell(sentence);
    countFolders();
    loaded.reload();
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
