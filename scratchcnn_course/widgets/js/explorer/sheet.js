// A canvas on which arrays are drawn as squares.

import { colourOf, inkOn, limitOf } from "./colours.js";
import { fill } from "./fill.js";
import { number, short } from "../numbers.js";
import { make } from "../stepper.js";

/** @typedef {import("../network/arrays.js").Numbers} Numbers */
/** @typedef {import("./geometry.js").Box} Box */

export const FONT = "system-ui, sans-serif";
export const READ = "#007a58"; // what is read, and what is written: as in the player
export const WRITE = "#b0006d";

/** @param {number} f @param {number} side @param {number} gap where a filter stands */
export function filterBox(f, side, gap) {
  return { x: 4 + (f % 4) * (side + gap), y: 4 + Math.floor(f / 4) * (side + gap), w: side, h: side };
}

export class Sheet {
  width = 0;
  height = 0;
  ratio = 0;
  ink = "#000";
  ground = "#fff";

  constructor() {
    this.canvas = make("canvas", "");
    this.pen = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    this.canvas.setAttribute("role", "img");
    /** @type {Map<string, { canvas: HTMLCanvasElement, pixels: ImageData }>} */
    this.small = new Map();
  }

  /**
   * Clear, in the size of the page.
   * @param {number} width
   * @param {number} height
   */
  begin(width, height) {
    const ratio = window.devicePixelRatio || 1;
    if (this.width !== width || this.height !== height || this.ratio !== ratio) {
      Object.assign(this, { width, height, ratio });
      this.canvas.width = Math.round(width * ratio);
      this.canvas.height = Math.round(height * ratio);
      Object.assign(this.canvas.style, { width: `${width}px`, height: `${height}px` });
    }
    this.pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.pen.clearRect(0, 0, width, height);
    this.pen.imageSmoothingEnabled = false;
    this.ink = getComputedStyle(this.canvas).color;
    this.ground = getComputedStyle(this.canvas.closest("[role=group]") ?? this.canvas).backgroundColor;
  }

  /**
   * Colour an array once, to draw parts of it often.
   * @param {string} name of the working memory
   * @param {Numbers} values
   * @param {number} H
   * @param {number} W
   * @param {number} limit
   * @param {boolean} grey
   */
  colour(name, values, H, W, limit, grey) {
    let kept = this.small.get(name);
    if (!kept || kept.canvas.width !== W || kept.canvas.height !== H) {
      kept = { canvas: make("canvas", ""), pixels: new ImageData(W, H) };
      Object.assign(kept.canvas, { width: W, height: H });
      this.small.set(name, kept);
    }
    fill(kept.pixels.data, values, limit, grey);
    kept.canvas.getContext("2d")?.putImageData(kept.pixels, 0, 0);
    return kept.canvas;
  }

  /**
   * @param {Box} box
   * @param {string} colour
   * @param {number} width
   */
  outline({ x, y, w, h }, colour, width) {
    const { pen } = this;
    for (const [style, more] of /** @type {[string, number][]} */ ([["#fff", 2], [colour, 0]])) {
      pen.strokeStyle = style;
      pen.lineWidth = width + more;
      pen.strokeRect(x, y, w, h);
    }
  }

  /**
   * @param {string} text
   * @param {number} x
   * @param {number} y
   * @param {string} font
   * @param {CanvasTextAlign} [align]
   * @param {string} [colour]
   */
  write(text, x, y, font, align = "left", colour = this.ink) {
    Object.assign(this.pen, { font, textAlign: align, textBaseline: "middle", fillStyle: colour });
    this.pen.fillText(text, x, y);
  }

  /**
   * Write above lines that pass: with a rim of the ground's colour.
   * @param {string} text
   * @param {number} x
   * @param {number} y
   * @param {string} font
   * @param {CanvasTextAlign} [align]
   */
  head(text, x, y, font, align = "left") {
    Object.assign(this.pen, { font, textAlign: align, textBaseline: "middle", lineWidth: 5, lineJoin: "round", strokeStyle: this.ground });
    this.pen.strokeText(text, x, y);
    this.write(text, x, y, font, align);
  }

  /**
   * A small array, cell by cell, with its numbers where they fit; NaN is what is not there, and hatched.
   * @param {number[]} values
   * @param {number} columns
   * @param {Box} box
   * @param {number} limit
   * @param {boolean} grey
   */
  cells(values, columns, { x, y, w, h }, limit, grey) {
    const { pen } = this;
    const [cw, ch] = [w / columns, h / Math.ceil(values.length / columns)];
    values.forEach((value, i) => {
      const [left, top] = [x + (i % columns) * cw, y + Math.floor(i / columns) * ch];
      const colour = colourOf(value, limit, grey);
      pen.fillStyle = Number.isNaN(value) ? this.hatch() : `rgb(${colour})`;
      pen.fillRect(left, top, cw + 0.3, ch + 0.3);
      if (cw < 30 || Number.isNaN(value)) return;
      this.pen.font = `${Math.min(12, 0.35 * cw)}px ${FONT}`;
      const exact = number(value, 2); // where there is room, nothing is rounded to almost 0
      const text = pen.measureText(exact).width < cw - 3 ? exact : short(value);
      this.write(text, left + cw / 2, top + ch / 2, pen.font, "center", inkOn(colour));
    });
    pen.strokeStyle = "rgba(128, 128, 128, 0.9)";
    pen.lineWidth = 1;
    pen.strokeRect(x, y, w, h);
  }

  /**
   * Filters beside and below each other, four in a row.
   * @param {import("../network/arrays.js").Tensor} w of the first channel
   * @param {number} side of one
   * @param {number} gap
   */
  filters({ data, shape: [F, , KH, KW] }, side, gap) {
    this.begin(4 * (side + gap), Math.ceil(F / 4) * (side + gap));
    for (let f = 0; f < F; f++) {
      const first = (f * data.length) / F;
      this.cells(Array.from(data.subarray(first, first + KH * KW)), KW, filterBox(f, side, gap), limitOf(data), false);
    }
    this.canvas.setAttribute("aria-label", `${F} filters of ${KH} by ${KW} weights`);
  }

  hatch() {
    const tile = make("canvas", "");
    tile.width = tile.height = 6;
    const pen = /** @type {CanvasRenderingContext2D} */ (tile.getContext("2d"));
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, 6, 6);
    pen.strokeStyle = "#777";
    for (const shift of [-6, 0, 6]) {
      pen.moveTo(shift - 1, 7);
      pen.lineTo(shift + 7, -1);
    }
    pen.stroke();
    return /** @type {CanvasPattern} */ (this.pen.createPattern(tile, "repeat"));
  }
}
