// The browser's half of a trace: at every step, onward and backward, and once a number was changed, as Python has it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Trace } from "../../scratchcnn_course/widgets/js/trace.js";
import { unpack } from "../../scratchcnn_course/widgets/js/network/arrays.js";
import { values } from "./numpy.js";

/**
 * @param {any} trace
 * @param {any} told
 * @param {number} most how far apart two numbers may be
 */
async function same(trace, told, most) {
  const [held, blank] = [await unpack(told.values), await unpack(told.blank)];
  const onward = Array.from({ length: trace.steps + 1 }, (_, step) => step);
  const jumps = [trace.steps, 0, Math.ceil(trace.steps / 2), 1].filter((step) => step <= trace.steps);
  assert.equal(told.sentences.length, onward.length);
  for (const step of [...onward, ...onward.slice().reverse(), ...jumps]) {
    trace.go(step);
    assert.equal(trace.sentence, told.sentences[step]);
    const lit = trace.lit().map((/** @type {any} */ { array, cells, role }) => [trace.arrays[array].name, cells, role]);
    assert.deepEqual(lit, told.lit[step]);
    let at = step * held.shape[1];
    for (const array of trace.arrays) {
      for (let cell = 0; cell < array.size; cell++, at++) {
        const [found, wanted] = [array.values[cell], held.data[at]];
        assert.ok(Object.is(found + 0, wanted + 0) || Math.abs(found - wanted) <= most, `${array.name} ${cell}: ${found}, not ${wanted}`);
        assert.equal(array.shown[cell], 1 - blank.data[at]);
      }
    }
  }
}

for (const kind of values.traces.kinds) test(`every step: ${kind.name}`, () => same(new Trace(JSON.parse(kind.state)), kind, 0));

for (const { name, state, array, cell, value, after } of values.traces.changes) {
  test(`a number changed: ${name}`, async () => {
    const trace = new Trace(JSON.parse(state));
    assert.ok(trace.computed);
    trace.go(2);
    trace.change(array, cell, value);
    assert.equal(trace.step, 2);
    await same(trace, after, 1e-12);
  });
}
