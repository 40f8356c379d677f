// Pinned runs: what differed, their curves among a chart's traces, and what of an address says how a run is looked at.

import assert from "node:assert/strict";
import { test } from "node:test";

import { differences } from "../../../assets/board/pins.js";
import { thinCurves, withPins } from "../../../assets/board/pinned_lines.js";
import { isRunFile, lookOf, RunFiles } from "../../../assets/board/run_file.js";

const VIEW = {
  figure: { data: [{ line: { dash: "solid", color: "#000" }, fill: "tozeroy" }, { line: { dash: "dash" } }] },
  bindings: { "data[0].x": "curves.epoch", "data[0].y": "curves.train_loss", "data[1].x": "curves.epoch", "data[1].y": "curves.test_loss" },
};
const PIN = { slot: 1, curves: { epoch: [0, 1], train_loss: [2, 1] } };

test("a pin's curves lie under the live ones, which keep their places", () => {
  const { figure, bindings, pinned } = withPins(VIEW, [PIN]);
  assert.equal(figure.data.length, 3); // one that nobody sees makes room on the axes
  assert.deepEqual(figure.data.slice(0, 2), VIEW.figure.data);
  assert.equal(bindings, VIEW.bindings);
  const [, , added] = figure.data;
  assert.deepEqual([added.x, added.y, added.opacity, added.showlegend], [[0, 1], [1, 2], 0, false]);
  assert.equal(pinned.length, 1); // the pin has no test loss
  assert.deepEqual([pinned[0].x, pinned[0].y, pinned[0].dashed], [[0, 1], [2, 1], false]);
});

test("a chart that is not over epochs is left alone", () => {
  const view = { figure: { data: [{}] }, bindings: { "data[0].y": "weights" } };
  assert.equal(withPins(view, [PIN]), view);
  assert.equal(withPins(VIEW, []), VIEW);
});

test("long curves are thinned and keep both ends", () => {
  const rows = Float32Array.from({ length: 1024 }, (_, i) => i);
  const { epoch } = thinCurves({ names: ["epoch"], column: () => rows });
  assert.ok(epoch.length <= 152);
  assert.deepEqual([epoch[0], epoch.at(-1)], [0, 1023]);
});

test("what differs is named with both values", () => {
  const pin = { a: ["Rate", "0.1"], b: ["Loss", "hinge"], gone: ["Old", "1"] };
  assert.deepEqual(differences(pin, { a: ["Rate", "0.3"], b: ["Loss", "hinge"] }), [{ label: "Rate", pinned: "0.1", live: "0.3" }]);
});

test("only how the run is looked at goes into its file", () => {
  assert.equal(lookOf("?view.test=true&training.l1=0.1&view.palette=classic"), "view.test=true&view.palette=classic");
});

test("runs come in the order in which they were asked for, and none where it is refused", async () => {
  globalThis.location = /** @type {any} */ ({ search: "" });
  const asked = [];
  const files = new RunFiles((command) => asked.push(command) > 0);
  const [one, two] = [files.ask(), files.ask(false)];
  files.take(new ArrayBuffer(1));
  files.refused();
  assert.deepEqual([(await one).byteLength, await two, asked.map((c) => c.past)], [1, null, [true, false]]);
  assert.equal(await new RunFiles(() => false).ask(), null); // not connected, or only watching
  assert.ok(isRunFile(new TextEncoder().encode("RUNF....").buffer) && !isRunFile(new TextEncoder().encode("KEEP").buffer));
});
