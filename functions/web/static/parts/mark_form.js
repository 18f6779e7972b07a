// The image of a signature or seal: what is kept now, and another in its place.
import { html } from "../html.js";
import { useSignal } from "../vendor/signals.js";
import { put } from "../api.js";
import { certificates } from "../certificates.vi.js";
import { showMoment } from "../dates.js";
import { useAct, useForm } from "../use.js";
import { fill, words } from "../words.vi.js";
import { TextField } from "./field.js";
import { FileField } from "./file_field.js";
import { Submit, tell, Trouble } from "./notice.js";

const say = certificates.mark;
const LARGEST = 256 * 1024;

const asAddress = (file) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });

// The image as {address, ratio}; throws when it is none.
const readImage = async (file) => {
  if (file.size > LARGEST) throw new Error("tooLarge");
  const address = await asAddress(file);
  const image = new Image();
  image.src = address;
  await image.decode().catch(() => {
    throw new Error("notImage");
  });
  return { address, ratio: image.naturalHeight / image.naturalWidth };
};

// Officials write 36,5; a millimetre has one place behind the comma.
const number = (text) => Number(text.trim().replace(",", "."));
const shown = (value) => String(Math.round(value * 10) / 10).replace(".", ",");
const isSize = (text) => number(text) > 0 && number(text) <= 200;

const Kept = ({ of }) => {
  const { mark, image } = of;
  if (!mark) return html`<p class="text-secondary">${say.none}</p>`;
  const facts = { width: shown(mark.width_mm), height: shown(mark.height_mm) };
  return html`
    <figure class="mark">
      <img src=${`data:image/png;base64,${image}`} alt=${say.now} />
      <figcaption class="text-secondary small">
        ${fill(say.size, facts)} · ${fill(say.put, { by: mark.put_by, at: showMoment(mark.put_at) })}
      </figcaption>
    </figure>
  `;
};

// `of` is the API's {mark, image}; `path` takes another.
export const MarkForm = ({ of, path, title, why, done }) => {
  const form = useForm({ file: "", width_mm: "", height_mm: "" });
  const chosen = useSignal(null);
  const choose = async ([file]) => {
    chosen.value = null;
    try {
      const read = await readImage(file);
      chosen.value = read;
      const width = number(form.current().width_mm) || of.mark?.width_mm;
      form.accept({});
      if (width) fit(String(width).replace(".", ","));
    } catch (error) {
      form.accept({ file: say[error.message] ?? say.notImage });
    }
  };
  // The height follows the width as in the image.
  const fit = (text) => {
    form.set("width_mm", text);
    if (chosen.value && isSize(text)) form.set("height_mm", shown(number(text) * chosen.value.ratio));
  };
  const act = useAct(async () => {
    const { width_mm, height_mm } = form.current();
    await put(path, {
      content: chosen.value.address.split(",")[1],
      width_mm: number(width_mm),
      height_mm: number(height_mm),
    });
    tell(say.done);
    chosen.value = null;
    form.replace({ file: "", width_mm: "", height_mm: "" });
    done();
  });
  const submit = (e) => {
    e.preventDefault();
    const { width_mm, height_mm } = form.current();
    const wrong = {
      file: !chosen.value && say.needFile,
      width_mm: !isSize(width_mm) && say.wrongSize,
      height_mm: !isSize(height_mm) && say.wrongSize,
    };
    if (form.accept(wrong)) act.run();
  };
  const sized = { ...form, set: (name, text) => (name === "width_mm" ? fit(text) : form.set(name, text)) };
  return html`
    <section class="card mb-3" aria-label=${title}>
      <div class="card-header"><h2 class="card-title">${title}</h2></div>
      <div class="card-body">
        <p class="text-secondary">${why}</p>
        <${Kept} of=${of} />
        <form class="row g-3" aria-label=${say.change} novalidate onSubmit=${submit}>
          <${FileField} form=${form} name="file" label=${say.file} hint=${say.fileHint}
            accept="image/png" choose=${choose} required />
          ${
            chosen.value &&
            html`<figure class="mark col-12"><img src=${chosen.value.address} alt=${say.preview} /></figure>`
          }
          <${TextField} form=${sized} name="width_mm" label=${say.width} inputmode="decimal" max="6"
            col="col-6 col-md-3" required />
          <${TextField} form=${form} name="height_mm" label=${say.height} inputmode="decimal" max="6"
            col="col-6 col-md-3" required />
          <div class="col-12"><${Trouble} problem=${act.problem} /></div>
          <div class="col-12"><${Submit} act=${act}>${say.do}<//></div>
        </form>
      </div>
    </section>
  `;
};
