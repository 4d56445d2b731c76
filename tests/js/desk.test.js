// What the widgets compute and say, against NumPy, and against what their sentences claim.

import assert from "node:assert/strict";
import { test } from "node:test";
import { changes, shifted, turned } from "../../scratchcnn_course/widgets/js/desk/augment.js";
import { compared, spanned } from "../../scratchcnn_course/widgets/js/desk/bugs.js";
import { told as confusionTold } from "../../scratchcnn_course/widgets/js/desk/confusion.js";
import { measure, told as differenceTold } from "../../scratchcnn_course/widgets/js/desk/difference.js";
import { chosen, written } from "../../scratchcnn_course/widgets/js/desk/digits.js";
import { contour, pathOf } from "../../scratchcnn_course/widgets/js/desk/contour.js";
import { dropped, told as droppedTold } from "../../scratchcnn_course/widgets/js/desk/dropout.js";
import { four } from "../../scratchcnn_course/widgets/js/desk/histograms.js";
import { arithmetic, fraction, KERNELS, meaning, nameOf, slide } from "../../scratchcnn_course/widgets/js/desk/kernel.js";
import { chances, scoreFor, softmaxOf } from "../../scratchcnn_course/widgets/js/desk/logits.js";
import { run, SURFACES } from "../../scratchcnn_course/widgets/js/desk/race.js";
import { places, told as sizesTold } from "../../scratchcnn_course/widgets/js/desk/sizes.js";
import { at, told as slopeTold } from "../../scratchcnn_course/widgets/js/desk/slope.js";
import { unpack } from "../../scratchcnn_course/widgets/js/network/arrays.js";
import { readNumber } from "../../scratchcnn_course/widgets/js/question/judging.js";
import { close, values } from "./numpy.js";

const { slopes, logits, sizes, kernels, differences, turns, races } = values.desks;

/** @param {number} one @param {number} other @param {number} [most] */
function near(one, other, most = 1e-12) {
  assert.ok(Math.abs(one - other) <= most * Math.max(1, Math.abs(other)), `${one} is not ${other}`);
}

test("activation functions and their slopes", () => {
  for (const [name, { x, value, slope }] of Object.entries(/** @type {Record<string, any>} */ (slopes))) {
    x.forEach((/** @type {number} */ one, /** @type {number} */ k) => {
      near(at(name, one)[0], value[k]);
      near(at(name, one)[1], slope[k]);
      const [numbers, meant] = slopeTold(name, one);
      assert.match(numbers, /^\w+\(−?\d\.\d\) = \S+, slope \S+\.$/);
      if (/^Flat/.test(meant)) near(slope[k], 0, 0);
      if (/kink/.test(meant)) near(one, 0, 0);
    });
  }
  assert.deepEqual(slopeTold("sigmoid", 2), ["sigmoid(2.0) = 0.881, slope 0.105.", "If x grows by 0.1, the output changes by about 0.0105."]);
});

test("optimisers run as Python's do, from anywhere, at any rate", () => {
  for (const { surface, lr, start, paths, heights } of races.runs) {
    Object.entries(paths).forEach(([racer, path], i) => {
      const found = run(surface, racer, lr, start, races);
      assert.equal(found.length, path.length, `${surface} ${racer} ${lr} ${start}`);
      path.forEach((/** @type {[number, number]} */ place, /** @type {number} */ t) => place.forEach((one, axis) => near(found[t][axis], one, 1e-9)));
      near(SURFACES[surface].height(...found[found.length - 1]), heights[i], 1e-8);
    });
  }
});

test("a line of one height has that height, wherever it lies", () => {
  const [columns, rows] = [30, 20];
  const f = (/** @type {number} */ x, /** @type {number} */ y) => (x - 11) ** 2 / 9 + (y - 8) ** 2;
  const heights = Array.from({ length: (columns + 1) * (rows + 1) }, (_, k) => f(k % (columns + 1), Math.floor(k / (columns + 1))));
  for (const level of [1, 6.5, 30]) {
    const pieces = contour(heights, columns, level);
    assert.ok(pieces.length > 10);
    for (const [x1, y1, x2, y2] of pieces) {
      for (const [x, y] of [[x1, y1], [x2, y2]]) assert.ok(Math.abs(f(x, y) - level) < 0.3, `${f(x, y)} at ${x} ${y}`);
      assert.ok(Math.hypot(x1 - x2, y1 - y2) < 1.5);
    }
    assert.equal(pathOf(pieces, (x, y) => [x, y]).split("M").length, pieces.length + 1);
  }
  assert.deepEqual(contour(heights, columns, -1), []);
});

