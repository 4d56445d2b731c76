// What goes in: paper to draw on, the stages of a drawing on its way to the network, and images to choose from.

import { HINT, Paper } from "../pad.js";
import { make } from "../stepper.js";
import { shelf, Stage } from "./panel.js";
import { prepare } from "./prepare.js";

/** @typedef {import("../network/arrays.js").Numbers} Numbers */
/** @typedef {import("../network/arrays.js").Tensor} Tensor */

const STAGES = /** @type {const} */ (["inverted", "cropped", "boxed", "centred"]); // as `digits.prepare` calls them
const WAY = "Your drawing on its way to the network";
const WHITE = new Uint8Array(784).fill(255);

export class Input {
  root = make("div", "input");
  stages = STAGES.map((name) => new Stage(name));
  /** @type {Paper | null} only for images that one can draw */
  paper = null;
  told = make("p", "hint", `${WAY}:`);
  frame = 0;
  marked = -2;

  /**
   * @param {Tensor} images
   * @param {string[]} names of what they show
   * @param {boolean} drawable
   * @param {(image: Numbers | null, at: number) => void} put gets an image, and its place or -1; null is an empty sheet
   */
  constructor(images, names, drawable, put) {
    this.images = images;
    this.put = put;
    this.shelf = shelf(images, names, (at) => this.choose(at));
    const right = make("div", "right");
    if (drawable) {
      this.paper = new Paper(() => this.changed());
      this.root.append(this.pad(this.paper));
      const way = make("div", "stages");
      way.append(...this.stages.map(({ figure }) => figure));
      this.told.setAttribute("aria-live", "polite");
      right.append(this.told, way);
    }
    right.append(make("p", "hint", drawable ? "Or choose an image:" : "Choose an image:"), this.shelf);
    if (drawable) right.append(make("p", "hint keys", `Click the white square, then draw. ${HINT}`));
    this.root.append(right);
  }

  /** @param {Paper} paper */
  pad(paper) {
    const left = make("div", "pad");
    const bar = make("div", "bar");
    for (const [text, label, action] of /** @type {[string, string, () => void][]} */ ([
      ["Clear", "Clear the drawing", () => paper.clear()], ["Undo", "Undo the last stroke", () => paper.undo()],
    ])) {
      const button = make("button", "", text);
      button.type = "button";
      button.setAttribute("aria-label", label);
      button.addEventListener("click", action);
      bar.append(button);
    }
    left.append(paper.sheet, bar, paper.place);
    return left;
  }

  /** @param {number} at */
  choose(at) {
    const size = this.images.data.length / this.images.shape[0];
    this.paper?.load(WHITE); // an empty sheet: what one draws shall not mix with it
    this.mark(at);
    this.show(null);
    this.put(this.images.data.slice(at * size, (at + 1) * size), at);
  }

  /** Put a drawing on the paper. @param {Uint8Array} bytes */
  load(bytes) {
    this.paper?.load(bytes);
    this.follow();
  }

  changed() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.follow()); // at most once a frame, however fast the pen
  }

  follow() {
    const stages = prepare(/** @type {Paper} */ (this.paper).bytes());
    this.mark(-1);
    this.show(stages);
    this.put(stages ? stages.centred.values : null, -1);
  }

  /** @param {number} chosen */
  mark(chosen) {
    if (chosen === this.marked) return;
    this.marked = chosen;
    this.shelf.querySelectorAll("button").forEach((button, k) => button.setAttribute("aria-pressed", String(k === chosen)));
  }

  /** @param {ReturnType<typeof prepare>} stages of a drawing, if there is one */
  show(stages) {
    STAGES.forEach((name, k) => this.stages[k].show(stages?.[name] ?? null));
    const apart = stages?.apart ?? 0;
    this.told.textContent = apart ? `${WAY}. It reads one mark; ${apart} more ${apart > 1 ? "were" : "was"} left out, for a gap lies between:` : `${WAY}:`;
    this.paper?.sheet.classList.toggle("blank", !stages);
  }

  close() {
    cancelAnimationFrame(this.frame);
  }
}
