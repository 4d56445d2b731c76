// A slope from two points, and what becomes of it when they move together. The errors appear as one asks for them.

import { number } from "../numbers.js";
import { div, words } from "../stepper.js";
import { Chart } from "./chart.js";
import { Desk, opening, whole } from "./desk.js";

/** @typedef {{ f: (x: number) => number, x: number, slope: number | null, formula: string }} Curve */

const relu = (/** @type {number} */ x) => Math.max(x, 0);
/** @type {Record<string, Curve>} of a kink there is no slope */
const CURVES = {
  cube: { f: (x) => x * x * x, x: 1, slope: 3, formula: "x³" },
  relu: { f: relu, x: 0.05, slope: 1, formula: "relu(x)" },
  kink: { f: relu, x: 0, slope: null, formula: "relu(x)" },
};
const STEPS = whole(0, 12).map((k) => Number(`1e-${k}`));
const GOOD = 1e-6; // what the gradient checker lets pass

/** @param {number} h */
const power = (h) => (h >= 1e-3 ? String(h) : `1e${Math.round(Math.log10(h))}`);

/**
 * As float64 or float32 computes it: every intermediate result is rounded.
 * @param {string} curve
 * @param {number} h
 * @param {string} numbers
 */
export function measure(curve, h, numbers) {
  const { f, x, slope: right } = CURVES[curve];
  const r = numbers === "float32" ? Math.fround : (/** @type {number} */ value) => value;
  const of = (/** @type {number} */ at) => (curve === "cube" ? r(r(at * at) * at) : f(at));
  const xs = [r(r(x) - r(h)), r(r(x) + r(h))];
  const values = xs.map(of);
  const slope = r(r(values[1] - values[0]) / r(2 * r(h)));
  const larger = Math.max(Math.abs(slope), Math.abs(right ?? 0));
  const error = right === null ? Number.NaN : Math.abs(slope - right) / larger;
  const kink = curve !== "cube" && xs[0] > 0 !== xs[1] > 0;
  const bend = curve === "cube" ? h ** 2 / (3 + h ** 2) : 0; // of the error, without any rounding: x³ at 1 gives 3 + h²
  return { curve, h, x, xs, values, slope, right, larger, error, kink, bend, of, round: r };
}

/** @typedef {ReturnType<typeof measure>} Measured */

/** @param {number} error with two digits */
function small(error) {
  if (error === 0 || error >= 0.01) return String(Number(error.toPrecision(2)));
  const [digits, exponent] = error.toExponential(1).split("e");
  return `${digits}e${Number(exponent)}`;
}

/** @param {Measured} found */
function reason({ kink, xs, error, bend }) {
  if (kink) return "Inconclusive: a kink lies between the points, and two slopes are mixed.";
  if (xs[0] === xs[1]) return "h is too small: in these numbers, x + h and x − h are the same.";
  if (error <= GOOD) return "Good enough to check a gradient.";
  if (bend > error / 2) return "h is too large: the curve bends there.";
  return "h is too small: the two values share most digits, and rounding spoils the rest.";
}

/** @param {Measured} found @returns {[string, string, string]} the difference, how far off relative to what, and why */
export function told(found) {
  const { h, values, slope, right, larger, error } = found;
  const [below, above] = values.map((value) => (h >= 0.01 ? number(value, 6) : String(value).replace("-", "−")));
  const sum = `(${above} − ${below}) / ${number(2 * h)} = ${number(slope, 5)}`;
  if (right === null) return [sum, "No true slope: 0 on the left of the kink, 1 on the right.", reason(found)];
  const off = `The true slope is ${number(right)}. Relative error: |${number(slope, 5)} − ${number(right)}|, divided by the larger of the two, ${number(larger, 5)}: ${small(error)}.`;
  return [sum, off, reason(found)];
}

class FiniteDifference extends Desk {
  label = "Finite differences";
  settings = ["curve", "h", "numbers"];
  glass = new Chart();
  errors = new Chart();
  told = [words("big"), words("two"), words("two")];
  /** @type {Record<string, Set<number>>} the steps that were asked for, by curve and type of number */
  seen = {};

