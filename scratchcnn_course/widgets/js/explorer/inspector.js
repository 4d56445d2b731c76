// One map, large, and the sum that made the number in focus: what is read, times the kernel, gives the products.

import { limitOf } from "./colours.js";
import { groupsOf } from "./groups.js";
import { number } from "../numbers.js";
import { FONT, Sheet, WRITE } from "./sheet.js";
import { mapsOf } from "./geometry.js";

/** @typedef {import("./scene.js").State} State */
/** @typedef {import("./groups.js").Group} Group */

const LARGE = 232;

export class Inspector {
  constructor() {
    this.large = new Sheet();
    this.sum = new Sheet();
    /** @type {[number, number]} */
    this.grid = [1, 1];
    this.first = 0;
  }

  /**
   * The whole map that holds the number in focus.
   * @param {State} state
   */
  drawLarge({ net, backward, focus: { step, cell } }) {
    const source = (backward ? net.gradients : net.values)[step];
    const { H, W } = mapsOf(source.shape.slice(1), true);
    const grey = step === 0 && !backward;
    this.grid = [H, W];
    this.first = Math.floor(cell / (H * W)) * H * W;
    const side = LARGE / Math.max(H, W);
    this.large.begin(W * side + 4, H * side + 4);
    const values = source.data.slice(this.first, this.first + H * W);
    const colours = this.large.colour("map", values, H, W, grey ? 1 : limitOf(source.data), grey);
    this.large.pen.drawImage(colours, 2, 2, W * side, H * side);
    this.large.pen.strokeStyle = "rgba(128, 128, 128, 0.9)";
    this.large.pen.lineWidth = 1;
    this.large.pen.strokeRect(2, 2, W * side, H * side);
    const own = cell - this.first;
    this.large.outline({ x: 2 + (own % W) * side, y: 2 + Math.floor(own / W) * side, w: side, h: side }, WRITE, 2.5);
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  cellAt(x, y) {
    const [H, W] = this.grid;
    const side = LARGE / Math.max(H, W);
    const [row, column] = [Math.floor((y - 2) / side), Math.floor((x - 2) / side)];
    return row >= 0 && row < H && column >= 0 && column < W ? this.first + row * W + column : null;
  }

  /**
   * @param {State} state
   * @param {number} room
   */
  drawSum({ net, backward, focus: { step, cell } }, room) {
    const groups = groupsOf(net, step, cell, backward);
    if (!groups.length) {
      this.sum.begin(1, 1);
      return;
    }
    const kind = net.kinds[backward ? step : step - 1];
    const i = backward ? step + 1 : step - 1;
    const grey = i === 0 && !backward;
    const limits = [
      grey ? 1 : limitOf((backward ? net.gradients : net.values)[i].data),
      kind === "Conv2d" || kind === "Linear" ? limitOf(net.layers[backward ? step : i].params.w.data) : 1,
      Math.max(...groups.map(({ products }) => limitOf(Float32Array.from(products, (value) => value || 0)))),
    ];
    const plain = !backward && !["Conv2d", "Linear"].includes(kind); // nothing is weighed: only what is read
    this.lay(groups, limits, grey, plain, room);
  }

  /**
   * @param {Group[]} groups
   * @param {number[]} limits
   * @param {boolean} grey
   * @param {boolean} plain
   * @param {number} room
   */
  lay(groups, limits, grey, plain, room) {
    const [columns, lines] = [groups[0].columns, Math.ceil(groups[0].read.length / groups[0].columns)];
    const one = groups.length === 1;
    const [pictures, narrow] = [plain ? 1 : 3, room < 480];
    const cell = one
      ? Math.min(columns < 4 ? 60 : 44, (room - 60) / pictures / columns, 260 / lines)
      : Math.max(2, Math.min(9, (narrow ? 26 : 44) / Math.max(columns, lines)));
    const [w, h] = [columns * cell, lines * cell];
    const between = one ? Math.max(26, 84 - w) : narrow ? 12 : 14; // the words above need room
    const wide = pictures * w + (pictures - 1) * between + (one ? Math.max(4, 84 - w) : narrow ? 58 : 74) + (narrow ? 6 : 14);
    const abreast = one ? 1 : Math.max(1, Math.floor(room / wide));
    const high = h + (one ? 26 : 24);
    this.sum.begin(Math.min(room, abreast * wide), Math.ceil(groups.length / abreast) * high + 2);
    groups.forEach((group, at) => {
      const [x, y] = [2 + (at % abreast) * wide, 18 + Math.floor(at / abreast) * high];
      this.group(group, x, y, { w, h, between, limits, grey, plain, one });
    });
  }

  /**
   * @param {Group} group
   * @param {number} x
   * @param {number} y
   * @param {{ w: number, h: number, between: number, limits: number[], grey: boolean, plain: boolean, one: boolean }} look
   */
  group(group, x, y, { w, h, between, limits, grey, plain, one }) {
    const titles = one ? ["read", "× weights", "= products"] : [group.name];
    const rows = plain ? [group.read] : [group.read, group.factors, group.products];
    rows.forEach((values, k) => {
      const left = x + k * (w + between);
      this.sum.cells(values, group.columns, { x: left, y, w, h }, limits[k], grey && k === 0);
      if (titles[k]) this.sum.write(titles[k], left, y - 9, `12.5px ${FONT}`);
      if (k) this.sum.write(k === 1 ? "×" : "=", left - between / 2, y + h / 2, `15px ${FONT}`, "center");
    });
    if (!one) this.sum.write(number(group.total), x + rows.length * (w + between) - between + 8, y + h / 2, `13px ${FONT}`);
  }
}
