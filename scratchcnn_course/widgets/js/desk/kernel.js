// Nine weights, and what they make of an image. Numbers can be typed as fractions; pointing at a result shows its window.

import { colourOf, inkOn, limitOf } from "../explorer/colours.js";
import { Conv2d } from "../network/convolution.js";
import { number } from "../numbers.js";
import { readNumber } from "../question/judging.js";
import { div, make, words } from "../stepper.js";
import { Desk, opening, whole } from "./desk.js";
import { Tile } from "./tile.js";

/** @typedef {import("../network/arrays.js").Tensor} Tensor */

const OWN = "your own";
/** @type {Record<string, string>} */
const PRESETS = {
  identity: "0 0 0 0 1 0 0 0 0",
  "mean of nine": "1/9 1/9 1/9 1/9 1/9 1/9 1/9 1/9 1/9",
  blur: "1/16 1/8 1/16 1/8 1/4 1/8 1/16 1/8 1/16",
  sharpen: "0 -1 0 -1 5 -1 0 -1 0",
  "vertical edges (Sobel)": "-1 0 1 -2 0 2 -1 0 1",
  "horizontal edges (Sobel)": "-1 -2 -1 0 0 0 1 2 1",
  emboss: "-2 -1 0 -1 1 1 0 1 2",
  Laplacian: "0 1 0 1 -4 1 0 1 0",
};
export const KERNELS = Object.fromEntries(Object.entries(PRESETS).map(([name, text]) => [name, text.split(" ").map((one) => Number(readNumber(one)))]));

/** @param {number[]} kernel */
export function nameOf(kernel) {
  return Object.keys(KERNELS).find((name) => KERNELS[name].every((weight, k) => Math.abs(weight - kernel[k]) < 1e-9)) ?? OWN;
}

/** @param {number} value as a fraction of up to sixteen parts, where it is one */
export function fraction(value) {
  const parts = whole(1, 16).find((below) => Math.abs(value * below - Math.round(value * below)) < 1e-9);
  if (!parts) return String(value).replace("-", "−");
  const above = String(Math.round(value * parts) + 0).replace("-", "−");
  return parts === 1 || (parts === 2 || parts === 4 || parts === 8 || parts === 10 || parts === 5) && Math.abs(value) > 1 ? number(value, 6) : `${above}/${parts}`;
}

/**
 * @param {Tensor} image (1, 1, H, W)
 * @param {number[]} kernel
 */
export function slide(image, kernel) {
  const options = { in_channels: 1, out_channels: 1, kernel_size: 3 };
  const w = { data: Float64Array.from(kernel), shape: [1, 1, 3, 3] };
  return new Conv2d(options, { w, b: { data: new Float64Array(1), shape: [1] } }).forward(image);
}

/** @param {number} total */
function whereFlat(total) {
  if (Math.abs(total) < 1e-12) return "where the image is flat, the result is 0.";
  if (Math.abs(total - 1) < 1e-12) return "where the image is flat, it keeps its value.";
  return `where the image is flat, its value is multiplied by ${number(total)}.`;
}

/** @param {number[]} kernel what follows from its weights, for every image */
export function meaning(kernel) {
  const total = kernel.reduce((sum, weight) => sum + weight, 0);
  const used = whole(0, 8).filter((k) => kernel[k] !== 0);
  const cancels = (/** @type {(k: number) => number} */ other) => kernel.every((weight, k) => weight === -kernel[other(k)]);
  if (!used.length) return "All weights are 0: so is every result.";
  const said = [`The weights add up to ${number(total)}: ${whereFlat(total)}`];
  if (used.length === 1) {
    const [k] = used;
    const place = k === 4 ? "in the middle" : `in row ${Math.floor(k / 3) + 1}, column ${(k % 3) + 1}`;
    said.push(`Each result is the pixel ${place} of its window, times ${number(kernel[k])}.`);
  } else if (Math.min(...kernel) >= 0 && Math.abs(total - 1) < 1e-9) said.push("No weight is negative: each result is a weighted average of its nine pixels.");
  else if (cancels((k) => 3 * Math.floor(k / 3) + 2 - (k % 3))) said.push("Left and right cancel out: only changes from left to right leave something.");
  else if (cancels((k) => 3 * (2 - Math.floor(k / 3)) + (k % 3))) said.push("Top and bottom cancel out: only changes from top to bottom leave something.");
  else if (kernel[4] && Math.abs(total) < 1e-9 && kernel.every((weight, k) => k === 4 || weight * kernel[4] <= 0)) {
    said.push("The middle stands against all its neighbours: what differs from them remains.");
  }
  return said.join(" ");
}

