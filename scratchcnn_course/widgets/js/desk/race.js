// Optimisers on a map, step by step: all that a rate, a start and a surface lead to is computed here.

import { number } from "../numbers.js";
import { shape } from "../shapes.js";
import { div, make, words } from "../stepper.js";
import { Chart } from "./chart.js";
import { contour, pathOf } from "./contour.js";
import { Desk, opening, whole } from "./desk.js";

/** @typedef {[number, number]} Pair x and y */
/** @typedef {{ formula: string, start: Pair, low: Pair, high: Pair }} Ground */
/** @typedef {(slope: number, t: number) => number} Walker how far it goes against a slope, at step t = 1, 2, ... */

const LEVELS = [0.02, 0.1, 0.25, 0.6, 1.2, 2.2, 4, 7, 11];
const SQUARES = [150, 100]; // of the grid that the contour lines are drawn through
const LOOKS = ["blue", "orange", "green", "pink"];
const DASHES = ["", "9 5", "2 5", "11 4 2 4"];
const MARKERS = ["M-7 0a7 7 0 1 0 14 0a7 7 0 1 0-14 0Z", "M-7-7H7V7H-7Z", "M0-9L8 7H-8Z", "M0-9L9 0L0 9L-9 0Z"];

/** @type {Record<string, { height: (x: number, y: number) => number, slopes: (x: number, y: number) => Pair }>} */
export const SURFACES = {
  bowl: { height: (x, y) => (x ** 2 + 20 * y ** 2) / 2, slopes: (x, y) => [x, 20 * y] },
  saddle: { height: (x, y) => (x ** 2 - 1) ** 2 / 4 + 2 * y ** 2, slopes: (x, y) => [x ** 3 - x, 4 * y] },
  ravine: {
    height: (x, y) => ((1 - x) ** 2 + 10 * (y - x ** 2) ** 2) / 4,
    slopes: (x, y) => [(x - 1) / 2 - 10 * x * (y - x ** 2), 5 * (y - x ** 2)],
  },
};

// One for each number that is learned: it remembers what was. As in `scratchcnn_helpers/optim.py`.
/** @type {Record<string, (lr: number) => Walker>} */
const RACERS = {
  SGD: (lr) => (slope) => lr * slope,
  momentum: (lr) => {
    let v = 0;
    return (slope) => {
      v = 0.9 * v + slope;
      return lr * v;
    };
  },
  RMSprop: (lr) => {
    let s = 0;
    return (slope) => {
      s = 0.9 * s + (1 - 0.9) * slope ** 2;
      return (lr * slope) / (Math.sqrt(s) + 1e-8);
    };
  },
  Adam: (lr) => {
    let [m, s] = [0, 0];
    return (slope, t) => {
      m = 0.9 * m + (1 - 0.9) * slope;
      s = 0.999 * s + (1 - 0.999) * slope ** 2;
      return ((lr / (1 - 0.9 ** t)) * m) / (Math.sqrt(s / (1 - 0.999 ** t)) + 1e-8);
    };
  },
};

/**
 * @param {string} surface
 * @param {string} racer
 * @param {number} lr
 * @param {Pair} start
 * @param {{ steps: number, limit: number }} race
 * @returns {Pair[]} every place; whoever gets further away than the limit is out from there on
 */
export function run(surface, racer, lr, start, { steps, limit }) {
  const walkers = [RACERS[racer](lr), RACERS[racer](lr)];
  /** @type {Pair[]} */
  const path = [];
  let place = start;
  for (let t = 1; path.length <= steps && Math.max(...place.map(Math.abs)) <= limit; t++) {
    path.push(place);
    const slopes = SURFACES[surface].slopes(...place);
    place = [place[0] - walkers[0](slopes[0], t), place[1] - walkers[1](slopes[1], t)];
  }
  return path;
}

