// What NumPy said, as `values.py` wrote it, and how to compare.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { unpack } from "../../scratchcnn_course/widgets/js/network/arrays.js";

if (!process.env.SCRATCHCNN_VALUES) throw new Error("run these by: python -m pytest tests/js");
export const values = JSON.parse(readFileSync(process.env.SCRATCHCNN_VALUES, "utf8"));

/**
 * @param {import("../../scratchcnn_course/widgets/js/network/arrays.js").Tensor} given
 * @param {import("../../scratchcnn_course/widgets/js/network/arrays.js").Packed} wanted
 * @param {number} most how far apart two numbers may be
 * @param {string} what
 */
export async function close(given, wanted, most, what) {
  const right = await unpack(wanted);
  assert.deepEqual(given.shape, right.shape, `${what}: shape`);
  assert.equal(given.data.length, right.data.length, `${what}: amount`);
  let worst = 0;
  for (let i = 0; i < right.data.length; i++) {
    const apart = Math.abs(given.data[i] - right.data[i]);
    if (!(apart <= worst)) worst = apart; // NaN is the worst
  }
  assert.ok(worst <= most, `${what}: ${worst} apart`);
}
