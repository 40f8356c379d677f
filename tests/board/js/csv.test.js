import assert from "node:assert/strict";
import { test } from "node:test";

import { cell, curvesCsv, pointsCsv, tableCsv } from "../../../assets/board/csv.js";

test("cells are quoted where they must be, and are never formulas", () => {
  assert.equal(cell('a "b", c'), '"a ""b"", c"');
  assert.equal(cell("=1+1"), "'=1+1");
  assert.equal(cell(0.1), "0.1");
  assert.equal(cell(NaN), "");
});

test("curves are a header and a row for each that is kept", () => {
  const columns = { epoch: [0, 1, 9], loss: [0.5, 0.25, 9] };
  assert.equal(curvesCsv({ names: ["epoch", "loss"], count: 2, column: (name) => columns[name] }), "epoch,loss\r\n0,0.5\r\n1,0.25\r\n");
});

test("a table has its spreads, and nothing where there is nothing yet", () => {
  const arrays = { "table.loss": [0.5, 0.25], "table.loss_std": [0.1, 0.2], "table.target": [-1, 12] };
  const spec = {
    row_label: "Variant",
    rows: [{ label: "ReLU" }, "a,b"],
    columns: [
      { id: "loss", array: "table.loss", std: "table.loss_std" },
      { id: "target", array: "table.target" },
    ],
  };
  assert.equal(
    tableCsv(spec, (name) => arrays[name] ?? null),
    'variant,loss,loss_std,target\r\nReLU,0.5,0.1,\r\n"a,b",0.25,0.2,12\r\n',
  );
});

const POINTS = { "train.x1": [1, -2], "train.x2": [0.5, 3], "train.label": [1, -1], "test.x1": [0], "test.x2": [0], "test.label": [1] };
const point = (name) => POINTS[name] ?? null;

test("points have their label and their split", () => {
  assert.equal(pointsCsv({}, point), "x1,x2,label,split\r\n1,0.5,1,train\r\n-2,3,-1,train\r\n0,0,1,test\r\n");
});

test("points of a table are in its units and by its names, which are never formulas", () => {
  const axes = [
    { name: "=width", middle: 5.1, spread: 0.4 },
    { name: "height, cm", middle: 100, spread: 50 },
    { name: "kind", middle: 0, spread: 1 },
  ];
  assert.equal(pointsCsv({ axes, classes: ["a", "b"] }, point), '\'=width,"height, cm",kind,split\r\n5.5,125,b,train\r\n4.3,250,a,train\r\n5.1,100,b,test\r\n');
  axes[2] = { name: "price", middle: 200, spread: 100 };
  assert.equal(pointsCsv({ axes }, point).split("\r\n")[1], "5.5,125,300,train");
});
