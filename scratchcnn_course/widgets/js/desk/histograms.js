// What the units of a deep network say, layer by layer, for several ways to begin; and the spread on its way.

import { number } from "../numbers.js";
import { shape } from "../shapes.js";
import { div, make, words } from "../stepper.js";
import { Chart } from "./chart.js";
import { Desk, opening } from "./desk.js";

const [PANEL, ROW, TALL, ACROSS] = [184, 156, 76, 164];
const NARROW = 560; // pixels: in less, two panels a row
const FULL = 0.25; // the share of the values that a bar of full height stands for

/** @param {number} value with three digits that count, of large numbers four */
export function four(value) {
  const size = Math.abs(value);
  const decimals = size >= 1 ? 3 - Math.floor(Math.log10(size)) : size >= 1e-4 ? 2 - Math.floor(Math.log10(size)) : 2;
  return number(value, Math.max(0, decimals));
}

class ActivationHistograms extends Desk {
  label = "Activation histograms";
  settings = ["initialisation", "activation"];
  box = make("div", "chart");
  spread = new Chart(760, 220);
  told = words("two");
  verdict = words("two big");
  narrow = false;

  build() {
    const { initialisations, activations } = this.data;
    const weights = this.choice("initialisation", "weights", initialisations.map((/** @type {string} */ name) => [name, name]));
    const at = () => initialisations.indexOf(this.get("initialisation"));
    const [back, forth] = [-1, 1].map((step) => this.button(step < 0 ? "◀" : "▶", `weights: one step ${step < 0 ? "back" : "forth"}`, () =>
      this.set({ initialisation: initialisations[Math.max(0, Math.min(initialisations.length - 1, at() + step))] })));
    weights.lastElementChild?.before(back);
    weights.append(forth);
    this.root.append(div("controls", weights, this.choice("activation", "activation", activations.map((/** @type {string} */ name) => [name, name]))),
      this.box, this.spread.box, this.told, this.verdict);
  }

  show() {
    const activation = this.get("activation");
    const { shares, spreads, gradients, verdict } = this.data.found[`${this.get("initialisation")} ${activation}`];
    const last = spreads.length - 1;
    const sum = `Spread ${four(spreads[0])} after layer 1, ${four(spreads[last])} after layer ${last + 1}. Gradient ${four(gradients[0])} in layer 1, ${four(gradients[last])} in layer ${last + 1}.`;
    this.narrow = this.root.clientWidth < NARROW;
    const columns = this.narrow ? 2 : 4;
    const rows = Math.ceil(spreads.length / columns);
    this.box.replaceChildren();
    const svg = shape(this.box, "svg", { viewBox: `0 0 ${columns * PANEL} ${rows * ROW}`, width: columns * PANEL, role: "img", "aria-label": `Histograms of the values after each of ${last + 1} layers. ${sum}` });
    shares.forEach((/** @type {number[]} */ bars, /** @type {number} */ i) => {
      this.panel(svg, (i % columns) * PANEL + 6, Math.floor(i / columns) * ROW, `layer ${i + 1}`, bars, spreads[i], activation);
    });
    this.way(spreads, gradients, sum);
    this.say(this.told, sum);
    const good = verdict.startsWith("Alive");
    this.say(this.verdict, `${good ? "✓" : "✕"} ${verdict}`, !good);
  }

  /**
   * @param {SVGElement} svg
   * @param {number} left
   * @param {number} top
   * @param {string} name
   * @param {number[]} bars
   * @param {number} spread
   * @param {string} activation
   */
  panel(svg, left, top, name, bars, spread, activation) {
    const [floor, width] = [top + 30 + TALL, ACROSS / bars.length];
    shape(svg, "text", { x: left, y: top + 20, class: "title" }, name);
    shape(svg, "text", { x: left + ACROSS, y: top + 20, "text-anchor": "end" }, four(spread));
    bars.forEach((share, i) => {
      const height = TALL * Math.min(share / FULL, 1);
      if (height) shape(svg, "rect", { x: left + i * width, y: floor - height, width: width - 1, height, class: "window" });
    });
    shape(svg, "path", { d: `M${left} ${floor}h${ACROSS}`, class: "axis" });
    const ends = activation === "relu" ? [[0, "0", "start"], [1, "1 or more", "end"]] : [[0, "−1", "start"], [0.5, "0", "middle"], [1, "1", "end"]];
    for (const [share, text, anchor] of ends) shape(svg, "text", { x: left + ACROSS * Number(share), y: floor + 20, "text-anchor": anchor }, text);
  }

  /** @param {number[]} spreads @param {number[]} gradients @param {string} sum both over the layers, by powers of ten */
  way(spreads, gradients, sum) {
    const log = (/** @type {number} */ value) => Math.log10(Math.max(value, 1e-12));
    /** @type {[number, string][]} */
    const up = [-12, -8, -4, 0, 4].map((power) => [power + 1e-9, power === -12 ? "1e−12" : power === 0 ? "1" : `1e${power}`.replace("-", "−")]);
    this.spread.resize(this.narrow ? 2 * PANEL : 4 * PANEL + 24);
    this.spread.begin(this.narrow ? "spread (line), gradient (dashed)" : "over the layers: spread of the values (line), of the gradient (dashed)", `Over the layers: ${sum}`,
      { x: [0.5, spreads.length + 0.5], y: [-12.5, 5], across: spreads.map((_, i) => [i + 1, String(i + 1)]), up, below: "layer" });
    for (const [values, colour] of /** @type {[number[], string][]} */ ([[gradients, "red"], [spreads, ""]])) {
      /** @type {[number, number][]} */
      const points = values.map((value, i) => [i + 1, log(value)]);
      this.spread.line(points, colour ? "red dashed" : "");
      for (const [x, y] of points) this.spread.dot(x, y, colour, 5);
    }
  }
}

const render = opening(ActivationHistograms);

export default { render };
