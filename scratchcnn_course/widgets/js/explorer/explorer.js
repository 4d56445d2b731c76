// A whole network, alive in the page: draw or choose an image, and every map follows; click a number to see its sum.

import { isNotebooks, keepKeys } from "../keys.js";
import { largest } from "../network/arrays.js";
import { chance, number } from "../numbers.js";
import { HINT, Paper } from "../pad.js";
import { make, Stepper } from "../stepper.js";
import { Inspector } from "./inspector.js";
import { radios, select, shelf, Stage } from "./panel.js";
import { prepare } from "./prepare.js";
import { Scene } from "./scene.js";
import { placeOf, sentenceOf, verdictOf, voicesOf } from "./sentences.js";

/** @type {Record<string, number>} */
const KEYS = { ArrowRight: 1, ArrowLeft: -1, PageUp: 10, PageDown: -10 };
const LINES = { ArrowUp: -1, ArrowDown: 1 };
const STAGES = /** @type {const} */ ([["inverted", "ink"], ["cropped", "its box"], ["boxed", "into 20 × 20"], ["centred", "centred by mass"]]);
const FORWARD =
  "Every small picture is a map: the numbers that a layer made. Orange is above 0, blue below, white is 0; in the image, black is 0. " +
  "Click a number to see what it was made of; then the arrow keys step on.";
const BACKWARD =
  "Each map now holds the gradient, sent back from the scores to the image. Orange: a little more here makes the loss larger; " +
  "blue: smaller. Click a number to see where its gradient came from.";
const EMPTY = "Nothing is drawn. Draw a digit from 0 to 9, large, on the white square.";

export class NetworkExplorer extends Stepper {
  /** @type {HTMLElement} */
  verdict;
  /** @type {HTMLElement} */
  voices;
  /** @type {HTMLElement} */
  legend;
  /** @type {HTMLElement} */
  tip;
  /** @type {HTMLElement} */
  stage;
  /** @type {HTMLElement} */
  below;
  /** @type {HTMLElement} */
  loss;
  /** @type {HTMLElement} */
  asked;
  /** @type {HTMLElement} */
  count;
  /** @type {HTMLElement} */
  shelf;
  /** @type {HTMLSelectElement} */
  right;
  /** @type {HTMLSelectElement} */
  layer;
  /** @type {HTMLInputElement} */
  range;
  /** @type {ResizeObserver} */
  sized;
  /** @type {MutationObserver} */
  themed;
  /** @type {MediaQueryList} */
  preference;
  /** @type {import("../network/arrays.js").Tensor} */
  out;
  /** @type {ArrayLike<number>} */
  probabilities;
  /** @type {Paper | null} only for images that one can draw */
  paper = null;
  way = make("div", "stages");
  /** @type {import("../network/arrays.js").Numbers} */
  image = new Float32Array(0);
  room = 0;
  frame = 0;

  /**
   * @param {any} model
   * @param {HTMLElement} el
   * @param {import("../network/network.js").Network} net
   * @param {import("../network/arrays.js").Tensor} images
   */
  constructor(model, el, net, images) {
    super();
    this.model = model;
    this.net = net;
    this.images = images;
    /** @type {number[]} */
    this.labels = model.get("labels");
    /** @type {string[]} */
    this.classes = model.get("classes");
    this.scene = new Scene();
    this.inspector = new Inspector();
    this.focus = { step: 1, cell: 0 };
    this.backward = false;
    this.label = 0;
    this.stages = STAGES.map(([, name]) => new Stage(name));
    this.build();
    el.append(this.root);
    this.listen();
    this.choose(0);
    this.lookAtBrightest();
    this.show();
  }

  get at() {
    return this.focus.cell;
  }

  get last() {
    return this.net.values[this.focus.step].data.length - 1;
  }

  get pace() {
    return 300;
  }

  // The page

  build() {
    this.root = make("div", "scratchcnn-stepper scratchcnn-explorer");
    this.root.setAttribute("role", "group");
    this.root.setAttribute("aria-label", "Network explorer");
    this.verdict = make("p", "verdict");
    this.verdict.setAttribute("aria-live", "polite");
    this.sentence = make("p", "sentence");
    this.sentence.setAttribute("aria-live", "polite");
    this.voices = make("p", "voices");
    this.tip = make("div", "tip");
    this.tip.hidden = true;
    this.stage = make("div", "scene");
    this.stage.append(this.scene.sheet.canvas);
    const sum = make("div", "sum");
    sum.append(this.sentence, this.voices, this.inspector.sum.canvas);
    this.below = make("div", "inspector");
    this.below.append(this.inspector.large.canvas, sum);
    this.inspector.sum.canvas.setAttribute("aria-label", "The terms of the sum, as pictures");
    this.root.append(this.verdict, this.input(), this.switches(), this.legend, this.stage, this.controls(), this.below, this.tip);
    for (const control of this.root.querySelectorAll("button, input, select")) keepKeys(/** @type {HTMLElement} */ (control));
  }