class OptimiserRace extends Desk {
  label = "Optimiser race, step by step";
  settings = ["surface", "lr", "start", "step", "racers"];
  get pace() {
    return 160;
  }

  map = new Chart(444, 318);
  chart = new Chart(276, 318);
  sentence = words("sentence");
  known = ""; // what the paths and the lines were computed for
  /** @type {Pair[][]} */
  paths = [];
  lines = "";

  get at() {
    return this.get("step");
  }

  get last() {
    return this.data.steps;
  }

  /** @returns {Ground} */
  get ground() {
    return this.data.surfaces[this.get("surface")];
  }

  /** @returns {Pair} */
  get begins() {
    return this.get("start") ?? this.ground.start;
  }

  /** @param {number} step */
  go(step) {
    this.set({ step: Math.max(0, Math.min(this.last, step)) });
  }

  build() {
    this.root.classList.add("scratchcnn-race");
    const { rates, surfaces } = this.data;
    const surface = { get: () => this.get("surface"), set: (/** @type {string} */ name) => this.set({ surface: name, start: null }) };
    const most = Math.log10(rates[1] / rates[0]);
    const marks = whole(0, 20 * most).map((k) => Number((rates[0] * 10 ** (k / 20)).toPrecision(2)));
    this.root.append(
      div("controls", this.choice(surface, "Surface", Object.keys(surfaces).map((name) => [name, name])),
        this.slider("lr", "Learning rate", marks, (lr) => String(Number(lr.toPrecision(4)))),
        this.field("lr", "or type it", () => rates),
        ...["x", "y"].map((name, axis) => this.field(this.coordinate(axis), `Start ${name}`, () => [this.ground.low[axis], this.ground.high[axis]]))),
      div("bar", ...this.data.racers.map((/** @type {string} */ name, /** @type {number} */ i) => this.racer(name, i))),
      div("show", this.map.box, this.chart.box), this.sentence, this.steps("Step"));
    this.map.drag((x, y) => this.set({ start: [x, y].map((part) => Number(part.toFixed(2)) + 0) }));
    this.map.box.classList.add("map");
  }

  /** @param {number} axis */
  coordinate(axis) {
    const set = (/** @type {number} */ value) => this.set({ start: this.begins.map((old, k) => (k === axis ? value : old)) });
    return { get: () => this.begins[axis], set };
  }

  /** @param {string} name @param {number} i */
  racer(name, i) {
    const label = make("label", `racer ${LOOKS[i]}`);
    const box = make("input", "");
    box.type = "checkbox";
    box.setAttribute("aria-label", `${name} runs`);
    const among = () => this.get("racers").includes(name);
    box.addEventListener("change", () => this.set({ racers: this.data.racers.filter((/** @type {string} */ other) => (other === name ? !among() : this.get("racers").includes(other))) }));
    this.follow.push(() => {
      box.checked = among();
    });
    const sample = shape(label, "svg", { viewBox: "-18 -10 36 20", width: 36, height: 20, "aria-hidden": "true" });
    shape(sample, "path", { class: "path", d: "M-18 0H18", "stroke-dasharray": DASHES[i] });
    shape(sample, "path", { class: "marker", d: MARKERS[i], transform: "scale(0.8)" });
    label.prepend(box);
    label.append(name);
    return label;
  }

  /** @param {number} i @param {number} step */
  height(i, step) {
    const place = this.paths[i][step];
    return place && SURFACES[this.get("surface")].height(...place);
  }

