// The page round the picture of a network: its parts, how they are laid out, and what they hear.

import { number } from "../numbers.js";
import { div, make, Stepper, watchLook, words } from "../stepper.js";
import { Inspector } from "./inspector.js";
import { radios, select } from "./panel.js";
import { Scene } from "./scene.js";
import { placeOf } from "./sentences.js";

const SHARED = ["layer", "cell", "gradient", "chosen", "pixels"]; // with Python, and with the address of a page

// A subclass has `net`, `input`, `focus` and the rest of what is looked at, and draws it in `show`.
export class ExplorerView extends Stepper {
  lead = make("p", "lead");
  verdict = words("verdict");
  sentence = words("sentence");
  did = make("p", "hint did");
  voices = make("p", "voices");
  legend = make("p", "hint legend");
  loss = make("span", "loss");
  tip = make("div", "tip");
  scene = new Scene();
  inspector = new Inspector();
  stage = div("scene", this.scene.sheet.canvas);
  below = div("inspector", this.inspector.large.canvas, div("sum", this.did, this.sentence, this.voices, this.inspector.sum.canvas));
  focus = { step: 1, cell: 0 };
  backward = false;
  room = 0;
  beside = 200;
  /** @type {HTMLElement} */
  modes;
  /** @type {HTMLElement} */
  asked;
  /** @type {HTMLSelectElement} */
  right;
  /** @type {HTMLSelectElement} */
  layer;
  /** @type {import("./input.js").Input} */
  input;
  /** @type {import("../network/network.js").Network} */
  net;
  /** @type {string[]} what the labels are called */
  classes;

  get at() {
    return this.focus.cell;
  }

  get last() {
    return (this.net.values[this.focus.step]?.data.length ?? 1) - 1; // nothing is computed yet
  }

  get pace() {
    return 300;
  }

  get keys() {
    const [, W] = this.inspector.grid;
    return { ArrowRight: 1, ArrowLeft: -1, ArrowUp: -W, ArrowDown: W, PageUp: 10, PageDown: -10 };
  }

  /** @returns {[number, number]} of the map that is large */
  get ends() {
    const { first, grid: [H, W] } = this.inspector;
    return [first, first + H * W - 1];
  }

  build() {
    this.frame("scratchcnn-explorer", "Network explorer");
    this.tip.hidden = true;
    this.inspector.sum.canvas.setAttribute("aria-label", "The terms of the sum, as pictures");
    this.root.append(this.lead, this.verdict, this.input.root, this.switches(), this.legend, this.stage, this.controls(), this.below, this.tip);
  }

  switches() {
    this.modes = radios("What the picture shows", [["forward", "What it computes"], ["backward", "The gradient of the loss"]], (mode) => this.turn(mode === "backward"));
    this.right = select("Right label", this.classes, (label) => this.judgeBy(label));
    this.asked = make("label", "asked", "right label ");
    this.asked.append(this.right);
    this.loss.setAttribute("role", "status");
    return this.bar(this.modes, this.asked, this.loss);
  }

  controls() {
    this.layer = select("Layer", this.names, (step) => this.look(step, -1));
    const bar = this.steps("Number of this layer");
    bar.prepend(this.layer);
    return bar;
  }

  /** What one can choose to look at. */
  get names() {
    return ["image", ...this.net.names].map((name, step) => `${step} ${name}`);
  }

  listen() {
    this.root.addEventListener("keydown", (event) => this.key(event));
    const { canvas } = this.scene.sheet;
    canvas.addEventListener("click", (event) => this.click(this.under(event)));
    canvas.addEventListener("pointermove", (event) => this.point(this.under(event), event));
    canvas.addEventListener("pointerleave", () => this.point(null));
    this.inspector.large.canvas.addEventListener("click", (event) => {
      const cell = this.inspector.cellAt(event.offsetX, event.offsetY);
      if (cell !== null) this.click({ step: this.focus.step, cell });
    });
    this.heard = () => this.telling || this.open(); // Python spoke, and not this page
    for (const name of SHARED) this.model.on(`change:${name}`, this.heard);
    this.sized = new ResizeObserver(() => this.measure() && this.show());
    for (const part of [this.stage, this.sentence]) this.sized.observe(part);
    this.unwatch = watchLook(() => this.show());
  }

  close() {
    this.pause();
    this.sized?.disconnect();
    this.unwatch?.();
    for (const name of SHARED) this.model.off(`change:${name}`, this.heard);
    this.input.close();
  }

  /** Look how much room there is, and whether that is new. Only when it may be: the page has to be laid out for it. */
  measure() {
    const [room, beside] = [this.stage.clientWidth, Math.max(200, this.sentence.clientWidth)];
    const changed = room !== this.room || beside !== this.beside;
    if (room !== this.room) this.scene.plan = null;
    Object.assign(this, { room, beside });
    return changed;
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

  // What a subclass does

  show() {}

  open() {}

  /** @param {boolean} _ whether the gradient is shown */
  turn(_) {}

  /** @param {number} _ the right label */
  judgeBy(_) {}

  /** @param {number} _ @param {number} _cell */
  look(_, _cell) {}

  /** @param {{ step: number, cell: number } | null} _ */
  click(_) {}
}
