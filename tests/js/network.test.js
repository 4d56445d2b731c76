// Layers, a step of training and a whole network, against what NumPy says.

import assert from "node:assert/strict";
import { test } from "node:test";
import { unpack } from "../../scratchcnn_course/widgets/js/network/arrays.js";
import { LAYERS, Network } from "../../scratchcnn_course/widgets/js/network/network.js";
import { close, values } from "./numpy.js";

for (const { spec, training, after, x, out, dout, dx, ...grads } of values.layers) {
  test(`${spec.layers[0].name} on ${x.shape}, ${training ? "training" : "at inference"}`, async () => {
    const net = await Network.open(spec);
    const [layer] = net.layers;
    await close(net.forward(await unpack(x), training), out, 1e-12, "forward");
    await close(layer.backward(await unpack(dout)), dx, 1e-12, "dx");
    assert.deepEqual(Object.keys(layer.grads).sort(), Object.keys(grads).map((name) => name.slice(1)).sort());
    for (const [name, grad] of Object.entries(grads)) await close(layer.grads[name.slice(1)], grad, 1e-12, name);
    const buffers = /** @type {any} */ (layer).buffers ?? {};
    for (const [name, buffer] of Object.entries(after)) await close(buffers[name], buffer, 1e-12, name);
  });
}

test("every kind of layer was compared", () => {
  const seen = new Set(values.layers.map((/** @type {any} */ one) => one.spec.layers[0].kind));
  const missing = Object.keys(LAYERS).filter((kind) => !seen.has(kind) && values.known.includes(kind));
  assert.deepEqual(missing, []);
});

test("one step of training", async () => {
  const { spec, x, labels, loss, lr, after } = values.step;
  const net = await Network.open(spec);
  assert.ok(Math.abs(net.train(await unpack(x), labels, lr) - loss) < 1e-12);
  for (const [name, wanted] of Object.entries(after)) {
    const [number, key] = name.split(".");
    await close(net.layers[Number(number)].params[key], /** @type {any} */ (wanted), 1e-12, name);
  }
});

test("the trained network reads 200 digits as NumPy does", async () => {
  const { spec, images, logits, probabilities } = values.lenet;
  const net = await Network.open(spec);
  const x = await unpack(images);
  const out = net.forward(x);
  await close(out, logits, 1e-4, "logits");
  await close({ data: Float32Array.from(net.probabilities(out)), shape: out.shape }, probabilities, 1e-4, "probabilities");
});

test("a network of a kind that nobody knows is refused by name", async () => {
  const spec = { layers: [{ kind: "Attention", name: "", says: "", options: {}, arrays: {} }], input: [1, 2, 2] };
  await assert.rejects(Network.open(spec), /Attention/);
});
