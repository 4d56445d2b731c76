// What dropout does to a map while training: another mask each time, hatched where it drops; and nothing at inference.

import { dice } from "../learn/course.js";
import { div, make, words } from "../stepper.js";
import { Desk, opening, whole } from "./desk.js";
import { limitOf } from "../explorer/colours.js";
import { Tile } from "./tile.js";

/**
 * Inverted dropout: what is kept grows, so that the mean stays.
 * @param {ArrayLike<number>} x
 * @param {number} rate
 * @param {number} seed
 */
export function dropped(x, rate, seed) {
  const random = dice(seed);
  const mask = Float64Array.from({ length: x.length }, () => (random() < rate ? 0 : 1 / (1 - rate)));
  return { mask, out: mask.map((factor, i) => factor * x[i]) };
}

/** @param {ArrayLike<number>} x */
const meanOf = (x) => Array.from(x).reduce((sum, value) => sum + value, 0) / x.length;

/** @param {ArrayLike<number>} x @param {Float64Array} mask @param {Float64Array} out */
export function told(x, mask, out) {
  const share = mask.filter((factor) => factor === 0).length / mask.length;
  if (!mask.some((factor) => factor !== 1)) return `Nothing is dropped, and nothing is scaled. The mean stays ${meanOf(x).toFixed(3)}.`;
  const scale = `the others are multiplied by ${Math.max(...mask).toFixed(2)}`;
  return `${Math.round(100 * share)} % are set to 0 (hatched), ${scale}. The mean was ${meanOf(x).toFixed(3)} and is ${meanOf(out).toFixed(3)}.`;
}

class DropoutMask extends Desk {
  label = "Dropout";
  settings = ["mode", "rate", "draws"];
  before = new Tile(290);
  after = new Tile(290);
  told = words("two");

  build() {
    const figures = /** @type {[string, Tile][]} */ ([["x, the mask over it", this.before], ["out: what is kept, made larger", this.after]]).map(([name, tile]) => {
      const figure = make("figure", "");
      figure.append(make("figcaption", "", name), tile.box);
      return figure;
    });
    this.root.append(
      div("controls", this.choice("mode", "mode", ["training", "inference"].map((mode) => [mode, mode])),
        this.slider("rate", "rate", whole(0, 18).map((k) => k / 20), (rate) => rate.toFixed(2)),
        this.button("Another mask", "Another mask", () => this.set({ draws: this.get("draws") + 1 }))),
      div("show", ...figures), this.told);
  }

  show() {
    const { data: x, shape: [H, W] } = this.data;
    const { mask, out } = dropped(x, this.get("mode") === "training" ? this.get("rate") : 0, this.get("draws"));
    const limit = Math.max(limitOf(x), limitOf(out));
    const grey = !x.some((/** @type {number} */ value) => value < 0);
    const said = told(x, mask, out);
    this.before.show(`The map, ${H} × ${W}, hatched where the mask drops. ${said}`, x, H, W, limit, grey);
    this.before.hatch((cell) => mask[cell] === 0);
    this.after.show(`What comes out. ${said}`, out, H, W, limit, grey);
    this.say(this.told, said);
  }
}

const render = opening(DropoutMask);

export default { render };
