// For whom one acts in this window: the delegation is sent with every request about work.
import { effect, signal } from "./vendor/signals.js";
import * as session from "./session.js";

const KEY = "qlvb.acting";
// What is delegated is work with documents; everything else one does in one's own name.
const WORK = /^\/api\/(work|incoming|outgoing|uploads|files)\b/;
const OVER = ["delegation_not_running", "delegation_not_found"];

const stored = () => {
  try {
    return JSON.parse(sessionStorage.getItem(KEY));
  } catch {
    return null;
  }
};

// The delegation one acts under, as the API shows it; null in one's own name.
export const acting = signal(stored());

// Whoever signs in anew begins in their own name.
effect(() => {
  const person = session.me.value?.person.person_id;
  if (session.status.value === "none" || (person && acting.peek()?.delegate_id !== person)) {
    acting.value = null;
    sessionStorage.removeItem(KEY);
  }
});

export const actFor = (delegation) => {
  acting.value = delegation;
  if (delegation) sessionStorage.setItem(KEY, JSON.stringify(delegation));
  else sessionStorage.removeItem(KEY);
  // Every screen shows what is the other's, or one's own again.
  session.signIns.value += 1;
  location.hash = "";
};

export const hasDuty = (...duties) =>
  acting.value?.duties.some((each) => duties.includes(each.duty)) ?? false;

export const headerFor = (path) =>
  acting.peek() && WORK.test(path)
    ? { "Acting-For": acting.peek().delegation_id }
    : {};

// The delegation was withdrawn or has ended: from here on one acts in one's own name.
export const isOver = (problem) => acting.peek() !== null && OVER.includes(problem.code);
