// One number of the network in words: where it stands, and the arithmetic that made it, or its gradient.

import { chance, number } from "../numbers.js";
import { feeds, laidOutFrom, reads } from "./ways.js";

/** @typedef {import("../network/network.js").Network} Network */

/**
 * @param {string[]} parts
 * @param {number} [most] before dots stand for the others
 */
function sum(parts, most = 9) {
  const shown = parts.length > most ? [...parts.slice(0, most - 2), "…", parts[parts.length - 1]] : parts;
  return shown.join(" + ");
}

/** Numbers that one compares have more places. @param {number} value */
const exact = (value) => number(value, 6);

/** @param {string} text */
const capital = (text) => text[0].toUpperCase() + text.slice(1);

/**
 * @param {Network} net
 * @param {number} step
 * @param {number} cell
 * @param {string[]} classes
 */
export function placeOf(net, step, cell, classes) {
  const shape = net.values[step].shape.slice(1);
  if (shape.length === 1) return step === net.layers.length ? `the score of “${classes[cell] ?? cell}”` : `number ${cell}`;
  const [, H, W] = shape;
  const [map, row, column] = [Math.floor(cell / (H * W)), Math.floor(cell / W) % H, cell % W];
  const plane = step === 0 ? (shape[0] > 1 ? `channel ${map}, ` : "") : `map ${map}, `;
  return `${plane}row ${row}, column ${column}`;
}

/** @type {Record<string, (x: number, layer: any) => string>} */
const ELEMENTWISE = {
  ReLU: (x) => (x > 0 ? `${number(x)} is above 0 and stays` : `${number(x)} is not above 0, so it becomes 0`),
  LeakyReLU: (x, layer) => (x > 0 ? `${number(x)} is above 0 and stays` : `${number(x)} × ${number(layer.small)}`),
  Sigmoid: (x) => `1 / (1 + e^−(${number(x)}))`,
  Tanh: (x) => `tanh(${number(x)})`,
  Dropout: (x) => `${number(x)} passes: dropout drops nothing once the training is over`,
  Flatten: (x) => `${number(x)}, the same number: only the shape is another`,
  Reshape: (x) => `${number(x)}, the same number: only the shape is another`,
};

/**
 * @param {Network} net
 * @param {number} step
 * @param {number} cell
 */
function forwardOf(net, step, cell) {
  const [i, value] = [step - 1, net.values[step].data[cell]];
  const [kind, layer, x] = [net.kinds[i], /** @type {any} */ (net.layers[i]), net.values[i].data];
  if (ELEMENTWISE[kind]) return `${ELEMENTWISE[kind](x[cell], layer)}: ${number(value)}.`;
  const terms = reads(net, i, cell);
  const seen = terms.map(({ place }) => number(place < 0 ? 0 : x[place]));
  if (kind === "MaxPool2d") return `the largest of ${seen.join(", ")} is ${number(value)}.`;
  if (kind === "AvgPool2d" || kind === "GlobalAvgPool2d") return `(${sum(seen)}) / ${terms.length} = ${number(value)}.`;
  if (kind === "BatchNorm") {
    const shift = value - terms[0].factor * x[cell];
    return `${seen[0]} × ${number(terms[0].factor)}, then ${number(shift)} added: ${number(value)}.`;
  }
  if (kind === "Softmax") return `e to the power of ${number(x[cell])}, as a part of the sum of all such: ${number(value)}.`;
  const bias = layer.params.b.data[kind === "Conv2d" ? Math.floor(cell / (layer.OH * layer.OW)) : cell];
  const products = terms.map(({ factor }, k) => `${seen[k]} × ${number(factor)}`);
  const added = `plus the bias ${exact(bias)}: ${exact(value)}.`;
  if (terms.length <= 25) return `${sum(products)} = ${exact(value - bias)}, ${added}`;
  const windows = kind === "Conv2d" ? `, from windows in ${layer.C} maps,` : "";
  return `${terms.length} products${windows} add up: ${sum(products, 4)} = ${exact(value - bias)}, ${added}`;
}

/**
 * @param {Network} net
 * @param {number} step
 * @param {number} cell
 * @param {number} label the right one
 */
function backwardOf(net, step, cell, label) {
  const gradient = net.gradients[step].data[cell];
  if (step === net.layers.length) return lossOf(net, cell, label, gradient);
  const after = net.gradients[step + 1].data;
  const terms = feeds(net, step, cell);
  if (!terms.length) return "no window reads it: its gradient is 0.";
  const kind = net.kinds[step];
  if (kind === "MaxPool2d") {
    const won = terms.filter(({ factor }) => factor);
    if (!won.length) return "it is not the largest of its window, so nothing comes back: 0.";
    const taken = won.length > 1 ? `${sum(won.map(({ place }) => number(after[place])))} = ` : "";
    return `it is the largest of its window, and takes all that comes back: ${taken}${exact(gradient)}.`;
  }
  const products = terms.map(({ place, factor }) => `${number(after[place])} × ${number(factor)}`);
  const [one, many] = [`what comes back from ${net.kinds[step]}`, `${terms.length} numbers read it; what comes back from each adds up`];
  return `${terms.length > 1 ? many : one}: ${sum(products, 6)} = ${exact(gradient)}.`;
}

