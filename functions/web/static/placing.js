// Places on a page in points as PDF counts (from the lower left), and as shares of the drawn page.

const POINTS_PER_MM = 72 / 25.4;
// What is not found in the draft begins with these sizes, in millimetres.
const SIZES = {
  signature: [40, 20],
  seal: [36, 36],
  number: [18, 6],
  day: [8, 6],
  month: [8, 6],
  year: [12, 6],
};

export const NAMES = Object.keys(SIZES);
export const NEEDED = ["signature", "seal", "number", "day"];

// {left, top, width, height} in percent of the page as it is drawn, turned as a viewer turns it.
export const shareOf = (place, page) => {
  const viewport = page.getViewport({ scale: 1 });
  const [a, b] = [
    viewport.convertToViewportPoint(place.left, place.bottom),
    viewport.convertToViewportPoint(place.right, place.top),
  ];
  const percent = (length, whole) => (length / whole) * 100;
  return {
    left: percent(Math.min(a[0], b[0]), viewport.width),
    top: percent(Math.min(a[1], b[1]), viewport.height),
    width: percent(Math.abs(a[0] - b[0]), viewport.width),
    height: percent(Math.abs(a[1] - b[1]), viewport.height),
  };
};

// The place moved over the drawn page by shares of it (0.1 is a tenth), kept within the page.
export const moved = (place, page, across, down) => {
  const viewport = page.getViewport({ scale: 1 });
  const at = ([x, y]) => viewport.convertToPdfPoint(x, y);
  const from = at([0, 0]);
  const to = at([across * viewport.width, down * viewport.height]);
  return within(shifted(place, to[0] - from[0], to[1] - from[1]), page);
};

export const movedByMm = (place, page, across, down) => {
  const { width, height } = page.getViewport({ scale: 1 });
  const share = (mm, whole) => (mm * POINTS_PER_MM) / whole;
  return moved(place, page, share(across, width), share(down, height));
};

const shifted = (place, right, up) => ({
  ...place,
  left: place.left + right,
  right: place.right + right,
  bottom: place.bottom + up,
  top: place.top + up,
});

const within = (place, page) => {
  const [x1, y1, x2, y2] = page.view;
  const inside = (low, high, first, last) =>
    Math.max(Math.min(0, last - high), first - low > 0 ? first - low : Math.min(0, last - high));
  return shifted(
    place,
    inside(place.left, place.right, x1, x2),
    inside(place.bottom, place.top, y1, y2),
  );
};

// A place in the middle of a page, of the size such a thing has.
export const inTheMiddle = (name, page, number, size) => {
  const [x1, y1, x2, y2] = page.view;
  const [width, height] = size ?? SIZES[name].map((mm) => mm * POINTS_PER_MM);
  const left = (x1 + x2 - width) / 2;
  const bottom = (y1 + y2 - height) / 2;
  return { page: number - 1, left, bottom, right: left + width, top: bottom + height };
};

// The same place on another page.
export const onPage = (place, page, number) => within({ ...place, page: number - 1 }, page);