  input() {
    const row = make("div", "input");
    const names = this.labels.map((label) => this.classes[label]);
    this.shelf = shelf(this.images, names, (at) => this.choose(at));
    if (this.net.input.join() === "1,28,28") {
      const paper = new Paper(() => this.drawn());
      this.paper = paper;
      const left = make("div", "pad");
      const clear = this.button("Clear", "Clear the drawing", () => paper.clear());
      left.append(paper.sheet, this.bar(clear, this.button("Undo", "Undo the last stroke", () => paper.undo())), paper.place);
      this.way.append(...this.stages.map(({ figure }) => figure), make("p", "hint later", "What happens to your drawing on its way to the network stands here, once you draw."));
      const right = make("div", "right");
      right.append(make("p", "hint", `Click the white square, then draw. ${HINT}`), this.way, make("p", "hint", "Or choose an image:"), this.shelf);
      row.append(left, right);
    } else row.append(make("p", "hint", "Choose an image:"), this.shelf);
    return row;
  }

  switches() {
    const modes = radios("What the picture shows", [["forward", "What it computes"], ["backward", "The gradient of the loss"]], (mode) => {
      this.backward = mode === "backward";
      this.show();
    });
    this.right = select("Right label", this.classes, (label) => {
      this.label = label;
      this.show();
    });
    this.asked = make("label", "asked", "right label ");
    this.asked.append(this.right);
    this.legend = make("p", "hint legend");
    this.loss = make("span", "loss");
    this.loss.setAttribute("role", "status");
    return this.bar(modes, this.asked, this.loss);
  }

  controls() {
    const names = ["image", ...this.net.names].map((name, step) => `${step} ${name}`);
    this.layer = select("Layer", names, (step) => this.look(step, 0));
    this.range = this.slider("Number of this layer", 0, 1, (cell) => this.go(cell));
    this.range.className = "range";
    this.count = make("span", "count");
    const [back, next] = [this.button("‹ Back", "Step back", () => this.move(-1)), this.button("Next ›", "Step forward", () => this.move(1))];
    return this.bar(this.layer, back, this.playButton(), next, this.range, this.count);
  }

  listen() {
    this.root.addEventListener("keydown", (event) => this.key(event));
    const { canvas } = this.scene.sheet;
    canvas.addEventListener("click", (event) => this.click(this.under(event)));
    canvas.addEventListener("pointermove", (event) => this.point(this.under(event), event));
    canvas.addEventListener("pointerleave", () => this.point(null));
    const large = this.inspector.large.canvas;
    large.addEventListener("click", (event) => {
      const cell = this.inspector.cellAt(event.offsetX, event.offsetY);
      if (cell !== null) this.click({ step: this.focus.step, cell });
    });
    this.sized = new ResizeObserver(() => this.stage.clientWidth !== this.room && this.show());
    this.sized.observe(this.stage);
    this.themed = new MutationObserver(() => this.show());
    for (const element of [document.documentElement, document.body]) this.themed.observe(element, { attributes: true });
    this.preference = window.matchMedia("(prefers-color-scheme: dark)");
    this.preference.addEventListener("change", this.show);
  }

  close() {
    this.pause();
    this.sized.disconnect();
    this.themed.disconnect();
    this.preference.removeEventListener("change", this.show);
    cancelAnimationFrame(this.frame);
  }

  // What goes in

  /** @param {number} at */
  choose(at) {
    const size = this.images.data.length / this.images.shape[0];
    const image = this.images.data.slice(at * size, (at + 1) * size);
    this.paper?.load(new Uint8Array(784).fill(255)); // an empty sheet: what one draws shall not mix with it
    this.seen(false);
    this.shelf.querySelectorAll("button").forEach((button, k) => button.setAttribute("aria-pressed", String(k === at)));
    this.label = this.labels[at];
    this.right.value = String(this.label);
    this.run(image);
  }

  /** @param {boolean} drawn whether something is drawn, which has stages on its way */
  seen(drawn) {
    this.way.classList.toggle("none", !drawn);
    this.paper?.sheet.classList.toggle("blank", !drawn);
  }

