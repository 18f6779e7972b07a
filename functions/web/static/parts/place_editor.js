// Where signature, seal, number and date go: boxes over the drawn page, moved by hand or by keys.
import { html } from "../html.js";
import { useEffect, useRef, useState } from "../vendor/preact-hooks.js";
import { inTheMiddle, moved, movedByMm, NAMES, NEEDED, onPage, shareOf } from "../placing.js";
import { fill, words } from "../words.vi.js";
import { PageTurner, PageView, Zoom } from "./page_view.js";

const say = words.signing.places;

// One step of an arrow key in millimetres; with Shift a larger one.
const STEP = 1;
const LARGE_STEP = 5;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const Box = ({ name, place, page, sheet, change }) => {
  const box = useRef(null);
  const from = useRef(null);
  const share = shareOf(place, page);
  // By the object model of styles: the policy refuses style attributes.
  useEffect(() => {
    for (const side of ["left", "top", "width", "height"]) {
      box.current.style[side] = `${share[side]}%`;
    }
  });
  const begin = (e) => {
    box.current.setPointerCapture(e.pointerId);
    from.current = { x: e.clientX, y: e.clientY, place };
  };
  const move = (e) => {
    if (!from.current) return;
    const { width, height } = sheet();
    const { x, y, place: first } = from.current;
    change(moved(first, page, (e.clientX - x) / width, (e.clientY - y) / height));
  };
  const end = () => {
    from.current = null;
  };
  const press = (e) => {
    const way = ARROWS[e.key];
    if (!way) return;
    e.preventDefault();
    const step = e.shiftKey ? LARGE_STEP : STEP;
    change(movedByMm(place, page, way[0] * step, way[1] * step));
  };
  return html`
    <button
      type="button"
      ref=${box}
      class=${`place place-${name}`}
      aria-label=${fill(say.move, { name: say.names[name] })}
      onPointerDown=${begin}
      onPointerMove=${move}
      onPointerUp=${end}
      onPointerCancel=${end}
      onKeyDown=${press}
    >
      <span class="place-name">${say.names[name]}</span>
    </button>
  `;
};

// `value` has a place or null by name, `sizes` what a new one measures (in points); `file` is what
// useFile gives of it.
export const PlaceEditor = ({ file, opened, value, sizes = {}, change }) => {
  const [number, turn] = useState(1);
  const [zoom, setZoom] = useState(1);
  const [page, setPage] = useState(null);
  const area = useRef(null);
  const hasTurned = useRef(false);
  const { pdf } = opened;
  useEffect(() => {
    let isLeft = false;
    setPage(null);
    if (pdf) pdf.page(number).then((found) => isLeft || setPage(found), console.info);
    return () => {
      isLeft = true;
    };
  }, [pdf, number]);
  // It opens at the page that is signed.
  const signed = value.signature?.page;
  useEffect(() => {
    if (hasTurned.current || signed === undefined) return;
    hasTurned.current = true;
    turn(signed + 1);
  }, [signed]);
  const put = (name) => (place) => change({ ...value, [name]: place });
  const sheet = () => area.current.querySelector("canvas").getBoundingClientRect();
  const here = NAMES.filter((name) => value[name]?.page === number - 1);
  const bring = (name) => {
    const place = value[name];
    const size = sizes[name];
    put(name)(place ? onPage(place, page, number) : inTheMiddle(name, page, number, size));
  };
  return html`
    <div class="place-editor" ref=${area}>
      <${PageTurner} number=${number} pages=${pdf?.pages ?? 1} turn=${turn}>
        <${Zoom} zoom=${zoom} choose=${setZoom} />
      <//>
      <p class="form-hint">${say.hint}</p>
      <div class="place-pane">
        <${PageView} file=${file} ...${opened} number=${number} zoom=${zoom}>
          ${
            page &&
            here.map(
              (name) =>
                html`<${Box}
                  key=${name}
                  name=${name}
                  place=${value[name]}
                  page=${page}
                  sheet=${sheet}
                  change=${put(name)}
                />`,
            )
          }
        <//>
      </div>
      <ul class="list-unstyled place-list" aria-label=${say.title}>
        ${NAMES.map((name) => {
          const place = value[name];
          return html`<li key=${name}>
            <span class=${`place-sign place-${name}`}></span>
            <span>${say.names[name]}</span>
            <span class=${place || !NEEDED.includes(name) ? "text-secondary" : "due-late"}>
              ${place ? fill(say.onPage, { number: place.page + 1 }) : NEEDED.includes(name) ? say.missing : say.printed}
            </span>
            ${
              page &&
              place?.page !== number - 1 &&
              html`<button
                type="button"
                class="btn btn-sm"
                aria-label=${fill(say.bringOne, { name: say.names[name], number })}
                onClick=${() => bring(name)}
              >
                ${say.bring}
              </button>`
            }
          </li>`;
        })}
      </ul>
    </div>
  `;
};
