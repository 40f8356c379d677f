import assert from "node:assert/strict";
import { test } from "node:test";

import { fenceReader, findFences } from "../../../assets/board/fences.js";

const most = [0.1, 0.12, 0.14, 0.16, 0.18, 0.2, 0.22, 0.24];

test("one cell far out takes no colour from the others", () => {
  const { low, high, below, above } = findFences([...most, 1e6]);
  assert.deepEqual([low, below, above], [0.1, false, true]);
  assert.ok(high > 0.24 && high < 0.5);
});

test("without outliers the colours go from the least to the most", () => {
  assert.deepEqual(findFences(most), { low: 0.1, high: 0.24, below: false, above: false });
});

test("equal, few or no values still have two ends", () => {
  for (const values of [[], [0], [3], [2, 2, 2, 2, 2, 9], [NaN]]) {
    const { low, high } = findFences(values);
    assert.ok(low < high);
  }
});

test("only cells that are done count, and clipped ends are marked at the colour bar", () => {
  const store = { get: (name) => ({ cells: [...most, 1e6, -1e6], done: [...most.map(() => 1), 1, 0] })[name] };
  const read = (fence) => fenceReader({ array: "cells", where: "done", fence })(store);
  assert.equal(read("low"), 0.1);
  const [ticks, texts] = [read("ticks"), read("texts")];
  assert.equal(ticks.length, texts.length);
  assert.deepEqual([ticks[0], ticks.at(-1)], [read("low"), read("high")]);
  assert.equal(texts[0], "0.1");
  assert.match(texts.at(-1), /^≥ /);
});
