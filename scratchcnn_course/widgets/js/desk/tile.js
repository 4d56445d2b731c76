// An array as a picture of large square pixels: framed, hatched, and pointed at.

import { fill } from "../explorer/fill.js";
import { ARROWS } from "../keys.js";
import { make } from "../stepper.js";

/** @typedef {import("../network/arrays.js").Numbers} Numbers */

const FINE = 16; // pixels of a hatched cell

export class Tile {
  H = 0;
  W = 0;

  /** @param {number} side on the page, of the longer side */
  constructor(side) {
    this.side = side;
    this.box = make("div", "tile");
    this.canvas = make("canvas", "");
    this.canvas.setAttribute("role", "img");
    this.frame = make("div", "frame");
    this.frame.hidden = true;
    this.box.append(this.canvas, this.frame);
    /** @type {HTMLCanvasElement | null} */
    this.hatching = null;
  }

  /**
   * @param {string} alt
   * @param {Numbers} values
   * @param {number} H
   * @param {number} W
   * @param {number} limit what is white, or fully orange
   * @param {boolean} grey
   */
  show(alt, values, H, W, limit, grey) {
    Object.assign(this, { H, W });
    Object.assign(this.canvas, { width: W, height: H });
    const scale = Math.max(1, Math.floor(this.side / Math.max(H, W)));
    this.box.style.width = `${scale * W}px`;
    const pixels = new ImageData(W, H);
    fill(pixels.data, values, limit, grey);
    this.canvas.getContext("2d")?.putImageData(pixels, 0, 0);
    this.canvas.setAttribute("aria-label", alt);
  }

  /**
   * Hatch cells: what is not there.
   * @param {(cell: number) => boolean} gone
   */
  hatch(gone) {
    if (!this.hatching) {
      this.hatching = make("canvas", "over");
      this.hatching.setAttribute("aria-hidden", "true");
      this.box.append(this.hatching);
    }
    Object.assign(this.hatching, { width: FINE * this.W, height: FINE * this.H });
    const pen = /** @type {CanvasRenderingContext2D} */ (this.hatching.getContext("2d"));
    pen.strokeStyle = "#777";
    for (let cell = 0; cell < this.H * this.W; cell++) {
      if (!gone(cell)) continue;
      const [x, y] = [FINE * (cell % this.W), FINE * Math.floor(cell / this.W)];
      pen.fillStyle = "#fff";
      pen.fillRect(x, y, FINE, FINE);
      pen.beginPath();
      for (const part of [0.5, 1, 1.5]) {
        const [from, to] = [Math.max(0, part - 1) * FINE, Math.min(1, part) * FINE];
        pen.moveTo(x + from, y + to);
        pen.lineTo(x + to, y + from);
      }
      pen.stroke();
    }
  }

  /**
   * @param {number} row
   * @param {number} column
   * @param {number} [height]
   * @param {number} [width]
   */
  mark(row, column, height = 1, width = height) {
    this.frame.hidden = false;
    const percent = (/** @type {number} */ part, /** @type {number} */ all) => `${(100 * part) / all}%`;
    Object.assign(this.frame.style, {
      left: percent(column, this.W), top: percent(row, this.H),
      width: percent(Math.min(width, this.W), this.W), height: percent(Math.min(height, this.H), this.H),
    });
  }

  /**
   * Tell which cell is pointed at: by the pointer (held down, or only above it), or by arrow keys.
   * @param {string} label
   * @param {boolean} held
   * @param {() => [number, number]} where it is now
   * @param {(row: number, column: number) => void} told
   */
  watch(label, held, where, told) {
    const inside = (/** @type {number} */ value, /** @type {number} */ size) => Math.max(0, Math.min(size - 1, Math.floor(value)));
    const point = (/** @type {PointerEvent} */ event) => {
      const { left, top, width, height } = this.canvas.getBoundingClientRect();
      told(inside(((event.clientY - top) / height) * this.H, this.H), inside(((event.clientX - left) / width) * this.W, this.W));
    };
    Object.assign(this.box, { tabIndex: 0, role: "application" });
    this.box.setAttribute("aria-label", `${label}: arrow keys move`);
    this.box.classList.add(held ? "dragged" : "hovered");
    this.box.addEventListener("pointerdown", (event) => {
      this.box.setPointerCapture(event.pointerId);
      point(event);
    });
    this.box.addEventListener("pointermove", (event) => (event.buttons || !held) && point(event));
    this.box.addEventListener("keydown", (event) => {
      const step = ARROWS[event.key];
      if (!step) return;
      event.preventDefault();
      const [row, column] = where();
      told(inside(row + step[0], this.H), inside(column + step[1], this.W));
    });
  }
}
