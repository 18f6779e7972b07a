// The page's way of writing HTML: htm over Preact, with signals switched on for components.
import { h } from "./vendor/preact.js";
import htm from "./vendor/htm.js";
import "./vendor/signals.js";

export const html = htm.bind(h);
