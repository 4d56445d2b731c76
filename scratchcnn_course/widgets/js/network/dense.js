// The fully connected layer, and the two that only change the shape.

import { sizeOf, zerosLike } from "./arrays.js";
import { Layer } from "./layer.js";

/** @typedef {import("./arrays.js").Tensor} Tensor */

export class Linear extends Layer {
  /** @param {Tensor} x */
  forward(x) {
    this.x = x;
    const [D, K] = this.params.w.shape;
    const [w, b] = [this.params.w.data, this.params.b.data];
    const N = x.shape[0];
    const data = zerosLike(x.data, N * K);
    for (let n = 0; n < N; n++) {
      const row = data.subarray(n * K, (n + 1) * K);
      row.set(b);
      for (let d = 0; d < D; d++) {
        const value = x.data[n * D + d];
        if (value === 0) continue; // half of what comes out of a ReLU
        for (let k = 0, place = d * K; k < K; k++, place++) row[k] += value * w[place];
      }
    }
    return { data, shape: [N, K] };
  }

  /**
   * @param {Tensor} dout
   * @param {boolean} [needDx]
   */
  backward(dout, needDx = true) {
    const [D, K] = this.params.w.shape;
    const w = this.params.w.data;
    const N = dout.shape[0];
    const [dw, db] = [this.fresh("w"), this.fresh("b")];
    const dx = zerosLike(this.x.data, needDx ? N * D : 0);
    for (let n = 0; n < N; n++) {
      const row = dout.data.subarray(n * K, (n + 1) * K);
      for (let k = 0; k < K; k++) db[k] += row[k];
      for (let d = 0; d < D; d++) {
        const value = this.x.data[n * D + d];
        let sum = 0;
        for (let k = 0, place = d * K; k < K; k++, place++) {
          dw[place] += value * row[k];
          sum += w[place] * row[k];
        }
        if (needDx) dx[n * D + d] = sum;
      }
    }
    return needDx ? { data: dx, shape: this.x.shape } : dout;
  }
}

export class Flatten extends Layer {
  /** @param {Tensor} x */
  forward(x) {
    this.x = x;
    return { data: x.data, shape: [x.shape[0], sizeOf(x.shape.slice(1))] };
  }

  /** @param {Tensor} dout */
  backward(dout) {
    return { data: dout.data, shape: this.x.shape };
  }
}

export class Reshape extends Flatten {
  /** @param {Tensor} x */
  forward(x) {
    this.x = x;
    const wanted = /** @type {number[]} */ (this.options.shape);
    const known = sizeOf(wanted.filter((length) => length !== -1));
    const shape = wanted.map((length) => (length === -1 ? sizeOf(x.shape.slice(1)) / known : length));
    return { data: x.data, shape: [x.shape[0], ...shape] };
  }
}
