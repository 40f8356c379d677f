import assert from "node:assert/strict";
import { test } from "node:test";

import { divergingColors, inkAttributes, scaleAttributes } from "../../../assets/board/theme.js";

const grey = Array.from({ length: 255 }, (_, i) => [i, i, i]);

test("a dark theme takes the dark scale, where the board has one", () => {
  const [light, dark] = [[[1, 1, 1]], [[2, 2, 2]]];
  assert.equal(divergingColors({ diverging: light, diverging_dark: dark }, { dark: true }), dark);
  assert.equal(divergingColors({ diverging: light, diverging_dark: dark }, { dark: false }), light);
  assert.equal(divergingColors({ diverging: light }, { dark: true }), light);
});

test("traces that ask for the board's scale get it, others keep their own", () => {
  const scales = scaleAttributes(
    [{ type: "heatmap", meta: { scale: "diverging" } }, { type: "scatter", meta: { scale: "diverging" } }, { type: "heatmap" }],
    grey,
  );
  assert.deepEqual(Object.keys(scales), ["data[0].colorscale", "data[1].marker.colorscale"]);
  const scale = scales["data[0].colorscale"];
  assert.deepEqual(
    [scale[0], scale[6], scale.at(-1)],
    [
      [0, "rgb(0,0,0)"],
      [0.5, "rgb(127,127,127)"],
      [1, "rgb(254,254,254)"],
    ],
  );
});

test("traces in ink take the colour of the page's text, others keep their own", () => {
  const data = [{ line: {}, meta: { ink: true } }, { line: {} }, { line: {}, marker: {}, meta: { ink: true } }];
  const found = { "data[0].line.color": "#eee", "data[2].line.color": "#eee", "data[2].marker.color": "#eee" };
  assert.deepEqual(inkAttributes(data, /** @type {any} */ ({ text: "#eee" })), found);
});

test("strength goes from the middle to the positive end, faster with a smaller power", () => {
  const scale = scaleAttributes([{ type: "heatmap", meta: { scale: "strength", power: 0.5 } }], grey)["data[0].colorscale"];
  assert.deepEqual(
    [scale[0], scale.at(-1)],
    [
      [0, "rgb(127,127,127)"],
      [1, "rgb(254,254,254)"],
    ],
  );
  const half = scale.findIndex(([at]) => at >= 0.25); // a share of a quarter has half of the strength
  assert.ok(Math.abs(half - 63.5) <= 1);
});
