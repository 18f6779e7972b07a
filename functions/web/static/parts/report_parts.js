// The parts of reports as tabs: figures, what is due, what is kept, what the calendar asks, mends.
import { html } from "../html.js";
import { hasOwnUnitOnly, mayLookBehind, mayReadMends, PARTS } from "../reports.js";
import { reports as say } from "../reports.vi.js";

const MAY = { ahead: mayLookBehind, schedule: () => !hasOwnUnitOnly(), mends: mayReadMends };

export const ReportParts = ({ here, children }) => html`
  <div class="screen-head">
    <h1 class="screen-title">${say.title} <small>${say.parts[here]}</small></h1>
    ${children}
  </div>
  <nav class="tabs report-parts" aria-label=${say.title}>
    ${Object.entries(PARTS)
      .filter(([part]) => MAY[part]?.() ?? true)
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
