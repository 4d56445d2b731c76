// The explorer's arithmetic: what a number was made from adds up to it, and what comes back adds up to its gradient.

import assert from "node:assert/strict";
import { test } from "node:test";
import { hit, plan } from "../../scratchcnn_course/widgets/js/explorer/geometry.js";
import { groupsOf } from "../../scratchcnn_course/widgets/js/explorer/groups.js";
import { didOf, sentenceOf, verdictOf, voicesOf } from "../../scratchcnn_course/widgets/js/explorer/sentences.js";
import { feeds, reads, wayBack, wayOn } from "../../scratchcnn_course/widgets/js/explorer/ways.js";
import { unpack } from "../../scratchcnn_course/widgets/js/network/arrays.js";
import { Network } from "../../scratchcnn_course/widgets/js/network/network.js";
import { values } from "./numpy.js";

/** Kinds whose result is the sum of what they read, each times its factor, and a constant. */
const SUMS = ["Conv2d", "Linear", "AvgPool2d", "GlobalAvgPool2d", "MaxPool2d", "Flatten", "Reshape", "BatchNorm", "Dropout"];
const CLASSES = ["ant", "bee", "cat"];

async function mixed() {
  const { spec, x } = values.mixed;
  const net = await Network.open(spec);
  net.forward(await unpack(x));
  net.backward([1]);
  return net;
}

test("what a number reads adds up to it", async () => {
  const net = await mixed();
  net.kinds.forEach((kind, i) => {
    if (!SUMS.includes(kind)) return;
    const [x, zero] = [net.values[i].data, { data: new Float64Array(net.values[i].data.length), shape: net.values[i].shape }];
    const made = net.values[i + 1].data;
    const added = Float64Array.from(made, (_, cell) => reads(net, i, cell).reduce((sum, { place, factor }) => sum + (place < 0 ? 0 : x[place] * factor), 0));
    const bias = kind === "MaxPool2d" ? made.map(() => 0) : net.layers[i].forward(zero).data;
    net.layers[i].forward(net.values[i]);
    made.forEach((value, cell) => {
      assert.ok(Math.abs(added[cell] + bias[cell] - value) < 1e-12, `${kind} ${cell}`);
    });
  });
});

test("what comes back adds up to the gradient", async () => {
  const net = await mixed();
  for (let step = 0; step < net.layers.length; step++) {
    net.gradients[step].data.forEach((gradient, cell) => {
      const sum = feeds(net, step, cell).reduce((total, { place, factor }) => total + net.gradients[step + 1].data[place] * factor, 0);
      assert.ok(Math.abs(sum - gradient) < 1e-12, `${net.names[step]} ${cell}`);
    });
  }
});

test("the small pictures hold the same sums, forward and backward", async () => {
  const net = await mixed();
  const conv = net.kinds.indexOf("Conv2d");
  for (const [cell, value] of net.values[conv + 1].data.entries()) {
    const groups = groupsOf(net, conv + 1, cell, false);
    const bias = net.layers[conv].params.b.data[Math.floor(cell / (net.values[conv + 1].shape[2] * net.values[conv + 1].shape[3]))];
    assert.ok(Math.abs(groups.reduce((sum, { total }) => sum + total, bias) - value) < 1e-12);
    assert.equal(groups.length, net.values[conv].shape[1]);
  }
  for (const [cell, value] of net.gradients[conv].data.entries()) {
    const groups = groupsOf(net, conv, cell, true);
    assert.ok(Math.abs(groups.reduce((sum, { total }) => sum + total, 0) - value) < 1e-12);
    assert.equal(groups.length, net.values[conv + 1].shape[1]);
  }
});

test("the way back and the way on tell what can matter: nothing else moves the number", async () => {
  const net = await mixed();
  const [step, cell] = [net.kinds.indexOf("MaxPool2d") + 1, 3];
  const masks = wayBack(net, step, cell);
  const before = net.values[step].data[cell];
  for (let i = 0; i < masks[0].length; i++) {
    const x = net.values[0].data.slice();
    x[i] += 10;
    const other = await mixed();
    other.forward({ data: x, shape: net.values[0].shape });
    if (!masks[0][i]) assert.equal(other.values[step].data[cell], before, `pixel ${i}`);
  }
  const on = wayOn(net, 0, 5);
  const x = net.values[0].data.slice();
  x[5] += 10;
  const other = await mixed();
  other.forward({ data: x, shape: net.values[0].shape });
  other.values.forEach(({ data }, k) => {
    data.forEach((value, place) => {
      if (!on[k][place]) assert.equal(value, net.values[k].data[place], `${k} ${place}`);
    });
  });
});

test("every number of every layer has a sentence, both ways", async () => {
  const net = await mixed();
  for (const label of [null, 1]) {
    net.values.forEach(({ data }, step) => {
      data.forEach((_, cell) => {
        const said = sentenceOf(net, step, cell, CLASSES, label);
        assert.ok(/\.$/.test(said) && !/undefined|NaN|null|Infinity/.test(said), said);
      });
    });
  }
  assert.match(voicesOf(net, 2, "cat"), /^For “cat” spoke /);
  assert.equal(verdictOf([0.1, 0.7, 0.2], CLASSES), "The network says bee, with probability 0.700. Next comes cat, with 0.200.");
  assert.match(verdictOf([NaN, NaN, NaN], CLASSES), /^The network says nothing any more/);
});

test("a layer says what it did in the words that Python has", async () => {
  assert.ok(values.did.length > 15);
  for (const { spec, x, did } of values.did) {
    const net = await Network.open(spec);
    net.forward(await unpack(x));
    assert.equal(didOf(net, 1), `Layer 1 of 1, ${spec.layers[0].name}: ${did}`);
    assert.match(didOf(net, 0), /^What goes in: [\d,]+ numbers/);
  }
});

for (const width of [1240, 760, 340]) {
  test(`on ${width} pixels every number of the picture is found where it is drawn`, async () => {
    const net = await mixed();
    const shown = net.values.map(({ shape }, step) => ({ step, shape: shape.slice(1) })).filter(({ shape }, k) => shape.length === 3 || k === net.layers.length);
    const drawn = plan(shown, CLASSES.length, width);
    for (const { step, maps, grid: [H, W], bars } of drawn.places) {
      maps.forEach(({ x, y, w, h }, map) => {
        assert.ok(x >= 0 && x + w <= width + 0.01 && y >= 0 && y + h <= drawn.height, `${step} ${map}`);
        const [row, column] = [H - 1, Math.floor(W / 2)];
        const found = hit(drawn, x + ((column + 0.5) * w) / W, y + ((row + 0.5) * h) / H);
        assert.deepEqual(found, { step, map, cell: bars ? map : map * H * W + row * W + column });
      });
    }
    assert.equal(hit(drawn, width + 5, 5), null);
  });
}