/**
 * @param {Network} net
 * @param {number} cell
 * @param {number} label
 * @param {number} gradient
 */
function lossOf(net, cell, label, gradient) {
  if (net.values[net.values.length - 1].data.length === 1) return `the probability of 1 less the label ${label}: ${number(gradient)}.`;
  const right = Number(cell === label);
  return `its probability ${number(gradient + right)} less ${right}, since it is ${right ? "" : "not "}the right one: ${number(gradient)}.`;
}

/**
 * @param {Network} net
 * @param {number} step
 * @param {number} cell
 * @param {string[]} classes
 * @param {number | null} label the right one, for the gradient
 */
export function sentenceOf(net, step, cell, classes, label) {
  const place = placeOf(net, step, cell, classes);
  if (label !== null) {
    const gradient = net.gradients[step].data[cell];
    const way = gradient > 0 ? " A little more here makes the loss larger." : " A little more here makes the loss smaller.";
    return `${capital(place)}, gradient: ${backwardOf(net, step, cell, label)}${gradient ? way : ""}`;
  }
  if (step) return `${capital(place)}: ${forwardOf(net, step, cell)}`;
  return `${capital(place)}: ${number(net.values[0].data[cell])}. 0 is black, 1 is white.`;
}

/**
 * What spoke for a class and against it, the loudest first.
 * @param {Network} net whose last layer is a Linear
 * @param {number} cell
 * @param {string} name of the class
 */
export function voicesOf(net, cell, name) {
  const last = net.layers.length - 1;
  if (net.kinds[last] !== "Linear") return "";
  const [x, from] = [net.values[last].data, laidOutFrom(net, last)];
  const voices = reads(net, last, cell).map(({ place, factor }) => ({ place, factor, share: x[place] * factor }));
  const told = (/** @type {number} */ sign) => {
    const own = voices.filter(({ share }) => share * sign > 0).sort((one, other) => (other.share - one.share) * sign);
    const loud = own.slice(0, 3).map(({ place, factor, share }) => `${placeOf(net, from, place, [])} (${number(x[place])} × ${number(factor)} = ${number(share)})`);
    const all = number(own.reduce((total, { share }) => total + share, 0));
    return own.length ? `${own.length} numbers, ${all} in all, first ${loud.join(", ")}` : "none";
  };
  return `For “${name}” spoke ${told(1)}. Against it: ${told(-1)}.`;
}

/**
 * A part as Python writes it, in per cent: half goes to the even number.
 * @param {number} part
 */
function perCent(part) {
  const whole = Math.floor(100 * part);
  const rest = 100 * part - whole;
  return `${rest > 0.5 || (rest === 0.5 && whole % 2) ? whole + 1 : whole} %`;
}

/**
 * What can be said of the numbers of a value, for the blanks of `Layer.says`: `layer_walk.py` has the same.
 * @param {import("../network/arrays.js").Tensor} tensor of one image
 */
function toldOf({ data, shape: [, maps] }) {
  const count = data.length.toLocaleString("en-US");
  let [lowest, highest, negative] = [data[0], data[0], 0];
  for (const value of data) {
    [lowest, highest] = [Math.min(lowest, value), Math.max(highest, value)];
    negative += Number(value < 0);
  }
  return {
    count, maps, all_maps: maps === 1 ? "the image" : `all ${maps} maps`, sums: data.length === 1 ? "1 sum" : `${count} sums, each`,
    negative: perCent(negative / data.length), lowest: number(lowest), highest: number(highest),
  };
}

/**
 * What a layer did to the image, in the layer's own words.
 * @param {Network} net
 * @param {number} step
 */
export function didOf(net, step) {
  if (step === 0) return `What goes in: ${toldOf(net.values[0]).count} numbers, the brightness of the pixels.`;
  const layer = /** @type {any} */ (net.layers[step - 1]);
  /** @type {Record<string, any>} */
  const known = { before: toldOf(net.values[step - 1]), after: toldOf(net.values[step]), layer: layer.options, window: layer.kernel?.join(" × ") };
  const did = net.says[step - 1].replace(/\{(\w+)(?:\.(\w+))?(:\.0%)?\}/g, (_, whole, part, percent) => {
    const value = part ? known[whole][part] : known[whole];
    return percent ? perCent(value) : String(value);
  });
  return `Layer ${step} of ${net.layers.length}, ${net.names[step - 1]}: ${did}`;
}

/**
 * @param {ArrayLike<number>} probabilities
 * @param {string[]} classes
 */
export function verdictOf(probabilities, classes) {
  if (Number.isNaN(probabilities[0])) return "The network says nothing any more: its numbers have become too large to be any.";
  const order = Array.from(probabilities, (_, k) => k).sort((one, other) => probabilities[other] - probabilities[one]);
  const [one, other] = order.map((k) => [classes[k], chance(probabilities[k])]);
  return `The network says ${one[0]}, with probability ${one[1]}. Next comes ${other[0]}, with ${other[1]}.`;
}
