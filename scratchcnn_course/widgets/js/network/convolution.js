// The convolution: `ops.conv2d` and `ops.conv2d_backward`, as columns and products.

import { zerosLike } from "./arrays.js";
import { Layer, pair } from "./layer.js";

/** @typedef {import("./arrays.js").Numbers} Numbers */
/** @typedef {import("./arrays.js").Tensor} Tensor */

export class Conv2d extends Layer {
  F = 0;
  C = 0;
  K = 0;
  OH = 0;
  OW = 0;
  measured = "";
  places = new Int32Array(0);
  /** @type {Numbers} */
  columns = new Float32Array(0);

  /**
   * @param {Record<string, any>} options
   * @param {Record<string, Tensor>} arrays
   */
  constructor(options, arrays) {
    super(options, arrays);
    const [F, C, KH, KW] = arrays.w.shape;
    [this.F, this.C, this.K] = [F, C, C * KH * KW];
    this.kernel = [KH, KW];
    this.stride = pair(options.stride ?? 1);
    this.padding = pair(options.padding ?? 0);
  }

  /**
   * Where in an image each window looks: `places[p * K + k]`, -1 in the padding.
   * @param {number[]} shape of the input
   */
  measure([, C, H, W]) {
    if (this.measured === `${H} ${W}`) return;
    this.measured = `${H} ${W}`;
    const [[KH, KW], [SH, SW], [PH, PW]] = [this.kernel, this.stride, this.padding];
    this.OH = Math.floor((H + 2 * PH - KH) / SH) + 1;
    this.OW = Math.floor((W + 2 * PW - KW) / SW) + 1;
    this.places = new Int32Array(this.OH * this.OW * this.K);
    for (let i = 0; i < this.places.length; i++) {
      const [p, k] = [Math.floor(i / this.K), i % this.K];
      const [c, u, v] = [Math.floor(k / (KH * KW)), Math.floor(k / KW) % KH, k % KW];
      const row = Math.floor(p / this.OW) * SH + u - PH;
      const column = (p % this.OW) * SW + v - PW;
      const inside = row >= 0 && row < H && column >= 0 && column < W;
      this.places[i] = inside ? (c * H + row) * W + column : -1;
    }
    if (C !== this.C) throw new Error(`x must have ${this.C} channels, got ${C}`);
  }

  /** @param {Tensor} x */
  forward(x) {
    this.x = x;
    this.measure(x.shape);
    const { places, F, OH, OW } = this;
    const [N, image] = [x.shape[0], x.data.length / x.shape[0]];
    this.columns = zerosLike(x.data, N * places.length);
    const out = zerosLike(x.data, N * F * OH * OW);
    for (let n = 0; n < N; n++) {
      const columns = this.columns.subarray(n * places.length, (n + 1) * places.length);
      gather(columns, x.data, n * image, places);
      this.multiply(out.subarray(n * F * OH * OW, (n + 1) * F * OH * OW), columns);
    }
    return { data: out, shape: [N, F, OH, OW] };
  }

  /**
   * One image: every window times every kernel, four kernels at a time.
   * @param {Numbers} out (F, P)
   * @param {Numbers} columns (P, K)
   */
  multiply(out, columns) {
    const { F, K } = this;
    const [w, b, P] = [this.params.w.data, this.params.b.data, out.length / F];
    for (let f = 0; f < F; f += 4) {
      const [f1, f2, f3] = [Math.min(f + 1, F - 1), Math.min(f + 2, F - 1), Math.min(f + 3, F - 1)];
      for (let p = 0; p < P; p++) {
        let [s0, s1, s2, s3] = [b[f], b[f1], b[f2], b[f3]];
        for (let k = 0, i = p * K; k < K; k++, i++) {
          const value = columns[i];
          s0 += value * w[f * K + k];
          s1 += value * w[f1 * K + k];
          s2 += value * w[f2 * K + k];
          s3 += value * w[f3 * K + k];
        }
        out[f3 * P + p] = s3;
        out[f2 * P + p] = s2;
        out[f1 * P + p] = s1;
        out[f * P + p] = s0;
      }
    }
  }

  /**
   * @param {Tensor} dout
   * @param {boolean} [needDx]
   */
  backward(dout, needDx = true) {
    const { places, K, F, x } = this;
    const [P, N, image] = [this.OH * this.OW, x.shape[0], x.data.length / x.shape[0]];
    const [w, dw, db] = [this.params.w.data, this.fresh("w"), this.fresh("b")];
    const dx = zerosLike(x.data, needDx ? x.data.length : 0);
    const dwindow = new Float64Array(K);
    for (let n = 0; n < N; n++) {
      for (let p = 0; p < P; p++) {
        const first = (n * P + p) * K;
        dwindow.fill(0);
        for (let f = 0; f < F; f++) {
          const gradient = dout.data[(n * F + f) * P + p];
          if (gradient === 0) continue; // three of four, behind a max-pooling
          db[f] += gradient;
          addTimes(dw, f * K, this.columns, first, gradient, K);
          if (needDx) addTimes(dwindow, 0, w, f * K, gradient, K);
        }
        if (needDx) scatter(dx, dwindow, n * image, places, p * K);
      }
    }
    return needDx ? { data: dx, shape: x.shape } : dout;
  }
}

/**
 * @param {Numbers} columns
 * @param {Numbers} x
 * @param {number} start
 * @param {Int32Array} places
 */
function gather(columns, x, start, places) {
  for (let i = 0; i < places.length; i++) if (places[i] >= 0) columns[i] = x[start + places[i]];
}

/**
 * @param {Numbers} dx
 * @param {Float64Array} dwindow
 * @param {number} start
 * @param {Int32Array} places
 * @param {number} first
 */
function scatter(dx, dwindow, start, places, first) {
  for (let k = 0; k < dwindow.length; k++) {
    const place = places[first + k];
    if (place >= 0) dx[start + place] += dwindow[k];
  }
}

/**
 * @param {Numbers} to
 * @param {number} first
 * @param {Numbers} from
 * @param {number} start
 * @param {number} factor
 * @param {number} length
 */
function addTimes(to, first, from, start, factor, length) {
  for (let k = 0; k < length; k++) to[first + k] += factor * from[start + k];
}
