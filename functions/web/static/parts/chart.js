// Two charts: bars side by side along time, and one bar a row in two parts. They tell their parts
// apart by hatching as well as by tone; the table beside them has the same figures to be read out.
import { html } from "../html.js";
import { useEffect, useRef, useState } from "../vendor/preact-hooks.js";
import { reports } from "../reports.vi.js";
import { showCount } from "../text.js";
import { fill } from "../words.vi.js";

const say = reports.charts;
const HEIGHT = 210;
const [SCALE, MARGIN, TOP, FOOT] = [38, 10, 10, 26];
const MOST_ROWS = 12;
const NARROWEST = 12;
const HATCH = "url(#plot-hatch)";

// Once on a screen: what the second part is painted with.
export const Hatch = () => html`
  <svg class="plot-hatch" width="0" height="0" aria-hidden="true">
    <pattern id="plot-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect width="6" height="6" class="hatch-ground" />
      <rect width="2.5" height="6" class="hatch-line" />
    </pattern>
  </svg>
`;

const Legend = ({ names }) => html`
  <span class="plot-legend">
    ${names.map(
      (name, index) => html`<span key=${name} class="plot-key">
        <svg width="14" height="14" aria-hidden="true"><${Part} index=${index} width="14" height="14" /></svg>
        ${name}
      </span>`,
    )}
  </span>
`;

const Part = ({ index, ...place }) =>
  index === 0
    ? html`<rect class="plot-one" ...${place} />`
    : html`<rect class="plot-two" fill=${HATCH} ...${place} />`;

const Frame = ({ title, names, note, children }) => html`
  <figure class="plot">
    <figcaption class="plot-head">
      <span class="plot-title">${title}</span><${Legend} names=${names} />
    </figcaption>
    ${children} ${note && html`<p class="plot-note">${note}</p>`}
  </figure>
`;

// A round step, so that some five lines lie across the chart.
const stepOf = (most) => {
  let step = 1;
  while (most / step > 5) step = String(step)[0] === "2" ? (step * 5) / 2 : step * 2;
  return step;
};

const useWidth = () => {
  const place = useRef(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const measure = () => setWidth(place.current?.clientWidth ?? 0);
    const watch = new ResizeObserver(measure);
    watch.observe(place.current);
    measure();
    return () => watch.disconnect();
  }, []);
  return [place, width];
};

// `steps`: [{name, values: [one, other]}].
export const TimeLine = ({ title, names, steps }) => {
  const [place, room] = useWidth();
  // Two bars have to stay two: where there is no room for all of them, one scrolls.
  const width = room && Math.max(room, SCALE + MARGIN + NARROWEST * steps.length);
  // The scale stands at the end that is seen first.
  const [left, right] = width > room ? [MARGIN, SCALE] : [SCALE, MARGIN];
  const scale =
    width > room ? { x: width - right + 6, "text-anchor": "start" } : { x: left - 6, "text-anchor": "end" };
  // The latest days are the ones to be seen first.
  useEffect(() => {
    place.current.scrollLeft = width;
  }, [width]);
  const step = stepOf(Math.max(1, ...steps.flatMap((each) => each.values)));
  const most = step * Math.ceil(Math.max(1, ...steps.flatMap((each) => each.values)) / step);
  const high = HEIGHT - TOP - FOOT;
  const each = (width - left - right) / Math.max(1, steps.length);
  const bar = Math.max(1, Math.min(22, each * 0.4));
  const y = (value) => TOP + high - (high * value) / most;
  const middle = (index) => left + each * (index + 0.5);
  const every = Math.max(1, Math.ceil(54 / Math.max(1, each)));
  const lines = Array.from({ length: most / step + 1 }, (_, n) => n * step);
  return html`
    <${Frame} title=${title} names=${names}>
      <div ref=${place} class="plot-scroll">
        ${
          width > 0 &&
          html`<svg
            width=${width}
            height=${HEIGHT}
            class="d-block"
            role="img"
            aria-label=${fill(say.alt, { title })}
          >
            ${lines.map(
              (value) => html`<g key=${value}>
                <line class="plot-line" x1=${left} x2=${width - right} y1=${y(value)} y2=${y(value)} />
                <text class="plot-text" ...${scale} y=${y(value) + 4}>${showCount(value)}</text>
              </g>`,
            )}
            ${steps.map(
              ({ name, values }, index) => html`<g key=${name}>
                ${values.map(
                  (value, n) =>
                    value > 0 &&
                    html`<${Part}
                      index=${n}
                      x=${middle(index) - bar + n * bar}
                      y=${y(value)}
                      width=${bar}
                      height=${TOP + high - y(value)}
                    />`,
                )}
                ${
                  index % every === 0 &&
                  html`<text class="plot-text" x=${middle(index)} y=${HEIGHT - 8} text-anchor="middle">
                    ${name}
                  </text>`
                }
              </g>`,
            )}
          </svg>`
        }
      </div>
    <//>
  `;
};

const sumOf = (values) => values[0] + values[1];

// `rows`: [{id, name, values: [one, other]}]; the largest are drawn, in the order they come.
export const Bars = ({ title, names, rows }) => {
  const filled = rows.filter((row) => sumOf(row.values) > 0);
  if (!filled.length) return null;
  const ranked = [...filled].sort((a, b) => sumOf(b.values) - sumOf(a.values));
  const drawn = new Set(ranked.slice(0, MOST_ROWS));
  const most = sumOf(ranked[0].values);
  const note = filled.length > MOST_ROWS && fill(say.most, { count: MOST_ROWS });
  return html`
    <${Frame} title=${title} names=${names} note=${note}>
      <div class="plot-rows" role="img" aria-label=${fill(say.alt, { title })}>
        ${filled
          .filter((row) => drawn.has(row))
          .map(
            ({ id, name, values }) => html`<div key=${id} class="plot-row">
              <span class="plot-name">${name}</span>
              <svg class="plot-bar" height="16" width="100%">
                <${Part} index=${0} width=${`${(100 * values[0]) / most}%`} height="16" />
                ${
                  values[1] > 0 &&
                  html`<${Part}
                    index=${1}
                    x=${`${(100 * values[0]) / most}%`}
                    width=${`${(100 * values[1]) / most}%`}
                    height="16"
                  />`
                }
              </svg>
              <span class="plot-values">${showCount(values[0])} · ${showCount(values[1])}</span>
            </div>`,
          )}
      </div>
    <//>
  `;
};
