// One person of the agency for its administrator: positions, the account, and what may be done.
import { html } from "../html.js";
import { useEffect, useRef } from "../vendor/preact-hooks.js";
import { useSignal } from "../vendor/signals.js";
import { get } from "../api.js";
import { today } from "../dates.js";
import { Loading, Trouble } from "../parts/notice.js";
import { LIST, mayGive, rolesLine, spanOf, StandingBadge, unitName } from "../parts/people.js";
import { FORMS } from "../parts/person_acts.js";
import { directory } from "../reference.js";
import { goBack, to } from "../router.js";
import { hasRole, me } from "../session.js";
import { useLoad, useTitle } from "../use.js";
import { fill, words } from "../words.vi.js";
import { OnlyAdministrators } from "./people.js";

const say = words.people;

const isPast = (position) => position.effective_to !== null && position.effective_to < today();
const isToCome = (position) => position.effective_from > today();

// What may be done with the account and the person as a whole, in the order of the buttons.
const actsFor = ({ person, account, standing }) => {
  if (standing === "moved") return [];
  const isSelf = person.person_id === me.value.person.person_id;
  if (isSelf) return ["edit"];
  if (person.is_disabled) return ["edit", "letIn"];
  if (person.is_barred) return ["edit"];
  return [
    "edit",
    (!account || account.is_invited) && "invite",
    account && !account.is_invited && "password",
    account?.has_second_factor && "secondFactor",
    "shutOut",
    "leave",
  ].filter(Boolean);
};

// A position is not changed by whoever may not give all of its roles: the change would lose one.
const actsAt = ({ roles }) =>
  roles.every(mayGive) ? ["changeRoles", "endPosition"] : ["endPosition"];

const Fact = ({ name, children }) => html`
  <div class="fact">
    <dt>${name}</dt>
    <dd>${children}</dd>
  </div>
`;

const Facts = ({ person, account }) => html`
  <dl class="facts">
    <${Fact} name=${say.account}>${person.account}<//>
    <${Fact} name=${say.email}>${person.email}<//>
    ${person.given_name && html`<${Fact} name=${say.givenName}>${person.given_name}<//>`}
    <${Fact} name=${say.person.accountState}>
      ${person.is_barred ? say.person.accountClosed : say.person.accountOpen}
    <//>
    ${
      account &&
      html`
        <${Fact} name=${say.person.password}>
          ${account.is_invited ? say.person.passwordTemporary : say.person.passwordOwn}
        <//>
        <${Fact} name=${say.person.secondFactor}>
          ${account.has_second_factor ? say.person.secondFactorSet : say.person.secondFactorNone}
        <//>
      `
    }
  </dl>
`;

const PositionItem = ({ position, units, buttons }) => html`
  <li class="position">
    <div>
      <strong>${position.title}</strong>
      ${isPast(position) && html` <span class="tag">${say.person.past}</span>`}
      ${isToCome(position) && html` <span class="tag tag-blue">${say.person.toCome}</span>`}
    </div>
    <div class="text-secondary">
      ${[unitName(units, position.unit_id), spanOf(position)].filter(Boolean).join(" · ")}
    </div>
    <div>${fill(words.people.person.rolesLine, { roles: rolesLine(position.roles) })}</div>
    ${buttons}
  </li>
`;

const ActButton = ({ name, chosen, choose, of, small }) => html`
  <button
    type="button"
    class=${`btn${small ? " btn-sm" : ""}${chosen ? " active" : ""}`}
    aria-expanded=${chosen}
    aria-label=${of && fill(say.acts.of, { act: say.acts[name], name: of })}
    onClick=${choose}
  >
    ${say.acts[name]}
  </button>
