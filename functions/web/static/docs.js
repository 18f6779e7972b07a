// The description of the API as a readable page, drawn from /api/openapi.json.
import { html } from "./html.js";
import { render } from "./vendor/preact.js";
import { get } from "./api.js";
import { Loading, Trouble } from "./parts/notice.js";
import { useLoad } from "./use.js";
import { fill, words } from "./words.vi.js";

const say = words.docs;
const TONES = { get: "blue", post: "green", put: "orange", patch: "orange", delete: "red" };

const named = (schema) => schema?.$ref?.split("/").at(-1);

// A schema in one line: "text, 1–200", "list of Row", "Row".
const kindOf = (schema = {}) => {
  const inner = schema.allOf?.[0] ?? schema;
  if (named(inner)) return html`<a href=${`#${named(inner)}`}>${named(inner)}</a>`;
  const choices = inner.anyOf ?? inner.oneOf;
  if (choices) return choices.map((c, i) => html`${i > 0 && " | "}${kindOf(c)}`);
  if (inner.type === "array") return html`${say.listOf} ${kindOf(inner.items)}`;
  if (inner.enum) return inner.enum.join(" | ");
  const longest = inner.maxLength ?? inner.maximum;
  const least = inner.minLength ?? inner.minimum ?? "";
  const limits = longest === undefined ? "" : ` (${least}…${longest})`;
  return `${inner.format ?? inner.type ?? say.anything}${limits}`;
};

const Fields = ({ rows }) => html`
  <table class="table table-sm docs-fields">
    <tbody>
      ${rows.map(
        ({ name, schema, required }) => html`
          <tr key=${name}>
            <th scope="row"><code>${name}</code>${required && html` <span class="tag">${say.required}</span>`}</th>
            <td class="text-break">${kindOf(schema)}</td>
          </tr>
        `,
      )}
    </tbody>
  </table>
`;

const contentOf = (described) => described?.content?.["application/json"]?.schema;

const Operation = ({ path, method, it }) => {
  const [status, answer] = Object.entries(it.responses).find(([code]) => code !== "default") ?? [];
  const asked = (it.parameters ?? []).map(({ name, schema, required }) => ({ name, schema, required }));
  const body = contentOf(it.requestBody);
  return html`
    <section class="card mb-3">
      <div class="card-body">
        <h3 class="docs-path">
          <span class=${`tag tag-${TONES[method]}`}>${method.toUpperCase()}</span> <code>${path}</code>
        </h3>
        <p>${it.summary}</p>
        ${asked.length > 0 && html`<${Fields} rows=${asked} />`}
        ${body && html`<p class="mb-1">${say.body}: ${kindOf(body)}</p>`}
        <p class="m-0">
          ${fill(say.answer, { status })}${contentOf(answer) && html`: ${kindOf(contentOf(answer))}`}
        </p>
      </div>
    </section>
  `;
};

const Schema = ({ name, schema }) => {
  const required = schema.required ?? [];
  const rows = Object.entries(schema.properties ?? {}).map(([field, of]) => ({
    name: field,
    schema: of,
    required: required.includes(field),
  }));
  return html`
    <section class="card mb-3" id=${name}>
      <div class="card-body">
        <h3 class="docs-path"><code>${name}</code></h3>
        ${schema.description && html`<p>${schema.description}</p>`}
        ${rows.length ? html`<${Fields} rows=${rows} />` : html`<p class="m-0">${kindOf(schema)}</p>`}
      </div>
    </section>
  `;
};

const Whole = ({ api }) => html`
  <p class="screen-lead">${say.lead} <a href="/api/openapi.json">openapi.json</a></p>
  <h2 class="screen-title">${say.operations}</h2>
  ${Object.entries(api.paths)
    .filter(([path]) => path.startsWith("/api/"))
    .flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([method]) => TONES[method])
        .map(
          ([method, it]) =>
            html`<${Operation} key=${method + path} path=${path} method=${method} it=${it} />`,
        ),
    )}
  <h2 class="screen-title">${say.shapes}</h2>
  ${Object.entries(api.components.schemas).map(
    ([name, schema]) => html`<${Schema} key=${name} name=${name} schema=${schema} />`,
  )}
`;

const Docs = () => {
  const loaded = useLoad(() => get("/api/openapi.json"));
  return html`
    <header class="bar"><a class="bar-name" href="/">${words.product}</a></header>
    <main class="content docs">
      <h1 class="screen-title">${say.title}</h1>
      <${Trouble} problem=${loaded.problem} retry=${loaded.reload} />
      ${loaded.value ? html`<${Whole} api=${loaded.value} />` : !loaded.problem && html`<${Loading} />`}
    </main>
  `;
};

render(html`<${Docs} />`, document.getElementById("app"));
