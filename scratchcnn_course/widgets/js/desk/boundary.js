// A network with two inputs, computed here from stored weights: its map, its lines, its loss.

import { colourOf } from "../explorer/colours.js";
import { shape } from "../shapes.js";
import { div, make, words } from "../stepper.js";
import { Chart } from "./chart.js";
import { contour, pathOf } from "./contour.js";
import { Desk, opening, whole } from "./desk.js";

/** @typedef {import("../network/arrays.js").Tensor} Tensor */
/** @typedef {[number, number]} Pair x and y */
/** @typedef {[number, number, number]} Point x, y, and whether the lamp is on there */

const CELLS = 120; // of the map, each way
const [FROM, TO] = [-0.5, 1.5]; // both axes
const SIDE = 300; // of the map in the drawing; left and below it there is room for the axes
const LEFT = 40;

const sigmoid = (/** @type {number} */ z) => 1 / (1 + Math.exp(-z));
const across = (/** @type {number} */ x) => LEFT + ((x - FROM) / (TO - FROM)) * SIDE;
const up = (/** @type {number} */ y) => SIDE - ((y - FROM) / (TO - FROM)) * SIDE;

/**
 * The line where a function of the plane is 0: exact for a straight line, whatever the number of cells.
 * @param {number} cells
 * @param {(x: number, y: number) => number} f
 */
function line(cells, f) {
  const place = (/** @type {number} */ i) => FROM + ((TO - FROM) * i) / cells;
  const heights = whole(0, cells).flatMap((y) => whole(0, cells).map((x) => f(place(x), place(y))));
  return pathOf(contour(heights, cells), (x, y) => [across(place(x)), up(place(y))]);
}

// The weights of one training. In a row: w1 of the first input, of the second, b1, w2, and b2.
export class Run {
  /**
   * @param {Tensor} weights a row a frame
   * @param {Point[]} points
   */
  constructor({ data, shape: [frames, size] }, points) {
    this.weights = data;
    this.size = size;
    this.hidden = (size - 1) / 4;
    this.frame = 0;
    this.losses = whole(0, frames - 1).map((frame) => {
      this.frame = frame;
      const losses = points.map(([x, y, t]) => {
        const z = this.logit(x, y);
        return Math.max(z, 0) - z * t + Math.log1p(Math.exp(-Math.abs(z)));
      });
      return losses.reduce((a, b) => a + b) / points.length;
    });
  }

  /** @param {number} j @param {number} x @param {number} y what goes into the tanh of a unit */
  unit(j, x, y) {
    const { hidden, weights } = this;
    const at = this.frame * this.size + j;
    return weights[at] * x + weights[at + hidden] * y + weights[at + 2 * hidden];
  }

  /** @param {number} x @param {number} y */
  logit(x, y) {
    const { hidden, weights } = this;
    const at = this.frame * this.size + 3 * hidden;
    let z = weights[at + hidden];
    for (let j = 0; j < hidden; j++) z += weights[at + j] * Math.tanh(this.unit(j, x, y));
    return z;
  }
}

class DecisionBoundary extends Desk {
  label = "Decision boundary, epoch by epoch";
  settings = ["hidden", "epoch", "start"];
  get pace() {
    return 120;
  }

  canvas = make("canvas", "");
  plot = new Chart(340, 340);
  sentence = words("sentence");
  known = ""; // which training is unpacked
  /** @type {Run} */
  run;
  /** @type {SVGElement} */
  drawing;
  /** @type {SVGElement} */
  units;
  /** @type {SVGElement} */
  edge;

  get at() {
    return this.get("epoch") / this.data.every;
  }

  get last() {
    return this.data.weights[0][0].shape[0] - 1;
  }

  /** @param {number} frame */
  go(frame) {
    this.set({ epoch: this.data.every * Math.max(0, Math.min(this.last, frame)) });
  }

  build() {
    this.root.classList.add("scratchcnn-boundary");
    const { weights } = this.data;
    const starts = whole(1, weights.length).map((start) => /** @type {[number, string]} */ ([start, String(start)]));
    this.root.append(div("controls", this.slider("hidden", "Hidden units", whole(1, weights[0].length)), this.choice("start", "Start", starts)),
      div("show", this.map(), this.plot.box), this.sentence, this.steps("Epoch"));
  }

