// Đóng sổ năm: volume after volume until the register is closed; broken off, it goes on.
import { html } from "../html.js";
import { useSignal } from "../vendor/signals.js";
import { download, get, post } from "../api.js";
import { showMoment, today } from "../dates.js";
import { printouts } from "../printouts.vi.js";
import { hasRole } from "../session.js";
import { useAct, useLoad } from "../use.js";
import { fill } from "../words.vi.js";
import { Loading, tell, Trouble } from "./notice.js";

const say = printouts.closing;
const PATH = "/api/register-closings";

const Volume = ({ volume }) => {
  const act = useAct(() => download(volume.file_id));
  const [first, last] = volume.numbers;
  return html`
    <li class="chosen">
      <span>${fill(say.volume, { number: volume.number, first, last })}</span>
      <button type="button" class="btn btn-sm" disabled=${act.pending} onClick=${act.run}>
        ${fill(say.open, volume)}
      </button>
      <${Trouble} problem=${act.problem} />
    </li>
  `;
};

const Closed = ({ one, name, goOn }) => html`
  <section class="mb-3">
    <h3 class="h4">
      ${name}${" "}
      ${
        one.closed_at
          ? html`<span class="text-secondary small"
              >${fill(say.closedBy, { by: one.closed_by, at: showMoment(one.closed_at) })}</span
            >`
          : html`<span class="tag tag-orange">${say.unfinished}</span>
              <button type="button" class="btn btn-sm" onClick=${goOn}>${say.goOn}</button>`
      }
    </h3>
    <ul class="list-unstyled d-grid gap-2">
      ${one.volumes.map((volume) => html`<${Volume} key=${volume.number} volume=${volume} />`)}
    </ul>
  </section>
`;

// `kept`: {incoming: [[code, name]], outgoing: [[code, name]]}.
export const Closing = ({ year, kept }) => {
  const loaded = useLoad(() => get(PATH, { year }), [year]);
  const progress = useSignal(null);
  const close = useAct(async (register_kind, code, name) => {
    let one;
    try {
      do {
        one = await post(PATH, { register_kind, code, year: Number(year) });
        progress.value = one;
      } while (!one.closed_at);
      tell(fill(say.done, { name, year, count: one.volumes.length }));
    } finally {
      progress.value = null;
      loaded.reload();
    }
  });
  const items = loaded.value?.items ?? [];
  const isThere = (kind, code) => items.some((one) => one.kind === kind && one.code === code);
  const open = Object.entries(kept).flatMap(([kind, registers]) =>
    registers.filter(([code]) => !isThere(kind, code)).map(([code, name]) => [kind, code, name]),
  );
  const isOver = Number(year) < Number(today().slice(0, 4));
  const nameOf = (one) => kept[one.kind]?.find(([code]) => code === one.code)?.[1] ?? one.code;
  return html`
    <section class="card mb-3">
      <div class="card-header"><h2 class="card-title">${say.title}</h2></div>
      <div class="card-body">
        <p class="text-secondary">${say.lead}</p>
        <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
        ${loaded.loading && !loaded.value && html`<${Loading} />`}
        ${items.map(
          (one) =>
            html`<${Closed}
              key=${`${one.kind}/${one.code}`}
              one=${one}
              name=${nameOf(one)}
              goOn=${() => close.run(one.kind, one.code, nameOf(one))}
            />`,
        )}
        ${loaded.value && !items.length && isOver && html`<p>${fill(say.none, { year })}</p>`}
        ${
          hasRole("clerk") &&
          (isOver
            ? html`<ul class="list-unstyled d-grid gap-2">
                ${open.map(
                  ([kind, code, name]) => html`
                    <li key=${`${kind}/${code}`} class="chosen">
                      <span>${name}</span>
                      <button
                        type="button"
                        class="btn btn-sm"
                        aria-label=${fill(say.closeOf, { name, year })}
                        disabled=${close.pending}
                        onClick=${() => close.run(kind, code, name)}
                      >
                        ${say.close}
                      </button>
                    </li>
                  `,
                )}
              </ul>`
            : html`<p class="m-0">${fill(say.notOver, { year })}</p>`)
        }
        <p role="status">
          ${
            progress.value &&
            fill(say.progress, {
              count: progress.value.volumes.length,
              last: progress.value.volumes.at(-1)?.numbers[1] ?? 0,
            })
          }
        </p>
        <${Trouble} problem=${close.problem} />
      </div>
    </section>
  `;
};
