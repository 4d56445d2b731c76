// Numbers in words, and the way of a drawing to 28 x 28, against what Python says.

import assert from "node:assert/strict";
import { test } from "node:test";
import { HIGH, LOW, colourOf } from "../../scratchcnn_course/widgets/js/explorer/colours.js";
import { prepare } from "../../scratchcnn_course/widgets/js/explorer/prepare.js";
import { unpack } from "../../scratchcnn_course/widgets/js/network/arrays.js";
import { number, short } from "../../scratchcnn_course/widgets/js/numbers.js";
import { close, values } from "./numpy.js";

test("numbers are written as Python writes them", () => {
  for (const { value, decimals, number: wanted, short: wantedShort } of values.words) {
    assert.equal(number(value, decimals), wanted);
    assert.equal(short(value), wantedShort);
  }
});

test("colours are those of the pictures", () => {
  assert.deepEqual([LOW, HIGH], values.colours.ends);
  for (const { value, rgb } of values.colours.some) {
    colourOf(value, 1, false).forEach((part, c) => {
      assert.ok(Math.abs(part - rgb[c]) <= 2, `${value}`); // a palette of 255 colours there
    });
  }
});

for (const { name, drawing, stages } of values.drawings) {
  test(`a drawing on its way: ${name}`, async () => {
    const bytes = Uint8Array.from((await unpack(drawing)).data, (value) => Math.round(255 * value));
    const found = /** @type {any} */ (prepare(bytes));
    for (const [stage, wanted] of Object.entries(stages)) {
      const { values: data, H, W } = found[stage];
      await close({ data, shape: [H, W] }, /** @type {any} */ (wanted), 1e-5, stage);
    }
  });
}

test("an empty sheet has no stages", () => {
  assert.equal(prepare(new Uint8Array(784).fill(255)), null);
});

test("marks that stand apart are counted", () => {
  const sheet = (/** @type {number[]} */ ...columns) => {
    const bytes = new Uint8Array(784).fill(255);
    for (const column of columns) for (let row = 4; row < 24; row++) bytes[28 * row + column] = 0;
    return bytes;
  };
  assert.equal(prepare(sheet(14))?.apart, 0);
  assert.equal(prepare(sheet(4, 5, 14, 24))?.apart, 2);
});