/**
 * @param {Tensor} image
 * @param {number[]} kernel
 * @param {number} row
 * @param {number} column
 * @param {number} result
 */
export function arithmetic({ data, shape }, kernel, row, column, result) {
  const signed = (/** @type {string} */ text) => (text.startsWith("−") ? `(${text})` : text);
  const terms = whole(0, 8).filter((k) => kernel[k]).map((k) => {
    const pixel = data[(row + Math.floor(k / 3)) * shape[3] + column + (k % 3)];
    return `${number(pixel)} × ${signed(fraction(kernel[k]))}`;
  });
  return `Result [${row}, ${column}] = ${terms.join(" + ") || "0"} = ${number(result)}.`;
}

class KernelEditor extends Desk {
  label = "Kernel editor";
  settings = ["weights"];
  image = new Tile(224);
  result = new Tile(224);
  captions = ["image", "kernel: type in it", "result: point at a pixel"].map((text) => make("figcaption", "", text));
  meant = words("two");
  sum = words("two");
  seen = /** @type {[number, number]} */ ([0, 0]);

  build() {
    this.seen = [Math.floor((this.data.shape[2] - 2) / 2), Math.floor((this.data.shape[3] - 2) / 2)];
    const named = { get: () => nameOf(this.get("weights")), set: (/** @type {string} */ name) => name !== OWN && this.set({ weights: KERNELS[name] }) };
    const choice = this.choice(named, "kernel", [...Object.keys(PRESETS), OWN].map((name) => [name, name]));
    this.fields = whole(0, 8).map((k) => this.weight(k));
    const grid = div("kernel", ...this.fields);
    const figures = [this.image.box, grid, this.result.box].map((box, k) => {
      const figure = make("figure", "");
      figure.append(this.captions[k], box);
      return figure;
    });
    this.result.frame.classList.add("write");
    this.result.watch("Result", false, () => this.seen, (row, column) => {
      this.seen = [row, column];
      this.draw();
    });
    this.root.append(choice, div("show", ...figures), this.meant, this.sum);
  }

  /** @param {number} k */
  weight(k) {
    const input = make("input", "");
    input.setAttribute("aria-label", `kernel row ${Math.floor(k / 3) + 1} column ${(k % 3) + 1}`);
    input.autocomplete = "off";
    const change = (/** @type {number} */ weight) => this.set({ weights: this.get("weights").map((/** @type {number} */ old, /** @type {number} */ i) => (i === k ? weight : old)) });
    input.addEventListener("input", () => {
      const weight = readNumber(input.value);
      input.setAttribute("aria-invalid", String(weight === null));
      if (weight !== null) change(weight);
    });
    input.addEventListener("keydown", (event) => {
      const step = { ArrowUp: 0.25, ArrowDown: -0.25 }[event.key];
      if (!step) return;
      event.preventDefault();
      input.value = "";
      change(this.get("weights")[k] + step);
    });
    let known = Number.NaN; // what is being typed stays, until the weight becomes another
    input.addEventListener("blur", () => {
      known = Number.NaN;
      this.draw();
    });
    this.follow.push(() => {
      const weight = this.get("weights")[k];
      if (weight !== known && readNumber(input.value) !== weight) {
        input.value = fraction(weight);
        input.removeAttribute("aria-invalid");
      }
      known = weight;
      const colour = colourOf(weight, limitOf(this.get("weights")), false);
      Object.assign(input.style, { background: `rgb(${colour})`, color: inkOn(colour) });
    });
    return input;
  }

  show() {
    /** @type {number[]} */
    const kernel = this.get("weights");
    const [, , H, W] = this.data.shape;
    const { data: result } = slide(this.data, kernel);
    const [row, column] = this.seen;
    const signed = result.some((value) => value < 0);
    const limit = signed ? limitOf(result) : Math.max(limitOf(this.data.data), limitOf(result));
    const ends = (/** @type {ArrayLike<number>} */ values) => `values from ${number(Math.min(...Array.from(values)), 2)} to ${number(Math.max(...Array.from(values)), 2)}`;
    const below = this.data.data.some((/** @type {number} */ value) => value < 0);
    this.image.show(`Image, ${H} × ${W}: ${ends(this.data.data)}.`, this.data.data, H, W, below || signed ? limitOf(this.data.data) : limit, !below);
    this.result.show(`Result, ${H - 2} × ${W - 2}: ${ends(result)}.`, result, H - 2, W - 2, limit, !signed);
    this.image.mark(row, column, 3);
    this.result.mark(row, column);
    this.say(this.meant, meaning(kernel));
    this.say(this.sum, arithmetic(this.data, kernel, row, column, result[row * (W - 2) + column]));
  }
}

const render = opening(KernelEditor);

export default { render };