  show() {
    this.map.resize(Math.min(444, this.room));
    const [surface, lr, step] = ["surface", "lr", "step"].map((name) => this.get(name));
    const wanted = JSON.stringify([surface, lr, this.begins]);
    if (wanted !== this.known) this.paths = this.data.racers.map((/** @type {string} */ racer) => run(surface, racer, lr, this.begins, this.data));
    this.known = wanted;
    this.axes(step);
    this.data.racers.forEach((/** @type {string} */ name, /** @type {number} */ i) => {
      if (!this.get("racers").includes(name)) return;
      const path = this.paths[i].slice(0, step + 1);
      const heights = path.map((_, t) => /** @type {Pair} */ ([t, Math.log10(Math.max(this.height(i, t), 1e-4))]));
      for (const [chart, points] of /** @type {[Chart, Pair[]][]} */ ([[this.map, path], [this.chart, heights]])) {
        chart.line(points, `path ${LOOKS[i]}`).setAttribute("stroke-dasharray", DASHES[i]);
        chart.mark(...points[points.length - 1], MARKERS[i], `marker ${LOOKS[i]}`);
      }
    });
    this.say(this.sentence, this.told());
    this.showStep(`step ${step}`, `${step} / ${this.last}`);
    this.root.dataset.step = step;
  }

  /** @param {number} step */
  axes(step) {
    const { formula, low, high } = this.ground;
    const ticks = (/** @type {number} */ axis) => whole(Math.ceil(low[axis]), high[axis]).map((at) => /** @type {[number, string]} */ ([at, String(at).replace("-", "−")]));
    const map = { x: /** @type {Pair} */ ([low[0], high[0]]), y: /** @type {Pair} */ ([low[1], high[1]]), across: ticks(0), up: ticks(1), below: "click: they begin there", free: true };
    this.map.begin(`height = ${formula}`, `Contour map of ${formula} with the paths of the racers; they begin at ${this.begins.join(", ")}`, map);
    const drawn = `${this.get("surface")} ${this.map.right}`;
    if (this.map.svg.dataset.drawn !== drawn) this.lines = this.contours();
    this.map.svg.dataset.drawn = drawn;
    shape(this.map.inside, "path", { class: "contour", d: this.lines });
    const up = [10, 1, 0.1, 0.01, 0.001].map((tick) => /** @type {[number, string]} */ ([Math.log10(tick), String(tick)]));
    const chart = { x: /** @type {Pair} */ ([0, this.last]), y: /** @type {Pair} */ ([-4, Math.log10(20)]), across: whole(0, 3).map((k) => /** @type {[number, string]} */ ([20 * k, String(20 * k)])), up, below: "step" };
    this.chart.begin("height", `Height of each racer, up to step ${step}`, chart);
  }

  contours() {
    const { low, high } = this.ground;
    const [columns, rows] = SQUARES;
    const at = (/** @type {number} */ x, /** @type {number} */ y) => /** @type {Pair} */ ([low[0] + ((high[0] - low[0]) * x) / columns, low[1] + ((high[1] - low[1]) * y) / rows]);
    const heights = whole(0, rows).flatMap((y) => whole(0, columns).map((x) => SURFACES[this.get("surface")].height(...at(x, y))));
    return LEVELS.map((level) => pathOf(contour(heights, columns, level), (x, y) => this.map.place(...at(x, y)))).join("");
  }

  told() {
    const step = this.get("step");
    /** @type {[string, number | undefined][]} */
    const all = this.data.racers.map((/** @type {string} */ name, /** @type {number} */ i) => [name, this.height(i, step)]);
    const heights = all.filter(([name]) => this.get("racers").includes(name));
    if (!heights.length) return "Nobody runs. Choose a racer.";
    if (step === 0) return `Step 0: all begin at height ${number(Number(heights[0][1]))}.`;
    const each = heights.map(([name, height]) => `${name} ${height === undefined ? "off the map" : number(height)}`).join(", ");
    const running = /** @type {[string, number][]} */ (heights.filter(([, height]) => height !== undefined));
    const lowest = running.length ? ` Lowest: ${running.reduce((a, b) => (b[1] < a[1] ? b : a))[0]}.` : "";
    return `Step ${step}, learning rate ${Number(this.get("lr").toPrecision(6))}. Heights: ${each}.${lowest}`;
  }
}

const render = opening(OptimiserRace);

export default { render };
