// A pair of axes in SVG, with lines and dots between them.

import { make } from "../stepper.js";
import { shape } from "../shapes.js";

/** @typedef {[number, number]} Ends */
/** @typedef {[number, string][]} Ticks where, and what stands there */

const [LEFT, TOP, RIGHT, BELOW] = [64, 34, 26, 44];

export class Chart {
  right = 0;

  /**
   * @param {number} [width]
   * @param {number} [height]
   */
  constructor(width = 344, height = 300) {
    this.box = make("div", "chart");
    this.svg = shape(this.box, "svg", { role: "img" });
    this.bottom = height - BELOW;
    this.resize(width);
    /** @type {Ends} */
    this.xs = [0, 1];
    /** @type {Ends} */
    this.ys = [0, 1];
    this.free = false;
    this.inside = this.svg;
  }

  /** @param {number} width before `begin` */
  resize(width) {
    this.svg.setAttribute("viewBox", `0 0 ${width} ${this.bottom + BELOW}`);
    this.svg.setAttribute("width", String(width));
    this.right = width - RIGHT;
  }

  /**
   * Begin anew: what is shown, in words too, and the axes.
   * @param {string} title
   * @param {string} alt
   * @param {{ x: Ends, y: Ends, across: Ticks, up: Ticks, below?: string, free?: boolean }} axes `free`: what lies
   * beyond the axes is not drawn; else, at their edge
   */
  begin(title, alt, { x, y, across, up, below = "", free = false }) {
    this.xs = x;
    this.ys = y;
    this.free = free;
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
    const middle = below.length > 32 ? (this.right + RIGHT) / 2 : (LEFT + this.right) / 2; // a long text takes all the room
    shape(this.svg, "text", { x: middle, y: this.bottom + 36, "text-anchor": "middle" }, below);
    const [width, height] = [this.right - LEFT, this.bottom - TOP];
    const window = { x: LEFT, y: TOP, width, height, viewBox: `${LEFT} ${TOP} ${width} ${height}` };
    if (free) shape(this.svg, "rect", { x: LEFT, y: TOP, width, height, class: "around" });
    this.inside = free ? shape(this.svg, "svg", window) : this.svg;
  }

  /**
   * Where a point lies in the drawing.
   * @param {number} x
   * @param {number} y
   * @returns {[number, number]}
   */
  place(x, y) {
    const share = (/** @type {number} */ value, /** @type {Ends} */ [low, high]) => {
      const part = (value - low) / (high - low);
      return this.free ? part : Math.max(0, Math.min(1, part));
    };
    return [LEFT + share(x, this.xs) * (this.right - LEFT), this.bottom - share(y, this.ys) * (this.bottom - TOP)];
  }

  /**
   * @param {[number, number][]} points
   * @param {string} look a class
   */
  line(points, look) {
    const places = points.map(([x, y]) => this.place(x, y).map((part) => part.toFixed(1)).join(","));
    return shape(this.inside, "polyline", { points: places.join(" "), class: look });
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {string} look a class
   * @param {number} [r]
   */
  dot(x, y, look, r = 7) {
    const [cx, cy] = this.place(x, y);
    return shape(this.inside, "circle", { cx, cy, r, class: look });
  }

  /**
   * A shape round a point.
   * @param {number} x
   * @param {number} y
   * @param {string} d
   * @param {string} look a class
   */
  mark(x, y, d, look) {
    const place = this.place(x, y).map((part) => part.toFixed(1));
    return shape(this.inside, "path", { d, class: look, transform: `translate(${place})` });
  }

  /**
   * While a pointer is down, what lies below it on the axes.
   * @param {(x: number, y: number) => void} moved
   */
  drag(moved) {
    this.svg.classList.add("dragged");
    const go = (/** @type {PointerEvent} */ event) => {
      const { left, top, width } = this.svg.getBoundingClientRect();
      const scale = (this.right + RIGHT) / width;
      const at = (/** @type {number} */ place, /** @type {number} */ from, /** @type {number} */ to, /** @type {Ends} */ [low, high]) =>
        low + Math.max(0, Math.min(1, (place - from) / (to - from))) * (high - low);
      const [x, y] = [(event.clientX - left) * scale, (event.clientY - top) * scale];
      moved(at(x, LEFT, this.right, this.xs), at(y, this.bottom, TOP, this.ys));
    };
    this.svg.addEventListener("pointerdown", (event) => {
      this.svg.setPointerCapture(event.pointerId);
      go(event);
    });
    this.svg.addEventListener("pointermove", (event) => event.buttons && go(event));
  }
}
