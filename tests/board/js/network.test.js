import assert from "node:assert/strict";
import { test } from "node:test";
import { parameterName } from "../../../pages/playground/parameter_name.js";
import { curveShare, hitTest } from "../../../pages/playground/network_hit.js";
import { biasBox, edgeWidth, layoutNetwork, leastWidth } from "../../../pages/playground/network_layout.js";

const network = (hidden, outputs = 1, on = [0, 1]) => ({
  features: Array.from({ length: 10 }, (_, i) => ({ name: `f${i}`, title: `f${i}`, on: on.includes(i) })),
  hidden,
  outputs,
  activations: hidden.map(() => "tanh"),
  output_titles: Array.from({ length: outputs }, (_, i) => (outputs === 1 ? "output" : `class ${i}`)),
});

test("parameters are numbered as in a frame", () => {
  const layout = layoutNetwork(network([4, 2]), 720, 440);
  assert.equal(layout.parameters, 2 * 4 + 4 + 4 * 2 + 2 + 2 + 1);
  assert.deepEqual([...layout.biases], [8, 9, 10, 11, 20, 21, 24]);
  assert.deepEqual([...layout.gaps[1].parameter], [12, 13, 14, 15, 16, 17, 18, 19]);
  const named = parameterName(network([4, 2]), layout, 17);
  assert.equal(named.title, "layer 1, neuron 2 → layer 2, neuron 2 · weight");
  assert.deepEqual(named.siblings, [21, 16, 17, 18, 19]);
  assert.equal(parameterName(network([4, 2]), layout, 1).title, "f1 → layer 1, neuron 1 · weight");
  assert.equal(parameterName(network([4, 2]), layout, 24).title, "output · bias");
  assert.throws(() => parameterName(network([4, 2]), layout, 25), RangeError);
});

test("edges start from the features that are on", () => {
  const layout = layoutNetwork(network([3], 1, [2, 5, 9]), 720, 440);
  assert.deepEqual([...layout.gaps[0].source], [2, 5, 9, 2, 5, 9, 2, 5, 9]);
});

for (const [hidden, outputs] of [
  [[], 1],
  [[1], 1],
  [[4, 2], 1],
  [Array(8).fill(32), 1],
  [Array(8).fill(32), 6],
  [[32, 1, 32], 3],
]) {
  test(`${hidden.join("-") || "no hidden layer"} with ${outputs} outputs fits and nothing overlaps`, () => {
    const width = 720;
    const height = 440;
    const layout = layoutNetwork(network(hidden, outputs), width, height);
    assert.ok(layout.width <= Math.max(width, leastWidth(network(hidden, outputs))));
    assert.ok(leastWidth(network(Array(8).fill(32))) <= width, "eight layers need no scrolling");
    for (const [boxes, top] of [
      [layout.features, layout.header],
      ...layout.layers.map(({ first, count }) => [layout.neurons.slice(first, first + count), layout.header]),
    ]) {
      boxes.forEach((box, i) => {
        assert.ok(box.size >= 9, `size ${box.size}`);
        assert.ok(box.y >= top && box.y + box.size <= height, `${box.y} in ${height}`);
        assert.ok(box.x >= 0 && box.x + box.size <= layout.width);
        if (i) assert.ok(box.y >= boxes[i - 1].y + boxes[i - 1].size + 1, `boxes ${i - 1} and ${i}`);
      });
    }
    layout.gaps.forEach((gap) => assert.ok(gap.right - gap.left > 12));
  });
}

test("the curve's share solves the Bézier", () => {
  for (const t of [0, 0.1, 0.33, 0.5, 0.9, 1]) assert.ok(Math.abs(curveShare(1.5 * t * (1 - t) + t ** 3) - t) < 1e-6);
});

test("every edge, neuron, bias and feature is found where it is drawn", () => {
  const layout = layoutNetwork(network([3, 2]), 720, 440);
  layout.gaps.forEach((gap, g) => {
    for (let e = 0; e < gap.count; e++) {
      const share = 0.12; // near its start, where edges from one box already part
      const t = curveShare(share);
      const y = gap.from[e] + (gap.to[e] - gap.from[e]) * t * t * (3 - 2 * t);
      const hit = hitTest(layout, null, gap.left + share * (gap.right - gap.left), y);
      assert.equal(hit.kind, "edge");
      assert.equal(hit.gap, g);
      assert.ok(gap.source[hit.index] === gap.source[e] || Math.abs(y - gap.from[hit.index]) < 12);
    }
    for (let e = 0; e < gap.count; e++) {
      const t = curveShare(0.88);
      const y = gap.from[e] + (gap.to[e] - gap.from[e]) * t * t * (3 - 2 * t);
      assert.equal(gap.target[hitTest(layout, null, gap.left + 0.88 * (gap.right - gap.left), y).index], gap.target[e]);
    }
  });
  layout.neurons.forEach((box, index) => {
    assert.deepEqual(hitTest(layout, null, box.x + box.size * 0.7, box.y + box.size * 0.3), { kind: "neuron", index });
    const bias = biasBox(box, 0);
    assert.deepEqual(hitTest(layout, null, bias.x + 1, bias.y + 1), { kind: "bias", index, parameter: layout.biases[index] });
  });
  layout.features.forEach((box, index) => assert.deepEqual(hitTest(layout, null, box.x + 2, box.y + 2), { kind: "feature", index }));
  assert.equal(hitTest(layout, null, 300, 5), null);
});

test("edge widths saturate and never vanish", () => {
  assert.equal(edgeWidth(0, 8), 0.5);
  assert.equal(edgeWidth(-5, 8), 8);
  assert.equal(edgeWidth(500, 8), 8);
  assert.equal(edgeWidth(NaN, 8), 0.5);
});
