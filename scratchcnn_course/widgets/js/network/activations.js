// Activations: a function of one number, applied to each; and softmax.

import { both, each, largest, zerosLike } from "./arrays.js";
import { Layer } from "./layer.js";

/** @typedef {import("./arrays.js").Tensor} Tensor */

class Elementwise extends Layer {
  /** @param {number} x */
  f(x) {
    return x;
  }

  /** @param {number} x */
  // biome-ignore lint/correctness/noUnusedFunctionParameters: the activations below look at it
  slope(x) {
    return 1;
  }

  /** @param {Tensor} x */
  forward(x) {
    this.x = x;
    return each(x, (value) => this.f(value));
  }

  /** @param {Tensor} dout */
  backward(dout) {
    return both(this.x, dout, (value, gradient) => gradient * this.slope(value));
  }
}

export class ReLU extends Elementwise {
  /** @param {number} x */
  f(x) {
    return Math.max(x, 0);
  }

  /** @param {number} x */
  slope(x) {
    return x > 0 ? 1 : 0;
  }
}

export class LeakyReLU extends Elementwise {
  get small() {
    return this.options.negative_slope ?? 0.01;
  }

  /** @param {number} x */
  f(x) {
    return x > 0 ? x : this.small * x;
  }

  /** @param {number} x */
  slope(x) {
    return x > 0 ? 1 : this.small;
  }
}

export class Sigmoid extends Elementwise {
  /** @param {number} x */
  f(x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** @param {number} x */
  slope(x) {
    const s = this.f(x);
    return s * (1 - s);
  }
}

export class Tanh extends Elementwise {
  /** @param {number} x */
  f(x) {
    return Math.tanh(x);
  }

  /** @param {number} x */
  slope(x) {
    return 1 - Math.tanh(x) ** 2;
  }
}

/**
 * Softmax along the last axis.
 * @param {Tensor} x
 * @returns {Tensor}
 */
export function softmax(x) {
  const K = /** @type {number} */ (x.shape.at(-1));
  const data = zerosLike(x.data, x.data.length);
  for (let first = 0; first < data.length; first += K) {
    const row = x.data.subarray(first, first + K);
    const most = largest(row);
    let sum = 0;
    for (let k = 0; k < K; k++) sum += Math.exp(row[k] - most);
    for (let k = 0; k < K; k++) data[first + k] = Math.exp(row[k] - most) / sum;
  }
  return { data, shape: x.shape };
}

export class Softmax extends Layer {
  /** @param {Tensor} x */
  forward(x) {
    this.out = softmax(x);
    return this.out;
  }

  /** @param {Tensor} dout */
  backward(dout) {
    const p = /** @type {Tensor} */ (this.out);
    const K = /** @type {number} */ (p.shape.at(-1));
    const data = zerosLike(dout.data, dout.data.length);
    for (let first = 0; first < data.length; first += K) {
      let mean = 0;
      for (let k = first; k < first + K; k++) mean += p.data[k] * dout.data[k];
      for (let k = first; k < first + K; k++) data[k] = p.data[k] * (dout.data[k] - mean);
    }
    return { data, shape: p.shape };
  }
}
