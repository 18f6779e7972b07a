// Files on their way up, straight to storage: several at once, with progress, cancel, retry, and
// large ones in parts that go on where they were cut. No screen of its own: see parts/upload.js.
import { signal } from "./vendor/signals.js";
import { get, post, Problem, remove } from "./api.js";
import { words } from "./words.vi.js";

export const MAX_BYTES = 200 * 1024 * 1024;
const AT_ONCE = 3;
const PARTS_AT_ONCE = 3;
const URLS_AT_ONCE = 20;
const RESUME = "qlvb.upload.";
// The check takes a second or two; after these waits (milliseconds) the person may ask again.
const CHECK_WAITS = [300, 500, 700, 1000, 1500, 2000, 3000, 3000, 5000, 5000, 5000, 10000, 10000];

const SETTLED = ["accepted", "refused", "stopped", "expired"];

// A file is {key, name, size, state, percent, reason, pages, fileId}; states: waiting, uploading,
// checking, accepted, refused, stopped, expired, failed, cancelled.
export const makeUploads = (kept = []) => {
  const files = signal(kept);
  const running = new Map();
  let keys = kept.reduce((most, f) => Math.max(most, f.key), 0);

  const change = (key, facts) => {
    files.value = files.peek().map((f) => (f.key === key ? { ...f, ...facts } : f));
  };
  const find = (key) => files.peek().find((f) => f.key === key);

  const add = (chosen) => {
    for (const source of chosen) {
      const file = {
        key: ++keys,
        name: source.name.normalize("NFC"),
        size: source.size,
        percent: 0,
      };
      const reason =
        source.size > MAX_BYTES ? words.upload.tooBig : !source.size && words.upload.emptyFile;
      files.value = [...files.peek(), { ...file, state: reason ? "refused" : "waiting", reason }];
      running.set(file.key, { source, stop: new AbortController() });
    }
    pump();
  };

  const pump = () => {
    const busy = files.peek().filter((f) => f.state === "uploading").length;
    const waiting = files.peek().filter((f) => f.state === "waiting");
    waiting.slice(0, Math.max(0, AT_ONCE - busy)).forEach((f) => carry(f.key));
  };

  const carry = async (key) => {
    const work = running.get(key);
    work.stop = new AbortController();
    change(key, { state: "uploading", percent: 0, reason: "" });
    const { signal: stopped } = work.stop;
    try {
      await transfer(work, key, stopped, change);
      change(key, { state: "checking", percent: 100 });
      pump();
      await check(key, stopped);
    } catch (error) {
      if (stopped.aborted) return;
      if (!(error instanceof Problem)) console.error(error);
      // Said by the API itself, a refusal will not change by trying again.
      const refused = error instanceof Problem && error.status >= 400 && error.status < 500;
      const isSession = error.status === 401;
      change(key, {
        state: refused && !isSession ? "refused" : "failed",
        reason: error instanceof Problem ? error.message : words.upload.failed,
      });
    } finally {
      pump();
    }
  };

  const check = async (key, stopped) => {
    const { fileId } = find(key);
    for (const wait of CHECK_WAITS) {
      const found = await get(`/api/uploads/${fileId}`);
      if (stopped.aborted) return;
      if (SETTLED.includes(found.status)) {
        forget(find(key));
        const { status, pages, filename, reason } = found;
        change(key, { state: status, pages, name: filename ?? find(key).name, reason });
        return;
      }
      await new Promise((done) => setTimeout(done, wait));
    }
    change(key, { state: "failed", reason: words.upload.slowCheck });
  };

  // A file that is up already is only asked about again; its bytes need not go twice.
  const retry = (key) => {
    const file = find(key);
    if (!file || !["failed", "cancelled", "expired"].includes(file.state)) return;
    if (file.percent === 100 && file.fileId && file.state === "failed") {
      change(key, { state: "checking", reason: "" });
      check(key, new AbortController().signal).catch((error) =>
        change(key, { state: "failed", reason: error.message }),
      );
      return;
    }
    if (file.state === "expired") change(key, { fileId: undefined });
    change(key, { state: "waiting", reason: "" });
    pump();
  };

  const cancel = (key) => {
    running.get(key)?.stop.abort();
    change(key, { state: "cancelled", reason: "" });
    pump();
  };

  // Taken off the form: what was uploaded for it is deleted, a refusal's record stays.
  const drop = (key) => {
    const file = find(key);
    running.get(key)?.stop.abort();
    running.delete(key);
    files.value = files.peek().filter((f) => f.key !== key);
    if (file) forget(file);
    if (file?.fileId && file.state !== "refused" && file.state !== "stopped") {
      // It expires by itself when this does not get through.
      remove(`/api/uploads/${file.fileId}`).catch(() => {});
    }
    pump();
  };

  const canRetry = (key) => running.has(key);
  return { files, add, retry, cancel, drop, canRetry };
};

