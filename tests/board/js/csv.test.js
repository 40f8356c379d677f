import assert from "node:assert/strict";
import { test } from "node:test";

import { cell, curvesCsv, tableCsv } from "../../../assets/board/csv.js";

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
