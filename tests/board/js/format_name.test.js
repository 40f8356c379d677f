import assert from "node:assert/strict";
import test from "node:test";

import { formatName } from "../../../assets/board/format.js";

test("a name becomes a label, mathematics stays as it is", () => {
  assert.equal(formatName("layer 1, neuron 2"), "Layer 1, neuron 2");
  for (const name of ["x₁", "x₁ → layer 1, neuron 3", "sin x₂", "r"]) assert.equal(formatName(name), name);
});