  drawn() {
    this.shelf.querySelectorAll("button").forEach((button) => button.setAttribute("aria-pressed", "false"));
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.follow()); // at most once a frame, however fast the pen
  }

  follow() {
    const stages = prepare(/** @type {Paper} */ (this.paper).bytes());
    this.seen(Boolean(stages));
    if (stages) STAGES.forEach(([name], k) => this.stages[k].show(stages[name]));
    this.run(stages ? stages.centred.values : new Float32Array(784));
    if (!stages) this.verdict.textContent = EMPTY;
  }

  /** @param {import("../network/arrays.js").Numbers} image */
  run(image) {
    this.image = image;
    this.out = this.net.forward({ data: image, shape: [1, ...this.net.input] });
    this.probabilities = this.net.kinds.at(-1) === "Softmax" ? this.out.data : this.net.probabilities(this.out);
    this.verdict.textContent = verdictOf(this.probabilities, this.classes);
    this.show();
  }

  // What is looked at

  // Begin at the brightest number of the first convolution: its window lies on a stroke.
  lookAtBrightest() {
    const step = Math.max(this.net.kinds.indexOf("Conv2d"), 0) + 1;
    const { data } = this.net.values[step];
    this.focus = { step, cell: data.indexOf(largest(data)) };
  }

  /**
   * @param {number} step
   * @param {number} cell
   */
  look(step, cell) {
    this.focus = { step, cell };
    this.show();
  }

  /** @param {number} cell */
  go(cell) {
    this.look(this.focus.step, Math.max(0, Math.min(this.last, cell)));
  }

  /** @param {{ step: number, cell: number } | null} found */
  click(found) {
    if (!found) return;
    this.pause();
    this.look(found.step, Math.min(found.cell, this.net.values[found.step].data.length - 1));
    this.range.focus({ preventScroll: true });
  }

  /** @param {MouseEvent} event */
  under(event) {
    return this.scene.hit(event.offsetX, event.offsetY);
  }

  /**
   * @param {{ step: number, cell: number } | null} found
   * @param {MouseEvent} [event]
   */
  point(found, event) {
    const { tip } = this;
    const value = found && (this.backward ? this.net.gradients : this.net.values)[found.step].data[found.cell];
    tip.hidden = value === null || value === undefined;
    this.scene.sheet.canvas.style.cursor = tip.hidden ? "" : "pointer";
    if (!found || !event || value === null || value === undefined) return;
    tip.textContent = `${placeOf(this.net, found.step, found.cell, this.classes)} = ${number(value, 6)}`;
    const box = this.root.getBoundingClientRect();
    const x = Math.max(0, Math.min(event.clientX - box.left + 14, box.width - tip.offsetWidth - 4));
    tip.style.transform = `translate(${x}px, ${event.clientY - box.top + 18}px)`;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (isNotebooks(event)) return;
    event.stopPropagation();
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.tagName === "SELECT" || /** @type {HTMLInputElement} */ (target).type === "radio") return;
    const [H, W] = this.inspector.grid;
    if (event.key in KEYS) this.move(KEYS[event.key]);
    else if (event.key in LINES) this.move(LINES[/** @type {keyof LINES} */ (event.key)] * W);
    else if (event.key === "Home") this.go(this.inspector.first);
    else if (event.key === "End") this.go(this.inspector.first + H * W - 1);
    else if (event.key === " " && target.tagName !== "BUTTON") this.toggle();
    else return;
    event.preventDefault();
  }

  // What is shown

  show = () => {
    if (!this.out) return;
    if (this.backward) this.judge();
    const room = this.stage.clientWidth;
    if (room !== this.room || !this.scene.plan) {
      this.room = room;
      if (room) this.scene.layOut(this.net, this.classes, room);
    }
    const state = { net: this.net, backward: this.backward, focus: this.focus, classes: this.classes, probabilities: this.probabilities };
    if (room) this.scene.draw(state);
    this.inspector.drawLarge(state);
    this.say();
    this.inspector.drawSum(state, Math.max(200, this.sentence.clientWidth));
  };

  judge() {
    const loss = this.net.backward([this.label]);
    const chanceOf = chance(this.probabilities[this.label]);
    this.loss.textContent = `Loss ${number(loss)}: the smaller the probability of the right label (${chanceOf}), the larger.`;
  }

  say() {
    const { step, cell } = this.focus;
    const label = this.backward ? this.label : null;
    this.sentence.textContent = sentenceOf(this.net, step, cell, this.classes, label).replaceAll(" × ", "\u00a0×\u00a0");
    const final = step === this.net.layers.length && !this.backward;
    this.voices.textContent = final ? voicesOf(this.net, cell, this.classes[cell] ?? "1") : "";
    this.asked.hidden = this.loss.hidden = !this.backward;
    const { range } = this;
    Object.assign(range, { max: this.last, value: cell });
    const place = placeOf(this.net, step, cell, this.classes);
    range.setAttribute("aria-valuetext", place);
    this.count.textContent = place;
    this.layer.value = String(step);
    this.legend.textContent = this.backward ? BACKWARD : FORWARD;
    const shown = this.backward ? "the gradient of the loss by" : "what comes out of";
    this.scene.sheet.canvas.setAttribute("aria-label", `The network: ${shown} each layer. ${this.verdict.textContent}`);
    this.inspector.large.canvas.setAttribute("aria-label", `${this.net.names[step - 1] ?? "image"}, ${place}, large`);
    Object.assign(this.root.dataset, { step, cell, mode: this.backward ? "backward" : "forward" });
  }
}
