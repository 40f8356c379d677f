import assert from "node:assert/strict";
import { test } from "node:test";
import { cellAt } from "../../../assets/board/probe.js";
import { asBytes, classTable, divergingTable, pack, paint } from "../../../assets/board/raster.js";

const grey = Array.from({ length: 255 }, (_, i) => [i, i, i]);

test("tables give every byte its colour", () => {
  const table = divergingTable(grey);
  const colour = (value) => table[asBytes(Int8Array.of(value))[0]];
  assert.equal(colour(-127), pack([0, 0, 0]));
  assert.equal(colour(-128), pack([0, 0, 0]));
  assert.equal(colour(0), pack([127, 127, 127]));
  assert.equal(colour(127), pack([254, 254, 254]));
  const two = divergingTable(grey, true);
  assert.deepEqual([...new Set(two)].sort(), [pack([0, 0, 0]), pack([254, 254, 254])].sort());
});

test("a sure class has more of its colour than a guess", () => {
  const table = classTable(
    [
      [200, 0, 0],
      [0, 0, 200],
    ],
    [240, 240, 240],
  );
  const blue = (at) => (table[256 + at] >> 16) & 255;
  const red = (at) => table[256 + at] & 255;
  assert.ok(red(255) < red(140));
  assert.ok(blue(255) <= 240);
});

test("row 0 is painted at the bottom", () => {
  const pixels = new Uint32Array(6);
  paint(
    pixels,
    3,
    1,
    0,
    Uint8Array.of(1, 2, 3, 4),
    0,
    2,
    2,
    Uint32Array.from({ length: 256 }, (_, i) => i),
  );
  assert.deepEqual([...pixels], [0, 3, 4, 0, 1, 2]);
});

test("a place on the map finds its cell", () => {
  const map = { rows: 10, columns: 10 };
  const place = { x: -6, y: 6, sizex: 12, sizey: 12 };
  assert.equal(cellAt(map, place, -5.9, -5.9), 0);
  assert.equal(cellAt(map, place, 5.9, 5.9), 99);
  assert.equal(cellAt(map, place, 6.1, 0), null);
});
