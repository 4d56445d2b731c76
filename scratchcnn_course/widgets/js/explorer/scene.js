// The connected picture: every map of every layer, what links them, and the bars.

import { limitOf } from "./colours.js";
import { hit, plan } from "./geometry.js";
import { chance, number } from "../numbers.js";
import { FONT, READ, Sheet, WRITE } from "./sheet.js";
import { feeds, reads, wayBack, wayOn } from "./ways.js";

/** @typedef {import("../network/network.js").Network} Network */
/** @typedef {import("./geometry.js").Place} Place */
/** @typedef {import("./geometry.js").Box} Box */
/** @typedef {{ net: Network, backward: boolean, focus: { step: number, cell: number }, classes: string[], probabilities: ArrayLike<number> }} State */

const LAID_OUT = ["Flatten", "Reshape", "Dropout"]; // no picture of their own: the numbers are the same
const EVERYWHERE = ["Conv2d", "Linear", "Softmax"]; // read all maps; the others only their own
const LOUDEST = 14; // lines from single numbers

export class Scene {
  constructor() {
    this.sheet = new Sheet();
    /** @type {import("./geometry.js").Plan | null} */
    this.plan = null;
    /** @type {{ key: string, masks: Uint8Array[] }} */
    this.way = { key: "", masks: [] };
  }

  /**
   * @param {Network} net after a forward
   * @param {string[]} classes
   * @param {number} width
   */
  layOut(net, classes, width) {
    this.way = { key: "", masks: [] }; // of another network, perhaps
    const last = net.layers.length;
    const shown = net.values
      .map(({ shape }, step) => ({ step, shape: shape.slice(1) }))
      .filter(({ step, shape }) => step === 0 || step === last || !(LAID_OUT.includes(net.kinds[step - 1]) && (shape.length < 3 || net.kinds[step - 1] === "Dropout")));
    this.plan = plan(shown, classes.length, width);
  }

  /** @param {State} state */
  draw(state) {
    if (!this.plan) return;
    const { places } = this.plan;
    this.sheet.begin(this.plan.width, this.plan.height);
    for (let at = 1; at < places.length; at++) this.fan(places[at - 1], places[at], state.net);
    for (const place of places) {
      if (place.bars) this.bars(place, state);
      else this.maps(place, state);
    }
    this.spoken(state);
    for (const place of places) this.label(place, state);
    this.window(state);
  }

  /**
   * @param {Place} place
   * @param {State} state
   */
  maps({ step, maps, grid: [H, W], dense }, { net, backward }) {
    const { data } = (backward ? net.gradients : net.values)[step];
    const grey = step === 0 && !backward;
    const limit = grey ? 1 : limitOf(data);
    const colours = this.sheet.colour(`${step}`, data, H * maps.length, W, limit, grey);
    const { pen } = this.sheet;
    pen.strokeStyle = "rgba(128, 128, 128, 0.75)";
    pen.lineWidth = 1;
    maps.forEach(({ x, y, w, h }, map) => {
      pen.drawImage(colours, 0, map * H, W, H, x, y, w, h);
      if (!dense) pen.strokeRect(x - 0.5, y - 0.5, w + 1, h + 1);
    });
    if (dense) pen.strokeRect(maps[0].x - 0.5, maps[0].y - 0.5, maps[0].w + 1, maps[0].h + 1);
  }

  /**
   * The name of a layer, how many maps it gives, and how large each is.
   * @param {Place} place
   * @param {State} state
   */
  label({ step, box, bars }, { net, backward }) {
    const layer = /** @type {any} */ (net.layers[step - 1]);
    const kind = step ? net.kinds[step - 1].replace("GlobalAvgPool2d", "GlobalAvg") : "image";
    const roomy = !this.plan?.upright || box.w > 66; // or it runs into its neighbour's
    const name = kind === "Conv2d" && roomy ? `${kind} ${layer.kernel.join("×")}` : kind;
    const [count, ...size] = net.values[step].shape.slice(1);
    const several = `${count} ${step ? "map" : "channel"}${count === 1 ? "" : "s"}`;
    const many = size.length ? [step || count > 1 ? several : "", size.join("×")] : [`${count}`, "numbers"];
    const parts = bars ? [backward ? "by each score" : "probabilities"] : many.filter(Boolean);
    if (!this.plan?.upright) {
      this.sheet.head(`${name}  ${parts.join(size.length ? " of " : " ")}`, box.x, box.y - 12, `600 13px ${FONT}`);
      return;
    }
    const middle = box.x + box.w / 2;
    this.sheet.head(name, middle, 9, `600 12.5px ${FONT}`, "center");
    parts.forEach((part, k) => this.sheet.head(part, middle, 25 + 15 * k, `12.5px ${FONT}`, "center"));
  }

