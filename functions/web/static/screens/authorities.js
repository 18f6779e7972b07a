// Tổ chức chứng thực được tin cậy: whom the province trusts, and their lists of those withdrawn.
import { html } from "../html.js";
import { useState } from "../vendor/preact-hooks.js";
import { useSignal } from "../vendor/signals.js";
import { get, post, put } from "../api.js";
import { authorities as say } from "../authorities.vi.js";
import { certificates } from "../certificates.vi.js";
import { AuthorityFacts, nameOf } from "../parts/authority.js";
import { TextArea } from "../parts/field.js";
import { FileField } from "../parts/file_field.js";
import { Empty, Loading, Submit, tell, Trouble } from "../parts/notice.js";
import { NowAndPast } from "../parts/now_and_past.js";
import { asBase64, readCertificates } from "../pem.js";
import { hasRole } from "../session.js";
import { missing, notChosen, useAct, useForm, useLoad, useTitle } from "../use.js";
import { fill, words } from "../words.vi.js";

const LARGEST_LIST = 3 * 1024 * 1024;
const MOST_ADDRESSES = 5;

const linesOf = (text) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

const tooMany = (text) => linesOf(text).length > MOST_ADDRESSES && say.add.tooMany;

const Buttons = ({ act, tone, text, close }) => html`
  <div class="col-12"><${Trouble} problem=${act.problem} /></div>
  <div class="col-12 d-flex gap-2">
    <${Submit} act=${act} tone=${tone}>${text}<//>
    <button type="button" class="btn" onClick=${close}>${words.cancel}</button>
  </div>
`;

const Addresses = ({ form }) => html`
  <${TextArea} form=${form} name="addresses" label=${say.add.addresses}
    hint=${say.add.addressesHint} max="2500" rows=${2} />
`;

const AddForm = ({ done, close }) => {
  const form = useForm({ file: "", addresses: "" });
  const pem = useSignal("");
  const take = async ([file]) => {
    pem.value = "";
    try {
      const found = await readCertificates(file);
      if (found.split("BEGIN CERTIFICATE").length > 2) throw new Error("one");
      pem.value = found;
      form.accept({ file: undefined });
    } catch (error) {
      const wrong = { ...certificates.enrol, one: say.add.one };
      form.accept({ file: wrong[error.message] ?? certificates.enrol.unreadable });
    }
  };
  const act = useAct(async () => {
    const list_addresses = linesOf(form.current().addresses);
    const made = await post("/api/authorities", { pem: pem.value, list_addresses });
    tell(fill(say.add.done, { name: nameOf(made) }));
    done();
  });
  const submit = (e) => {
    e.preventDefault();
    const file = form.errors.file || (!pem.value && notChosen(say.add.file));
    if (form.accept({ file, addresses: tooMany(form.current().addresses) })) act.run();
  };
  return html`
    <form class="card mb-3" aria-label=${say.add.open} novalidate onSubmit=${submit}>
      <div class="card-body row g-3">
        <${FileField} form=${form} name="file" label=${say.add.file} hint=${say.add.fileHint}
          accept=".cer,.crt,.pem,.der" choose=${take} required />
        <${Addresses} form=${form} />
        <${Buttons} act=${act} text=${say.add.do} close=${close} />
      </div>
    </form>
  `;
};

const AddressesForm = ({ one, done, close }) => {
  const form = useForm({ addresses: one.list_addresses.join("\n") });
  const act = useAct(async () => {
    const list_addresses = linesOf(form.current().addresses);
    await put(`/api/authorities/${one.fingerprint}/addresses`, { list_addresses });
    tell(say.change.done);
    done();
  });
  const submit = (e) => {
    e.preventDefault();
    if (form.accept({ addresses: tooMany(form.current().addresses) })) act.run();
  };
  return html`
    <form class="row g-3 mt-1" aria-label=${say.change.open} novalidate onSubmit=${submit}>
      <${Addresses} form=${form} />
      <${Buttons} act=${act} text=${say.change.do} close=${close} />
    </form>
  `;
};

