// The three parts of reports as tabs: figures, what is due, what is kept.
import { html } from "../html.js";
import { mayLookBehind, PARTS } from "../reports.js";
import { reports as say } from "../reports.vi.js";

export const ReportParts = ({ here, children }) => html`
  <div class="screen-head">
    <h1 class="screen-title">${say.title} <small>${say.parts[here]}</small></h1>
    ${children}
  </div>
  <nav class="tabs report-parts" aria-label=${say.title}>
    ${Object.entries(PARTS)
      .filter(([part]) => part !== "ahead" || mayLookBehind())
      .map(
        ([part, href]) =>
          html`<a
            key=${part}
            href=${href}
            class=${part === here ? "btn active" : "btn"}
            aria-current=${part === here ? "page" : undefined}
            >${say.parts[part]}</a
          >`,
      )}
  </nav>
`;
