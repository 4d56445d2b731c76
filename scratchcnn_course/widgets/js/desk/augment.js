// One image as a network would meet it, epoch after epoch, and what a trained network says to each.

import { dice } from "../learn/course.js";
import { Network } from "../network/network.js";
import { chance } from "../numbers.js";
import { div, make, words } from "../stepper.js";
import { Desk, opening, whole } from "./desk.js";
import { Tile } from "./tile.js";

/** @typedef {import("../network/arrays.js").Numbers} Numbers */

const EPOCHS = 8;

/**
 * Turn about the middle: each new pixel is the weighted mean of the four that it lies between, 0 beyond the border.
 * @param {Numbers} x
 * @param {number} H
 * @param {number} W
 * @param {number} angle in radians
 */
export function turned(x, H, W, angle) {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const pixel = (/** @type {number} */ i, /** @type {number} */ j) => (i < 0 || j < 0 || i >= H || j >= W ? 0 : x[i * W + j]);
  return Float64Array.from(x, (_, k) => {
    const [down, right] = [Math.floor(k / W) - (H - 1) / 2, (k % W) - (W - 1) / 2];
    const row = Math.max(-1, Math.min(H - 0.001, cos * down + sin * right + (H - 1) / 2)); // as `RandomRotation` clips
    const column = Math.max(-1, Math.min(W - 0.001, cos * right - sin * down + (W - 1) / 2));
    const [top, left] = [Math.floor(row), Math.floor(column)];
    const [lower, later] = [row - top, column - left];
    const above = (1 - later) * pixel(top, left) + later * pixel(top, left + 1);
    return (1 - lower) * above + lower * ((1 - later) * pixel(top + 1, left) + later * pixel(top + 1, left + 1));
  });
}

/**
 * @param {Numbers} x
 * @param {number} H
 * @param {number} W
 * @param {number} down
 * @param {number} right
 */
export function shifted(x, H, W, down, right) {
  return Float64Array.from(x, (_, k) => {
    const [row, column] = [Math.floor(k / W) - down, (k % W) - right];
    return row < 0 || column < 0 || row >= H || column >= W ? 0 : x[row * W + column];
  });
}

/**
 * How each epoch changes the image: the same for the same seed.
 * @param {number} pixels
 * @param {number} degrees
 * @param {number} seed
 */
export function changes(pixels, degrees, seed) {
  const random = dice(seed);
  const moved = () => Math.floor(random() * (2 * pixels + 1)) - pixels;
  return whole(1, EPOCHS).map(() => ({ degrees: degrees * (2 * random() - 1), down: moved(), right: moved() }));
}

class AugmentPreview extends Desk {
  label = "Augmentation preview";
  settings = ["pixels", "degrees", "draws"];
  /** @type {Network | null} */
  net = null;
  whole = new Tile(112);
  tiles = whole(1, EPOCHS).map(() => new Tile(112));
  verdicts = whole(0, EPOCHS).map(() => make("figcaption", "verdict"));
  told = words("two");

  async prepare() {
    if (this.data.network) this.net = await Network.open(JSON.parse(this.data.network));
  }

  build() {
    const figures = [this.whole, ...this.tiles].map((tile, k) => {
      const figure = make("figure", "");
      figure.append(make("figcaption", "", k ? `epoch ${k}` : "the image"), tile.box, this.verdicts[k]);
      return figure;
    });
    this.root.append(
      div("controls", this.slider("pixels", "pixels", whole(0, 6)), this.slider("degrees", "degrees", whole(0, 18).map((k) => 5 * k)),
        this.button("Other epochs", "Other epochs", () => this.set({ draws: this.get("draws") + 1 }))),
      div("show", ...figures), this.told);
  }

  show() {
    const { data: x, shape: [H, W] } = this.data.image;
    const [pixels, degrees] = [this.get("pixels"), this.get("degrees")];
    const most = Math.max(...x) || 1;
    const kinds = changes(pixels, degrees, this.get("draws"));
    const images = [x, ...kinds.map(({ degrees: turn, down, right }) => shifted(turned(x, H, W, (turn * Math.PI) / 180), H, W, down, right))];
    const said = images.map((image) => this.verdict(image, H, W));
    images.forEach((image, k) => {
      const how = k ? `turned by ${Math.round(kinds[k - 1].degrees)} degrees, moved by ${kinds[k - 1].down} and ${kinds[k - 1].right}` : "as it is";
      (k ? this.tiles[k - 1] : this.whole).show(`The image ${how}. ${said[k]?.text ?? ""}`, image, H, W, most, true);
      this.verdicts[k].textContent = said[k]?.text ?? "";
      this.verdicts[k].classList.toggle("wrong", said[k]?.label !== said[0]?.label);
    });
    const moved = pixels === 1 ? "1 pixel" : `${pixels} pixels`;
    const what = pixels || degrees ? `Moved by up to ${moved} each way, and turned by up to ${degrees} degrees either way.` : "Nothing changes: every epoch sees the same image.";
    const other = said.filter((one) => one?.label !== said[0]?.label).length;
    this.say(this.told, said[0] ? `${what} Below each image: what ${this.data.who} says. In ${other} of ${EPOCHS} epochs it says something else than of the image itself.` : what);
  }

  /** @param {Numbers} image @param {number} H @param {number} W */
  verdict(image, H, W) {
    if (!this.net) return null;
    const p = Array.from(this.net.probabilities(this.net.forward({ data: Float32Array.from(image), shape: [1, 1, H, W] })));
    const label = p.indexOf(Math.max(...p));
    return { label, text: `${label}: ${chance(p[label])}` };
  }
}

const render = opening(AugmentPreview);

export default { render };
