// Predictions: every answer is judged and told what it has to be told.

import assert from "node:assert/strict";
import { test } from "node:test";
import { isRight, readNumber, solutionOf, toldTo } from "../../scratchcnn_course/widgets/js/question/judging.js";
import { values } from "./numpy.js";

for (const { asked, right, after, told, off } of values.predictions) {
  const { kind } = asked;
  test(asked.id, () => {
    const { inside } = asked;
    assert.deepEqual([inside.right, inside.after], [right, after]);
    const rightOnes = kind === "cell" ? right.right : kind === "line" ? [] : [right];
    for (const one of rightOnes) assert.equal(isRight(kind, inside, one), true);
    for (const [key, words] of told) {
      const given = kind === "cell" ? right[key] ?? [] : kind === "number" ? [Number(key)] : kind === "choice" ? [key] : [];
      if (key === "otherwise" || (kind === "choice" && key === right)) continue;
      for (const one of given) {
        assert.equal(isRight(kind, inside, one), false);
        assert.equal(toldTo(kind, inside, one), words);
      }
    }
    if (kind === "line") assert.equal(isRight(kind, inside, "words"), null);
    if (kind === "number") assert.equal(isRight(kind, inside, right + off * 1.01 + 0.001 * Math.abs(right) + 0.01), false);
    if (kind === "order") assert.equal(isRight(kind, inside, [...right].reverse()), false);
    if (kind === "order" || kind === "number") assert.match(solutionOf(asked, inside), /^(It is|The order:) ./);
  });
}

test("numbers as people write them", () => {
  const read = { "0.5": 0.5, "0,5": 0.5, " −3 ": -3, "1/9": 1 / 9, "1,437": 1437, "60 000": 60000, "97.5 %": 97.5, "1e-3": 0.001, "-.5": -0.5, "0,500": 0.5 };
  for (const [text, value] of Object.entries(read)) assert.equal(readNumber(text), value, text);
  for (const text of ["", "nine", "1/0", "1/2/3", "/", "1.2.3", "--3", "1/"]) assert.equal(readNumber(text), null, text);
});
