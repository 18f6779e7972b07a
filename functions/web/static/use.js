// What every screen does: load something, page by page or whole, do something, hold a form.
import { useEffect, useRef } from "./vendor/preact-hooks.js";
import { useSignal } from "./vendor/signals.js";
import { Problem } from "./api.js";
import { signIns } from "./session.js";
import { fill, words } from "./words.vi.js";

const asProblem = (error) => {
  if (error instanceof Problem) return error;
  console.error(error);
  return new Problem({});
};

// Load with `read()`, again whenever `inputs` change and after each sign-in.
// The value stays while it is loaded anew; an answer that comes too late is dropped.
export const useLoad = (read, inputs = []) => {
  const state = useSignal({ value: null, problem: null, loading: true });
  const turn = useRef(0);
  const reload = async () => {
    const mine = ++turn.current;
    state.value = { ...state.peek(), problem: null, loading: true };
    try {
      const value = await read();
      if (mine === turn.current) state.value = { value, problem: null, loading: false };
    } catch (error) {
      if (mine !== turn.current) return;
      state.value = { ...state.peek(), problem: asProblem(error), loading: false };
    }
  };
  useEffect(() => {
    reload();
    return () => {
      turn.current += 1;
    };
  }, [...inputs, signIns.value]);
  const set = (value) => {
    turn.current += 1;
    state.value = { value, problem: null, loading: false };
  };
  return { ...state.value, reload, set };
};

// Pages of a list, each read with `read(cursor)`; the list begins anew when `inputs` change. The way
// back is the cursors that led here; `trails` remembers them for who leaves the list and comes back.
export const usePages = (read, inputs = [], trails = new Map()) => {
  const of = JSON.stringify(inputs);
  const trail = useSignal({ of, cursors: trails.get(of) ?? [] });
  const cursors = trail.value.of === of ? trail.value.cursors : [];
  const cursor = cursors.at(-1);
  const loaded = useLoad(() => read(cursor), [of, cursor]);
  const turn = (next) => {
    trails.set(of, next);
    trail.value = { of, cursors: next };
  };
  const pages = {
    page: cursors.length + 1,
    hasNext: Boolean(loaded.value?.cursor),
    disabled: loaded.loading,
    toNext: () => turn([...cursors, loaded.value.cursor]),
    toPrevious: () => turn(cursors.slice(0, -1)),
  };
  return { ...loaded, pages };
};

// Do `work(...)` once at a time: a second click while the first is under way does nothing.
export const useAct = (work) => {
  const state = useSignal({ pending: false, problem: null });
  const busy = useRef(false);
  const run = async (...input) => {
    if (busy.current) return;
    busy.current = true;
    state.value = { pending: true, problem: null };
    try {
      await work(...input);
      state.value = { pending: false, problem: null };
    } catch (error) {
      state.value = { pending: false, problem: asProblem(error) };
    } finally {
      busy.current = false;
    }
  };
  const clear = () => (state.value = { pending: false, problem: null });
  return { ...state.value, run, clear };
};

// The name of the screen in the window's title.
export const useTitle = (title) => {
  useEffect(() => {
    document.title = title ? `${title} – ${words.product}` : words.product;
  }, [title]);
};

// "changes.signatory.name" of the API is the field "signatory_name" of a form.
const nameOf = (field) => field.replace(/^changes\./, "").replaceAll(".", "_");

let forms = 0;

// A form: its values and one sentence per wrong field.
export const useForm = (initial) => {
  const kept = useRef(null);
  kept.current ??= { id: `f${++forms}`, touched: false };
  const values = useSignal(initial);
  const errors = useSignal({});
  const set = (name, value) => {
    kept.current.touched = true;
    values.value = { ...values.peek(), [name]: value };
    if (errors.peek()[name]) errors.value = { ...errors.peek(), [name]: undefined };
  };
  // Mark the wrong fields and go to the first; true when there is none.
  const accept = (found) => {
    errors.value = found;
    const wrong = Object.keys(found).filter((name) => found[name]);
    if (!wrong.length) return true;
    const ids = wrong.map((name) => document.getElementById(`${kept.current.id}-${name}`));
    const inOrder = ids.filter(Boolean).sort((a, b) => (a.compareDocumentPosition(b) & 4 ? -1 : 1));
    inOrder[0]?.focus();
    return false;
  };
  // Put the API's sentences at their fields.
  const take = (problem) => {
    if (!problem?.errors.length) return;
    accept(Object.fromEntries(problem.errors.map((e) => [nameOf(e.field), e.detail])));
  };
  return {
    id: kept.current.id,
    values: values.value,
    errors: errors.value,
    current: () => values.peek(),
    isTouched: () => kept.current.touched,
    set,
    accept,
    take,
    replace: (all) => {
      values.value = all;
      errors.value = {};
    },
  };
};

// An act of a form, given its values: what the API finds wrong stands at its fields.
export const useFormAct = (form, work) =>
  useAct(async (...input) => {
    try {
      await work(form.current(), ...input);
    } catch (error) {
      form.take(error);
      throw error;
    }
  });

// A label within a sentence; what is written in capitals ("USB token", "KMS") stays so.
const within = (label) =>
  /^\p{Lu}\p{Lu}/u.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1);

export const missing = (label) => fill(words.required, { label: within(label) });
export const notChosen = (label) => fill(words.requiredChoice, { label: within(label) });