  build() {
    const curve = this.choice("curve", "curve", [["cube", "x³ at 1"], ["relu", "relu at 0.05"], ["kink", "relu at 0"]]);
    const numbers = this.choice("numbers", "numbers", ["float64", "float32"].map((name) => [name, name]));
    const h = this.slider({ get: () => -Math.log10(this.get("h")), set: (k) => this.set({ h: STEPS[k] }) }, "h", whole(0, 12), (k) => power(STEPS[Math.round(k)]));
    const all = this.button("Show every h", "Show every h", () => {
      for (const step of STEPS) this.asked().add(step);
      this.draw();
    });
    this.root.append(div("controls", curve, numbers, h, all), div("show", this.glass.box, this.errors.box), ...this.told);
  }

  asked() {
    const key = `${this.get("curve")} ${this.get("numbers")}`;
    this.seen[key] ??= new Set();
    return this.seen[key];
  }

  show() {
    const [curve, h, numbers] = [this.get("curve"), this.get("h"), this.get("numbers")];
    this.asked().add(h);
    const found = measure(curve, h, numbers);
    const [sum, off, why] = told(found);
    this.say(this.told[0], sum);
    this.say(this.told[1], off);
    const good = !found.kink && found.error <= GOOD;
    this.say(this.told[2], `${found.kink ? "?" : good ? "✓" : "✕"} ${why}`, !good);
    this.magnify(found);
    this.judge(numbers, h, off);
  }

  /** @param {Measured} found the curve as these numbers know it, within 1.5 h */
  magnify({ curve, h, x, values, slope, right, of, round }) {
    /** @type {[number, number][]} */
    const points = whole(-150, 150).map((k) => [k / 100, of(round(round(x) + round((h * k) / 100)))]);
    const middle = of(round(x));
    /** @type {[number, number][]} */
    const secant = [-1.5, 1.5].map((a) => [a, (values[0] + values[1]) / 2 + slope * h * a]);
    const ys = [...points, ...secant].map(([, y]) => y);
    const [low, high] = [Math.min(...ys), Math.max(...ys)];
    const y = /** @type {[number, number]} */ (high > low ? [low, high] : [middle - h, middle + h]);
    const { formula } = CURVES[curve];
    this.glass.begin(`${formula} near x = ${number(x)}`, `The curve from x − 1.5 h to x + 1.5 h, and the line through its points at x − h and x + h: slope ${number(slope, 5)}.`,
      { x: [-1.5, 1.5], y, across: [[-1, "x − h"], [1e-9, "x"], [1, "x + h"]], up: [], below: right === null ? "dashed: through two points" : "dashed: two points; dotted: true slope" });
    this.glass.line(points, "");
    if (right !== null) {
      const ends = [-1.5, 1.5].map((a) => Math.max(y[0], Math.min(y[1], middle + right * h * a)));
      this.glass.line(ends.map((end) => [(end - middle) / (right * h), end]), "dotted");
    }
    this.glass.line(secant, "red dashed");
    for (const k of [0, 1]) this.glass.dot(2 * k - 1, values[k], "red");
  }

  /** @param {string} numbers @param {number} h @param {string} off the error over h, both by powers of ten */
  judge(numbers, h, off) {
    const asked = STEPS.filter((step) => this.asked().has(step));
    const found = asked.map((step) => measure(this.get("curve"), step, numbers)).filter(({ error }) => !Number.isNaN(error));
    /** @type {[number, string][]} */
    const ticks = [0, 3, 6, 9, 12].map((k) => [k, power(STEPS[k])]);
    const below = found.some(({ kink }) => kink) ? "h (hollow: a kink in between)" : "h";
    this.errors.begin(`relative error, ${numbers}`, `Relative error of each h that was asked for. ${off}`,
      { x: [0, 12], y: [-12, 0], across: ticks, up: ticks.map(([k, text]) => [-k, text]), below: found.length ? below : "no slope to compare with" });
    const place = (/** @type {Measured} */ { h, error }) => /** @type {[number, number]} */ ([-Math.log10(h), Math.log10(Math.max(error, 1e-12))]);
    this.errors.line(found.map(place), "thin");
    for (const one of found) this.errors.dot(...place(one), `${one.kink ? "hollow" : ""} ${one.h === h ? "red" : ""}`, one.h === h ? 8 : 5);
  }
}

const render = opening(FiniteDifference);

export default { render };
