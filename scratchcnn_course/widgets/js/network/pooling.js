// Pooling: `ops.max_pool2d`, `ops.avg_pool2d`, and the mean of a whole map.

import { zerosLike } from "./arrays.js";
import { Layer, pair } from "./layer.js";

/** @typedef {import("./arrays.js").Tensor} Tensor */

class Pool extends Layer {
  /** @param {Record<string, any>} options */
  constructor(options) {
    super(options, {});
    this.kernel = pair(options.kernel_size ?? 1);
    this.stride = options.stride === undefined || options.stride === null ? this.kernel : pair(options.stride);
  }

  /** @param {number[]} shape of the input */
  measure([N, C, H, W]) {
    const [[KH, KW], [SH, SW]] = [this.kernel, this.stride];
    return { N, C, H, W, OH: Math.floor((H - KH) / SH) + 1, OW: Math.floor((W - KW) / SW) + 1 };
  }

  /**
   * Visit the windows: the output cell, and where its window begins in the input.
   * @param {number[]} shape of the input
   * @param {(cell: number, first: number) => void} visit
   */
  windows(shape, visit) {
    const { N, C, H, W, OH, OW } = this.measure(shape);
    const [SH, SW] = this.stride;
    for (let plane = 0, cell = 0; plane < N * C; plane++) {
      for (let i = 0; i < OH; i++) {
        for (let j = 0; j < OW; j++, cell++) visit(cell, plane * H * W + i * SH * W + j * SW);
      }
    }
  }

  /** @param {Tensor} x */
  empty(x) {
    const { N, C, OH, OW } = this.measure(x.shape);
    return { data: zerosLike(x.data, N * C * OH * OW), shape: [N, C, OH, OW] };
  }
}

export class MaxPool2d extends Pool {
  winner = new Int32Array(0);

  /** @param {Tensor} x */
  forward(x) {
    this.x = x;
    const [KH, KW] = this.kernel;
    const [out, W] = [this.empty(x), x.shape[3]];
    this.winner = new Int32Array(out.data.length);
    this.windows(x.shape, (cell, first) => {
      let best = first; // of equals, the first in reading order
      for (let u = 0; u < KH; u++) {
        for (let v = 0; v < KW; v++) if (x.data[first + u * W + v] > x.data[best]) best = first + u * W + v;
      }
      this.winner[cell] = best;
      out.data[cell] = x.data[best];
    });
    return out;
  }

  /** @param {Tensor} dout */
  backward(dout) {
    const data = zerosLike(this.x.data, this.x.data.length);
    for (let cell = 0; cell < this.winner.length; cell++) data[this.winner[cell]] += dout.data[cell];
    return { data, shape: this.x.shape };
  }
}

export class AvgPool2d extends Pool {
  /** @param {Tensor} x */
  forward(x) {
    this.x = x;
    const [KH, KW] = this.kernel;
    const [out, W] = [this.empty(x), x.shape[3]];
    this.windows(x.shape, (cell, first) => {
      let sum = 0;
      for (let u = 0; u < KH; u++) for (let v = 0; v < KW; v++) sum += x.data[first + u * W + v];
      out.data[cell] = sum / (KH * KW);
    });
    return out;
  }

  /** @param {Tensor} dout */
  backward(dout) {
    const [KH, KW] = this.kernel;
    const [data, W] = [zerosLike(this.x.data, this.x.data.length), this.x.shape[3]];
    this.windows(this.x.shape, (cell, first) => {
      const share = dout.data[cell] / (KH * KW);
      for (let u = 0; u < KH; u++) for (let v = 0; v < KW; v++) data[first + u * W + v] += share;
    });
    return { data, shape: this.x.shape };
  }
}

export class GlobalAvgPool2d extends Layer {
  /** @param {Tensor} x */
  forward(x) {
    this.x = x;
    const [N, C, H, W] = x.shape;
    const data = zerosLike(x.data, N * C);
    for (let plane = 0; plane < N * C; plane++) {
      let sum = 0;
      for (let i = 0; i < H * W; i++) sum += x.data[plane * H * W + i];
      data[plane] = sum / (H * W);
    }
    return { data, shape: [N, C] };
  }

  /** @param {Tensor} dout */
  backward(dout) {
    const area = this.x.shape[2] * this.x.shape[3];
    const data = zerosLike(this.x.data, this.x.data.length);
    for (let i = 0; i < data.length; i++) data[i] = dout.data[Math.floor(i / area)] / area;
    return { data, shape: this.x.shape };
  }
}
