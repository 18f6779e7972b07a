// Sổ văn bản đi: every number of a series with its document; the clerk reserves and cancels numbers.
import { html } from "../html.js";
import { useState } from "../vendor/preact-hooks.js";
import { get, post } from "../api.js";
import { showDay, showMoment, today } from "../dates.js";
import { Frame } from "../parts/act_form.js";
import { TextField } from "../parts/field.js";
import { Empty, Loading, tell, Trouble } from "../parts/notice.js";
import { Standing } from "../parts/outgoing_table.js";
import { DocumentTable, Pager } from "../parts/table.js";
import { documentTypes } from "../reference.js";
import { register as say } from "../register.vi.js";
import { go, to, withQuery } from "../router.js";
import { hasRole } from "../session.js";
import { missing, useForm, useFormAct, useLoad, usePages, useTitle } from "../use.js";
import { fill, words } from "../words.vi.js";

const PAGE = 50;
const REGISTER = to("van-ban-di", "so");
const MOST = 40;
const thisYear = () => Number(today().slice(0, 4));
const years = () => Array.from({ length: 10 }, (_, ago) => String(thisYear() - ago));

const Choice = ({ series, year, known }) => {
  const form = useForm({ series, year });
  const choose = (changed) => go(withQuery(REGISTER, { ...form.current(), ...changed }));
  const pick = (name, label, options) => html`
    <div class="col-6 col-md-3">
      <label class="form-label" for=${`register-${name}`}>${label}</label>
      <select
        id=${`register-${name}`}
        class="form-select"
        value=${form.values[name]}
        onChange=${(e) => choose({ [name]: e.target.value })}
      >
        ${options.map(([value, text]) => html`<option key=${value} value=${value}>${text}</option>`)}
      </select>
    </div>
  `;
  return html`
    <div class="card-header filters row g-2">
      ${pick("series", say.series, Object.entries(known))}
      ${pick("year", say.year, years().map((one) => [one, one]))}
    </div>
  `;
};

const Reserve = ({ series, done }) => {
  const [isOpen, open] = useState(false);
  const form = useForm({ count: "1", reason: "" });
  const act = useFormAct(form, async ({ count, reason }) => {
    const kept = await post("/api/numbers", { series, count: Number(count), reason: reason.trim() });
    tell(fill(say.reserved, { count: kept.items.length, first: kept.items[0].number }));
    form.set("reason", "");
    open(false);
    done();
  });
  const send = () => {
    const { count, reason } = form.current();
    const isNumber = /^\d{1,2}$/.test(count.trim()) && Number(count) >= 1 && Number(count) <= MOST;
    const wrong = { count: !isNumber && say.countWrong, reason: !reason.trim() && missing(say.reason) };
    if (form.accept(wrong)) act.run();
  };
  if (!isOpen) {
    return html`<button type="button" class="btn" onClick=${() => open(true)}>${say.reserve}</button>`;
  }
  return html`
    <div class="card w-100"><div class="card-body">
      <p>${say.reserveWhy}</p>
      <${Frame} form=${form} act=${act} send=${send} button=${say.reserve}>
        <${TextField} form=${form} name="count" label=${say.count} inputmode="numeric" max="2" col="col-4" required />
        <${TextField} form=${form} name="reason" label=${say.reason} max="1000" col="col-8" required />
        <div class="col-12">
          <button type="button" class="btn btn-sm" onClick=${() => open(false)}>${words.cancel}</button>
        </div>
      <//>
    </div></div>
  `;
};

const Cancel = ({ line, series, year, done }) => {
  const [isOpen, open] = useState(false);
  const form = useForm({ reason: "" });
  const act = useFormAct(form, async ({ reason }) => {
    const body = { series, year: Number(year), number: line.number, reason: reason.trim() };
    await post("/api/numbers/cancellation", body);
    tell(fill(say.cancelled, line));
    done();
  });
  const send = () => {
    const wrong = { reason: !form.current().reason.trim() && missing(say.reason) };
    if (form.accept(wrong)) act.run();
  };
  if (!isOpen) {
    return html`<button
      type="button"
      class="btn btn-sm mt-1"
      aria-label=${fill(say.cancelOne, line)}
      onClick=${() => open(true)}
    >
      ${say.cancel}
    </button>`;
  }
  return html`<${Frame} form=${form} act=${act} send=${send} button=${say.cancel} tone="btn-danger">
    <${TextField} form=${form} name="reason" label=${say.reason} max="1000" required />
  <//>`;
};

const address = (line) => (line.document ? to("van-ban-di", line.document.document_id) : null);

