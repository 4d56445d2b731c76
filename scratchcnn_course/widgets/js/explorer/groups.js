// The terms of a sum as small pictures: what is read, times what it counts, gives the products; one group a map.

import { feeds, laidOutFrom, reads } from "./ways.js";

/** @typedef {import("../network/network.js").Network} Network */
/** NaN is what is not there: padding. @typedef {{ name: string, columns: number, read: number[], factors: number[], products: number[], total: number }} Group */

/**
 * @param {Network} net
 * @param {number} step
 * @param {number} cell
 * @param {boolean} backward
 * @returns {Group[]}
 */
export function groupsOf(net, step, cell, backward) {
  if (backward) return step < net.layers.length ? comingBack(net, step, cell) : [];
  return step ? goingIn(net, step - 1, cell) : [];
}

/**
 * @param {Network} net
 * @param {number} i
 * @param {number} cell
 */
function goingIn(net, i, cell) {
  const [kind, layer] = [net.kinds[i], /** @type {any} */ (net.layers[i])];
  const x = net.values[i].data;
  const terms = reads(net, i, cell).map(({ place, factor }) => ({ value: place < 0 ? Number.NaN : x[place], factor }));
  if (kind === "Conv2d") return cut(terms, layer.kernel[0] * layer.kernel[1], layer.kernel[1], "map");
  if (kind === "Linear") return ofRow(net, i, terms);
  return cut(terms, terms.length, layer.kernel?.[1] ?? Math.ceil(Math.sqrt(terms.length)), "");
}

/**
 * The row that goes into a Linear, in the shape of the maps that it was laid out from.
 * @param {Network} net
 * @param {number} i
 * @param {{ value: number, factor: number }[]} terms
 */
function ofRow(net, i, terms) {
  const [, , H, W] = net.values[laidOutFrom(net, i)].shape;
  return H ? cut(terms, H * W, W, "map") : cut(terms, terms.length, Math.min(16, terms.length), "");
}

/**
 * @param {Network} net
 * @param {number} step
 * @param {number} cell
 */
function comingBack(net, step, cell) {
  const [kind, layer] = [net.kinds[step], /** @type {any} */ (net.layers[step])];
  const after = net.gradients[step + 1].data;
  const terms = feeds(net, step, cell);
  const valued = terms.map(({ place, factor }) => ({ value: after[place], factor }));
  if (kind !== "Conv2d") return cut(valued, valued.length, Math.min(16, valued.length), "");
  const [P, area] = [layer.OH * layer.OW, layer.kernel[0] * layer.kernel[1]];
  const own = Math.floor(cell / (net.values[step].shape[2] * net.values[step].shape[3])) * area; // this channel's kernel
  const w = layer.params.w.data;
  const all = Array.from({ length: layer.F * area }, (_, k) => ({
    value: Number.NaN, factor: w[Math.floor(k / area) * layer.K + own + (k % area)],
  }));
  for (const { place, at } of /** @type {{ place: number, at: number }[]} */ (terms)) {
    all[Math.floor(place / P) * area + at].value = after[place];
  }
  return cut(all, area, layer.kernel[1], "filter");
}

/**
 * @param {{ value: number, factor: number }[]} terms
 * @param {number} size of a group
 * @param {number} columns
 * @param {string} name
 * @returns {Group[]}
 */
function cut(terms, size, columns, name) {
  return Array.from({ length: size ? terms.length / size : 0 }, (_, at) => {
    const own = terms.slice(at * size, (at + 1) * size);
    const products = own.map(({ value, factor }) => value * factor);
    const total = products.reduce((sum, product) => sum + (product || 0), 0);
    const read = own.map(({ value }) => value);
    return { name: name && `${name} ${at}`, columns, read, factors: own.map(({ factor }) => factor), products, total };
  });
}
