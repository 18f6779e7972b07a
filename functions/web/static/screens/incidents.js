// Thông báo sự cố: what was announced, with its log; announce, say more, end.
import { html } from "../html.js";
import { useRef, useState } from "../vendor/preact-hooks.js";
import { call, get, keyFor, post } from "../api.js";
import { showDay, showMoment, today } from "../dates.js";
import { incidents as say } from "../incidents.vi.js";
import { Frame } from "../parts/act_form.js";
import { ChoiceField, DateField, dayOf, instantOf, isTime, TextArea, TextField } from "../parts/field.js";
import { spanOf } from "../parts/incident_banner.js";
import { Empty, Loading, tell, Trouble } from "../parts/notice.js";
import { Pager } from "../parts/table.js";
import { hasRole, me } from "../session.js";
import { missing, useAct, useForm, useLoad, usePages, useTitle } from "../use.js";
import { fill, words } from "../words.vi.js";

const PATH = "/api/incidents";
const PAGE = 20;

const wrongMoment = (day, time) => ({
  day: !dayOf(day) && words.dates.wrong,
  time: !isTime(time) && words.dates.wrongTime,
});

const useSending = (form, done) => {
  const kept = useRef({});
  return useAct(async (path, body, sentence) => {
    let after;
    try {
      after = await post(path, body, { key: keyFor(kept.current, body) });
    } catch (error) {
      form.take(error);
      throw error;
    }
    tell(sentence);
    done(after);
  });
};

const Moment = ({ form, day, time, labels, hint, required }) => html`
  <${DateField} form=${form} name=${day} label=${labels[0]} hint=${hint} col="col-6 col-md-3" required=${required} />
  <${TextField} form=${form} name=${time} label=${labels[1]} max="5" col="col-6 col-md-3" required=${required} />
`;

const untilOf = (v) =>
  v.until_day.trim() || v.until_time.trim()
    ? { moment: instantOf(v.until_day, v.until_time), wrong: wrongMoment(v.until_day, v.until_time) }
    : { moment: null, wrong: {} };

const New = ({ done }) => {
  const form = useForm({
    reach: hasRole("operator") ? "province" : "agency",
    what: "",
    since_day: showDay(today()),
    since_time: "",
    until_day: "",
    until_time: "",
    meanwhile: "",
    afterwards: "",
  });
  const act = useSending(form, done);
  const send = () => {
    const v = form.current();
    const [until, since] = [untilOf(v), wrongMoment(v.since_day, v.since_time)];
    const wrong = {
      what: !v.what.trim() && missing(say.what),
      since_day: since.day,
      since_time: since.time,
      until_day: until.wrong.day,
      until_time: until.wrong.time,
      meanwhile: !v.meanwhile.trim() && missing(say.meanwhile),
      afterwards: !v.afterwards.trim() && missing(say.afterwards),
    };
    if (!form.accept(wrong)) return;
    const { reach, what, meanwhile, afterwards } = v;
    const times = { since: instantOf(v.since_day, v.since_time), expected_until: until.moment };
    act.run(PATH, { reach, what, meanwhile, afterwards, ...times }, say.sent);
  };
  return html`
    <section class="card mb-3"><div class="card-body">
      <${Frame} form=${form} act=${act} send=${send} button=${say.announce}>
        ${
          hasRole("operator") &&
          html`<${ChoiceField} form=${form} name="reach" label=${say.reach} options=${Object.entries(say.reaches)} />`
        }
        <${TextField} form=${form} name="what" label=${say.what} max="300" required />
        <${Moment} form=${form} day="since_day" time="since_time" labels=${[say.sinceDay, say.sinceTime]} required />
        <${Moment} form=${form} day="until_day" time="until_time" labels=${[say.untilDay, say.untilTime]} hint=${say.untilHint} />
        <${TextArea} form=${form} name="meanwhile" label=${say.meanwhile} max="2000" required />
        <${TextArea} form=${form} name="afterwards" label=${say.afterwards} max="2000" required />
      <//>
    </div></section>
  `;
};

// What everybody is told of an incident has its version, and no log of who said what.
const versionOf = ({ version, log }) => version ?? log.length;
const keyOf = (one) => `${one.incident_id}/${versionOf(one)}`;

