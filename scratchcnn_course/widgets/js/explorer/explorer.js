// A whole network, alive in the page: draw or choose an image, and every map follows; click a number to see its sum.

import { largest } from "../network/arrays.js";
import { chance, number } from "../numbers.js";
import { Input } from "./input.js";
import { didOf, placeOf, sentenceOf, verdictOf, voicesOf } from "./sentences.js";
import { ExplorerView } from "./view.js";

/** @typedef {import("../network/arrays.js").Numbers} Numbers */

const WAYS = { upright: ["from left to right", "column", "On the right"], narrow: ["from top to bottom", "row", "At the end"] };
const FORWARD =
  "Every small picture is a map: the numbers that a layer made. Orange is above 0, blue below, white is 0; in the image, black is 0. " +
  "Click a number to see what it was made of; then the arrow keys step on.";
const BACKWARD =
  "Each map now holds the gradient, sent back from the scores to the image. Orange: a little more here makes the loss larger; " +
  "blue: smaller. Click a number to see where its gradient came from.";
const EMPTY = "Nothing is drawn. Draw a digit from 0 to 9, large, on the white square.";

export class NetworkExplorer extends ExplorerView {
  /** @type {import("../network/arrays.js").Tensor} */
  out;
  /** @type {number[] | Numbers} */
  probabilities;
  /** @type {Numbers} */
  image = new Float32Array(0);
  label = 0;
  chosen = 0;
  told = false; // whether somebody said what the right label is
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
    this.classes = model.get("classes");
    this.input = new Input(images, this.labels.map((label) => this.classes[label]), net.input.join() === "1,28,28", (image, at) => this.put(image, at));
    this.build();
    el.append(this.root);
    this.listen();
    this.measure();
    this.open();
    this.ready = true;
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

  /** @param {boolean} backward */
  turn(backward) {
    this.backward = backward;
    this.show();
    this.share();
  }

  /** @param {number} label */
  judgeBy(label) {
    [this.label, this.told] = [label, true];
    this.show();
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
    this.rail.focus({ preventScroll: true });
  }

  // What is shown

  show() {
    if (!this.out) return;
    if (this.backward) this.judge();
    const { room } = this;
    if (room && !this.scene.plan) this.scene.layOut(this.net, this.classes, room);
    const state = { net: this.net, backward: this.backward, focus: this.focus, classes: this.classes, probabilities: this.probabilities };
    if (room) this.scene.draw(state);
    this.inspector.drawLarge(state);
    this.say();
    this.inspector.drawSum(state, this.beside);
  }

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
    const place = placeOf(this.net, step, cell, this.classes);
    this.showStep(place, place);
    this.layer.value = String(step);
    this.legend.textContent = this.backward ? BACKWARD : FORWARD;
    const shown = this.backward ? "the gradient of the loss by" : "what comes out of";
    this.scene.sheet.canvas.setAttribute("aria-label", `The network: ${shown} each layer. ${this.verdict.textContent}`);
    this.inspector.large.canvas.setAttribute("aria-label", `${this.net.names[step - 1] ?? "image"}, ${place}, large`);
    Object.assign(this.root.dataset, { step, cell, mode: this.backward ? "backward" : "forward" });
  }
}
