// Which numbers a number was made from, and which ones it goes into: one step, as terms of a sum, or all the way.

import { sizeOf } from "../network/arrays.js";

/** @typedef {import("../network/network.js").Network} Network */
/** A number that is read (-1: padding), and how fast the result moves with it. @typedef {{ place: number, factor: number, at?: number }} Term */

/** @param {Network} net @param {number} i */
const shapeOf = (net, i) => net.values[i].shape.slice(1);

/**
 * The step whose maps the numbers of a row were laid out from: the same numbers, in another shape.
 * @param {Network} net
 * @param {number} step
 */
export function laidOutFrom(net, step) {
  while (step > 0 && ["Flatten", "Reshape", "Dropout"].includes(net.kinds[step - 1]) && net.values[step].shape.length === 2) step--;
  return step;
}

/**
 * What one number of `values[i + 1]` reads in `values[i]`.
 * @param {Network} net
 * @param {number} i
 * @param {number} cell
 * @returns {Term[]}
 */
export function reads(net, i, cell) {
  const [kind, layer] = [net.kinds[i], /** @type {any} */ (net.layers[i])];
  const x = net.values[i].data;
  if (kind === "Conv2d") {
    const [P, K] = [layer.OH * layer.OW, layer.K];
    const [f, p] = [Math.floor(cell / P), cell % P];
    const w = layer.params.w.data;
    return Array.from({ length: K }, (_, k) => ({ place: layer.places[p * K + k], factor: w[f * K + k] }));
  }
  if (kind === "Linear") {
    const [D, F] = layer.params.w.shape;
    return Array.from({ length: D }, (_, d) => ({ place: d, factor: layer.params.w.data[d * F + cell] }));
  }
  if (kind === "MaxPool2d" || kind === "AvgPool2d") {
    const places = windowOf(layer, net.values[i].shape, cell);
    const even = 1 / places.length;
    return places.map((place) => ({ place, factor: kind === "AvgPool2d" ? even : Number(place === layer.winner[cell]) }));
  }
  if (kind === "GlobalAvgPool2d") {
    const area = sizeOf(shapeOf(net, i).slice(1));
    return Array.from({ length: area }, (_, k) => ({ place: cell * area + k, factor: 1 / area }));
  }
  if (kind === "Softmax") {
    const p = net.values[i + 1].data;
    return Array.from(p, (_, j) => ({ place: j, factor: p[cell] * (Number(j === cell) - p[j]) }));
  }
  if (kind === "BatchNorm") {
    const c = Math.floor(cell / sizeOf(shapeOf(net, i).slice(1)));
    return [{ place: cell, factor: layer.params.gamma.data[c] * layer.inverse[c] }];
  }
  return [{ place: cell, factor: layer.slope ? layer.slope(x[cell]) : 1 }];
}

/**
 * @param {any} layer
 * @param {number[]} shape
 * @param {number} cell
 */
function windowOf(layer, shape, cell) {
  const { H, W, OH, OW } = layer.measure(shape);
  const [[KH, KW], [SH, SW]] = [layer.kernel, layer.stride];
  const [plane, p] = [Math.floor(cell / (OH * OW)), cell % (OH * OW)];
  const first = plane * H * W + Math.floor(p / OW) * SH * W + (p % OW) * SW;
  return Array.from({ length: KH * KW }, (_, k) => first + Math.floor(k / KW) * W + (k % KW));
}

/**
 * Which numbers of `values[i + 1]` read one of `values[i]`.
 * @param {Network} net
 * @param {number} i
 * @param {number} cell
 * @returns {Term[]}
 */
export function feeds(net, i, cell) {
  const [kind, layer] = [net.kinds[i], /** @type {any} */ (net.layers[i])];
  if (kind === "Linear") {
    const F = layer.params.w.shape[1];
    return Array.from({ length: F }, (_, k) => ({ place: k, factor: layer.params.w.data[cell * F + k] }));
  }
  /** @type {Term[]} */
  const found = [];
  if (kind === "Conv2d") {
    const { places, K, F, OH, OW } = layer;
    for (let i = places.indexOf(cell); i >= 0; i = places.indexOf(cell, i + 1)) {
      const [p, k] = [Math.floor(i / K), i % K];
      const at = k % (layer.kernel[0] * layer.kernel[1]); // the cell of the kernel
      for (let f = 0; f < F; f++) found.push({ place: f * OH * OW + p, factor: layer.params.w.data[f * K + k], at });
    }
    return found.sort((one, other) => one.place - other.place);
  }
  const several = ["MaxPool2d", "AvgPool2d", "GlobalAvgPool2d", "Softmax"].includes(kind);
  const [from, to] = several ? [0, net.values[i + 1].data.length] : [cell, cell + 1];
  for (let out = from; out < to; out++) {
    for (const { place, factor } of reads(net, i, out)) if (place === cell) found.push({ place: out, factor });
  }
  return found;
}

/**
 * All numbers that one number of `values[step]` was made from: for each earlier step a mask.
 * @param {Network} net
 * @param {number} step
 * @param {number} cell
 */
export function wayBack(net, step, cell) {
  const masks = net.values.slice(0, step + 1).map(({ data }) => new Uint8Array(data.length));
  masks[step][cell] = 1;
  for (let i = step - 1; i >= 0; i--) {
    if (net.kinds[i] === "Linear" || net.kinds[i] === "Softmax") {
      masks[i].fill(1); // all of them
      continue;
    }
    masks[i + 1].forEach((marked, out) => {
      if (marked) for (const { place } of reads(net, i, out)) if (place >= 0) masks[i][place] = 1;
    });
  }
  return masks;
}

/**
 * All numbers that one number of `values[step]` goes into: for each later step a mask (earlier ones are empty).
 * @param {Network} net
 * @param {number} step
 * @param {number} cell
 */
export function wayOn(net, step, cell) {
  const masks = net.values.map(({ data }) => new Uint8Array(data.length));
  masks[step][cell] = 1;
  for (let i = step; i < net.layers.length; i++) {
    if (masks[i].every(Boolean) || net.kinds[i] === "Linear" || net.kinds[i] === "Softmax") {
      masks[i + 1].fill(1);
      continue;
    }
    for (let out = 0; out < masks[i + 1].length; out++) {
      const here = net.kinds[i] === "Conv2d" ? out % sizeOf(shapeOf(net, i + 1).slice(1)) : out; // all filters look alike
      if (here < out) masks[i + 1][out] = masks[i + 1][here];
      else masks[i + 1][out] = Number(reads(net, i, out).some(({ place }) => place >= 0 && masks[i][place]));
    }
  }
  return masks;
}