test("softmax, loss, and the score that gives a probability", () => {
  for (const { logits: z, probabilities, losses } of logits) {
    const found = softmaxOf(z);
    probabilities.forEach((/** @type {number} */ p, /** @type {number} */ k) => {
      near(found.probabilities[k], p);
      near(found.loss[k], losses[k], 1e-9);
    });
  }
  for (const wanted of [0.1, 0.5, 0.9]) {
    const scores = [2, 1, 0.1];
    scores[1] = scoreFor(scores, 1, wanted);
    assert.ok(Math.abs(softmaxOf(scores).probabilities[1] - wanted) < 0.02);
  }
  assert.deepEqual([scoreFor([0, 0], 0, 0), scoreFor([0, 0], 0, 1)], [-10, 10]);
  assert.deepEqual([chances(0.5), chances(2.06e-9), chances(0)], ["0.500", "2.06e-9", "0.000"]);
});

test("places of a window, and the cells that none sees", () => {
  for (const { size, kernel, stride, padding, count } of sizes) {
    const asked = { size, kernel, stride, padding };
    const [formula, sentence] = sizesTold(asked);
    if (count === null) {
      assert.match(formula, /^✕ /);
      assert.match(sentence, /^The window does not fit/);
      continue;
    }
    const found = places(asked);
    assert.equal(found.count, count);
    assert.ok(formula.endsWith(` = ${count}`));
    const seen = new Set([...found.between, ...found.end]);
    for (let place = 0; place < count; place++) for (let k = 0; k < kernel; k++) assert.ok(!seen.has(place * stride + k));
    assert.equal(seen.size, size + 2 * padding - (stride < kernel ? (count - 1) * stride + kernel : count * kernel));
    assert.equal(/Every cell lies/.test(sentence), seen.size === 0);
  }
  assert.match(sizesTold({ size: 8, kernel: 3, stride: 2, padding: 1 })[1], /1 cell at the end \(it is padding\) meets no window/);
  assert.match(sizesTold({ size: 9, kernel: 4, stride: 4, padding: 1 })[1], /3 cells at the end \(1 of them padding\) meet no window/);
  assert.match(sizesTold({ size: 7, kernel: 2, stride: 3, padding: 0 })[1], /1 cell in between meets no window/);
});

test("what a kernel makes of an image, and what is said of it", async () => {
  const image = await unpack(kernels.image);
  const said = new Set();
  for (const [i, kernel] of [...kernels.kernels, ...Object.values(KERNELS)].entries()) {
    const out = slide(image, kernel);
    if (kernels.results[i]) await close(out, kernels.results[i], 1e-12, `kernel ${i}`);
    const words = meaning(kernel);
    const flat = slide({ data: new Float64Array(25).fill(0.5), shape: [1, 1, 5, 5] }, kernel).data[4];
    const factor = words.match(/multiplied by (\S+)\./)?.[1].replace("−", "-");
    near(flat, /result is 0|so is every/.test(words) ? 0 : /keeps its value/.test(words) ? 0.5 : 0.5 * Number(factor));
    const columns = { data: Float64Array.from({ length: 25 }, (_, k) => Math.floor(k / 5) ** 2), shape: [1, 1, 5, 5] };
    const rows = { data: Float64Array.from({ length: 25 }, (_, k) => (k % 5) ** 2), shape: [1, 1, 5, 5] };
    for (const [claim, same] of /** @type {[string, any][]} */ ([["from left to right", columns], ["from top to bottom", rows]])) {
      if (!words.includes(claim)) continue;
      said.add(claim);
      for (const value of slide(same, kernel).data) near(value, 0);
    }
    if (/weighted average/.test(words)) {
      said.add("average");
      assert.ok(Math.max(...out.data) <= Math.max(...image.data) && Math.min(...out.data) >= Math.min(...image.data));
    }
    if (/Each result is the pixel/.test(words)) said.add("pixel");
    if (/stands against/.test(words)) said.add("middle");
    const result = Number(arithmetic(image, kernel, 1, 2, out.data[1 * 5 + 2]).match(/= (\S+)\.$/)?.[1].replace("−", "-"));
    assert.ok(Math.abs(result - out.data[7]) < 0.001);
  }
  assert.deepEqual([...said].sort(), ["average", "from left to right", "from top to bottom", "middle", "pixel"]);
  assert.equal(nameOf(KERNELS.emboss), "emboss");
  assert.equal(nameOf(KERNELS.emboss.map((weight) => -weight)), "your own");
});

test("fractions are read as they are written", () => {
  const all = { "1/9": 1 / 9, "−2/3": -2 / 3, "1/16": 0.0625, 2: 2, "−1.5": -1.5, 0: 0, "1/4": 0.25, 0.3: 0.3 };
  for (const [text, value] of Object.entries(all)) {
    near(Number(readNumber(fraction(value))), value);
    if (text !== "0.3") assert.equal(fraction(value), text);
  }
  for (const value of [0.123456789, -3.7, 1e-7, 5 / 7]) near(Number(readNumber(fraction(value))), value);
});

test("images of a label, and their numbers", () => {
  assert.deepEqual([chosen([1, 2, 1], 1), chosen([1, 2, 1], "all")], [[0, 2], [0, 1, 2]]);
  assert.deepEqual([written(71 / 255, true), written(0.5, false)], ["71", "0.50"]);
});

