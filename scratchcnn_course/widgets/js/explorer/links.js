// The lines between the maps of neighbouring layers: faint ones for all, coloured ones for what spoke to a number.

import { Sheet } from "./sheet.js";
import { feeds, reads } from "./ways.js";

/** @typedef {import("../network/network.js").Network} Network */
/** @typedef {import("./geometry.js").Place} Place */
/** @typedef {import("./geometry.js").Box} Box */
/** @typedef {import("./scene.js").State} State */

const EVERYWHERE = ["Conv2d", "Linear", "Softmax"]; // read all maps; the others only their own
const LOUDEST = 14; // lines from single numbers

export class Links {
  sheet = new Sheet();
  /** @type {import("./geometry.js").Plan | null} */
  plan = null;

  /**
   * Where lines leave a place or come in: a port for each row of maps.
   * @param {Box} box
   * @param {boolean} leaving
   * @param {number} count
   */
  ports({ x, y, w, h }, leaving, count) {
    return Array.from({ length: count }, (_, k) => {
      const share = (k + 0.5) / count;
      return this.plan?.upright ? [x + (leaving ? w + 2 : -2), y + h * share] : [x + w * share, y + (leaving ? h + 2 : -18)];
    });
  }

  /**
   * @param {number[]} from
   * @param {number[]} to
   */
  curve([x1, y1], [x2, y2]) {
    const { pen } = this.sheet;
    const [dx, dy] = this.plan?.upright ? [(x2 - x1) / 2, 0] : [0, (y2 - y1) / 2];
    pen.beginPath();
    pen.moveTo(x1, y1);
    pen.bezierCurveTo(x1 + dx, y1 + dy, x2 - dx, y2 - dy, x2, y2);
    pen.stroke();
  }

  /**
   * The faint links between two neighbours: everything with everything, or each with its own.
   * @param {Place} a
   * @param {Place} b
   * @param {Network} net
   */
  fan(a, b, net) {
    const rows = (/** @type {Place} */ place) => (place.dense ? 8 : Math.min(place.bars ? 10 : 8, place.maps.length));
    const [from, to] = [this.ports(a.box, true, rows(a)), this.ports(b.box, false, rows(b))];
    const everywhere = EVERYWHERE.includes(net.kinds[b.step - 1]);
    Object.assign(this.sheet.pen, { strokeStyle: this.sheet.ink, lineWidth: 1, globalAlpha: everywhere ? 0.16 : 0.35 });
    from.forEach((start, k) => {
      to.forEach((end, l) => {
        if (everywhere || k === l) this.curve(start, end);
      });
    });
    this.sheet.pen.globalAlpha = 1;
  }

  /**
   * Coloured lines from what spoke to the number in focus; on the way back, from what it comes from.
   * @param {State} state
   */
  spoken({ net, backward, focus: { step, cell } }) {
    const places = this.plan?.places ?? [];
    const at = places.findIndex((place) => place.step === step);
    const [own, other] = [places[at], places[at + (backward ? 1 : -1)]];
    if (!own || !other) return;
    const i = backward ? other.step - 1 : step - 1;
    let terms = backward ? feeds(net, i, cell) : reads(net, i, cell);
    if (backward && i !== step) terms = feeds(net, i, cell); // laid out in between: the same numbers
    const numbers = (backward ? net.gradients[i + 1] : net.values[i]).data;
    /** @type {Map<number, number>} */
    const shares = new Map();
    const size = other.grid[0] * other.grid[1];
    for (const { place, factor } of terms) {
      if (place < 0) continue;
      const key = other.dense || other.bars ? place : Math.floor(place / size);
      shares.set(key, (shares.get(key) ?? 0) + numbers[place] * factor);
    }
    const loud = [...shares].sort(([, one], [, two]) => Math.abs(two) - Math.abs(one)).slice(0, other.dense ? LOUDEST : 99);
    const most = Math.abs(loud[0]?.[1]) || 1;
    const target = this.spot(own, cell, backward);
    for (const [key, share] of loud.reverse()) {
      this.sheet.pen.strokeStyle = share > 0 ? "rgb(213, 94, 0)" : share < 0 ? "rgb(0, 114, 178)" : "rgba(128, 128, 128, 0.5)";
      this.sheet.pen.lineWidth = 0.75 + (2.5 * Math.abs(share)) / most;
      const start = this.spot(other, other.dense || other.bars ? key : key * size, !backward);
      if (backward) this.curve(target, start);
      else this.curve(start, target);
    }
  }

  /**
   * The middle of the side of a map, where lines leave or come in; of a single number, where that number is.
   * @param {Place} place
   * @param {number} cell
   * @param {boolean} leaving
   */
  spot(place, cell, leaving) {
    const { x, y, w, h } = place.dense ? this.cellBox(place, cell) : place.maps[this.mapOf(place, cell)];
    return this.plan?.upright ? [leaving ? x + w : x, y + h / 2] : [x + w / 2, leaving ? y + h : y];
  }

  /**
   * @param {Place} place
   * @param {number} cell
   */
  mapOf({ grid, bars, dense }, cell) {
    return bars ? cell : dense ? 0 : Math.floor(cell / (grid[0] * grid[1]));
  }

  /**
   * @param {Place} place
   * @param {number} cell
   * @returns {Box}
   */
  cellBox(place, cell) {
    if (place.bars) return place.maps[Math.min(cell, place.maps.length - 1)];
    const [H, W] = place.grid;
    const { x, y, w, h } = place.maps[this.mapOf(place, cell)];
    const inside = cell % (H * W);
    return { x: x + ((inside % W) * w) / W, y: y + (Math.floor(inside / W) * h) / H, w: w / W, h: h / H };
  }
}