const ListForm = ({ one, done, close }) => {
  const form = useForm({ file: "" });
  const content = useSignal("");
  const take = async ([file]) => {
    content.value = "";
    if (file.size > LARGEST_LIST) {
      form.accept({ file: say.put.tooLarge });
      return;
    }
    content.value = await asBase64(file);
    form.accept({ file: undefined });
  };
  const act = useAct(async () => {
    await put(`/api/authorities/${one.fingerprint}/list`, { content: content.value });
    tell(say.put.done);
    done();
  });
  const submit = (e) => {
    e.preventDefault();
    const file = form.errors.file || (!content.value && notChosen(say.put.file));
    if (form.accept({ file })) act.run();
  };
  return html`
    <form class="row g-3 mt-1" aria-label=${say.put.open} novalidate onSubmit=${submit}>
      <${FileField} form=${form} name="file" label=${say.put.file} hint=${say.put.fileHint}
        accept=".crl,.pem,.der" choose=${take} required />
      <${Buttons} act=${act} text=${say.put.do} close=${close} />
    </form>
  `;
};

const EndForm = ({ one, done, close }) => {
  const form = useForm({ reason: "" });
  const act = useAct(async () => {
    const reason = form.current().reason.trim();
    await post(`/api/authorities/${one.fingerprint}/end`, { reason });
    tell(fill(say.end.done, { name: nameOf(one) }));
    done();
  });
  const submit = (e) => {
    e.preventDefault();
    if (form.accept({ reason: !form.current().reason.trim() && missing(say.end.reason) })) act.run();
  };
  return html`
    <form class="row g-3 mt-1" aria-label=${say.end.do} novalidate onSubmit=${submit}>
      <p class="mb-0">${say.end.why}</p>
      <${TextArea} form=${form} name="reason" label=${say.end.reason} max="500" rows=${2} required />
      <${Buttons} act=${act} tone="btn-danger" text=${say.end.do} close=${close} />
    </form>
  `;
};

const FORMS = { put: ListForm, change: AddressesForm, end: EndForm };

const Item = ({ one, changed }) => {
  const [opened, open] = useState("");
  const Form = FORMS[opened];
  const close = () => open("");
  const done = () => {
    close();
    changed();
  };
  const button = (name, label) => html`
    <button type="button" class="btn btn-sm" aria-label=${label} onClick=${() => open(name)}>
      ${say[name].open}
    </button>
  `;
  return html`
    <li class="card mb-3">
      <div class="card-body">
        <h3 class="card-title">${nameOf(one)}</h3>
        <${AuthorityFacts} one=${one} />
        ${
          one.state !== "ended" &&
          !Form &&
          html`<div class="d-flex flex-wrap gap-2 mt-2">
            ${button("put")} ${button("change")}
            ${button("end", fill(say.end.openOne, { name: nameOf(one) }))}
          </div>`
        }
        ${Form && html`<${Form} one=${one} done=${done} close=${close} />`}
      </div>
    </li>
  `;
};

const List = ({ items, changed }) => html`
  <${NowAndPast}
    items=${items}
    isNow=${(one) => one.state === "trusted"}
    row=${(one) => html`<${Item} key=${one.fingerprint} one=${one} changed=${changed} />`}
    now=${say.trusted}
    past=${say.past}
    empty=${say.empty}
    emptyHint=${say.emptyHint}
  />
`;

const Timestamps = ({ value }) => {
  if (!value.has_timestamps) return html`<p class="alert alert-warning" role="note">${say.noTimestamps}</p>`;
  if (value.requires_timestamps) return null;
  return html`<p class="alert alert-info" role="note">${say.timestampsLater}</p>`;
};

const Trusted = () => {
  const [isOpen, setOpen] = useState(false);
  const loaded = useLoad(() => get("/api/authorities"));
  const changed = () => {
    setOpen(false);
    loaded.reload();
  };
  const { value } = loaded;
  return html`
    <p class="text-secondary">${say.why}</p>
    <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
    ${!value && loaded.loading && html`<${Loading} />`}
    ${
      value &&
      html`
        <${Timestamps} value=${value} />
        ${
          !isOpen &&
          html`<p>
            <button type="button" class="btn btn-primary" onClick=${() => setOpen(true)}>
              ${say.add.open}
            </button>
          </p>`
        }
        ${isOpen && html`<${AddForm} done=${changed} close=${() => setOpen(false)} />`}
        <${List} items=${value.items} changed=${changed} />
      `
    }
  `;
};

export const AuthoritiesScreen = () => {
  useTitle(say.title);
  return html`
    <h1 class="screen-title">${say.title}</h1>
    ${
      hasRole("operator")
        ? html`<${Trusted} />`
        : html`<div class="card"><${Empty} title=${say.only} /></div>`
    }
  `;
};