  /**
   * @param {Place} place
   * @param {State} state
   */
  bars({ maps }, { net, backward, classes, probabilities }) {
    const { pen, ink } = this.sheet;
    const gradient = backward ? net.gradients[net.layers.length].data : null;
    const best = Math.max(...Array.from(probabilities));
    const most = gradient ? limitOf(gradient) : 1;
    pen.font = `600 14px ${FONT}`;
    const left = Math.min(84, Math.max(...classes.map((name) => pen.measureText(name).width))) + 8;
    maps.forEach(({ x, y, w, h }, k) => {
      const value = gradient ? (gradient[k] ?? 0) : probabilities[k];
      const long = w - left - 64;
      const bold = !gradient && probabilities[k] === best ? "600 " : "";
      this.sheet.write(classes[k], x + left - 7, y + h / 2, `${bold}14px ${FONT}`, "right");
      pen.globalAlpha = 0.13;
      pen.fillStyle = ink;
      pen.fillRect(x + left, y + 3, long, h - 6);
      pen.globalAlpha = gradient || bold ? 1 : 0.6;
      pen.fillStyle = gradient ? `rgb(${value > 0 ? "213, 94, 0" : "0, 114, 178"})` : ink;
      pen.fillRect(x + left, y + 3, Math.max((Math.abs(value) / most) * long, 0.75), h - 6);
      pen.globalAlpha = 1;
      this.sheet.write(gradient ? number(value) : chance(value), x + w, y + h / 2, `${bold}13px ${FONT}`, "right");
    });
  }

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

  /**
   * Outlines: the number in focus, and all numbers that it was made from; on the way back, all that it went into.
   * @param {State} state
   */
  window({ net, backward, focus: { step, cell } }) {
    const masks = this.masksOf(net, backward, step, cell);
    for (const place of this.plan?.places ?? []) {
      const mask = masks[place.step];
      if (place.step === step || !mask || place.bars || mask.every(Boolean)) continue;
      place.maps.forEach((_, map) => {
        const box = this.extent(place, map, mask);
        if (box) this.sheet.outline(box, READ, 1.5);
      });
    }
    const own = this.plan?.places.find((place) => place.step === step);
    if (!own) return;
    const { x, y, w, h } = this.cellBox(own, cell);
    if (!own.dense && !own.bars) this.sheet.outline(own.maps[this.mapOf(own, cell)], WRITE, 1.5);
    this.sheet.outline(w < 5 ? { x: x + w / 2 - 2.5, y: y + h / 2 - 2.5, w: 5, h: 5 } : { x, y, w, h }, WRITE, 2);
  }

  /**
   * The way of a number, found once: it does not depend on what the numbers are.
   * @param {Network} net
   * @param {boolean} backward
   * @param {number} step
   * @param {number} cell
   */
  masksOf(net, backward, step, cell) {
    const key = `${backward} ${step} ${cell}`;
    if (this.way.key !== key) this.way = { key, masks: backward ? wayOn(net, step, cell) : wayBack(net, step, cell) };
    return this.way.masks;
  }

  /**
   * @param {Place} place
   * @param {number} map
   * @param {Uint8Array} mask
   */
  extent(place, map, mask) {
    const size = place.grid[0] * place.grid[1];
    const first = mask.indexOf(1, map * size);
    if (first < 0 || first >= (map + 1) * size) return null;
    let [left, top, right, bottom] = [Infinity, Infinity, 0, 0];
    for (let cell = first; cell < Math.min((map + 1) * size, mask.length); cell++) {
      if (!mask[cell]) continue;
      const { x, y, w, h } = this.cellBox(place, cell);
      [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x + w), Math.max(bottom, y + h)];
    }
    return { x: left, y: top, w: right - left, h: bottom - top };
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  hit(x, y) {
    return this.plan && hit(this.plan, x, y);
  }
}
