// How many places a window has along a side of an image: in numbers, and as a row of cells.

import { shape } from "../shapes.js";
import { div, make, words } from "../stepper.js";
import { Desk, opening, whole } from "./desk.js";

/** @typedef {{ size: number, kernel: number, stride: number, padding: number }} Sizes */

const [WIDEST, HEIGHT, LARGEST, APART, TOP] = [740, 290, 46, 8, 4];

/** @param {Sizes} sizes the number of places (below 1: the window does not fit), and the cells that no window sees */
export function places({ size, kernel, stride, padding }) {
  const total = size + 2 * padding;
  const count = Math.floor((total - kernel) / stride) + 1;
  if (kernel > total) return { total, count, between: [], end: [] };
  const seen = new Set(whole(0, count - 1).flatMap((place) => whole(place * stride, place * stride + kernel - 1)));
  const rest = whole(0, total - 1).filter((cell) => !seen.has(cell));
  const last = (count - 1) * stride + kernel - 1;
  return { total, count, between: rest.filter((cell) => cell < last), end: rest.filter((cell) => cell > last) };
}

/** @param {number[]} cells @param {string} where */
function meeting(cells, where) {
  return cells.length === 1 ? `1 cell${where} meets no window` : `${cells.length} cells${where} meet no window`;
}

/** @param {Sizes} sizes @returns {[string, string]} the formula with numbers put in, and a sentence or two */
export function told(sizes) {
  const { size, kernel, stride, padding } = sizes;
  const { total, count, between, end } = places(sizes);
  const formula = `(${size} + 2 × ${padding} − ${kernel}) // ${stride} + 1 = ${String(count).replace("-", "−")}`;
  if (kernel > total) {
    const border = padding ? ` with its padding` : "";
    return [`✕ ${formula}`, `The window does not fit: it is ${kernel} cells wide, and the image${border} ${total}.`];
  }
  const said = [`The window has ${count === 1 ? "1 place" : `${count} places`}, so the output has ${count} ${count === 1 ? "value" : "values"}.`];
  if (between.length) said.push(`The steps are wider than the window: ${meeting(between, " in between")}.`);
  const ofThem = end.filter((cell) => cell >= padding + size).length;
  const which = ofThem ? ` (${end.length === 1 ? "it is" : `${ofThem} of them`} padding)` : "";
  if (end.length) said.push(`${meeting(end, ` at the end${which}`)}: one more step would go too far.`);
  if (said.length === 1) said.push("Every cell lies in a window.");
  return [formula, said.join(" ")];
}

class SizeCalculator extends Desk {
  label = "Size calculator";
  settings = ["size", "kernel_size", "stride", "padding"];
  formula = words("big");
  sentence = words("two");
  caption = make("p", "");
  box = make("div", "chart");

  build() {
    const { ranges } = this.data;
    const sliders = Object.entries(ranges).map(([name, [low, high]]) => this.slider(name, name.replace("_", " "), whole(low, high)));
    this.root.append(div("controls", ...sliders), this.formula, this.sentence, this.caption, this.box);
  }

  show() {
    const [size, kernel, stride, padding] = this.settings.map((name) => this.get(name));
    const sizes = { size, kernel, stride, padding };
    const [formula, sentence] = told(sizes);
    this.say(this.formula, formula, formula.startsWith("✕"));
    this.say(this.sentence, sentence, formula.startsWith("✕"));
    this.caption.textContent = this.picture(sizes, `${formula} ${sentence}`);
  }

  /** @param {Sizes} sizes @param {string} alt @returns {string} what the cells are */
  picture({ size, kernel, stride, padding }, alt) {
    const { total, count, between, end } = places({ size, kernel, stride, padding });
    const [wrong, unseen] = [kernel > total, [...between, ...end]];
    const cell = Math.min(LARGEST, (Math.min(WIDEST, this.room) - 4 - (padding ? 2 * APART : 0)) / Math.max(total, kernel));
    const left = (/** @type {number} */ k) => 2 + k * cell + (padding ? APART * (Number(k >= padding) + Number(k >= padding + size)) : 0);
    const width = Math.ceil(Math.max(160, left(total), 2 + kernel * cell)) + 2;
    const [shown, top] = [wrong ? 1 : count, TOP + cell + 10];
    const step = Math.min(26, (HEIGHT - top) / shown);
    const height = Math.ceil(top + shown * step);
    this.box.replaceChildren();
    const svg = shape(this.box, "svg", { viewBox: `0 0 ${width} ${height}`, width, role: "img", "aria-label": alt });
    for (const k of whole(0, total - 1)) {
      const image = k >= padding && k < padding + size;
      shape(svg, "rect", { x: left(k) + 1, y: TOP, width: cell - 2, height: cell - 2, class: `cell ${image ? "image" : "padding"} ${wrong ? "red" : ""}` });
      const x = left(k) + cell / 2;
      const [from, to, part] = [left(k) + 1, left(k) + cell - 1, (cell - 2) / 4];
      if (!image) shape(svg, "path", { class: "hatch", d: [0, 1, 2, 3].map((n) => `M${from} ${TOP + n * part}L${to - n * part} ${TOP + 4 * part}M${from + n * part} ${TOP}L${to} ${TOP + (4 - n) * part}`).join("") });
      if (unseen.includes(k)) shape(svg, "path", { class: "cross", d: `M${from} ${TOP}L${to} ${TOP + 4 * part}M${to} ${TOP}L${from} ${TOP + 4 * part}` });
      else if (cell >= 22) shape(svg, "text", { x, y: TOP + 5 + cell / 2, "text-anchor": "middle" }, image ? k - padding : 0);
    }
    for (const place of whole(0, shown - 1)) {
      const first = place * stride;
      const [x, x2] = [left(first), left(first + kernel - 1) + cell];
      const [y, base] = [top + step * place, top + step * (place + 0.4) + 6];
      shape(svg, "rect", { x: x + 1, y, width: x2 - x - 2, height: step * 0.8, rx: 3, class: wrong ? "window red" : "window" });
      if (wrong) shape(svg, "text", { x: x + 8, y: base, class: "red" }, `✕ ${kernel} cells wide`);
      else if (step >= 20 && x2 - x > 24) shape(svg, "text", { x: (x + x2) / 2, y: base, "text-anchor": "middle", class: "inside" }, place);
    }
    const cells = size === 1 ? "1 cell" : `${size} cells`;
    return `${cells}${padding ? `, ${padding} of padding on each side (striped)` : ""}${unseen.length ? "; crossed: in no window" : ""}`;
  }
}

const render = opening(SizeCalculator);

export default { render };
