// A training in the page: digits, batches in a fixed order, one step at a time, and what came of it.

import { largest, unpack, zerosLike } from "../network/arrays.js";

/** @typedef {import("../network/network.js").Network} Network */
/** @typedef {import("../network/arrays.js").Tensor} Tensor */
/** @typedef {{ images: Tensor, labels: number[] }} Digits */

/**
 * Digits as Python packed them.
 * @param {any} model
 * @param {...string} names
 * @returns {Promise<Digits[]>}
 */
export function digitsOf(model, ...names) {
  return Promise.all(names.map(async (name) => {
    const { images, labels } = JSON.parse(model.get(name));
    return { images: await unpack(images), labels };
  }));
}

/**
 * The same numbers in [0, 1) for the same seed, in every browser: mulberry32.
 * @param {number} seed
 */
export function dice(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * @param {number} count
 * @param {() => number} random
 */
export function shuffled(count, random) {
  const order = Array.from({ length: count }, (_, k) => k);
  for (let k = count - 1; k > 0; k--) {
    const other = Math.floor(random() * (k + 1));
    [order[k], order[other]] = [order[other], order[k]];
  }
  return order;
}

/**
 * Some of the images as a batch.
 * @param {Tensor} images
 * @param {number[]} which
 */
export function pick({ data, shape }, which) {
  const size = data.length / shape[0];
  const some = zerosLike(data, which.length * size);
  which.forEach((from, to) => some.set(data.subarray(from * size, (from + 1) * size), to * size));
  return { data: some, shape: [which.length, ...shape.slice(1)] };
}

/**
 * How many images are read rightly, as a part.
 * @param {Network} net
 * @param {Digits} digits
 */
export function accuracyOf(net, { images, labels }) {
  const { data, shape } = net.forward(images);
  const K = shape[1];
  const right = labels.filter((label, n) => {
    const row = data.subarray(n * K, (n + 1) * K);
    return row.indexOf(largest(row)) === label;
  });
  return right.length / labels.length;
}

export class Course {
  random = dice(1);
  /** @type {number[]} those that this epoch has not seen yet */
  order = [];
  /** @type {number[]} of each batch */
  losses = [];
  /** @type {{ step: number, accuracy: number }[]} */
  tests = [];

  /**
   * @param {Network} net
   * @param {Digits} train
   * @param {Digits} test
   * @param {number} batch how many images a step takes
   */
  constructor(net, train, test, batch) {
    this.net = net;
    this.train = train;
    this.test = test;
    this.batch = batch;
    this.start = net.layers.map(({ params }) => Object.entries(params).map(([name, { data }]) => /** @type {const} */ ([name, data.slice()])));
  }

  /** Back to the weights of the beginning. */
  reset() {
    this.net.layers.forEach(({ params }, i) => {
      for (const [name, data] of this.start[i]) params[name].data.set(data);
    });
    this.random = dice(1);
    this.order = [];
    this.losses = [];
    this.tests = [];
  }

  /** @param {number} lr */
  step(lr) {
    if (this.order.length < this.batch) this.order = shuffled(this.train.labels.length, this.random);
    const which = this.order.splice(0, this.batch);
    const labels = which.map((at) => this.train.labels[at]);
    this.losses.push(this.net.train(pick(this.train.images, which), labels, lr));
  }

  judge() {
    const accuracy = accuracyOf(this.net, this.test);
    this.tests.push({ step: this.losses.length, accuracy });
    return accuracy;
  }
}
