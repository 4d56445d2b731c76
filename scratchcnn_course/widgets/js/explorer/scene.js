// The connected picture: every map of every layer, and the bars.

import { limitOf } from "./colours.js";
import { hit, plan } from "./geometry.js";
import { chance, number } from "../numbers.js";
import { Links } from "./links.js";
import { FONT, READ, WRITE } from "./sheet.js";
import { wayBack, wayOn } from "./ways.js";

/** @typedef {import("../network/network.js").Network} Network */
/** @typedef {import("./geometry.js").Place} Place */
/** @typedef {import("./geometry.js").Box} Box */
/** @typedef {{ net: Network, backward: boolean, focus: { step: number, cell: number }, classes: string[], probabilities: ArrayLike<number> }} State */

const LAID_OUT = ["Flatten", "Reshape", "Dropout"]; // no picture of their own: the numbers are the same

export class Scene extends Links {
  /** @type {{ key: string, masks: Uint8Array[] }} */
  way = { key: "", masks: [] };

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
