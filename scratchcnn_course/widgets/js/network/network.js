// A whole network: built from what `widgets/network_spec.py` wrote, run forward, run backward, trained a step.

import { LeakyReLU, ReLU, Sigmoid, Softmax, softmax, Tanh } from "./activations.js";
import { largest, unpack, zerosLike } from "./arrays.js";
import { Conv2d } from "./convolution.js";
import { Flatten, Linear, Reshape } from "./dense.js";
import { BatchNorm, Dropout } from "./normalisation.js";
import { AvgPool2d, GlobalAvgPool2d, MaxPool2d } from "./pooling.js";

/** @typedef {import("./arrays.js").Packed} Packed */
/** @typedef {import("./arrays.js").Tensor} Tensor */
/** @typedef {import("./layer.js").Layer} Layer */
/** @typedef {{ kind: string, name: string, says: string, options: Record<string, any>, arrays: Record<string, Packed> }} LayerSpec */
/** @typedef {{ layers: LayerSpec[], input: number[] }} Spec */

export const LAYERS = {
  AvgPool2d, BatchNorm, Conv2d, Dropout, Flatten, GlobalAvgPool2d, LeakyReLU, Linear, MaxPool2d, ReLU, Reshape, Sigmoid,
  Softmax, Tanh,
};

/**
 * @param {LayerSpec} spec
 * @returns {Promise<Layer>}
 */
async function buildLayer({ kind, options, arrays }) {
  const Kind = /** @type {Record<string, any>} */ (LAYERS)[kind];
  if (!Kind) throw new Error(`a layer must be one of ${Object.keys(LAYERS).join(", ")}, got ${kind}`);
  /** @type {Record<string, Tensor>} */
  const tensors = {};
  for (const [name, packed] of Object.entries(arrays)) tensors[name] = await unpack(packed);
  return new Kind(options, tensors);
}

/**
 * The mean over the batch of -log p[label], and its gradient: `ops.cross_entropy` and its backward.
 * @param {Tensor} logits (N, K)
 * @param {ArrayLike<number>} labels
 */
export function crossEntropy(logits, labels) {
  const [N, K] = logits.shape;
  const gradient = softmax(logits);
  let loss = 0;
  for (let n = 0; n < N; n++) {
    const row = logits.data.subarray(n * K, (n + 1) * K);
    const most = largest(row);
    let sum = 0;
    for (const value of row) sum += Math.exp(value - most);
    loss += (most + Math.log(sum) - row[labels[n]]) / N;
    gradient.data[n * K + labels[n]] -= 1;
  }
  for (let i = 0; i < gradient.data.length; i++) gradient.data[i] /= N;
  return { loss, gradient };
}

/**
 * The same for a network with one output, which says how far "1" is the answer: `ops.binary_cross_entropy`.
 * @param {Tensor} logits (N, 1)
 * @param {ArrayLike<number>} labels
 */
export function binaryCrossEntropy(logits, labels) {
  const N = logits.shape[0];
  const gradient = { data: zerosLike(logits.data, N), shape: logits.shape };
  let loss = 0;
  for (let n = 0; n < N; n++) {
    const z = logits.data[n];
    loss += (Math.max(z, 0) - z * labels[n] + Math.log1p(Math.exp(-Math.abs(z)))) / N;
    gradient.data[n] = (1 / (1 + Math.exp(-z)) - labels[n]) / N;
  }
  return { loss, gradient };
}

export class Network {
  /**
   * @param {Spec} spec
   * @param {Layer[]} layers
   */
  constructor(spec, layers) {
    this.input = spec.input;
    this.layers = layers;
    this.kinds = spec.layers.map(({ kind }) => kind);
    this.names = spec.layers.map(({ name }) => name);
    this.says = spec.layers.map(({ says }) => says);
    /** @type {Tensor[]} what went in, then what each layer gave */
    this.values = [];
    /** @type {Tensor[]} the gradient of the loss by each of them */
    this.gradients = [];
  }

  /** @param {Spec} spec */
  static async open(spec) {
    return new Network(spec, await Promise.all(spec.layers.map(buildLayer)));
  }

  /**
   * @param {Tensor} x (N, ...)
   * @param {boolean} [training]
   */
  forward(x, training = false) {
    this.values = [x];
    for (const layer of this.layers) {
      layer.training = training;
      x = layer.forward(x);
      this.values.push(x);
    }
    return x;
  }

  /** @param {Tensor} x */
  probabilities(x) {
    if (x.shape[1] > 1) return softmax(x).data;
    return Array.from(x.data).flatMap((z) => [1 / (1 + Math.exp(z)), 1 / (1 + Math.exp(-z))]);
  }

  /**
   * The loss of the last forward, and the gradient of every value on the way.
   * @param {ArrayLike<number>} labels
   * @param {boolean} [needDx] whether the gradient of the input is wanted
   */
  backward(labels, needDx = true) {
    const logits = /** @type {Tensor} */ (this.values.at(-1));
    const judge = logits.shape[1] > 1 ? crossEntropy : binaryCrossEntropy;
    const { loss, gradient } = judge(logits, labels);
    this.gradients = [gradient];
    for (let i = this.layers.length - 1; i >= 0; i--) {
      this.gradients.unshift(this.layers[i].backward(this.gradients[0], needDx || i > 0));
    }
    return loss;
  }

  /**
   * Plain gradient descent: `SGD(lr)`.
   * @param {number} lr
   */
  step(lr) {
    for (const { params, grads } of this.layers) {
      for (const [name, { data }] of Object.entries(params)) {
        const gradient = grads[name].data;
        for (let i = 0; i < data.length; i++) data[i] -= lr * gradient[i];
      }
    }
  }

  /**
   * One step of training on a batch; returns its loss before the step.
   * @param {Tensor} x
   * @param {ArrayLike<number>} labels
   * @param {number} lr
   */
  train(x, labels, lr) {
    this.forward(x, true);
    const loss = this.backward(labels, false);
    this.step(lr);
    return loss;
  }
}
