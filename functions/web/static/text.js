import { words } from "./words.vi.js";

// Text as people look for it: without case and diacritics, đ as d.
export const fold = (text) =>
  text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/đ/g, "d")
    .replace(/Đ/g, "D")
    .toLowerCase()
    .replace(/\s+/g, " ")
    .trim();

export const showSize = (bytes) => {
  if (bytes < 1024 * 1024) return `${Math.ceil(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1).replace(".", ",")} MB`;
};

// Numbers below ten are written with a nought before them (Decree 30/2020, Appendix VI);
// a stopped document has none yet.
export const showNumber = (number) => (number ? String(number).padStart(2, "0") : words.none);

// 6576 → "6.576"
const counts = new Intl.NumberFormat("vi-VN");
export const showCount = (count) => counts.format(count);

// "125" + "UBND-KGVX" → "125/UBND-KGVX"
export const reference = (document) =>
  [document.number, document.notation].filter(Boolean).join("/");

// The name in the subject of a certificate: "CN=Lê Trọng Nghĩa, O=…" → "Lê Trọng Nghĩa"
export const commonName = (subject) => /(?:^|,\s*)CN=([^,]+)/.exec(subject)?.[1] ?? subject;

// Rows of text as CSV that a spreadsheet reads with its marks; none of them becomes a formula.
export const csv = (rows) => "\ufeff" + rows.map((row) => row.map(cell).join(",")).join("\r\n");

const cell = (value) => {
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return `"${text.replaceAll('"', '""')}"`;
};

// Let the person keep a text as a file.
export const save = (name, type, text) => keep(name, [text], `${type};charset=utf-8`);

// The same for a file that the API gives in base 64.
export const saveBytes = (name, content) =>
  keep(name, [Uint8Array.from(atob(content), (each) => each.charCodeAt(0))], OF_ANY_KIND);

const OF_ANY_KIND = "application/octet-stream";

const keep = (name, parts, type) => {
  const address = URL.createObjectURL(new Blob(parts, { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
};
