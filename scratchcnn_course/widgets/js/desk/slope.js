// Activation functions, and how steep they are: drag the dot.

import { LeakyReLU, ReLU, Sigmoid, Tanh } from "../network/activations.js";
import { number } from "../numbers.js";
import { div, words } from "../stepper.js";
import { Chart } from "./chart.js";
import { Desk, opening, whole } from "./desk.js";

const REACH = 6;
const FLAT = 0.02;
/** @type {Record<string, [ReLU | LeakyReLU | Sigmoid | Tanh, [number, number], [number, string][]]>} itself, and its axis */
const FUNCTIONS = {
  relu: [new ReLU({}, {}), [-1.5, 6.6], [0, 2, 4, 6].map((y) => [y, String(y)])],
  leaky_relu: [new LeakyReLU({}, {}), [-1.5, 6.6], [0, 2, 4, 6].map((y) => [y, String(y)])],
  sigmoid: [new Sigmoid({}, {}), [-0.3, 1.3], [0, 0.5, 1].map((y) => [y, String(y)])],
  tanh: [new Tanh({}, {}), [-1.3, 1.3], [-1, 0, 1].map((y) => [y, number(y)])],
};

/**
 * @param {string} name
 * @param {number} x
 * @returns {[number, number]} the value, and the slope
 */
export function at(name, x) {
  const [layer] = FUNCTIONS[name];
  const one = { data: Float64Array.of(x), shape: [1] };
  return [layer.forward(one).data[0], layer.backward({ data: Float64Array.of(1), shape: [1] }).data[0]];
}

/**
 * @param {number} value
 * @param {number} decimals where nothing else would be left of it, a power of ten
 */
function fixed(value, decimals) {
  return value && Math.abs(value) < 0.5 * 10 ** -decimals ? number(value) : value.toFixed(decimals).replace("-", "−");
}

/**
 * @param {string} name
 * @param {number} x
 * @returns {[string, string]} the numbers, and what the slope means
 */
export function told(name, x) {
  const [value, slope] = at(name, x);
  const numbers = `${name}(${fixed(x, 1)}) = ${fixed(value, 3)}, slope ${fixed(slope, 3)}.`;
  if (x === 0 && name.endsWith("relu")) return [numbers, `A kink: the slope is ${number(slope)} to the left and 1 to the right. Here the left one is taken.`];
  if (slope === 0) return [numbers, "Flat: a change of x does not change the output."];
  if (slope < FLAT) return [numbers, "Nearly flat: a change of x hardly changes the output."];
  return [numbers, `If x grows by 0.1, the output changes by about ${number(slope / 10, 4)}.`];
}

class SlopeExplorer extends Desk {
  label = "Slope explorer";
  settings = ["function", "x"];
  curve = new Chart();
  slopes = new Chart();
  numbers = words("big");
  meant = words("two");

  build() {
    const x = this.slider("x", "x", whole(-10 * REACH, 10 * REACH).map((k) => k / 10), (value) => value.toFixed(1).replace("-", "−"));
    const choice = this.choice("function", "function", Object.keys(FUNCTIONS).map((name) => [name, name]));
    for (const chart of [this.curve, this.slopes]) chart.drag((value) => this.set({ x: Math.round(10 * value) / 10 + 0 }));
    this.root.append(div("controls", choice, x), div("show", this.curve.box, this.slopes.box), this.numbers, this.meant);
  }

  show() {
    const [name, x] = [this.get("function"), this.get("x")];
    const [value, slope] = at(name, x);
    const [numbers, meant] = told(name, x);
    const [, y, up] = FUNCTIONS[name];
    /** @type {[number, string][]} */
    const across = [-6, -4, -2, 0, 2, 4, 6].map((at) => [at, number(at)]);
    const axes = { x: /** @type {[number, number]} */ ([-REACH, REACH]), across, below: "x: drag the dot, or use the slider" };
    // At 0 the slope may jump: each half is drawn by itself.
    const halves = [whole(-120, 0).map((k) => k / 20), [1e-9, ...whole(1, 120).map((k) => k / 20)]];
    this.curve.begin(`${name}(x)`, `Curve of ${name} with its tangent at ${fixed(x, 1)}. ${numbers}`, { ...axes, y, up });
    this.slopes.begin("its slope", `Curve of the slope of ${name}. ${numbers}`, { ...axes, y: [-0.15, 1.2], up: [[0, "0"], [0.5, "0.5"], [1, "1"]] });
    for (const half of halves) {
      this.curve.line(half.map((x) => [x, at(name, x)[0]]), "");
      this.slopes.line(half.map((x) => [x, at(name, x)[1]]), "");
    }
    const [left, right] = slope ? [(value - y[0]) / slope, (y[1] - value) / slope] : [2.5, 2.5];
    const ends = [Math.max(-REACH, x - Math.min(2.5, left)), Math.min(REACH, x + Math.min(2.5, right))];
    this.curve.line(ends.map((end) => [end, value + slope * (end - x)]), "red dashed");
    this.curve.dot(x, value, "red", 8);
    this.slopes.dot(x, slope, "red", 8);
    this.say(this.numbers, numbers);
    this.say(this.meant, meant, slope < FLAT);
  }
}

const render = opening(SlopeExplorer);

export default { render };
