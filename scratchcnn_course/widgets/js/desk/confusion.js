// A confusion matrix, and the images behind each of its cells: click a count, click an image.

import { ARROWS } from "../keys.js";
import { div, make, words } from "../stepper.js";
import { Desk, opening, whole } from "./desk.js";
import { Tile } from "./tile.js";

/**
 * @param {number} count
 * @param {number} total
 * @param {number} label
 * @param {number} read
 * @param {number} most how many are shown
 */
export function told(count, total, label, read, most) {
  const number = (/** @type {number} */ value) => value.toLocaleString("en");
  const what = label === read ? "were read right" : `were read as ${read}`;
  return `${number(count)} of ${number(total)} images of a ${label} ${what}.${count > most ? ` The first ${most} are shown.` : ""}`;
}

class ConfusionBrowser extends Desk {
  label = "Confusion matrix";
  settings = ["true", "read"];
  said = words("big");
  table = make("table", "confusion");
  gallery = make("div", "gallery");
  large = new Tile(224);
  one = words("two");
  /** @type {HTMLButtonElement[]} */
  cells = [];
  shown = "";

  build() {
    /** @type {number[][]} */
    const matrix = this.data.matrix;
    const kinds = whole(0, matrix.length - 1);
    const heads = (/** @type {string} */ scope) => kinds.map((k) => Object.assign(make("th", "", String(k)), { scope }));
    const [caption, head] = [make("caption", "", "row: label, column: read as"), make("tr", "")];
    head.append(make("td", ""), ...heads("col"));
    const rows = heads("row").map((name, row) => {
      const line = make("tr", "");
      line.append(name, ...kinds.map((column) => this.cell(matrix[row][column], row, column)));
      return line;
    });
    this.table.append(caption, head, ...rows);
    this.table.addEventListener("keydown", (event) => this.walk(event));
    this.gallery.setAttribute("role", "group");
    this.gallery.setAttribute("aria-label", "Images of the chosen cell");
    this.root.append(this.said, div("show", this.table, this.gallery, div("", this.large.box, this.one)));
  }

  /** @param {number} count @param {number} row @param {number} column */
  cell(count, row, column) {
    const button = this.button(String(count), `${count} of a ${row} read as ${column}`, () => this.set({ true: row, read: column }));
    button.className = !count ? "" : row === column ? "some" : "some mistake";
    this.cells.push(button);
    const cell = make("td", "");
    cell.append(button);
    return cell;
  }

  /** @param {KeyboardEvent} event arrow keys go from cell to cell */
  walk(event) {
    const step = ARROWS[event.key];
    if (!step) return;
    event.preventDefault();
    const size = this.data.matrix.length;
    const [row, column] = [this.get("true") + step[0], this.get("read") + step[1]];
    if (row < 0 || column < 0 || row >= size || column >= size) return;
    this.set({ true: row, read: column });
    this.cells[row * size + column].focus();
  }

  show() {
    const [row, column] = [this.get("true"), this.get("read")];
    const { matrix, most, groups } = this.data;
    const size = matrix.length;
    this.cells.forEach((cell, k) => {
      const chosen = k === row * size + column;
      cell.setAttribute("aria-pressed", String(chosen));
      cell.tabIndex = chosen ? 0 : -1;
    });
    const total = matrix[row].reduce((/** @type {number} */ sum, /** @type {number} */ count) => sum + count, 0);
    this.say(this.said, told(matrix[row][column], total, row, column, most));
    if (this.shown === `${row} ${column}`) return;
    this.shown = `${row} ${column}`;
    /** @type {[number, number][]} where an image stands among those sent, and among all */
    const group = groups[this.shown] ?? [];
    this.gallery.replaceChildren(...(group.length ? group.map(([at, index], k) => this.thumb(at, index, k)) : [make("p", "", "No image.")]));
    if (group.length) this.enlarge(...group[0], 0);
    this.large.box.hidden = !group.length;
    if (!group.length) this.say(this.one, "");
  }

  /** @param {number} at */
  pixels(at) {
    const [, H, W] = this.data.images.shape;
    return { H, W, values: this.data.images.data.subarray(at * H * W, (at + 1) * H * W) };
  }

  /** @param {number} at @param {number} index @param {number} k */
  thumb(at, index, k) {
    const button = this.button("", `image ${index}: show it large`, () => this.enlarge(at, index, k));
    button.className = "thumb";
    const tile = new Tile(48);
    const { values, H, W } = this.pixels(at);
    tile.show(`image ${index}`, values, H, W, 1, true);
    tile.canvas.setAttribute("aria-hidden", "true");
    button.append(tile.canvas);
    return button;
  }

  /** @param {number} at @param {number} index @param {number} k */
  enlarge(at, index, k) {
    const { values, H, W } = this.pixels(at);
    const said = `Image ${index}: label ${this.get("true")}, read as ${this.get("read")}.`;
    this.large.show(said, values, H, W, 1, true);
    this.say(this.one, said);
    this.gallery.querySelectorAll("button").forEach((button, i) => { button.setAttribute("aria-pressed", String(i === k)); });
  }
}

const render = opening(ConfusionBrowser);

export default { render };
