// A pair of axes in SVG, with lines and dots between them.

import { make } from "../stepper.js";
import { shape } from "../shapes.js";

/** @typedef {[number, number]} Ends */
/** @typedef {[number, string][]} Ticks where, and what stands there */

const [LEFT, TOP, RIGHT, BELOW] = [58, 34, 26, 44];

export class Chart {
  /**
   * @param {number} [width]
   * @param {number} [height]
   */
  constructor(width = 344, height = 300) {
    this.box = make("div", "chart");
    this.svg = shape(this.box, "svg", { viewBox: `0 0 ${width} ${height}`, width, role: "img" });
    this.right = width - RIGHT;
    this.bottom = height - BELOW;
    /** @type {Ends} */
    this.xs = [0, 1];
    /** @type {Ends} */
    this.ys = [0, 1];
  }

  /**
   * Begin anew: what is shown, in words too, and the axes.
   * @param {string} title
   * @param {string} alt
   * @param {{ x: Ends, y: Ends, across: Ticks, up: Ticks, below?: string }} axes
   */
  begin(title, alt, { x, y, across, up, below = "" }) {
    this.xs = x;
    this.ys = y;
    this.svg.replaceChildren();
    this.svg.setAttribute("aria-label", alt);
    shape(this.svg, "text", { x: LEFT, y: 20, class: "title" }, title);
    for (const [at, text] of across) {
      const [place] = this.place(at, 0);
      shape(this.svg, "path", { d: `M${place} ${TOP}V${this.bottom}`, class: at === 0 ? "axis" : "grid" });
      shape(this.svg, "text", { x: place, y: this.bottom + 19, "text-anchor": "middle" }, text);
    }
    for (const [at, text] of up) {
      const place = this.place(0, at)[1];
      shape(this.svg, "path", { d: `M${LEFT} ${place}H${this.right}`, class: at === 0 ? "axis" : "grid" });
      shape(this.svg, "text", { x: LEFT - 8, y: place + 6, "text-anchor": "end" }, text);
    }
    shape(this.svg, "text", { x: (LEFT + this.right) / 2, y: this.bottom + 36, "text-anchor": "middle" }, below);
  }

  /**
   * Where a point lies in the drawing; beyond the axes, at their edge.
   * @param {number} x
   * @param {number} y
   * @returns {[number, number]}
   */
  place(x, y) {
    const share = (/** @type {number} */ value, /** @type {Ends} */ [low, high]) => Math.max(0, Math.min(1, (value - low) / (high - low)));
    return [LEFT + share(x, this.xs) * (this.right - LEFT), this.bottom - share(y, this.ys) * (this.bottom - TOP)];
  }

  /**
   * @param {[number, number][]} points
   * @param {string} look a class
   */
  line(points, look) {
    const places = points.map(([x, y]) => this.place(x, y).map((part) => part.toFixed(1)).join(","));
    return shape(this.svg, "polyline", { points: places.join(" "), class: look });
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {string} look a class
   * @param {number} [r]
   */
  dot(x, y, look, r = 7) {
    const [cx, cy] = this.place(x, y);
    return shape(this.svg, "circle", { cx, cy, r, class: look });
  }

  /**
   * While a pointer is down, what lies below it across the axis.
   * @param {(x: number) => void} moved
   */
  drag(moved) {
    this.svg.classList.add("dragged");
    const go = (/** @type {PointerEvent} */ event) => {
      const { left, width } = this.svg.getBoundingClientRect();
      const x = ((event.clientX - left) / width) * (this.right + RIGHT);
      const share = Math.max(0, Math.min(1, (x - LEFT) / (this.right - LEFT)));
      moved(this.xs[0] + share * (this.xs[1] - this.xs[0]));
    };
    this.svg.addEventListener("pointerdown", (event) => {
      this.svg.setPointerCapture(event.pointerId);
      go(event);
    });
    this.svg.addEventListener("pointermove", (event) => event.buttons && go(event));
  }
}
