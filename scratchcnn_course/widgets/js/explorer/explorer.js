// A whole network, alive in the page: draw or choose an image, and every map follows; click a number to see its sum.

import { isNotebooks, keepKeys } from "../keys.js";
import { largest } from "../network/arrays.js";
import { chance, number } from "../numbers.js";
import { make, Stepper } from "../stepper.js";
import { Input } from "./input.js";
import { Inspector } from "./inspector.js";
import { radios, select } from "./panel.js";
import { Scene } from "./scene.js";
import { didOf, placeOf, sentenceOf, verdictOf, voicesOf } from "./sentences.js";

/** @typedef {import("../network/arrays.js").Numbers} Numbers */

/** @type {Record<string, number>} */
const KEYS = { ArrowRight: 1, ArrowLeft: -1, PageUp: 10, PageDown: -10 };
const LINES = { ArrowUp: -1, ArrowDown: 1 };
const WAYS = { upright: ["from left to right", "column", "On the right"], narrow: ["from top to bottom", "row", "At the end"] };
const FORWARD =
  "Every small picture is a map: the numbers that a layer made. Orange is above 0, blue below, white is 0; in the image, black is 0. " +
  "Click a number to see what it was made of; then the arrow keys step on.";
const BACKWARD =
  "Each map now holds the gradient, sent back from the scores to the image. Orange: a little more here makes the loss larger; " +
  "blue: smaller. Click a number to see where its gradient came from.";
const EMPTY = "Nothing is drawn. Draw a digit from 0 to 9, large, on the white square.";
const SHARED = ["layer", "cell", "gradient", "chosen", "pixels"]; // with Python, and with the address of a page

