// One page of a PDF file, drawn as wide as its place; what lies on it may be put over it.
import { html } from "../html.js";
import { useEffect, useRef, useState } from "../vendor/preact-hooks.js";
import { Problem } from "../api.js";
import { draw, openFile, textOf } from "../pages.js";
import { fill, words } from "../words.vi.js";
import { Loading, Trouble } from "./notice.js";

const say = words.outgoing.pages;

// The file behind {file_id}: {pdf, problem, again}; closed when its screen is left.
export const useFile = (file) => {
  const [state, set] = useState({ pdf: null, problem: null });
  const [turn, again] = useState(0);
  useEffect(() => {
    let isLeft = false;
    let pdf = null;
    set({ pdf: null, problem: null });
    const open = async () => {
      try {
        const found = await openFile(file);
        if (isLeft) return found.close();
        pdf = found;
        set({ pdf, problem: null });
      } catch (error) {
        if (isLeft) return;
        if (!(error instanceof Problem)) console.info(error);
        const problem = error instanceof Problem ? error : new Problem({ detail: say.cannotDraw });
        set({ pdf: null, problem });
      }
    };
    if (file) open();
    return () => {
      isLeft = true;
      pdf?.close();
    };
  }, [file?.file_id, turn]);
  return { ...state, again: () => again(turn + 1) };
};

// `onDrawn({width, height, page})` tells how large the page stands there, in CSS pixels.
export const PageView = ({ file, pdf, problem, again, number, name, zoom = 1, onDrawn, children }) => {
  const place = useRef(null);
  const canvas = useRef(null);
  const [text, setText] = useState("");
  const [isBusy, setBusy] = useState(true);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const box = place.current;
    const measure = () => setWidth(Math.floor(box.clientWidth * zoom));
    const watch = new ResizeObserver(measure);
    watch.observe(box);
    measure();
    return () => watch.disconnect();
  }, [zoom]);
  useEffect(() => {
    let isLeft = false;
    let drawing = null;
    const show = async () => {
      setBusy(true);
      const page = await pdf.page(number);
      if (isLeft) return;
      drawing = draw(page, canvas.current, width);
      await drawing.done;
      if (isLeft) return;
      setText(await textOf(page));
      setBusy(false);
      const { width: points, height } = page.getViewport({ scale: 1 });
      onDrawn?.({ width, height: (height * width) / points, page });
    };
    // Stopped by the next drawing, this one fails; that is no trouble of the reader's.
    if (pdf && width && number <= pdf.pages) show().catch((error) => isLeft || console.info(error));
    return () => {
      isLeft = true;
      drawing?.stop();
    };
  }, [pdf, number, width]);
  const isThere = pdf && number <= pdf.pages;
  return html`
    <div class="page-place" ref=${place} aria-busy=${!problem && isBusy}>
      <${Trouble} problem=${problem} retry=${again} />
      ${!pdf && !problem && html`<${Loading} />`}
      ${pdf && !isThere && html`<p class="page-none">${fill(say.none, { number })}</p>`}
      <div class=${`page-sheet page-zoom-${zoom * 100}`} hidden=${!isThere}>
        <canvas
          ref=${canvas}
          class="page-canvas"
          role="img"
          aria-label=${fill(say.pageOf, { number, name: name ?? file?.filename ?? "" })}
        ></canvas>
        <p class="visually-hidden">${text}</p>
        ${children}
      </div>
    </div>
  `;
};

const ZOOMS = [1, 1.5, 2];

export const Zoom = ({ zoom, choose }) => html`
  <label class="d-flex align-items-center gap-2">
    <span>${say.zoom}</span>
    <select
      class="form-select form-select-sm w-auto"
      value=${zoom}
      onChange=${(e) => choose(Number(e.target.value))}
    >
      ${ZOOMS.map((z) => html`<option key=${z} value=${z}>${z * 100}%</option>`)}
    </select>
  </label>
`;

// ‹ page 2 of 5 ›
export const PageTurner = ({ number, pages, turn, children }) => html`
  <div class="page-turner" role="group" aria-label=${say.turner}>
    <button type="button" class="btn btn-sm" disabled=${number <= 1} onClick=${() => turn(number - 1)}>
      ‹ ${say.previous}
    </button>
    <span aria-live="polite">${fill(say.where, { number, pages })}</span>
    <button
      type="button"
      class="btn btn-sm"
      disabled=${number >= pages}
      onClick=${() => turn(number + 1)}
    >
      ${say.next} ›
    </button>
    ${children}
  </div>
`;