const transfer = async (work, key, stopped, change) => {
  const { source } = work;
  const progress = (sent) =>
    change(key, { percent: Math.min(99, Math.floor((sent / source.size) * 100)) });
  work.begun ??= resumed(source) ?? (await begin(source));
  if (stopped.aborted) return;
  change(key, { fileId: work.begun.file_id });
  if (work.begun.method === "multipart") {
    await sendParts(source, work, stopped, progress);
    await post(`/api/uploads/${work.begun.file_id}/completion`, {});
    return;
  }
  const form = new FormData();
  Object.entries(work.begun.fields).forEach(([name, value]) => form.append(name, value));
  form.append("file", source);
  try {
    await send("POST", work.begun.url, form, stopped, progress);
  } catch (error) {
    // The permission to post is used up or too old; the next try asks for a new one.
    work.begun = undefined;
    throw error;
  }
};

const begin = async (source) => {
  const begun = await post("/api/uploads", {
    filename: source.name.normalize("NFC"),
    size: source.size,
    media_type: source.type || "application/pdf",
    confirmed: true,
  });
  if (begun.method === "multipart") {
    sessionStorage.setItem(RESUME + fingerprint(source), JSON.stringify(begun));
  }
  return begun;
};

const fingerprint = (source) => `${source.name}|${source.size}|${source.lastModified ?? ""}`;

// The same large file chosen again after a reload goes on with the parts that are there.
const resumed = (source) => {
  const found = sessionStorage.getItem(RESUME + fingerprint(source));
  return found ? JSON.parse(found) : null;
};

const forget = (file) => {
  for (const name of Object.keys(sessionStorage)) {
    if (!name.startsWith(RESUME)) continue;
    if (JSON.parse(sessionStorage.getItem(name)).file_id === file.fileId)
      sessionStorage.removeItem(name);
  }
};

const sendParts = async (source, work, stopped, progress) => {
  const { file_id, part_size, part_count } = work.begun;
  const all = Array.from({ length: part_count }, (_, i) => i + 1);
  const ask = async (numbers) => {
    try {
      return await post(`/api/uploads/${file_id}/parts`, { numbers });
    } catch (error) {
      // The upload that was to go on is gone: begin anew at the next try.
      if (error.status === 404 || error.status === 409 || error.status === 422) {
        sessionStorage.removeItem(RESUME + fingerprint(source));
        work.begun = undefined;
        error.status = 0;
      }
      throw error;
    }
  };
  const sizeOf = (number) => Math.min(part_size, source.size - (number - 1) * part_size);
  const there = await ask(all.slice(0, URLS_AT_ONCE));
  const sent = new Map(there.uploaded.map((part) => [part.number, sizeOf(part.number)]));
  const report = () => progress([...sent.values()].reduce((sum, n) => sum + n, 0));
  const missing = all.filter((number) => !sent.has(number));
  while (missing.length && !stopped.aborted) {
    const numbers = missing.splice(0, URLS_AT_ONCE);
    const { urls } = await ask(numbers);
    const next = async () => {
      for (let number = numbers.shift(); number; number = numbers.shift()) {
        const start = (number - 1) * part_size;
        const bytes = source.slice(start, start + part_size);
        await send("PUT", urls[number], bytes, stopped, (n) => {
          sent.set(number, n);
          report();
        });
        sent.set(number, sizeOf(number));
        report();
      }
    };
    await Promise.all(Array.from({ length: PARTS_AT_ONCE }, next));
  }
};

// XMLHttpRequest, because fetch tells no progress of what is sent.
const send = (method, url, body, stopped, progress) =>
  new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    const broken = () => fail(new Problem({ code: "upload_failed", detail: words.upload.failed }));
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
