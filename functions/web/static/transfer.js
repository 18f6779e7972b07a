// The bytes of one file on their way to storage: in one post, or in parts that go on after a cut.
import { post, Problem, remove } from "./api.js";
import { words } from "./words.vi.js";

const PARTS_AT_ONCE = 3;
const URLS_AT_ONCE = 20;
// A part that fails is sent again after these waits (milliseconds) before the file counts as cut off.
const PART_WAITS = [500, 2000];
const RESUME = "qlvb.upload.";
// What the API answers when the upload that was to go on is no longer there.
const GONE = [404, 409, 422];

// Carry a file up. `told` is {stopped, known, progress}: a signal that ends it, and what to call with
// the file's id and with the bytes sent.
export const transfer = async (source, told) => {
  const kept = resumed(source);
  try {
    await carry(source, kept ?? (await begin(source)), told);
  } catch (error) {
    if (!kept || !GONE.includes(error.status)) throw error;
    forget(kept.file_id);
    await carry(source, await begin(source), told);
  }
};

// The file is up, or given up: there is nothing to go on with.
export const forget = (fileId) => {
  for (const name of Object.keys(sessionStorage)) {
    if (!name.startsWith(RESUME)) continue;
    if (JSON.parse(sessionStorage.getItem(name)).file_id === fileId) sessionStorage.removeItem(name);
  }
};

const fingerprint = (source) => `${RESUME}${source.name}|${source.size}|${source.lastModified ?? ""}`;

// The same large file chosen again after a reload goes on with the parts that are there.
const resumed = (source) => JSON.parse(sessionStorage.getItem(fingerprint(source)));

// By the name's ending: what the browser calls a Word file depends on what else is installed.
const OOXML = "application/vnd.openxmlformats-officedocument";
const MEDIA = {
  eml: "message/rfc822",
  docx: `${OOXML}.wordprocessingml.document`,
  xlsx: `${OOXML}.spreadsheetml.sheet`,
};

const mediaOf = ({ name, type }) =>
  MEDIA[name.toLowerCase().split(".").at(-1)] ?? (type || "application/pdf");

const begin = async (source) => {
  const begun = await post("/api/uploads", {
    filename: source.name.normalize("NFC"),
    size: source.size,
    media_type: mediaOf(source),
    confirmed: true,
  });
  if (begun.method === "multipart") {
    sessionStorage.setItem(fingerprint(source), JSON.stringify(begun));
  }
  return begun;
};

const carry = async (source, begun, { stopped, known, progress }) => {
  known(begun.file_id);
  if (begun.method === "multipart") {
    await sendParts(source, begun, stopped, progress);
    await post(`/api/uploads/${begun.file_id}/completion`, {});
    return;
  }
  const form = new FormData();
  Object.entries(begun.fields).forEach(([name, value]) => form.append(name, value));
  form.append("file", source);
  try {
    await send("POST", begun.url, form, stopped, progress);
  } catch (error) {
    // The next try asks for a new permission; this one expires by itself when this is not heard.
    remove(`/api/uploads/${begun.file_id}`).catch(() => {});
    throw error;
  }
};

const sendParts = async (source, begun, stopped, progress) => {
  const { file_id, part_size, part_count } = begun;
  const ask = (numbers) => post(`/api/uploads/${file_id}/parts`, { numbers });
  const sizeOf = (number) => Math.min(part_size, source.size - (number - 1) * part_size);
  const there = (await ask([])).uploaded.map((part) => part.number);
  const sent = new Map(there.map((number) => [number, sizeOf(number)]));
  const note = (number, bytes) => {
    sent.set(number, bytes);
    progress([...sent.values()].reduce((sum, n) => sum + n, 0));
  };
  const missing = Array.from({ length: part_count }, (_, i) => i + 1).filter((n) => !sent.has(n));
  // One part that fails for good stops the others too: nothing goes on behind the person's back.
  const halted = new AbortController();
  stopped.addEventListener("abort", () => halted.abort());
  while (missing.length && !stopped.aborted) {
    const numbers = missing.splice(0, URLS_AT_ONCE);
    const { urls } = await ask(numbers);
    const next = async () => {
      for (let number = numbers.shift(); number; number = numbers.shift()) {
        const start = (number - 1) * part_size;
        const bytes = source.slice(start, start + part_size);
        await sendPart(urls[number], bytes, halted.signal, (n) => note(number, n));
        note(number, sizeOf(number));
      }
    };
    try {
      await Promise.all(Array.from({ length: PARTS_AT_ONCE }, next));
    } catch (error) {
      halted.abort();
      throw error;
    }
  }
  if (stopped.aborted) throw cut();
};

const sendPart = async (url, bytes, stopped, progress) => {
  for (const wait of PART_WAITS) {
    try {
      return await send("PUT", url, bytes, stopped, progress);
    } catch (error) {
      if (stopped.aborted) throw error;
      await new Promise((done) => setTimeout(done, wait));
    }
  }
  return send("PUT", url, bytes, stopped, progress);
};

const cut = () => new Problem({ code: "network", detail: words.upload.cut });

// XMLHttpRequest, because fetch tells no progress of what is sent.
const send = (method, url, body, stopped, progress) =>
  new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    const broken = () => fail(cut());
    const abort = () => request.abort();
    request.open(method, url);
    request.upload.onprogress = (e) => progress(e.loaded);
    request.onload = () => (request.status < 300 ? done() : broken());
    request.onerror = broken;
    request.onabort = broken;
    request.onloadend = () => stopped.removeEventListener("abort", abort);
    stopped.addEventListener("abort", abort);
    if (stopped.aborted) return broken();
    request.send(body);
  });