`;

// The form of the chosen act; whoever opens it goes on in its first field.
const OpenForm = ({ of, given }) => {
  const box = useRef(null);
  useEffect(() => {
    const field = box.current.querySelector("input, select, textarea, button");
    field?.focus({ preventScroll: true });
    box.current.scrollIntoView({ block: "nearest" });
  }, []);
  const Form = FORMS[of.name];
  return html`
    <section class="act" ref=${box} aria-label=${say.acts[of.name]}>
      <h3 class="act-title">${say.acts[of.name]}</h3>
      <${Form} ...${given} ...${of} />
    </section>
  `;
};

const Card = ({ title, children }) => html`
  <section class="card mb-3" aria-label=${title}>
    <div class="card-header"><h2 class="card-title">${title}</h2></div>
    <div class="card-body">${children}</div>
  </section>
`;

const Details = ({ found, units, changed, reload }) => {
  const { person, account } = found;
  // {name, place}: which act is open, and for which of the positions.
  const open = useSignal(null);
  const isOpen = (name, place) => open.value?.name === name && open.value.place === place;
  const toggle = (name, place) => () => (open.value = isOpen(name, place) ? null : { name, place });
  const given = { person, units, reload, changed };
  const form = open.value && html`
    <${OpenForm} key=${`${open.value.name} ${open.value.place}`} of=${open.value} given=${given} />
  `;
  const atPosition = open.value?.place !== undefined || open.value?.name === "appoint";
  const isSelf = person.person_id === me.value.person.person_id;
  const isMoved = found.standing === "moved";
  const acts = actsFor(found);
  return html`
    <header class="document-head">
      <a href=${to(...LIST)} class="back" onClick=${goBack}>‹ ${say.back}</a>
      <h1 class="screen-title">
        ${person.name} <${StandingBadge} standing=${found.standing} />
      </h1>
    </header>
    ${(isSelf || isMoved) && html`<p class="alert alert-info py-2">${isSelf ? say.person.oneself : say.person.moved}</p>`}
    <div class="person-cards">
      <${Card} title=${say.person.account}>
        <${Facts} person=${person} account=${account} />
        ${!account && html`<p class="alert alert-warning py-2">${say.person.accountNone}</p>`}
        <div class="acts mt-3">
          ${acts.map(
            (name) =>
              html`<${ActButton}
                key=${name}
                name=${name}
                chosen=${isOpen(name)}
                choose=${toggle(name)}
              />`,
          )}
        </div>
        ${!atPosition && form}
      <//>
      <${Card} title=${say.person.positions}>
        <ul class="positions">
          ${person.positions.map(
            (position, place) => html`
              <${PositionItem}
                key=${place}
                position=${position}
                units=${units}
                buttons=${
                  !isMoved &&
                  !isPast(position) &&
                  html`<div class="acts mt-1">
                    ${actsAt(position).map(
                      (name) =>
                        html`<${ActButton}
                          key=${name}
                          name=${name}
                          of=${position.title}
                          chosen=${isOpen(name, place)}
                          choose=${toggle(name, place)}
                          small
                        />`,
                    )}
                  </div>`
                }
              />
            `,
          )}
        </ul>
        ${!person.positions.length && html`<p>${say.person.none}</p>`}
        ${
          !isMoved &&
          html`<div class="acts mt-3">
            <${ActButton} name="appoint" chosen=${isOpen("appoint")} choose=${toggle("appoint")} />
          </div>`
        }
        ${atPosition && form}
      <//>
    </div>
  `;
};

export const PersonScreen = ({ personId }) => {
  const loaded = useLoad(() => get(`/api/people/${encodeURIComponent(personId)}`), [personId]);
  const units = useLoad(directory).value?.units ?? [];
  const turn = useSignal(0);
  useTitle(loaded.value?.person.name ?? say.title);
  if (!hasRole("administrator")) return html`<${OnlyAdministrators} />`;
  // After an act its form is closed; where someone else was first it stays, with what was typed.
  const changed = async () => {
    await loaded.reload();
    turn.value += 1;
  };
  return html`
    <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
    ${loaded.loading && !loaded.value && html`<${Loading} />`}
    ${
      loaded.value &&
      html`<${Details}
        key=${turn.value}
        found=${loaded.value}
        units=${units}
        changed=${changed}
        reload=${loaded.reload}
      />`
    }
  `;
};
