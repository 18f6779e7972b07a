// Pages of PDF files, drawn by the page itself: to compare versions and to place a signature.
// pdf.js is large, so it is asked for when the first page is to be drawn.
import { get } from "./api.js";

const VENDOR = new URL("./vendor/", import.meta.url).href;
const WORKER = `${VENDOR}pdf-worker.js`;

let library = null;

const pdfjs = async () => {
  library ??= import("./vendor/pdf.js").catch((error) => {
    library = null;
    throw error;
  });
  const found = await library;
  found.GlobalWorkerOptions.workerSrc = WORKER;
  return found;
};

// The file as {pages, page(number), close()}.
export const openFile = async ({ file_id, agency }) => {
  const [{ getDocument }, { url }] = await Promise.all([
    pdfjs(),
    get(`/api/files/${file_id}/link`, { disposition: "inline", agency }),
  ]);
  return opened(getDocument({ url, wasmUrl: VENDOR, useWasm: false, verbosity: 0 }));
};

const opened = async (task) => {
  const pdf = await task.promise;
  return {
    pages: pdf.numPages,
    page: (number) => pdf.getPage(number),
    close: () => task.destroy(),
  };
};

// Draw a page as wide as asked (in CSS pixels); {done, stop}.
export const draw = (page, canvas, width) => {
  const { width: points } = page.getViewport({ scale: 1 });
  const viewport = page.getViewport({ scale: (width / points) * sharpness() });
  canvas.width = Math.floor(viewport.width);
  canvas.height = Math.floor(viewport.height);
  const task = page.render({ canvas, viewport });
  return { done: task.promise, stop: () => task.cancel() };
};

// More than two dots for each pixel costs a phone its memory and shows nothing more.
const sharpness = () => Math.min(devicePixelRatio || 1, 2);

// The words of a page, for those who cannot see it and to tell two pages apart.
export const textOf = async (page) => {
  const { items } = await page.getTextContent();
  return items
    .map((item) => item.str + (item.hasEOL ? "\n" : ""))
    .join("")
    .normalize("NFC");
};
