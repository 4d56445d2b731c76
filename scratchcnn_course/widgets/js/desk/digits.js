// One digit at a time: the whole image, and the numbers in a part of it. The frame can be dragged.

import { largest } from "../network/arrays.js";
import { div, make, words } from "../stepper.js";
import { Desk, opening, whole } from "./desk.js";
import { Tile } from "./tile.js";

const LENS = 7; // pixels along a side of the part whose numbers are shown

/** @param {number[]} labels @param {number | "all"} label the places of its images */
export function chosen(labels, label) {
  return whole(0, labels.length - 1).filter((at) => label === "all" || labels[at] === label);
}

/**
 * @param {number} value from 0 to 1
 * @param {boolean} bytes whether the image holds whole numbers up to 255
 */
export function written(value, bytes) {
  return bytes ? String(Math.round(255 * value)) : value.toFixed(2);
}

class DigitBrowser extends Desk {
  label = "Digit browser";
  settings = ["label", "place", "row", "column"];
  title = words("big");
  told = make("p", "");
  picture = new Tile(364);
  table = make("table", "numbers");

  build() {
    const { labels, images } = this.data;
    const [, H, W] = images.shape;
    const kinds = [...new Set(/** @type {number[]} */ (labels))].sort((one, other) => one - other);
    const label = { get: () => this.get("label"), set: (/** @type {unknown} */ value) => this.set({ label: value, place: 0 }) };
    const within = (/** @type {number} */ size) => whole(0, Math.max(0, size - LENS));
    this.picture.watch("Frame", true, () => this.middle(), (row, column) => this.centre(row, column));
    this.root.append(
      div("controls", this.choice(label, "label", [["all", "all"], ...kinds.map((one) => /** @type {[number, string]} */ ([one, String(one)]))]),
        this.slider("place", "digit", () => whole(0, this.among().length - 1)),
        this.slider("row", "row", within(H)), this.slider("column", "column", within(W))),
      this.title, div("show", this.picture.box, div("", this.told, this.table)));
  }

  among() {
    return chosen(this.data.labels, this.get("label"));
  }

  /** @returns {[number, number]} of the frame */
  middle() {
    return [this.get("row") + (LENS >> 1), this.get("column") + (LENS >> 1)];
  }

  /** @param {number} row @param {number} column */
  centre(row, column) {
    const inside = (/** @type {number} */ place, /** @type {number} */ size) => Math.max(0, Math.min(Math.max(0, size - LENS), place - (LENS >> 1)));
    this.set({ row: inside(row, this.picture.H), column: inside(column, this.picture.W) });
  }

  show() {
    const { labels, images, bytes, total } = this.data;
    const [, H, W] = images.shape;
    const among = this.among();
    const place = Math.min(this.get("place"), among.length - 1);
    const at = among[place];
    const image = images.data.subarray(at * H * W, (at + 1) * H * W);
    const [row, column] = [this.get("row"), this.get("column")];
    const more = this.get("label") === "all" ? "" : ` (number ${place + 1} of ${among.length} with it)`;
    const here = total > labels.length ? ` (the first ${labels.length.toLocaleString("en")} are here)` : "";
    const title = `Image ${at} of ${total.toLocaleString("en")}${here}, label ${labels[at]}${more}`;
    const dark = Math.round((100 * image.filter((/** @type {number} */ value) => value === 0).length) / image.length);
    this.say(this.title, title);
    const alt = `${title}: ${H} × ${W} pixels from ${written(-largest(image.map((/** @type {number} */ value) => -value)), bytes)} (darkest) to ${written(largest(image), bytes)}; ${dark} % of them are 0.`;
    this.picture.show(alt, image, H, W, 1, true);
    this.picture.mark(row, column, LENS);
    const [rows, columns] = [whole(row, Math.min(row + LENS, H) - 1), whole(column, Math.min(column + LENS, W) - 1)];
    this.say(this.told, `In the frame: image[${row}:${row + rows.length}, ${column}:${column + columns.length}]`);
    this.table.replaceChildren(this.line("", columns.map(String), "col"), ...rows.map((r) => this.line(String(r), columns.map((c) => image[r * W + c]))));
  }

  /**
   * @param {string} name
   * @param {(string | number)[]} cells numbers lie on the grey that they mean
   * @param {string} [scope] of texts
   */
  line(name, cells, scope) {
    const line = make("tr", "");
    line.append(name ? Object.assign(make("th", "", name), { scope: "row" }) : make("td", ""), ...cells.map((value) => {
      if (typeof value === "string") return Object.assign(make("th", "", value), { scope });
      const cell = make("td", "number", written(value, this.data.bytes));
      const grey = Math.round(255 * value);
      Object.assign(cell.style, { background: `rgb(${grey}, ${grey}, ${grey})`, color: grey < 118 ? "white" : "black" });
      return cell;
    }));
    return line;
  }
}

const render = opening(DigitBrowser);

export default { render };
