// Dates as officials write them (dd/mm/yyyy), in Vietnam's time whatever the computer's.
import { fill, words } from "./words.vi.js";

const ZONE = "Asia/Ho_Chi_Minh";
const two = (n) => String(n).padStart(2, "0");

const isoDay = new Intl.DateTimeFormat("en-CA", {
  timeZone: ZONE,
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
});
const moment = new Intl.DateTimeFormat("vi-VN", {
  timeZone: ZONE,
  hour: "2-digit",
  minute: "2-digit",
  day: "2-digit",
  month: "2-digit",
  year: "numeric",
});

export const today = () => isoDay.format(new Date());

// "2026-03-05" → "05/03/2026"
export const showDay = (iso) => (iso ? iso.slice(0, 10).split("-").reverse().join("/") : "");

// "2026-03-05T01:00:00+00:00" → "05/03/2026 08:00"
export const showMoment = (iso) => {
  if (!iso) return "";
  const part = Object.fromEntries(
    moment.formatToParts(new Date(iso)).map((p) => [p.type, p.value]),
  );
  return `${part.day}/${part.month}/${part.year} ${part.hour}:${part.minute}`;
};

// "5/3/2026", "05-03-2026", "05032026" → "2026-03-05"; null when it is no day.
export const readDay = (text) => {
  const match =
    /^(\d{1,2})[/.\-\s](\d{1,2})[/.\-\s](\d{4})$/.exec(text.trim()) ??
    /^(\d{2})(\d{2})(\d{4})$/.exec(text.trim());
  if (!match) return null;
  const [day, month, year] = match.slice(1).map(Number);
  const made = new Date(Date.UTC(year, month - 1, day));
  const isDay = made.getUTCMonth() === month - 1 && made.getUTCDate() === day && year >= 1900;
  return isDay ? `${year}-${two(month)}-${two(day)}` : null;
};

const daysBetween = (from, to) => Math.round((Date.parse(to) - Date.parse(from)) / 86400000);

// How a deadline is shown: {day, text, tone}; `text` says how near it is, where that matters.
// `overdueDays` is counted by the server in working days.
export const showDue = (due, overdueDays, isOpen = true) => {
  if (!due) return null;
  const day = showDay(due);
  const left = daysBetween(today(), due.slice(0, 10));
  if (!isOpen || left > 3) return { day, text: "", tone: "calm" };
  if (overdueDays > 0)
    return { day, text: fill(words.due.overdue, { days: overdueDays }), tone: "late" };
  if (left < 0) return { day, text: words.due.past, tone: "late" };
  if (left === 0) return { day, text: words.due.today, tone: "soon" };
  return { day, text: fill(words.due.soon, { days: left }), tone: "soon" };
};