  map() {
    const map = make("div", "map");
    this.canvas.width = this.canvas.height = CELLS;
    map.append(this.canvas);
    this.drawing = shape(map, "svg", { viewBox: `0 0 ${LEFT + SIDE} ${LEFT + SIDE}`, role: "img" });
    shape(this.drawing, "rect", { class: "around", x: LEFT, y: 0.5, width: SIDE - 0.5, height: SIDE - 0.5 });
    for (const tick of [0, 1]) {
      shape(this.drawing, "text", { x: across(tick), y: SIDE + 18, "text-anchor": "middle" }, tick);
      shape(this.drawing, "text", { x: LEFT - 10, y: up(tick) + 6, "text-anchor": "end" }, tick);
    }
    shape(this.drawing, "text", { x: across(0.5), y: SIDE + 34, "text-anchor": "middle" }, "switch 1");
    shape(this.drawing, "text", { transform: `translate(14 ${up(0.5)}) rotate(-90)`, "text-anchor": "middle" }, "switch 2");
    this.units = shape(this.drawing, "path", { class: "unit" });
    this.edge = shape(this.drawing, "path", { class: "edge" });
    for (const [x, y, t] of this.data.points) {
      shape(this.drawing, "circle", { class: `point ${t ? "yes" : "no"}`, cx: across(x), cy: up(y), r: 16 });
      shape(this.drawing, "text", { class: "target", x: across(x), y: up(y) + 7, "text-anchor": "middle" }, t);
    }
    return map;
  }

  show() {
    const { at, data } = this;
    const [hidden, start, epoch] = ["hidden", "start", "epoch"].map((name) => this.get(name));
    if (this.known !== `${hidden} ${start}`) this.run = new Run(data.weights[start - 1][hidden - 1], data.points);
    this.known = `${hidden} ${start}`;
    const { run } = this;
    run.frame = at;
    this.colour();
    this.units.setAttribute("d", whole(0, hidden - 1).map((j) => line(1, (x, y) => run.unit(j, x, y))).join(""));
    this.edge.setAttribute("d", line(CELLS / 2, (x, y) => run.logit(x, y)));
    const shares = data.points.map((/** @type {Point} */ [x, y]) => sigmoid(run.logit(x, y)));
    const right = data.points.filter((/** @type {Point} */ [, , t], /** @type {number} */ i) => (t ? shares[i] : 1 - shares[i]) > data.sure).length;
    const each = data.points.map((/** @type {Point} */ [x, y], /** @type {number} */ i) => `${(100 * shares[i]).toFixed(0)}% at ${x} ${y}`).join(", ");
    const loss = run.losses[at].toFixed(3);
    this.say(this.sentence, `Epoch ${epoch}: loss ${loss}, ${right} of 4 right. Lamp on: ${each}.`);
    this.drawing.setAttribute("aria-label", `Map of the plane: ${right} of 4 points on their side of the line`);
    this.chart(loss, epoch);
    this.showStep(`epoch ${epoch}`, `${epoch} / ${this.last * data.every}`);
    this.root.dataset.epoch = epoch;
  }

  /** @param {string} loss as it is told @param {number} epoch */
  chart(loss, epoch) {
    const { plot, run: { losses } } = this;
    const { every } = this.data;
    const end = this.last * every;
    this.plot.begin("loss", `Loss over ${end} epochs, now ${loss} at epoch ${epoch}`, {
      x: [0, end], y: [0, Math.max(0.8, ...losses)], across: [[0, "0"], [end / 2, String(end / 2)], [end, String(end)]], up: [[0, "0"], [0.5, "0.5"]], below: "epoch",
    });
    plot.line([[0, Math.LN2], [end, Math.LN2]], "dotted");
    const [x, y] = plot.place(end, Math.LN2);
    shape(plot.svg, "text", { x, y: y - 6, "text-anchor": "end" }, "ln 2: a half everywhere");
    plot.line(losses.map((one, frame) => /** @type {Pair} */ ([frame * every, one])), "");
    plot.dot(epoch, losses[this.at], "", 8);
  }

  // The surer, the stronger; what is undecided is white.
  colour() {
    const pixels = new ImageData(CELLS, CELLS);
    const middle = (/** @type {number} */ i) => FROM + ((TO - FROM) * (i + 0.5)) / CELLS;
    for (let k = 0; k < CELLS * CELLS; k++) {
      const p = sigmoid(this.run.logit(middle(k % CELLS), -middle(Math.floor(k / CELLS)) + FROM + TO));
      pixels.data.set([...colourOf(0.75 * (2 * p - 1), 1, false), 255], 4 * k);
    }
    this.canvas.getContext("2d")?.putImageData(pixels, 0, 0);
  }
}

const render = opening(DecisionBoundary);

export default { render };
