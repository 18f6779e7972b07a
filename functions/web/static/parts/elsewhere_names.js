// What the parts of a signing elsewhere are called.
import { elsewhere as say } from "../elsewhere.vi.js";
import { fill } from "../words.vi.js";

export const nameOf = (place) =>
  place === 0 ? say.main : fill(say.attachment, { number: place });
