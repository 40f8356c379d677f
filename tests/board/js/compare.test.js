import assert from "node:assert/strict";
import { test } from "node:test";
import { compileBindings, matrixAt, shownMap } from "../../../assets/board/bindings.js";
import { arrangeMaps } from "../../../assets/board/maps_layout.js";
import { emphasis } from "../../../assets/board/series.js";
import { Store } from "../../../assets/board/store.js";
import { bestOf, missing, sortRows } from "../../../assets/board/table_sort.js";

test("small maps fit, none overlap, and no other arrangement has larger ones", () => {
  for (const [width, height] of [
    [720, 500],
    [350, 530],
    [600, 120],
    [90, 700],
  ]) {
    for (let count = 1; count <= 36; count++) {
      const { side, places } = arrangeMaps(count, width, height, 8, 17);
      assert.equal(places.length, count);
      for (let i = 0; i < count; i++) {
        assert.ok(places[i].x >= 0 && places[i].y >= 0, `${count} in ${width}×${height}`);
        if (side > 8) assert.ok(places[i].x + side <= width && places[i].y + 17 + side <= height, `${count} in ${width}×${height}`);
        for (let j = 0; j < i; j++) assert.ok(Math.abs(places[i].x - places[j].x) >= side || Math.abs(places[i].y - places[j].y) >= side + 17);
      }
      for (let columns = 1; columns <= count; columns++) {
        const rows = Math.ceil(count / columns);
        const other = Math.floor(Math.min((width - 8 * (columns - 1)) / columns, (height - 8 * (rows - 1)) / rows - 17));
        assert.ok(side >= other);
      }
    }
  }
});

test("rows sort both ways, stably, with what is missing last", () => {
  const values = [3, -1, 1, NaN, 1, Infinity];
  assert.deepEqual(sortRows(6, values, false), [2, 4, 0, 5, 1, 3]);
  assert.deepEqual(sortRows(6, values, true), [5, 0, 2, 4, 1, 3]);
  assert.deepEqual(sortRows(3, null, false), [0, 1, 2]);
  assert.deepEqual(sortRows(3, null, true), [2, 1, 0]);
  assert.ok(missing(-1) && missing(NaN) && missing(undefined) && !missing(0));
});

test("the best leaves out what is missing, and one alone is none", () => {
  assert.equal(bestOf([3, -1, 0.5], "low"), 0.5);
  assert.equal(bestOf([3, -1, 0.5], "high"), 3);
  assert.equal(bestOf([3, -1], "low"), null);
  assert.equal(bestOf([3, 4], null), null);
});

test("a variant brought forward fades the others and keeps bands unseen lines", () => {
  const data = [{ line: { width: 0 } }, { line: { width: 2 } }, { line: { width: 2 } }, {}];
  const filled = data.map((trace) => ({ ...trace, fillcolor: "rgba(1,2,3,0.2)" }));
  assert.deepEqual(emphasis(filled, [0, 0, 1, null], 0).style.fillcolor, ["rgba(1,2,3,0.2)", "rgba(1,2,3,0.2)", "rgba(1,2,3,0.06)"]);
  const { traces, style } = emphasis(data, [0, 0, 1, null], 0);
  assert.deepEqual(traces, [0, 1, 2]);
  assert.deepEqual(style.opacity, [1, 1, 0.15]);
  assert.deepEqual(style["line.width"], [0, 3.8, 2]);
  assert.deepEqual(emphasis(data, [0, 0, 1, null], null).style, { opacity: [1, 1, 1], "line.width": [0, 2, 2] });
});

const store = (arrays) => {
  const made = new Store();
  made.apply({ info: { structure: "s", full: true, pin: null }, arrays: new Map(Object.entries(arrays)) });
  return made;
};

test("matrices are taken from arrays of more dimensions without a copy", () => {
  const array = { data: Float32Array.from({ length: 24 }, (_, i) => i), shape: [2, 2, 2, 3] };
  assert.deepEqual([...matrixAt(array, [1, 0]).data], [12, 13, 14, 15, 16, 17]);
  assert.equal(matrixAt(array, [1]), null);
  assert.equal(matrixAt(array, [1, 2]), null);
  const { attributes, image } = compileBindings({ "data[0].z": { array: "attention", slice: [0, 1] }, "layout.images[0]": { map: "maps", slice: [1] } });
  const held = store({ attention: array, maps: { data: new Int8Array([1, 2, 3, 4, 5, 6, 7, 8]), shape: [2, 2, 2] } });
  assert.deepEqual(
    attributes[0].read(held).map((row) => [...row]),
    [
      [6, 7, 8],
      [9, 10, 11],
    ],
  );
  assert.deepEqual([...shownMap(held, image).bytes], [5, 6, 7, 8]);
});

test("cells that are not done are gaps", () => {
  const {
    attributes: [binding],
  } = compileBindings({ "data[0].z": { array: "cells", where: "done" } });
  const held = store({ cells: { data: new Float32Array([1, 2, 3, 4]), shape: [2, 2] }, done: { data: new Float32Array([1, 0, 0.5, -1]), shape: [2, 2] } });
  assert.deepEqual(binding.deps, ["cells", "done"]);
  assert.deepEqual(
    binding.read(held).map((row) => [...row]),
    [
      [1, NaN],
      [3, NaN],
    ],
  );
});
