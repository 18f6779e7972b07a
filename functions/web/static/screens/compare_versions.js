// Two versions of a draft page by page, beside each other; on a phone one under the other.
import { html } from "../html.js";
import { useEffect, useRef, useState } from "../vendor/preact-hooks.js";
import { get } from "../api.js";
import { showMoment } from "../dates.js";
import { differences, hasSameWords } from "../differing.js";
import { Empty, Loading, Trouble } from "../parts/notice.js";
import { PageTurner, PageView, useFile, Zoom } from "../parts/page_view.js";
import { textOf } from "../pages.js";
import { go, route, to, withQuery } from "../router.js";
import { useLoad, useTitle } from "../use.js";
import { fill, words } from "../words.vi.js";

const say = words.outgoing.compare;
// Longer files are told apart only at the page that is open.
const MOST_PAGES = 60;

const lineOf = (one) =>
  fill(words.outgoing.versionLine, { number: one.draft_no, by: one.by, at: showMoment(one.at) });

const Choice = ({ id, label, versions, value, onChange }) => html`
  <div class="col-12 col-md-6">
    <label class="form-label" for=${id}>${label}</label>
    <select id=${id} class="form-select" value=${value} onChange=${(e) => onChange(e.target.value)}>
      ${versions.map(
        (one) => html`<option key=${one.draft_no} value=${one.draft_no}>${lineOf(one)}</option>`,
      )}
    </select>
  </div>
`;

const textAt = async (pdf, number) =>
  number <= pdf.pages ? textOf(await pdf.page(number)) : "";

// {pages: whose words differ, isBlind: some have no words to tell apart}; null while not known.
const useDiffering = (before, after) => {
  const [found, set] = useState(null);
  useEffect(() => {
    let isLeft = false;
    set(null);
    const look = async () => {
      const differing = [];
      let isBlind = false;
      for (let n = 1; n <= Math.max(before.pages, after.pages); n += 1) {
        const [one, other] = await Promise.all([textAt(before, n), textAt(after, n)]);
        if (isLeft) return;
        if (!one.trim() && !other.trim()) isBlind = true;
        const isMissing = n > Math.min(before.pages, after.pages);
        if (isMissing || !hasSameWords(one, other)) differing.push(n);
      }
      set({ pages: differing, isBlind });
    };
    const pages = Math.max(before?.pages ?? 0, after?.pages ?? 0);
    if (before && after && pages <= MOST_PAGES) look().catch(console.info);
    return () => {
      isLeft = true;
    };
  }, [before, after]);
  return found;
};

const Words = ({ before, after, number }) => {
  const loaded = useLoad(
    async () => Promise.all([textAt(before, number), textAt(after, number)]),
    [before, after, number],
  );
  if (!loaded.value) return html`<${Loading} />`;
  const [one, other] = loaded.value;
  if (!one.trim() && !other.trim()) return html`<p class="m-0">${say.pictures}</p>`;
  const runs = differences(one, other);
  if (!runs) return html`<p class="m-0">${say.tooLong}</p>`;
  if (!runs.length) return html`<p class="m-0">${say.sameWords}</p>`;
  const marks = { less: "del", more: "ins", same: "span" };
  return html`<p class="differing m-0">
    ${runs.map(
      ({ kind, text }, i) =>
        html`<${marks[kind]} key=${i}
          >${kind !== "same" && html`<span class="visually-hidden">${say[kind]}: </span>`}${text}<//
        >${" "}`,
    )}
  </p>`;
};

// Scrolling the one scrolls the other, by the same share of its length.
const useTogether = () => {
  const panes = [useRef(null), useRef(null)];
  const scrolled = (from) => () => {
    const [one, other] = [panes[from].current, panes[1 - from].current];
    const share = (length, room) => (length > room ? length - room : 0);
    const ratio = (at, length) => (length ? at / length : 0);
    const down = ratio(one.scrollTop, share(one.scrollHeight, one.clientHeight));
    const across = ratio(one.scrollLeft, share(one.scrollWidth, one.clientWidth));
    const top = Math.round(down * share(other.scrollHeight, other.clientHeight));
    const left = Math.round(across * share(other.scrollWidth, other.clientWidth));
    if (Math.abs(other.scrollTop - top) > 1) other.scrollTop = top;
    if (Math.abs(other.scrollLeft - left) > 1) other.scrollLeft = left;
  };
  return { panes, scrolled };
};

