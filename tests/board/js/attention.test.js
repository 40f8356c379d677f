import assert from "node:assert/strict";
import test from "node:test";

import { columnAt, positionAt } from "../../../pages/attention/arcs.js";
import { nextChoice } from "../../../pages/attention/diagram.js";
import { arrangeHeads } from "../../../pages/attention/heads.js";
import { symbolStep } from "../../../pages/attention/heads_symbols.js";
import { chosenHead, headName } from "../../../pages/attention/heads_state.js";
import { makeReader } from "../../../assets/board/readers.js";
import { Store } from "../../../assets/board/store.js";

/** A store with these arrays: name → [data, shape]. */
function storeOf(arrays) {
  const store = new Store();
  store.apply({ info: { structure: "s", full: true }, arrays: new Map(Object.entries(arrays).map(([name, [data, shape]]) => [name, { data, shape }])) });
  return store;
}

test("symbols stand at every so many ticks", () => {
  const store = storeOf({ "probe.tokens": [Uint8Array.of(2, 0, 1, 2), [4]] });
  assert.deepEqual(makeReader({ array: "probe.tokens", names: ["a", "b", "c"] })(store), ["c", "a", "b", "c"]);
  assert.deepEqual(makeReader({ array: "probe.tokens", names: ["a", "b", "c"], every: 3 })(store), ["c", "c"]);
  assert.deepEqual(makeReader({ array: "probe.tokens", names: ["a"] })(new Store()), []);
});

test("every cell of a map knows its row and column", () => {
  const store = storeOf({ "probe.tokens": [Uint8Array.of(1, 0), [2]] });
  const square = makeReader({ array: "probe.tokens", names: ["a", "b"], labels: 0 })(store);
  assert.deepEqual(square[0][1], ["0 (b)", "1 (a)"]);
  const wide = makeReader({ array: "probe.tokens", names: ["a", "b"], labels: 3 })(store);
  assert.deepEqual([wide.length, wide[1].length, wide[1][2]], [2, 3, ["1 (a)", "2"]]);
});

test("a column, and a share written into a text", () => {
  const store = storeOf({ "embedding.xy": [Float32Array.of(1, 2, 3, 4), [2, 2]], "embedding.explained": [Float32Array.of(0.5, 0.256), [2]] });
  assert.deepEqual(Array.from(makeReader({ array: "embedding.xy", column: 1 })(store)), [2, 4]);
  assert.equal(makeReader({ array: "embedding.explained", element: 1, text: "second ({})" })(store), "second (26 %)");
  assert.equal(makeReader({ array: "parameters", gather: [0] }), null);
});

test("a small array that came again unchanged keeps its revision", () => {
  const store = storeOf({ a: [Uint8Array.of(1, 2), [2]] });
  const before = store.revisionOf("a");
  store.apply({ info: { structure: "s" }, arrays: new Map([["a", { data: Uint8Array.of(1, 2), shape: [2] }]]) });
  assert.equal(store.revisionOf("a"), before);
  store.apply({ info: { structure: "s" }, arrays: new Map([["a", { data: Uint8Array.of(1, 3), shape: [2] }]]) });
  assert.ok(store.revisionOf("a") > before);
});

test("layers stand under each other where that costs little", () => {
  const grid = arrangeHeads(4, 8, 400, 280);
  assert.deepEqual([grid.rows, grid.columns], [4, 8]);
  const row = arrangeHeads(1, 8, 400, 280);
  assert.ok(row.rows > 1);
  for (const { side, places, edge } of [grid, row, arrangeHeads(2, 4, 400, 280), arrangeHeads(1, 1, 300, 200)]) {
    for (const { x, y } of places) assert.ok(x >= edge && y >= 0 && x + side <= 400 && y + side + 17 + edge <= 280);
  }
});

test("symbols stand beside maps that are large enough, and never on each other", () => {
  assert.equal(arrangeHeads(4, 8, 400, 280).edge, 0);
  const { edge, places, side } = arrangeHeads(2, 4, 400, 280);
  assert.ok(edge > 0 && places[1].x - places[0].x >= side + edge && places[4].y - places[0].y >= side + 17 + edge);
  assert.equal(symbolStep(8, 80, 9), 1);
  assert.equal(symbolStep(24, 80, 9), 3);
});

test("the chosen head is one that there is", () => {
  assert.deepEqual(chosenHead({ chosen: { head: 5 } }, { layers: 2, heads: 4 }), { index: 5, layer: 1, head: 1 });
  assert.deepEqual(chosenHead({ chosen: { head: 9 } }, { layers: 2, heads: 4 }), { index: 0, layer: 0, head: 0 });
  assert.equal(headName(5, 4), "Layer 2, head 2");
});

test("− and + step through the choices, from any value", () => {
  assert.equal(nextChoice([1, 2, 4, 8], 2, 1), 4);
  assert.equal(nextChoice([1, 2, 4, 8], 3, -1), 2);
  assert.equal(nextChoice([1, 2, 4, 8], 8, 1), null);
});

test("a position is found under the pointer where its symbol is drawn", () => {
  for (const i of [0, 3, 7]) assert.equal(positionAt(columnAt(i, 8, 300), 8, 300), i);
  assert.equal(positionAt(-50, 8, 300), 0);
  assert.equal(positionAt(900, 8, 300), 7);
});
