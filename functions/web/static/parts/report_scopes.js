// The agency's own, or the province's: for those who read both.
import { html } from "../html.js";
import { maySeeProvince } from "../reports.js";
import { reports } from "../reports.vi.js";
import { withQuery } from "../router.js";

export const ReportScopes = ({ part, scope }) =>
  maySeeProvince() &&
  html`<nav class="tabs" aria-label=${reports.scope}>
    ${Object.entries(reports.scopes).map(
      ([each, name]) =>
        html`<a
          key=${each}
          href=${withQuery(part, { scope: each })}
          class=${each === scope ? "btn btn-sm active" : "btn btn-sm"}
          aria-current=${each === scope ? "true" : undefined}
          >${name}</a
        >`,
    )}
  </nav>`;