const Pair = ({ versions, older, newer, choose }) => {
  const [number, turn] = useState(1);
  const [zoom, setZoom] = useState(1);
  const chosen = [older, newer].map((no) => versions.find((v) => String(v.draft_no) === no));
  const files = [useFile(chosen[0]), useFile(chosen[1])];
  const [before, after] = files.map((one) => one.pdf);
  const differing = useDiffering(before, after);
  const { panes, scrolled } = useTogether();
  const pages = Math.max(before?.pages ?? 1, after?.pages ?? 1);
  useEffect(() => turn(1), [older, newer]);
  return html`
    <div class="row g-2 mb-3">
      <${Choice} id="older" label=${say.older} versions=${versions} value=${older}
        onChange=${(no) => choose(no, newer)} />
      <${Choice} id="newer" label=${say.newer} versions=${versions} value=${newer}
        onChange=${(no) => choose(older, no)} />
    </div>
    <div class="compare-bar">
      <${PageTurner} number=${number} pages=${pages} turn=${turn}>
        <${Zoom} zoom=${zoom} choose=${setZoom} />
      <//>
      ${
        differing &&
        html`<div class="compare-pages" role="group" aria-label=${say.differing}>
          ${differing.pages.length > 0 && html`<span>${say.differing}</span>`}
          ${!differing.pages.length && !differing.isBlind && html`<span>${say.allSame}</span>`}
          ${differing.pages.map(
            (n) =>
              html`<button type="button" key=${n} class=${n === number ? "btn btn-sm active" : "btn btn-sm"}
                aria-label=${fill(say.toPage, { number: n })} aria-pressed=${n === number}
                onClick=${() => turn(n)}>${n}</button>`,
          )}
          ${differing.isBlind && html`<span>${say.somePictures}</span>`}
        </div>`
      }
    </div>
    <div class="compare">
      ${chosen.map(
        (version, i) =>
          html`<section class="card compare-side" key=${i} aria-label=${i ? say.newer : say.older}>
            <div class="compare-name">
              ${fill(say.name, { number: version.draft_no })}${" "}
              <span class="text-secondary small">${version.filename}</span>
            </div>
            <div class="compare-pane" ref=${panes[i]} onScroll=${scrolled(i)} tabindex="0"
              role="region" aria-label=${fill(say.name, { number: version.draft_no })}>
              <${PageView} key=${version.file_id} file=${version} ...${files[i]} number=${number} zoom=${zoom} />
            </div>
          </section>`,
      )}
    </div>
    ${
      before &&
      after &&
      html`<section class="card mt-3">
        <div class="card-header"><h2 class="card-title">${fill(say.words, { number })}</h2></div>
        <div class="card-body"><${Words} before=${before} after=${after} number=${number} /></div>
      </section>`
    }
  `;
};

export const CompareVersionsScreen = ({ documentId }) => {
  useTitle(say.title);
  const path = `/api/outgoing/${documentId}`;
  const loaded = useLoad(async () => {
    const [document, versions] = await Promise.all([get(path), get(`${path}/versions`)]);
    return { document, versions: versions.items };
  }, [documentId]);
  const here = to("van-ban-di", documentId, "so-sanh");
  const { truoc, sau } = route.value.query;
  const versions = loaded.value?.versions ?? [];
  const known = (no) => versions.some((one) => String(one.draft_no) === no);
  const newer = known(sau) ? sau : String(versions.at(-1)?.draft_no);
  const older = known(truoc) ? truoc : String(versions.at(-2)?.draft_no);
  const choose = (one, other) => go(withQuery(here, { truoc: one, sau: other }));
  return html`
    <div class="document-head">
      <a class="back" href=${to("van-ban-di", documentId)}>‹ ${say.back}</a>
      <h1 class="screen-title">${say.title}</h1>
      <p class="document-subject">${loaded.value?.document.subject}</p>
    </div>
    <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
    ${!loaded.value && !loaded.problem && html`<${Loading} />`}
    ${
      versions.length > 1 &&
      html`<${Pair} versions=${versions} older=${older} newer=${newer} choose=${choose} />`
    }
    ${loaded.value && versions.length < 2 && html`<div class="card"><${Empty} title=${say.onlyOne} /></div>`}
  `;
};
