// Addresses after "#": #/van-ban-den/<id>?page=2 is {path: ["van-ban-den", "<id>"], query}.
import { signal } from "./vendor/signals.js";

const read = () => {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  return {
    path: path.split("/").filter(Boolean).map(decodeURIComponent),
    query: Object.fromEntries(new URLSearchParams(query)),
  };
};

export const route = signal(read());
let steps = 0;
addEventListener("hashchange", () => {
  steps += 1;
  const before = route.peek().path.join("/");
  route.value = read();
  if (before !== route.peek().path.join("/")) scrollTo(0, 0);
});

export const to = (...path) => "#/" + path.map(encodeURIComponent).join("/");

export const withQuery = (address, query) => {
  const given = Object.entries(query).filter(([, value]) => value);
  return given.length ? `${address}?${new URLSearchParams(given)}` : address;
};

export const go = (address) => {
  location.hash = address;
};

// For a "back" link: to the list one came from, as it was; its own address when there is none.
export const goBack = (e) => {
  if (!steps) return;
  e.preventDefault();
  history.back();
};
