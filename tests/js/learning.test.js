// Training in the page, against NumPy: a step of `first` on the course's digits, and the ledger.

import assert from "node:assert/strict";
import { test } from "node:test";
import { unpack } from "../../scratchcnn_course/widgets/js/network/arrays.js";
import { Network } from "../../scratchcnn_course/widgets/js/network/network.js";
import { Course, dice, shuffled } from "../../scratchcnn_course/widgets/js/learn/course.js";
import { Book, byClass, loudest } from "../../scratchcnn_course/widgets/js/ledger/book.js";
import { close, values } from "./numpy.js";

for (const { name, spec, images, labels, loss, grads } of values.first) {
  test(`gradients of ${name} on 32 digits equal NumPy's`, async () => {
    const net = await Network.open(spec);
    net.forward(await unpack(images), true);
    assert.ok(Math.abs(net.backward(labels, false) - loss) < 1e-5);
    for (const [place, wanted] of Object.entries(grads)) {
      const [number, key] = place.split(".");
      await close(net.layers[Number(number)].grads[key], /** @type {any} */ (wanted), 1e-5, place);
    }
  });
}

test("a course learns, and begins anew with the same numbers", async () => {
  const { spec, images, labels } = values.first[0];
  const digits = { images: await unpack(images), labels };
  const course = new Course(await Network.open(spec), digits, digits, 16);
  const before = course.judge();
  for (let step = 0; step < 12; step++) course.step(0.1);
  assert.ok(course.judge() > before + 0.4);
  assert.ok(course.losses[11] < course.losses[0]);
  const losses = course.losses.slice();
  course.reset();
  assert.equal(course.judge(), before);
  for (let step = 0; step < 12; step++) course.step(0.1);
  assert.deepEqual(course.losses, losses);
});

test("an epoch sees each image once", () => {
  assert.deepEqual(shuffled(50, dice(3)).sort((one, other) => one - other), Array.from({ length: 50 }, (_, k) => k));
  assert.notDeepEqual(shuffled(50, dice(3)), shuffled(50, dice(4)));
});

test("the book says what the lesson says", async () => {
  const { spec, images, labels, order, recipe, shares, end, without } = values.ledger;
  const digits = { images: await unpack(images), labels };
  const book = new Book(await Network.open(spec), digits, digits, order, recipe);
  const pages = await book.keep(-1);
  await close({ data: pages.end, shape: [8, 1, 3, 3] }, end, 1e-10, "end");
  await close({ data: pages.shares, shape: [labels.length, 8, 1, 3, 3] }, shares, 1e-10, "shares");
  const sums = byClass(pages, labels, 7);
  const moved = pages.end[7] - pages.start[7];
  assert.ok(Math.abs(sums.reduce((sum, part) => sum + part, 0) - moved) < 1e-12);
  const [up, down] = [loudest(pages, 7, 1, 3), loudest(pages, 7, -1, 3)];
  assert.ok(up[0].share >= up[2].share && up[2].share > 0 && down[0].share <= down[2].share && down[2].share < 0);
  const other = await book.keep(without.image);
  await close({ data: other.end, shape: [8, 1, 3, 3] }, without.end, 1e-10, "end without one");
  assert.ok(other.shares.subarray(without.image * 72, (without.image + 1) * 72).every((share) => share === 0));
});
