// Who is signed in. Tokens live in this tab's sessionStorage: closing the tab signs out.
import { signal } from "./vendor/signals.js";

const KEY = "qlvb.session";

const stored = () => {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
};

let tokens = stored();

// "none": nobody; "open": signed in; "expired": was signed in, and what was typed is still there.
export const status = signal(tokens.token ? "open" : "none");
export const me = signal(null);
// Counts sign-ins, so that screens load anew after each.
export const signIns = signal(0);

export const token = () => tokens.token;
export const refreshToken = () => tokens.refresh_token;

export const keep = (answer) => {
  tokens = { ...tokens, ...answer };
  sessionStorage.setItem(KEY, JSON.stringify(tokens));
};

export const open = (answer) => {
  keep(answer);
  signIns.value += 1;
  status.value = "open";
};

export const expire = () => {
  tokens = {};
  sessionStorage.removeItem(KEY);
  status.value = me.value ? "expired" : "none";
};

export const signOut = () => {
  tokens = {};
  sessionStorage.clear();
  me.value = null;
  status.value = "none";
  location.hash = "";
};

export const hasRole = (...roles) => roles.some((role) => me.value?.roles.includes(role));
