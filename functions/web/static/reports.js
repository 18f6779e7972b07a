// What is asked of reports: the span and its quick choices, the filter as the address keeps it.
import { acting } from "./acting.js";
import { showDay, today } from "./dates.js";
import { reports as say } from "./reports.vi.js";
import { to, withQuery } from "./router.js";
import { hasRole, me } from "./session.js";
import { fill } from "./words.vi.js";

// Given to nobody, in no unit: as the API asks for the rows without an id.
export const NONE = "none";
export const PARTS = {
  figures: to("bao-cao"),
  ahead: to("bao-cao", "den-han"),
  kept: to("bao-cao", "da-lap"),
  schedule: to("bao-cao", "lich"),
  mends: to("bao-cao", "doi-soat"),
};
const DOCUMENTS = to("bao-cao", "van-ban");
const OF_AGENCY = ["clerk", "leader", "head", "administrator", "operator", "inspector"];

export const mayRead = () => !acting.value && hasRole(...OF_AGENCY, "unit_head");
export const mayLookBehind = () => hasRole("clerk", "leader", "head", "unit_head");
const isOfProvince = () => hasRole("operator", "inspector");
// The head of the agency at the top reads both; the own agency's comes first.
export const maySeeProvince = () => isOfProvince() || (hasRole("head") && !me.value.agency.parent_id);
export const scopeOf = (query) => query.scope ?? (isOfProvince() ? "province" : "agency");
export const mayReadMends = () => hasRole("administrator", "operator", "inspector");
export const hasOwnUnitOnly = () => !hasRole(...OF_AGENCY);

const iso = (year, month, day) => new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10);

const weekOf = (y, m, d, shift) => {
  const monday = d - ((new Date(Date.UTC(y, m, d)).getUTCDay() + 6) % 7) + 7 * shift;
  return { from: iso(y, m, monday), until: iso(y, m, monday + 6) };
};
const monthsOf = (y, first, count) => ({ from: iso(y, first, 1), until: iso(y, first + count, 0) });

// The spans that are asked for most, around a day: [{name, from, until}].
export const spans = (day = today()) => {
  const [y, month, d] = day.split("-").map(Number);
  const m = month - 1;
  const quarter = m - (m % 3);
  const isFirst = m < 6;
  return [
    { name: say.spans.week, ...weekOf(y, m, d, 0) },
    { name: say.spans.lastWeek, ...weekOf(y, m, d, -1) },
    { name: say.spans.quarter, ...monthsOf(y, quarter, 3) },
    { name: say.spans.lastQuarter, ...monthsOf(y, quarter - 3, 3) },
    { name: fill(say.spans.secondHalf, { year: y - 1 }), isOff: !isFirst, ...monthsOf(y - 1, 6, 6) },
    { name: fill(say.spans.firstHalf, { year: y }), ...monthsOf(y, 0, 6) },
    { name: fill(say.spans.secondHalf, { year: y }), isOff: isFirst, ...monthsOf(y, 6, 6) },
    { name: fill(say.spans.year, { year: y }), ...monthsOf(y, 0, 12) },
    { name: fill(say.spans.year, { year: y - 1 }), ...monthsOf(y - 1, 0, 12) },
  ].filter((each) => !each.isOff);
};

// Until when one reads in advance: [{name, until}].
export const endsAhead = (day = today()) => {
  const [y, month, d] = day.split("-").map(Number);
  return [
    { name: say.ahead.ends.week, until: weekOf(y, month - 1, d, 0).until },
    { name: say.ahead.ends.nextWeek, until: weekOf(y, month - 1, d, 1).until },
    { name: say.ahead.ends.month, until: monthsOf(y, month - 1, 1).until },
  ];
};

const NARROWING = ["agency", "unit", "person", "kind"];

// The filter of an address; without one, the province's quarter or the agency's week.
export const askedOf = (query) => {
  const scope = scopeOf(query);
  const [week, , quarter] = spans();
  const first = scope === "province" ? quarter : week;
  const report = query.report in say.kinds ? query.report : scope === "province" ? "exchange" : "handling";
  const asked = { report, from: query.from ?? first.from, until: query.until ?? first.until, scope };
  for (const name of NARROWING) asked[name] = query[name] ?? "";
  return asked;
};

// As the API takes it, without what only the page knows.
export const queryOf = ({ from, until, scope, agency, unit, person, kind }) => ({
  from,
  until,
  scope,
  agency,
  unit,
  person,
  kind,
});

export const isNarrowed = (asked) => NARROWING.some((name) => asked[name]);
export const widened = (asked) => ({ ...asked, agency: "", unit: "", person: "", kind: "" });

export const addressOf = (asked) => withQuery(PARTS.figures, asked);

// The documents behind a figure; null where the reader sees figures alone.
export const behind = (asked, figure) =>
  asked.scope === "agency" && mayLookBehind() ? withQuery(DOCUMENTS, { ...asked, figure }) : null;

export const spanOf = ({ from, until }) =>
  fill(say.ofSpan, { from: showDay(from), until: showDay(until) });

// "15/03" or "03/2026"; in a table in full.
export const shortStep = ({ first, last }) =>
  first === last ? showDay(first).slice(0, 5) : showDay(first).slice(3);
export const longStep = ({ first, last }) => {
  const [year, month] = first.split("-");
  return first === last ? showDay(first) : fill(say.month, { month, year });
};

export const share = (part, whole) =>
  whole ? String(Math.round((1000 * part) / whole) / 10).replace(".", ",") : null;

// A label of every figure that has documents behind it.
export const figureName = (figure) =>
  say.behind.titles[figure] ??
  say.compliance[figure] ??
  say.handling[figure] ??
  say.sent[figure] ??
  say.title;

// Columns: {title, of(sums)}, and `figure` where there are documents behind it.
const plain = (words, ...figures) =>
  figures.map((figure) => ({ title: words[figure], figure, of: (sums) => sums[figure] }));
const rate = (title, part, whole) => ({ title, of: (sums) => share(part(sums), whole(sums)) });

export const HANDLING = [
  ...plain(say.handling, "carried", "received", "in_time", "late", "ended", "open", "open_late"),
  rate(
    say.handling.rate,
    (sums) => sums.in_time,
    (sums) => sums.in_time + sums.late,
  ),
];

const exchanged = (way) => {
  const words = say[way];
  const of = (mark) => (sums) => sums[`${way}_${mark}`];
  const whole = (sums) => sums[way];
  return [
    ...plain(words, way, `${way}_electronic`),
    rate(words.electronicRate, of("electronic"), whole),
    ...plain(words, `${way}_signed`),
    rate(words.signedRate, of("signed"), whole),
    ...plain(words, `${way}_coded`),
    { title: words.uncoded, of: (sums) => whole(sums) - of("coded")(sums) },
    ...plain(words, `${way}_filed`),
  ];
};

export const USED = [
  ...plain(say.use, "accounts", "signed_in"),
  rate(say.rate, (use) => use.signed_in, (use) => use.accounts),
  ...plain(say.use, "sign_ins", "acting", "acts"),
];

export const SENT = exchanged("sent");
export const RECEIVED = exchanged("received");
export const EXCHANGED = [...SENT.slice(0, 2), ...RECEIVED.slice(0, 2)].map((column) =>
  column.figure === "received_electronic"
    ? { ...column, title: say.received.electronicOfAll }
    : column,
);
