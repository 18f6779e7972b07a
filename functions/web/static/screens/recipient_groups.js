// Nhóm nơi nhận: recipients that are chosen together.
import { html } from "../html.js";
import { useState } from "../vendor/preact-hooks.js";
import { get, post, put, remove } from "../api.js";
import { recipientIn } from "../draft_entry.js";
import { draftChoices } from "../parts/draft_fields.js";
import { TextField } from "../parts/field.js";
import { Empty, Loading, Submit, tell, Trouble } from "../parts/notice.js";
import { recipientChoices, RecipientsField } from "../parts/recipients_field.js";
import { to } from "../router.js";
import { me } from "../session.js";
import { missing, useAct, useForm, useLoad, useTitle } from "../use.js";
import { fill, words } from "../words.vi.js";

const say = words.outgoing.groups;
const PATH = "/api/recipient-groups";

const Editor = ({ group, choices, done, leave }) => {
  const form = useForm({ name: group?.name ?? "", recipients: group?.recipients ?? [] });
  const act = useAct(async () => {
    const { name, recipients } = form.current();
    const body = { name: name.trim(), recipients: recipients.map(recipientIn) };
    await (group ? put(`${PATH}/${group.group_id}`, body) : post(PATH, body));
    tell(fill(words.outgoing.to.groupKept, { name: body.name }));
    done();
  });
  const submit = (e) => {
    e.preventDefault();
    const { name, recipients } = form.current();
    const found = {
      name: !name.trim() && missing(words.outgoing.to.groupName),
      recipients: !recipients.length && say.needSome,
    };
    if (form.accept(found)) act.run();
  };
  return html`
    <form class="row g-3" onSubmit=${submit} novalidate>
      <${TextField} form=${form} name="name" label=${words.outgoing.to.groupName} max="200" required />
      <${RecipientsField} form=${form} label=${words.outgoing.recipients} choices=${choices} />
      <${Trouble} problem=${act.problem} />
      <div class="col-12 text-end">
        <button type="button" class="btn me-2" onClick=${leave}>${words.cancel}</button>
        <${Submit} act=${act}>${words.outgoing.to.keepGroup}<//>
      </div>
    </form>
  `;
};

const Group = ({ group, open, drop }) => {
  const [isAsked, ask] = useState(false);
  return html`
    <div class="chosen">
      <span class="text-break">
        <strong>${group.name}</strong>${" "}
        <span class="text-secondary small"
          >${fill(say.count, { count: group.recipients.length })}</span
        >
        <span class="d-block small">${group.recipients.map((one) => one.name).join("; ")}</span>
      </span>
      <span class="d-flex flex-wrap gap-1 justify-content-end align-items-center">
        ${
          isAsked
            ? html`<span>${say.sure}</span>
                <button
                  type="button"
                  class="btn btn-sm btn-danger"
                  disabled=${drop.pending}
                  onClick=${() => drop.run(group)}
                >
                  ${say.delete}
                </button>
                <button type="button" class="btn btn-sm" onClick=${() => ask(false)}>
                  ${words.cancel}
                </button>`
            : html`<button
                  type="button"
                  class="btn btn-sm"
                  aria-label=${fill(say.change, group)}
                  onClick=${open}
                >
                  ${say.edit}
                </button>
                <button
                  type="button"
                  class="btn btn-sm"
                  aria-label=${fill(say.drop, group)}
                  onClick=${() => ask(true)}
                >
                  ${say.delete}
                </button>`
        }
      </span>
    </div>
  `;
};

export const RecipientGroupsScreen = () => {
  useTitle(say.title);
  const [opened, open] = useState(null);
  const groups = useLoad(() => get(PATH));
  const offered = useLoad(draftChoices);
  const drop = useAct(async (group) => {
    await remove(`${PATH}/${group.group_id}`);
    tell(fill(say.dropped, group));
    groups.reload();
  });
  const done = () => {
    open(null);
    groups.reload();
  };
  const items = groups.value?.items ?? [];
  const editor = (group) => html`<${Editor}
    key=${group?.group_id}
    group=${group}
    choices=${recipientChoices({ ...offered.value, groups: [], own: me.value.agency.agency_id })}
    done=${done}
    leave=${() => open(null)}
  />`;
  return html`
    <div class="document-head">
      <a class="back" href=${to("van-ban-di")}>‹ ${words.outgoing.back}</a>
      <div class="screen-head">
        <h1 class="screen-title">${say.title}</h1>
        <button type="button" class="btn btn-primary" onClick=${() => open("new")}>${say.new}</button>
      </div>
      <p class="screen-lead m-0">${say.why}</p>
    </div>
    <${Trouble} problem=${groups.problem ?? offered.problem ?? drop.problem} />
    ${!(groups.value && offered.value) && !groups.problem && html`<${Loading} />`}
    ${
      groups.value &&
      offered.value &&
      html`<section class="card">
        <div class="card-body d-grid gap-2">
          ${opened === "new" && editor(null)}
          ${items.map((group) =>
            opened === group.group_id
              ? editor(group)
              : html`<${Group}
                  key=${group.group_id}
                  group=${group}
                  open=${() => open(group.group_id)}
                  drop=${drop}
                />`,
          )}
          ${!items.length && opened !== "new" && html`<${Empty} title=${say.empty} />`}
        </div>
      </section>`
    }
  `;
};