export class NetworkExplorer extends Stepper {
  /** @type {HTMLElement} */
  lead;
  /** @type {HTMLElement} */
  verdict;
  /** @type {HTMLElement} */
  did;
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
  modes;
  /** @type {Input} */
  input;
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
  /** @type {number[] | Numbers} */
  probabilities;
  /** @type {Numbers} */
  image = new Float32Array(0);
  chosen = 0;
  told = false; // whether somebody said what the right label is
  room = 0;
  beside = 200;
  ready = false;

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
    /** @type {number[]} */
    this.labels = model.get("labels");
    /** @type {string[]} */
    this.classes = model.get("classes");
    this.scene = new Scene();
    this.inspector = new Inspector();
    this.focus = { step: 1, cell: 0 };
    this.backward = false;
    this.label = 0;
    this.input = new Input(images, this.labels.map((label) => this.classes[label]), net.input.join() === "1,28,28", (image, at) => this.put(image, at));
    this.build();
    el.append(this.root);
    this.listen();
    this.measure();
    this.open();
    this.ready = true;
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
    this.lead = make("p", "lead");
    this.verdict = make("p", "verdict");
    this.verdict.setAttribute("aria-live", "polite");
    this.sentence = make("p", "sentence");
    this.sentence.setAttribute("aria-live", "polite");
    this.did = make("p", "hint did");
    this.voices = make("p", "voices");
    this.tip = make("div", "tip");
    this.tip.hidden = true;
    this.stage = make("div", "scene");
    this.stage.append(this.scene.sheet.canvas);
    const sum = make("div", "sum");
    sum.append(this.did, this.sentence, this.voices, this.inspector.sum.canvas);
    this.below = make("div", "inspector");
    this.below.append(this.inspector.large.canvas, sum);
    this.inspector.sum.canvas.setAttribute("aria-label", "The terms of the sum, as pictures");
    this.root.append(this.lead, this.verdict, this.input.root, this.switches(), this.legend, this.stage, this.controls(), this.below, this.tip);
    for (const control of this.root.querySelectorAll("button, input, select")) keepKeys(/** @type {HTMLElement} */ (control));
  }

  switches() {
    this.modes = radios("What the picture shows", [["forward", "What it computes"], ["backward", "The gradient of the loss"]], (mode) => {
      this.backward = mode === "backward";
      this.show();
      this.share();
    });
    this.right = select("Right label", this.classes, (label) => {
      [this.label, this.told] = [label, true];
      this.show();
    });
    this.asked = make("label", "asked", "right label ");
    this.asked.append(this.right);
    this.legend = make("p", "hint legend");
    this.loss = make("span", "loss");
    this.loss.setAttribute("role", "status");
    return this.bar(this.modes, this.asked, this.loss);
  }

  controls() {
    const names = ["image", ...this.net.names].map((name, step) => `${step} ${name}`);
    this.layer = select("Layer", names, (step) => this.look(step, -1));
    this.range = this.track("Number of this layer", 0, 1, (cell) => this.go(cell));
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
    this.heard = () => this.telling || this.open(); // Python spoke, and not this page
    for (const name of SHARED) this.model.on(`change:${name}`, this.heard);
    this.sized = new ResizeObserver(() => this.measure() && this.show());
    for (const part of [this.stage, this.sentence]) this.sized.observe(part);
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
    for (const name of SHARED) this.model.off(`change:${name}`, this.heard);
    this.input.close();
  }

  // What goes in

  /** Begin with what Python, or the address of the page, says. */
  open() {
    const given = (/** @type {string} */ name, /** @type {any} */ otherwise) => this.model.get(name) ?? otherwise;
    this.backward = given("gradient", false);
    for (const input of this.modes.querySelectorAll("input")) input.checked = (input.value === "backward") === this.backward;
    const drawing = Uint8Array.from(atob(given("pixels", "")), (letter) => letter.charCodeAt(0));
    if (this.input.paper && drawing.length === 784) this.input.load(drawing);
    else this.input.choose(Math.max(0, Math.min(this.labels.length - 1, given("chosen", 0))));
    const layer = given("layer", -1);
    const first = Math.max(this.net.kinds.indexOf("Conv2d"), 0) + 1; // its brightest window lies on a stroke
    this.look(this.net.values[layer] ? layer : first, this.net.values[layer] ? given("cell", -1) : -1);
  }

  /** Tell Python, or the address of the page, what is looked at. */
  share() {
    if (!this.ready || this.model.get("pixels") === undefined) return; // the network that learns has no such state
    this.tell(() => {
      const pixels = this.chosen < 0 && this.input.paper ? btoa(String.fromCharCode(...this.input.paper.bytes())) : "";
      return { layer: this.focus.step, cell: this.focus.cell, gradient: this.backward, chosen: this.chosen, pixels };
    });
  }

  /**
   * @param {Numbers | null} image none where the sheet is empty
   * @param {number} at its place among the images to choose from, or -1
   */
  put(image, at) {
    this.chosen = at;
    if (at >= 0) [this.label, this.told] = [this.labels[at], false];
    this.read(image ?? new Float32Array(784));
    if (at < 0 && !this.told) this.label = this.probabilities.indexOf(largest(this.probabilities)); // nobody told, so far
    this.right.value = String(this.label);
    this.show();
    if (!image) this.verdict.textContent = EMPTY;
    this.share();
  }

  /** @param {Numbers} image */
  run(image) {
    this.read(image);
    this.show();
  }

  /** @param {Numbers} image */
  read(image) {
    this.image = image;
    this.out = this.net.forward({ data: image, shape: [1, ...this.net.input] });
    this.probabilities = this.net.kinds.at(-1) === "Softmax" ? this.out.data : this.net.probabilities(this.out);
    this.verdict.textContent = verdictOf(this.probabilities, this.classes);
  }

  // What is looked at

  /**
   * @param {number} step
   * @param {number} cell one that is not there stands for the brightest number
   */
  look(step, cell) {
    const { data } = this.net.values[step];
    this.focus = { step, cell: cell in data ? cell : data.indexOf(largest(data)) };
    this.show();
    this.share();
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

  /** Look how much room there is, and whether that is new. Only when it may be: the page has to be laid out for it. */
  measure() {
    const [room, beside] = [this.stage.clientWidth, Math.max(200, this.sentence.clientWidth)];
    const changed = room !== this.room || beside !== this.beside;
    if (room !== this.room) this.scene.plan = null;
    Object.assign(this, { room, beside });
    return changed;
  }

  show = () => {
    if (!this.out) return;
    if (this.backward) this.judge();
    const { room } = this;
    if (room && !this.scene.plan) this.scene.layOut(this.net, this.classes, room);
    const state = { net: this.net, backward: this.backward, focus: this.focus, classes: this.classes, probabilities: this.probabilities };
    if (room) this.scene.draw(state);
    this.inspector.drawLarge(state);
    this.say();
    this.inspector.drawSum(state, this.beside);
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
    const [way, part, end] = this.scene.plan?.upright === false ? WAYS.narrow : WAYS.upright;
    this.lead.textContent =
      `A network reads an image, ${way}: each ${part} is a layer, which makes new numbers out of those before it. ` +
      `${end}, the bars: how sure the network is of each answer.`;
    this.did.textContent = this.backward ? "" : didOf(this.net, step);
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
