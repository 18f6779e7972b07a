// The one client of the API: token, renewal of the session, errors as Problem, Idempotency-Key.
import { actFor, headerFor, isOver } from "./acting.js";
import * as session from "./session.js";
import { words } from "./words.vi.js";

// What the API refused, in the shape of problem+json. `errors` are [{field, detail}].
export class Problem extends Error {
  constructor({ status = 0, code = "unknown", detail = words.errors.unknown, errors = [] }) {
    super(detail);
    Object.assign(this, { status, code, detail, errors });
  }
}

const newKey = () =>
  [...crypto.getRandomValues(new Uint8Array(16))]
    .map((b) => b.toString(16).padStart(2, "0"))
    .join("");

// One key per content: the same form sent again after a broken line is the same request, a
// corrected form is a new one.
export const keyFor = (kept, content) => {
  const text = JSON.stringify(content);
  if (kept.text !== text) Object.assign(kept, { text, key: newKey() });
  return kept.key;
};

const address = (path, query) => {
  const given = Object.entries(query ?? {}).filter(
    ([, v]) => v !== undefined && v !== "" && v !== null,
  );
  return given.length ? `${path}?${new URLSearchParams(given)}` : path;
};

const send = async (method, path, { body, query, key, anonymous }) => {
  const headers = { Accept: "application/json, application/problem+json", ...headerFor(path) };
  if (!anonymous && session.token()) headers.Authorization = `Bearer ${session.token()}`;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (method !== "GET") headers["Idempotency-Key"] = key ?? newKey();
  try {
    return await fetch(address(path, query), {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: "no-store",
    });
  } catch {
    throw new Problem({ code: "network", detail: words.errors.network });
  }
};

const problemOf = async (response) => {
  try {
    const told = await response.json();
    return new Problem({
      status: response.status,
      code: told.code ?? "unknown",
      detail: told.detail ?? words.errors.unknown,
      errors: told.errors ?? [],
    });
  } catch {
    return new Problem({ status: response.status });
  }
};

// Several screens may meet the end of the token at once; one renewal serves them all.
let renewal = null;
const renewed = () => {
  renewal ??= renew().finally(() => (renewal = null));
  return renewal;
};

const renew = async () => {
  const refresh_token = session.refreshToken();
  if (!refresh_token) return false;
  const response = await send("POST", "/api/session/refresh", {
    body: { refresh_token },
    anonymous: true,
  });
  if (!response.ok) return false;
  session.keep(await response.json());
  return true;
};

export const call = async (method, path, options = {}) => {
  const used = session.token();
  let response = await send(method, path, options);
  if (response.status === 401 && !options.anonymous) {
    // The token may have been renewed by another request while this one was under way.
    if (session.token() !== used || (await renewed())) response = await send(method, path, options);
    if (response.status === 401) session.expire();
  }
  if (!response.ok) {
    const problem = await problemOf(response);
    if (isOver(problem)) actFor(null);
    throw problem;
  }
  return response.status === 204 ? null : response.json();
};

export const get = (path, query) => call("GET", path, { query });
export const post = (path, body, options = {}) => call("POST", path, { body, ...options });
export const put = (path, body, options = {}) => call("PUT", path, { body, ...options });
export const patch = (path, body, options = {}) => call("PATCH", path, { body, ...options });
export const remove = (path) => call("DELETE", path);

// Let the person keep a file of the system; `query` says which, where it is not the file itself.
export const download = async (fileId, query = { disposition: "attachment" }) => {
  const { url } = await get(`/api/files/${fileId}/link`, query);
  location.assign(url);
};