test("slopes from two points, in both kinds of numbers", () => {
  for (const { curve, h, numbers, slope, error } of differences) {
    const found = measure(curve, h, numbers);
    assert.equal(found.slope, slope, `${curve} ${h} ${numbers}`);
    if (error === null) assert.ok(Number.isNaN(found.error));
    else near(found.error, error, 1e-15);
    const [sum, off, why] = differenceTold(found);
    assert.match(sum, /^\(.* − .*\) \/ \S+ = \S+$/);
    assert.equal(/No true slope/.test(off), error === null);
    assert.equal(/Good enough/.test(why), !found.kink && found.error <= 1e-6);
  }
  const [sum, off, why] = differenceTold(measure("cube", 1, "float64"));
  assert.equal(sum, "(8 − 0) / 2 = 4");
  assert.equal(off, "The true slope is 3. Relative error: |4 − 3|, divided by the larger of the two, 4: 0.25.");
  assert.match(why, /h is too large/);
  assert.match(differenceTold(measure("cube", 1e-12, "float32"))[2], /x \+ h and x − h are the same/);
  assert.match(differenceTold(measure("relu", 0.1, "float64"))[2], /Inconclusive/);
});

test("dropout keeps the mean, and drops what it says", () => {
  const x = Float64Array.from({ length: 4000 }, (_, k) => (k % 7) / 7);
  for (const rate of [0.1, 0.5, 0.9]) {
    const { mask, out } = dropped(x, rate, 3);
    assert.deepEqual([...new Set(mask)].sort(), [0, 1 / (1 - rate)].sort());
    assert.ok(Math.abs(mask.filter((factor) => factor === 0).length / 4000 - rate) < 0.03);
    assert.ok(out.every((value, i) => value === mask[i] * x[i]));
    assert.match(droppedTold(x, mask, out), new RegExp(`are multiplied by ${(1 / (1 - rate)).toFixed(2)}\\.`));
  }
  assert.notDeepEqual(dropped(x, 0.5, 0).mask, dropped(x, 0.5, 1).mask);
  assert.match(droppedTold(x, ...(({ mask, out }) => /** @type {[Float64Array, Float64Array]} */ ([mask, out]))(dropped(x, 0, 0))), /^Nothing is dropped/);
});

test("images are turned as NumPy turns them, and moved", async () => {
  const { data, shape: [H, W] } = await unpack(turns.x);
  for (const [angle, wanted] of Object.entries(turns.turned)) {
    await close({ data: turned(data, H, W, (Number(angle) * Math.PI) / 180), shape: [H, W] }, /** @type {any} */ (wanted), 1e-12, angle);
  }
  const moved = shifted(data, H, W, 1, -2);
  for (let row = 0; row < H; row++) for (let column = 0; column < W; column++) {
    assert.equal(moved[row * W + column], row < 1 || column >= W - 2 ? 0 : data[(row - 1) * W + column + 2]);
  }
  const many = Array.from({ length: 200 }, (_, seed) => changes(2, 30, seed)).flat();
  assert.deepEqual([...new Set(many.map(({ down }) => down))].sort((a, b) => a - b), [-2, -1, 0, 1, 2]);
  assert.ok(many.every(({ degrees }) => Math.abs(degrees) <= 30) && many.some(({ degrees }) => degrees < -25) && many.some(({ degrees }) => degrees > 25));
  assert.deepEqual(changes(2, 30, 7), changes(2, 30, 7));
});

test("numbers of histograms have four digits at most", () => {
  for (const value of [47.912, 1234.5, 0.123456, 9.99951, 0.00123456, 3.2e-7, 0]) {
    const text = four(value);
    assert.ok(text.replace(/e.*/, "").replace(/^0\.0*/, "").replaceAll(/\D/g, "").length <= 4, text);
    near(Number(text.replace("−", "-")), value, 0.005 * Math.abs(value));
  }
  assert.equal(four(47.912), "47.91");
});

test("runs are spanned by their seeds, and wrong entries are compared", () => {
  assert.deepEqual(spanned([[1, 5], [3, 1]]), { mean: [2, 3], low: [1, 1], high: [3, 5] });
  assert.deepEqual(compared([{ place: [0, 6, 2], layer: -0.5, nudged: 0.25 }, { place: [1], layer: 1, nudged: 0 }]),
    ["[0, 6, 2]: −0.500, nudged 0.250 (−2.00 times)", "[1]: 1.000, nudged 0.000 (not 0, as it should be)"]);
});

test("what a cell of the confusion matrix says", () => {
  assert.equal(confusionTold(32, 1033, 0, 0, 24), "32 of 1,033 images of a 0 were read right. The first 24 are shown.");
  assert.equal(confusionTold(3, 4, 2, 0, 24), "3 of 4 images of a 2 were read as 0.");
});
