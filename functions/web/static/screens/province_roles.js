// Roles that reach over the whole province: who holds them; the operator gives and ends them.
import { html } from "../html.js";
import { useState } from "../vendor/preact-hooks.js";
import { get, post } from "../api.js";
import { showDay, today } from "../dates.js";
import { Frame } from "../parts/act_form.js";
import { ChoiceField, DateField, dayOf, TextField } from "../parts/field.js";
import { Empty, Loading, tell, Trouble } from "../parts/notice.js";
import { dayWrong, rolesLine, spanOf } from "../parts/people.js";
import { RowsTable } from "../parts/table.js";
import { provinceRoles as say } from "../province_roles.vi.js";
import { hasRole, me } from "../session.js";
import { missing, useForm, useFormAct, useLoad, useTitle } from "../use.js";
import { fill, words } from "../words.vi.js";

const PATH = "/api/province-roles";
const BEYOND = ["inspector", "operator"];

const pathOf = (account) => `${PATH}/${encodeURIComponent(account)}`;

const Find = ({ found }) => {
  const form = useForm({ account: "" });
  const act = useFormAct(form, async ({ account }) => found(await get(pathOf(account.trim()))));
  const send = () =>
    form.accept({ account: !form.current().account.trim() && missing(say.account) }) && act.run();
  return html`
    <${Frame} form=${form} act=${act} send=${send} button=${say.find}>
      <${TextField} form=${form} name="account" label=${say.account} hint=${say.accountHint} max="64" required />
    <//>
  `;
};

const Give = ({ person, done }) => {
  const form = useForm({ role: BEYOND[0], title: "", effective_from: showDay(today()), effective_to: "" });
  const act = useFormAct(form, async ({ role, title, effective_from, effective_to }) => {
    await post(pathOf(person.account), {
      version: person.version,
      role,
      title: title.trim(),
      effective_from: dayOf(effective_from),
      effective_to: dayOf(effective_to) || null,
    });
    done(fill(say.given, person));
  });
  const send = () => {
    const { title, effective_from: from, effective_to: to } = form.current();
    const wrong = {
      title: !title.trim() && missing(say.jobTitle),
      effective_from: dayWrong(from, words.people.from),
      effective_to:
        (dayOf(to) === null && words.dates.wrong) ||
        (dayOf(to) && dayOf(to) < dayOf(from) && words.people.endsBeforeStart),
    };
    if (form.accept(wrong)) act.run();
  };
  return html`
    <${Frame} form=${form} act=${act} send=${send} button=${say.give}>
      <p class="col-12 mb-0"><strong>${fill(say.who, person)}</strong></p>
      <${ChoiceField}
        form=${form}
        name="role"
        label=${say.chosenRole}
        options=${BEYOND.map((role) => [role, words.people.roles[role]])}
      />
      <${TextField} form=${form} name="title" label=${say.jobTitle} hint=${say.jobTitleHint} max="100" required />
      <${DateField} form=${form} name="effective_from" label=${words.people.from} col="col-md-6" required />
      <${DateField}
        form=${form}
        name="effective_to"
        label=${words.people.until}
        hint=${words.people.untilHint}
        col="col-md-6"
      />
    <//>
  `;
};

const GiveCard = ({ done, close }) => {
  const [person, choose] = useState(null);
  return html`
    <section class="card mb-3" aria-label=${say.give}>
      <div class="card-body">
        ${!person && html`<${Find} found=${choose} />`}
        ${person?.is_barred && html`<p class="alert alert-warning">${say.barred}</p>`}
        ${person && !person.is_barred && html`<${Give} person=${person} done=${done} />`}
        <div class="d-flex gap-2">
          ${
            person &&
            html`<button type="button" class="btn btn-sm" onClick=${() => choose(null)}>${say.other}</button>`
          }
          <button type="button" class="btn btn-sm" onClick=${close}>${words.cancel}</button>
        </div>
      </div>
    </section>
  `;
};

