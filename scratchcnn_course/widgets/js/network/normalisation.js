// Batch normalisation, in training and at inference; dropout, which at inference passes on what it gets.

import { sizeOf, zerosLike } from "./arrays.js";
import { Layer } from "./layer.js";

/** @typedef {import("./arrays.js").Tensor} Tensor */
/** @typedef {import("./arrays.js").Numbers} Numbers */

export class BatchNorm extends Layer {
  /**
   * @param {Record<string, any>} options
   * @param {Record<string, Tensor>} arrays
   */
  constructor(options, { gamma, beta, mean, var: variance }) {
    super(options, { gamma, beta });
    this.buffers = { mean, var: variance };
    this.eps = options.eps ?? 1e-5;
    this.momentum = options.momentum ?? 0.1;
    /** @type {Numbers} */
    this.xHat = new Float32Array(0);
    /** @type {Numbers} */
    this.inverse = new Float32Array(0);
    this.constant = true;
  }

  /**
   * Visit each number with its channel: axis 1.
   * @param {number[]} shape
   * @param {(i: number, c: number) => void} visit
   */
  channels(shape, visit) {
    const area = sizeOf(shape.slice(2));
    for (let i = 0; i < sizeOf(shape); i++) visit(i, Math.floor(i / area) % shape[1]);
  }

  /** @param {Tensor} x */
  statistics(x) {
    const C = x.shape[1];
    const M = x.data.length / C;
    const [mean, variance] = [new Float64Array(C), new Float64Array(C)];
    this.channels(x.shape, (i, c) => {
      mean[c] += x.data[i] / M;
    });
    this.channels(x.shape, (i, c) => {
      variance[c] += (x.data[i] - mean[c]) ** 2 / M;
    });
    for (let c = 0; c < C; c++) {
      this.buffers.mean.data[c] += this.momentum * (mean[c] - this.buffers.mean.data[c]);
      this.buffers.var.data[c] += this.momentum * ((variance[c] * M) / (M - 1) - this.buffers.var.data[c]);
    }
    return { mean, variance };
  }

  /** @param {Tensor} x */
  forward(x) {
    this.x = x;
    this.constant = !this.training;
    const kept = { mean: this.buffers.mean.data, variance: this.buffers.var.data };
    const { mean, variance } = this.training ? this.statistics(x) : kept;
    this.inverse = zerosLike(x.data, x.shape[1]).map((_, c) => 1 / Math.sqrt(variance[c] + this.eps));
    this.xHat = zerosLike(x.data, x.data.length);
    const data = zerosLike(x.data, x.data.length);
    this.channels(x.shape, (i, c) => {
      this.xHat[i] = (x.data[i] - mean[c]) * this.inverse[c];
      data[i] = this.params.gamma.data[c] * this.xHat[i] + this.params.beta.data[c];
    });
    return { data, shape: x.shape };
  }

  /** @param {Tensor} dout */
  backward(dout) {
    const [dgamma, dbeta] = [this.fresh("gamma"), this.fresh("beta")];
    this.channels(dout.shape, (i, c) => {
      dgamma[c] += dout.data[i] * this.xHat[i];
      dbeta[c] += dout.data[i];
    });
    const M = dout.data.length / dout.shape[1];
    const data = zerosLike(dout.data, dout.data.length);
    this.channels(dout.shape, (i, c) => {
      // The batch's own mean and variance follow every number; a kept mean does not.
      const shared = this.constant ? 0 : (dbeta[c] + this.xHat[i] * dgamma[c]) / M;
      data[i] = this.params.gamma.data[c] * this.inverse[c] * (dout.data[i] - shared);
    });
    return { data, shape: dout.shape };
  }
}

export class Dropout extends Layer {
  /** @param {Tensor} x */
  forward(x) {
    if (this.training && this.options.p > 0) throw new Error("Dropout does not train in the page");
    return super.forward(x);
  }
}
