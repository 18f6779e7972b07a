// Signing with a key that is not in the system: begin, then the way that fits the key, then complete.
import { html } from "../html.js";
import { useEffect, useRef, useState } from "../vendor/preact-hooks.js";
import { post, Problem } from "../api.js";
import { showMoment } from "../dates.js";
import { elsewhere as say } from "../elsewhere.vi.js";
import { useAct } from "../use.js";
import { mayPost } from "../vgca.js";
import { fill } from "../words.vi.js";
import { onceDelivered } from "./act_form.js";
import { FileWay } from "./elsewhere_file.js";
import { PluginWay } from "./elsewhere_plugin.js";
import { TokenWay } from "./elsewhere_token.js";
import { Submit, Trouble } from "./notice.js";

// After these what was begun leads nowhere: it is begun anew.
const OVER = ["not_prepared_for_this", "stale_version", "signing_expired"];

const Ways = ({ way, choose }) => html`
  <fieldset class="mb-3">
    <legend class="form-label">${say.way}</legend>
    ${Object.keys(say.ways).map(
      (one) =>
        html`<label class="form-check" key=${one}>
          <input
            type="radio"
            class="form-check-input"
            name="signing-way"
            checked=${one === way}
            onChange=${() => choose(one)}
          />
          <span class="form-check-label">${say.ways[one]}</span>
        </label>`,
    )}
  </fieldset>
`;

const Outside = ({ asked, complete }) => {
  const [way, choose] = useState(mayPost(asked) ? "plugin" : "file");
  const isTooLarge = asked.plugin && !mayPost(asked);
  return html`
    ${isTooLarge && html`<p>${say.plugin.tooLarge}</p>`}
    ${mayPost(asked) && html`<${Ways} way=${way} choose=${choose} />`}
    ${
      way === "plugin"
        ? html`<${PluginWay} asked=${asked} complete=${complete} />`
        : html`<${FileWay} asked=${asked} complete=${complete} />`
    }
  `;
};

// `path` and `act` (signature, issue): where it is begun and completed; `body` gives what beginning
// takes, `begun` is told whether it is under way, `done` is called with the document, `changed` when it has
// to be loaded anew.
export const Elsewhere = ({ path, act, keyKind, body, disabled, begun, done, changed }) => {
  const [asked, set] = useState(null);
  const [over, setOver] = useState(null);
  const isLeft = useRef(false);
  useEffect(
    () => () => {
      isLeft.current = true;
    },
    [],
  );
  const end = (problem) => {
    if (isLeft.current) return;
    set(null);
    setOver(problem);
  };
  useEffect(() => {
    begun?.(Boolean(asked));
    if (!asked) return undefined;
    const expire = () => end(new Problem({ detail: say.expired }));
    const timer = setTimeout(expire, asked.expires_in * 1000);
    return () => clearTimeout(timer);
  }, [asked]);
  const begin = useAct(async () => {
    setOver(null);
    try {
      set(await onceDelivered(() => post(`${path}/${act}/preparation`, body())));
    } catch (error) {
      // Another was first, or the number is given and the rest is not.
      changed();
      throw error;
    }
  });
  const complete = async (answers) => {
    try {
      await done(await post(`${path}/${act}/completion`, { version: asked.version, ...answers }));
    } catch (error) {
      if (!OVER.includes(error.code)) throw error;
      end(error);
      changed();
    }
  };
  const leave = () => {
    end(null);
    changed();
  };
  if (!asked) {
    const submit = (e) => {
      e.preventDefault();
      begin.run();
    };
    return html`
      <form onSubmit=${submit}>
        <p>${say.why[keyKind]}</p>
        ${act === "issue" && html`<p class="form-hint">${say.numberFirst}</p>`}
        <${Trouble} problem=${begin.problem ?? over} />
        <div class="text-end">
          <${Submit} act=${begin} disabled=${disabled}>${over ? say.beginAgain : say.begin}<//>
        </div>
      </form>
    `;
  }
  return html`
    <div>
      ${asked.reference && html`<p><strong>${fill(say.number, asked)}</strong></p>`}
      <p class="form-hint">
        ${fill(say.until, { moment: showMoment(asked.expires_at) })}${" "}
        ${act === "signature" && say.fixed}
      </p>
      ${
        keyKind === "outside"
          ? html`<${Outside} asked=${asked} complete=${complete} />`
          : html`<${TokenWay} asked=${asked} complete=${complete} />`
      }
      <button type="button" class="btn btn-sm mt-2" onClick=${leave}>${say.cancel}</button>
    </div>
  `;
};