const End = ({ row, done, close }) => {
  const form = useForm({ last_day: showDay(today()) });
  const act = useFormAct(form, async ({ last_day }) => {
    const { version, account } = row.person;
    await post(`${pathOf(account)}/end`, { version, place: row.held.place, last_day: dayOf(last_day) });
    done(fill(say.ended, row.person));
  });
  const send = () =>
    form.accept({ last_day: dayWrong(form.current().last_day, say.lastDay) }) && act.run();
  return html`
    <section class="card mb-3" aria-label=${say.end}>
      <div class="card-body">
        <h2 class="card-title">${fill(say.endOf, { title: row.held.title, name: row.person.name })}</h2>
        <${Frame} form=${form} act=${act} send=${send} button=${say.end}>
          <${DateField} form=${form} name="last_day" label=${say.lastDay} required />
        <//>
        <button type="button" class="btn btn-sm" onClick=${close}>${words.cancel}</button>
      </div>
    </section>
  `;
};

const Recover = ({ person, done, close }) => {
  const form = useForm({ reason: "" });
  const act = useFormAct(form, async ({ reason }) => {
    await post(`${pathOf(person.account)}/recovery`, { reason: reason.trim() });
    done(fill(say.recovered, person));
  });
  const send = () =>
    form.accept({ reason: !form.current().reason.trim() && missing(say.reason) }) && act.run();
  return html`
    <section class="card mb-3" aria-label=${say.recover}>
      <div class="card-body">
        <h2 class="card-title">${fill(say.recoverOf, person)}</h2>
        <p>${say.recoverWhy}</p>
        <${Frame} form=${form} act=${act} send=${send} button=${say.recover}>
          <${TextField} form=${form} name="reason" label=${say.reason} max="500" required />
        <//>
        <button type="button" class="btn btn-sm" onClick=${close}>${words.cancel}</button>
      </div>
    </section>
  `;
};

const Acts = ({ row, open }) => html`
  <div class="d-flex flex-wrap gap-2">
    ${
      row.person.person_id !== me.value.person.person_id &&
      !row.person.is_barred &&
      html`<button type="button" class="btn btn-sm" onClick=${() => open({ lost: row.person })}>${say.recover}</button>`
    }
    <button type="button" class="btn btn-sm" onClick=${() => open(row)}>${say.end}</button>
  </div>
`;

const Name = ({ person }) => html`
  ${person.name} (${person.account})
  ${person.is_barred && html`<div><span class="tag tag-red">${say.shutOut}</span></div>`}
`;

const columnsOf = (open) => [
  { title: say.person, cell: ({ person }) => html`<${Name} person=${person} />` },
  { title: say.agency, cell: ({ person }) => person.agency },
  { title: say.role, cell: ({ held }) => `${rolesLine(held.roles)} – ${held.title}` },
  { title: say.span, cell: ({ held }) => spanOf(held) },
  { title: say.acts, cell: (row) => html`<${Acts} row=${row} open=${open} />` },
];

export const ProvinceRolesScreen = () => {
  useTitle(say.title);
  const loaded = useLoad(() => (hasRole("operator") ? get(PATH) : null));
  // "give", the row of the role to be ended, or who has {lost} an authenticator.
  const [open, setOpen] = useState(null);
  if (!hasRole("operator")) return html`<div class="card"><${Empty} title=${say.only} /></div>`;
  const rows = (loaded.value?.items ?? []).flatMap((person) =>
    person.held.map((held) => ({ person, held })),
  );
  const close = () => setOpen(null);
  const done = (sentence) => {
    tell(sentence);
    close();
    loaded.reload();
  };
  return html`
    <div class="screen-head">
      <h1 class="screen-title">${say.title}</h1>
      ${
        open !== "give" &&
        html`<button type="button" class="btn btn-primary" onClick=${() => setOpen("give")}>${say.give}</button>`
      }
    </div>
    <p class="screen-lead">${say.lead}</p>
    <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
    ${open === "give" && html`<${GiveCard} done=${done} close=${close} />`}
    ${
      open?.held &&
      html`<${End} key=${`${open.person.account} ${open.held.place}`} row=${open} done=${done} close=${close} />`
    }
    ${
      open?.lost &&
      html`<${Recover} key=${open.lost.account} person=${open.lost} done=${done} close=${close} />`
    }
    ${loaded.loading && !loaded.value && html`<${Loading} />`}
    ${
      loaded.value &&
      (rows.length
        ? html`<div class="card">
            <${RowsTable}
              caption=${say.holders}
              columns=${columnsOf(setOpen)}
              items=${rows}
              keyOf=${(row) => `${row.person.account} ${row.held.place}`}
            />
          </div>`
        : html`<div class="card"><${Empty} title=${say.empty} /></div>`)
    }
  `;
};