const More = ({ one, ends, done }) => {
  const form = useForm({ text: "", until_day: "", until_time: "" });
  const act = useSending(form, done);
  const send = () => {
    const v = form.current();
    const body = { agency_id: one.agency_id, version: versionOf(one), text: v.text.trim() };
    if (ends) return act.run(`${PATH}/${one.incident_id}/end`, body, say.ended);
    const until = untilOf(v);
    if (!form.accept({ until_day: until.wrong.day, until_time: until.wrong.time })) return;
    const expected_until = until.moment ?? one.expected_until;
    act.run(`${PATH}/${one.incident_id}/update`, { ...body, expected_until }, say.updated);
  };
  return html`
    <${Frame} form=${form} act=${act} send=${send} button=${ends ? say.end : say.update}>
      <${TextArea} form=${form} name="text" label=${ends ? say.endText : say.updateText} max="2000" />
      ${
        !ends &&
        html`<${Moment} form=${form} day="until_day" time="until_time" labels=${[say.untilDay, say.untilTime]} />`
      }
    <//>
  `;
};

const One = ({ one, done }) => {
  const [opened, open] = useState("");
  return html`
    <section class="card mb-3">
      <div class="card-body">
        <h2 class="card-title">
          ${one.what}${" "}
          <span class=${`tag tag-${one.ended_at ? "gray" : "orange"}`}
            >${one.ended_at ? fill(say.over, { at: showMoment(one.ended_at) }) : say.running}</span
          >
        </h2>
        <p class="mb-1">${one.agency_name}. ${spanOf(one)} ${say.reaches[one.reach]}.</p>
        <p class="mb-1"><strong>${say.meanwhile}:</strong> ${one.meanwhile}</p>
        <p><strong>${say.afterwards}:</strong> ${one.afterwards}</p>
        ${one.last_word && html`<p>${one.last_word}</p>`}
        ${
          one.log &&
          html`<ul class="holders">
            ${one.log.map(
              (said, at) =>
                html`<li key=${at}>
                  <span class="text-secondary"
                    >${fill(say.line, { word: say.words[said.word], by: said.by, at: showMoment(said.at) })}</span
                  >
                  ${said.text && html`<div>${said.text}</div>`}
                </li>`,
            )}
          </ul>`
        }
        ${
          !one.ended_at &&
          (opened
            ? html`<${More} key=${opened} one=${one} ends=${opened === "end"} done=${done} />
                <button type="button" class="btn btn-sm" onClick=${() => open("")}>${words.cancel}</button>`
            : html`<div class="d-flex gap-2">
                <button type="button" class="btn" onClick=${() => open("update")}>${say.update}</button>
                <button type="button" class="btn btn-primary" onClick=${() => open("end")}>${say.end}</button>
              </div>`)
        }
      </div>
    </section>
  `;
};

// What is not over of other agencies, for who may end it: who runs the system, of any agency; who
// administers a successor, of the agencies in whose place it stands.
const readElsewhere = async () => {
  const { agency_id } = me.value.agency;
  const { items } = await call("GET", `${PATH}/current`, { anonymous: true });
  const found = items.filter((one) => one.agency_id !== agency_id);
  if (!found.length || hasRole("operator")) return found;
  const { predecessors } = await get(`/api/agencies/${agency_id}/succession`);
  return found.filter((one) => one.agency_id in predecessors);
};

export const IncidentsScreen = () => {
  useTitle(say.title);
  const [isOpen, open] = useState(false);
  const loaded = usePages((cursor) => get(PATH, { cursor, limit: PAGE }));
  const items = loaded.value?.items ?? [];
  const done = () => {
    open(false);
    loaded.reload();
  };
  const elsewhere = useLoad(readElsewhere);
  // What everybody reads follows in a moment; until then the answer stands here.
  const inPlaceOf = (one) => (after) =>
    elsewhere.set(elsewhere.value.map((each) => (each === one ? after : each)));
  return html`
    <div class="screen-head">
      <h1 class="screen-title">${say.title}</h1>
      ${
        !isOpen &&
        html`<button type="button" class="btn btn-primary" onClick=${() => open(true)}>${say.announce}</button>`
      }
    </div>
    <p class="screen-lead">${say.lead} <a href="/status" target="_blank" rel="noopener">${say.plain}</a></p>
    <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
    ${isOpen && html`<${New} done=${done} />`}
    ${loaded.loading && !loaded.value && html`<${Loading} />`}
    ${items.map((one) => html`<${One} key=${keyOf(one)} one=${one} done=${done} />`)}
    ${
      loaded.value &&
      !items.length &&
      !isOpen &&
      html`<div class="card"><${Empty} title=${say.empty} /></div>`
    }
    <${Pager} ...${loaded.pages} />
    <${Trouble} problem=${elsewhere.problem} retry=${elsewhere.reload} />
    ${Boolean(elsewhere.value?.length) && html`<h2 class="screen-title">${say.elsewhere}</h2>`}
    ${(elsewhere.value ?? []).map((one) => html`<${One} key=${keyOf(one)} one=${one} done=${inPlaceOf(one)} />`)}
  `;
};
