// A training that keeps a book: what each image added to each weight of the filters. `lessons/ledger.py` says the same.

import { accuracyOf, pick } from "../learn/course.js";

/** @typedef {import("../network/network.js").Network} Network */
/** @typedef {import("../network/arrays.js").Tensor} Tensor */
/** @typedef {{ start: Float64Array, end: Float64Array, shares: Float64Array, accuracy: number, steps: number }} Pages */

/** @param {Tensor} tensor */
export function inDoubles({ data, shape }) {
  return { data: Float64Array.from(data), shape };
}

export class Book {
  /**
   * @param {Network} net convolution, pooling, dense layer; at its start
   * @param {{ images: Tensor, labels: number[] }} train
   * @param {{ images: Tensor, labels: number[] }} test
   * @param {number[][]} order the images of each epoch
   * @param {{ lr: number, batch: number }} recipe
   */
  constructor(net, train, test, order, recipe) {
    this.net = net;
    this.train = { images: inDoubles(train.images), labels: train.labels };
    this.test = { images: inDoubles(test.images), labels: test.labels };
    this.order = order;
    this.recipe = recipe;
    this.start = net.layers.map(({ params }) => Object.fromEntries(Object.entries(params).map(([name, tensor]) => [name, inDoubles(tensor)])));
  }

  get filters() {
    return this.net.layers[0].params.w;
  }

  /**
   * Train from the start; the page has its turn now and then.
   * @param {number} without an image that is left out, or -1
   * @param {(steps: number) => void} [told]
   * @returns {Promise<Pages>}
   */
  async keep(without, told = () => {}) {
    const { batch, lr } = this.recipe;
    this.net.layers.forEach((layer, i) => {
      layer.params = Object.fromEntries(Object.entries(this.start[i]).map(([name, tensor]) => [name, inDoubles(tensor)]));
    });
    const size = this.filters.data.length;
    const shares = new Float64Array(this.train.labels.length * size);
    let steps = 0;
    for (const epoch of this.order) {
      for (let first = 0; first < epoch.length; first += batch) {
        const seen = epoch.slice(first, first + batch).filter((at) => at !== without);
        if (!seen.length) continue;
        this.net.train(pick(this.train.images, seen), seen.map((at) => this.train.labels[at]), lr);
        seen.forEach((at, n) => this.write(shares.subarray(at * size, (at + 1) * size), n));
        told(++steps);
        if (steps % 4 === 0) await new Promise((done) => setTimeout(done));
      }
    }
    const start = /** @type {Float64Array} */ (this.start[0].w.data);
    return { start, end: Float64Array.from(this.filters.data), shares, accuracy: accuracyOf(this.net, this.test), steps };
  }

  /**
   * What image n of the last batch added: the sum over its windows, not yet summed over the images.
   * @param {Float64Array} share
   * @param {number} n
   */
  write(share, n) {
    const conv = /** @type {import("../network/convolution.js").Conv2d} */ (this.net.layers[0]);
    const [P, { K, F }] = [conv.OH * conv.OW, conv];
    const { data } = this.net.gradients[1];
    for (let f = 0; f < F; f++) {
      for (let p = 0; p < P; p++) {
        const gradient = data[(n * F + f) * P + p];
        if (gradient === 0) continue;
        for (let k = 0; k < K; k++) share[f * K + k] -= this.recipe.lr * gradient * conv.columns[(n * P + p) * K + k];
      }
    }
  }
}

/**
 * What the images of each class added to one weight.
 * @param {Pages} pages
 * @param {number[]} labels
 * @param {number} weight
 */
export function byClass({ shares, start }, labels, weight) {
  const sums = new Float64Array(10);
  labels.forEach((label, at) => {
    sums[label] += shares[at * start.length + weight];
  });
  return sums;
}

/**
 * The images that added most to a weight, or took most away.
 * @param {Pages} pages
 * @param {number} weight
 * @param {number} sign
 * @param {number} count
 */
export function loudest({ shares, start }, weight, sign, count) {
  const N = shares.length / start.length;
  const all = Array.from({ length: N }, (_, at) => ({ at, share: shares[at * start.length + weight] }));
  return all.filter(({ share }) => share * sign > 0).sort((one, other) => (other.share - one.share) * sign).slice(0, count);
}
