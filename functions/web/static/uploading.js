// The files of a form: several on their way at once, with progress, cancel and retry, then the check's
// verdict on each. No screen of its own: see parts/upload.js.
import { signal } from "./vendor/signals.js";
import { get, Problem, remove } from "./api.js";
import { forget, transfer } from "./transfer.js";
import { words } from "./words.vi.js";

const MAX_BYTES = 200 * 1024 * 1024;
const AT_ONCE = 3;
// The check takes a second or two; after these waits (milliseconds) the person may ask again.
const CHECK_WAITS = [300, 500, 700, 1000, 1500, 2000, 3000, 3000, 5000, 5000, 5000, 10000, 10000];

const SETTLED = ["accepted", "refused", "stopped", "expired"];
const AGAIN = ["failed", "cancelled", "expired"];
// Up already, as far as a reload of the page is concerned.
const UP = ["checking", "accepted", "stopped"];

const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

// What of the files outlives a reload: those on their way are chosen again.
export const keptOf = (files) => files.filter((f) => UP.includes(f.state));

// A file is {key, name, size, state, percent, reason, pages, fileId, isCut}; states: waiting,
// uploading, checking, accepted, refused, stopped, expired, failed, cancelled.
export const makeUploads = (kept = []) => {
  const files = signal(kept);
  const sources = new Map();
  const stops = new Map();
  let keys = kept.reduce((most, f) => Math.max(most, f.key), 0);

  const find = (key) => files.peek().find((f) => f.key === key);
  const change = (key, facts) => {
    files.value = files.peek().map((f) => (f.key === key ? { ...f, ...facts } : f));
  };
  const takeOff = (key) => {
    files.value = files.peek().filter((f) => f.key !== key);
  };

  const add = (chosen) => {
    for (const source of chosen) {
      const file = { key: ++keys, name: source.name.normalize("NFC"), size: source.size };
      const reason =
        source.size > MAX_BYTES ? words.upload.tooBig : !source.size && words.upload.emptyFile;
      const state = reason ? "refused" : "waiting";
      files.value = [...files.peek(), { ...file, percent: 0, state, reason }];
      if (!reason) sources.set(file.key, source);
    }
    pump();
  };

  const pump = () => {
    const busy = files.peek().filter((f) => f.state === "uploading").length;
    const waiting = files.peek().filter((f) => f.state === "waiting");
    waiting.slice(0, Math.max(0, AT_ONCE - busy)).forEach((f) => carry(f.key));
  };

  // Run `work` for a file; what goes wrong is said at the file, unless the person stopped it.
  const attempt = async (key, work) => {
    const stop = new AbortController();
    stops.set(key, stop);
    try {
      await work(stop.signal);
    } catch (error) {
      if (stop.signal.aborted) return;
      if (!(error instanceof Problem)) console.error(error);
      // Said by the API itself, a refusal will not change by trying again.
      const isRefusal = error.status >= 400 && error.status < 500 && error.status !== 401;
      const isCut = error.code === "network";
      change(key, {
        state: isRefusal ? "refused" : "failed",
        isCut,
        reason: error instanceof Problem && !isCut ? error.message : words.upload.cut,
      });
    } finally {
      pump();
    }
  };

  const carry = (key) => {
    const source = sources.get(key);
    change(key, { state: "uploading", percent: 0, reason: "", fileId: undefined });
    return attempt(key, async (stopped) => {
      await transfer(source, {
        stopped,
        known: (fileId) => change(key, { fileId }),
        progress: (sent) =>
          change(key, { percent: Math.min(99, Math.floor((sent / source.size) * 100)) }),
      });
      change(key, { state: "checking", percent: 100 });
      pump();
      await check(key, stopped);
    });
  };

  const check = async (key, stopped) => {
    const { fileId } = find(key);
    for (const pause of CHECK_WAITS) {
      const found = await get(`/api/uploads/${fileId}`);
      if (stopped.aborted) return;
      // Registered meanwhile, in another tab: it is no longer this form's.
      if (found.document_id) return takeOff(key);
      if (SETTLED.includes(found.status)) {
        forget(fileId);
        const { status: state, pages, reason } = found;
        change(key, { state, pages, reason });
        return;
      }
      await wait(pause);
    }
    change(key, { state: "failed", percent: 100, reason: words.upload.slowCheck });
  };

  // A file that is up already is only asked about again; its bytes need not go twice.
  const askAgain = (key) => {
    change(key, { state: "checking", reason: "" });
    return attempt(key, (stopped) => check(key, stopped));
  };

  const canRetry = ({ key, state, fileId }) =>
    state === "stopped" ? Boolean(fileId) : AGAIN.includes(state) && sources.has(key);

  const retry = (key) => {
    const file = find(key);
    if (!file || !canRetry(file)) return;
    const isUp = file.percent === 100 && file.fileId && file.state === "failed";
    if (isUp || file.state === "stopped") return askAgain(key);
    change(key, { state: "waiting", reason: "" });
    pump();
  };

  const cancel = (key) => {
    stops.get(key)?.abort();
    change(key, { state: "cancelled", reason: "" });
    pump();
  };

  // Taken off the form: what was uploaded for it is deleted, a refusal's record stays.
  const drop = (key) => {
    const file = find(key);
    stops.get(key)?.abort();
    sources.delete(key);
    takeOff(key);
    if (file?.fileId) forget(file.fileId);
    if (file?.fileId && !["refused", "stopped", "expired"].includes(file.state)) {
      // It expires by itself when this does not get through.
      remove(`/api/uploads/${file.fileId}`).catch(() => {});
    }
    pump();
  };

  // The network is back: what it cut off goes on.
  const goOn = () =>
    files
      .peek()
      .filter((f) => f.state === "failed" && f.isCut)
      .forEach((f) => retry(f.key));

  keptOf(kept).forEach((f) => askAgain(f.key));
  return { files, add, retry, cancel, drop, goOn, canRetry };
};
