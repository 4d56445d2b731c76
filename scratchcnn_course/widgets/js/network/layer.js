// What every layer is.

import { zerosLike } from "./arrays.js";

/** @typedef {import("./arrays.js").Tensor} Tensor */
/** @typedef {Record<string, Tensor>} Tensors */

/** A step of a network: `forward` computes, `backward` sends the gradient back the same way. */
export class Layer {
  /**
   * @param {Record<string, any>} options
   * @param {Tensors} arrays
   */
  constructor(options, arrays) {
    this.options = options;
    /** @type {Tensors} */
    this.params = arrays;
    /** @type {Tensors} */
    this.grads = {};
    this.training = false;
    /** @type {Tensor} */
    this.x = { data: new Float32Array(0), shape: [] };
  }

  /**
   * @param {Tensor} x
   * @returns {Tensor}
   */
  forward(x) {
    this.x = x;
    return x;
  }

  /**
   * @param {Tensor} dout
   * @param {boolean} [needDx] whether anybody reads what is returned
   * @returns {Tensor}
   */
  // biome-ignore lint/correctness/noUnusedFunctionParameters: layers with weights look at it
  backward(dout, needDx = true) {
    return dout;
  }

  /**
   * A fresh gradient of zeros for a parameter.
   * @param {string} name
   */
  fresh(name) {
    const { data, shape } = this.params[name];
    this.grads[name] = { data: zerosLike(data, data.length), shape };
    return this.grads[name].data;
  }
}

/**
 * @param {number | [number, number]} value
 * @returns {[number, number]}
 */
export function pair(value) {
  return Array.isArray(value) ? value : [value, value];
}