const Subject = ({ line, kindName, children }) => {
  const { document: d } = line;
  if (d) {
    return html`
      <div class="subject">${kindName(d.kind)}: ${d.subject}</div>
      ${
        d.status !== "issued" && html`<div class="text-secondary small">${d.status_label}</div>`
      }
    `;
  }
  if (line.state === "given") return html`<span class="text-secondary">${say.closed}</span>`;
  return html`
    <div>${say.states[line.state]}${line.reason && `: ${line.reason}`}</div>
    <div class="text-secondary small">
      ${fill(say.stateLine, { by: line.by, at: showMoment(line.at) })}
    </div>
    ${children}
  `;
};

// What the registry notes, and that another document replaces this one or corrects it.
const Note = ({ document: d }) => {
  const lines = [d?.note, ...(d?.marks ?? [])].filter(Boolean);
  return lines.length ? lines.map((line) => html`<div key=${line}>${line}</div>`) : words.none;
};

// On paper the recipient signs here; in the system each of them answers for itself.
const receivedBy = ({ document: d }) =>
  d?.issued_at
    ? fill(say.receivedOf, { received: d.received, count: d.recipients.length })
    : words.none;

const columns = ({ kindName, series, year, done }) => {
  const of = (name) => (line) => line.document?.[name] || words.none;
  const mayCancel = (line) => line.state === "reserved" && hasRole("clerk");
  return [
    {
      title: say.number,
      cell: (line) =>
        line.document
          ? html`<a class="text-nowrap" href=${address(line)}>${line.document.reference}</a>`
          : html`<strong>${String(line.number).padStart(2, "0")}</strong>`,
    },
    { title: say.issuedOn, cell: (line) => showDay(line.document?.issued_on) || words.none },
    {
      title: say.subject,
      class: "wide",
      cell: (line) =>
        html`<${Subject} line=${line} kindName=${kindName}>
          ${
            mayCancel(line) &&
            html`<${Cancel} line=${line} series=${series} year=${year} done=${done} />`
          }
        <//>`,
    },
    {
      title: say.signer,
      class: "who",
      cell: ({ document: d }) => (d ? [d.capacity, d.signer].filter(Boolean).join(" ") : words.none),
    },
    {
      title: say.recipients,
      cell: ({ document: d }) => html`
        ${d?.recipients.join("; ") || words.none} ${d && html`<${Standing} of=${d} />`}
      `,
    },
    { title: say.keptBy, cell: ({ document: d }) => d?.kept_by.join(", ") || words.none },
    { title: say.copies, cell: of("copies") },
    { title: say.sentAt, cell: ({ document: d }) => (d?.issued_at ? showMoment(d.issued_at) : words.none) },
    { title: say.received, cell: receivedBy },
    { title: say.note, cell: ({ document: d }) => html`<${Note} document=${d} />` },
  ];
};

// `series` and `year`: as the address has them; another one is another screen.
export const OutgoingRegisterScreen = ({ series, year }) => {
  const of = year || String(thisYear());
  const setUp = useLoad(async () => {
    const [numbering, types] = await Promise.all([get("/api/numbering", { year: of }), documentTypes()]);
    return { known: numbering.active.series, types };
  });
  const known = setUp.value?.known ?? {};
  const shown = { series: series in known ? series : Object.keys(known)[0], year: of };
  const loaded = usePages(
    async (cursor) => (shown.series ? get("/api/numbers", { ...shown, cursor, limit: PAGE }) : null),
    [shown.series],
  );
  useTitle(say.title);
  const items = loaded.value?.items ?? [];
  const kindName = (code) => setUp.value?.types.find((type) => type.code === code)?.name ?? code;
  return html`
    <div class="screen-head">
      <h1 class="screen-title">${say.title}</h1>
      ${hasRole("clerk") && shown.series && of === String(thisYear()) && html`<${Reserve} series=${shown.series} done=${loaded.reload} />`}
    </div>
    <p class="text-secondary">${say.why}</p>
    <${Trouble} problem=${setUp.problem} retry=${setUp.reload} />
    <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
    <div class="card" aria-busy=${loaded.loading}>
      ${setUp.value && html`<${Choice} ...${shown} key=${shown.series} known=${setUp.value.known} />`}
      ${(loaded.loading || !setUp.value) && html`<${Loading} />`}
      ${
        items.length > 0 &&
        html`<${DocumentTable}
          caption=${say.title}
          columns=${columns({ kindName, ...shown, done: loaded.reload })}
          items=${items}
          keyOf=${(line) => line.number}
          addressOf=${address}
        />`
      }
      ${
        loaded.value &&
        !items.length &&
        html`<${Empty} title=${say.empty} hint=${say.emptyHint} />`
      }
      <${Pager} ...${loaded.pages} />
    </div>
  `;
};
