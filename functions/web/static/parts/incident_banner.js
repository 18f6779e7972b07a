// What is out of order, over every screen and at the entrance; it needs no sign-in.
import { html } from "../html.js";
import { useEffect } from "../vendor/preact-hooks.js";
import { call } from "../api.js";
import { showMoment } from "../dates.js";
import { incidents as say } from "../incidents.vi.js";
import { route } from "../router.js";
import { useLoad } from "../use.js";
import { fill } from "../words.vi.js";

export const spanOf = ({ since, expected_until: until }) =>
  until
    ? fill(say.span, { since: showMoment(since), until: showMoment(until) })
    : fill(say.unknownEnd, { since: showMoment(since) });

// `agencyId`: whose people look; before signing in, nobody's: then everything is shown.
export const IncidentBanner = ({ agencyId }) => {
  const read = () => call("GET", "/api/incidents/current", { anonymous: true });
  // Whoever stays signed in all day hears of it, and of its end, at the next screen; whoever stays
  // at one, as at the entrance, on coming back to the window. Nothing asks by the clock.
  const loaded = useLoad(read, [route.value.path.join("/")]);
  useEffect(() => {
    addEventListener("focus", loaded.reload);
    return () => removeEventListener("focus", loaded.reload);
  });
  const shown = (loaded.value?.items ?? []).filter(
    (one) => one.reach === "province" || !agencyId || one.agency_id === agencyId,
  );
  return shown.map(
    (one) => html`
      <div key=${one.incident_id} class="alert alert-warning m-2" role="status">
        <div>
          <strong>${fill(say.banners[one.reach], one)}</strong> ${spanOf(one)}
          ${one.last_word && html`<div>${one.last_word}</div>`}
          <div>${say.meanwhile}: ${one.meanwhile}</div>
          <div>${say.afterwards}: ${one.afterwards}</div>
        </div>
      </div>
    `,
  );
};
