// The steps of a point's way through the network and back, each with its formula and this run's numbers. Pure.

import { formatName, formatPlain, formatValue } from "../../assets/board/format.js";
import { functionName, termsOf } from "./neuron_sum.js";
import { neuronName } from "./neuron_name.js";

/** A number within a sum or a product. @param {number} value */
const factor = (value) => (value < 0 ? `(${formatValue(value)})` : formatValue(value));

const MOST_TERMS = 4; // of a sum that is written out; of more the first ones

/**
 * @typedef {{title: string, formula: string, lines: string[][], forward: number, backward: number}} Step
 *   forward: how many layers have been computed; backward: the first layer whose gradient is known, as many as there are layers for none
 */

/** @param {number} layers @returns {number} how many steps there are: inputs, forward, loss, backward, update */
export function stepCount(layers) {
  return 1 + layers + 1 + layers + 1;
}

/** @param {number} layer @param {number} layers */
const layerName = (layer, layers) => (layer === layers - 1 ? "the output" : `layer ${layer + 1}`);

/**
 * @param {number} number @param {import("../../assets/board/store.js").Store} store @param {any} network @param {any} layout
 * @returns {Step|null} null where the run does not say
 */
export function makeStep(number, store, network, layout) {
  const layers = layout.layers.length;
  const [outputs, deltas, input] = ["way.a", "way.delta", "way.input"].map((name) => store.get(name));
  if (!outputs || !input || outputs.length !== layout.neurons.length) return null;
  if (number === 0) return inputs(network, layout, input);
  if (number <= layers) return forward(number - 1, store, network, layout);
  if (number === layers + 1) return loss(store, layout, outputs);
  if (number <= 2 * layers + 1) return backward(2 * layers + 1 - number, store, network, layout, deltas);
  return update(store, network, layout);
}

function inputs(network, layout, input) {
  const lines = layout.on.map((/** @type {number} */ i, /** @type {number} */ k) => [network.features[i].title, `= ${formatValue(input[k])}`, ""]);
  return { title: "The point's features", formula: "a⁰ = x", lines, forward: 0, backward: layout.layers.length };
}

function forward(layer, store, network, layout) {
  const { first, count } = layout.layers[layer];
  const lines = Array.from({ length: count }, (_, i) => {
    const found = termsOf(store, network, layout, first + i);
    const sum = found.terms.slice(0, MOST_TERMS).map((term) => `${factor(term.weight)}·${factor(term.value)}`);
    if (found.terms.length > MOST_TERMS) sum.push("…");
    return [
      formatName(neuronName(network, first + i)),
      `z = ${[...sum, factor(found.bias)].join(" + ")} = ${formatValue(found.z)}`,
      `a = ${formatValue(found.a)}`,
    ];
  });
  const name = functionName(network, layout, first);
  return {
    title: `Forward: ${layerName(layer, layout.layers.length)}`,
    formula: `z = Σ w·a + b,  a = ${name === "f" ? "f" : name}(z)`,
    lines,
    forward: layer + 1,
    backward: layout.layers.length,
  };
}

function loss(store, layout, outputs) {
  const { first, count } = layout.layers[layout.layers.length - 1];
  const target = store.get("way.target") ?? [];
  const lines = Array.from({ length: count }, (_, i) => [
    count > 1 ? `output ${i + 1}` : "output",
    `a = ${formatValue(outputs[first + i])}`,
    `target ${formatPlain(target[i])}`,
  ]);
  lines.push(["loss", "", `= ${formatValue(store.get("way.loss")?.[0])}`]);
  return { title: "The loss of this point", formula: "L(a, target)", lines, forward: layout.layers.length, backward: layout.layers.length };
}

function backward(layer, store, network, layout, deltas) {
  const { first, count } = layout.layers[layer];
  const gradient = store.get("way.gradient");
  const last = layer === layout.layers.length - 1;
  const lines = Array.from({ length: count }, (_, i) => {
    const { terms } = termsOf(store, network, layout, first + i);
    const parts = terms.slice(0, MOST_TERMS).map((term) => `${factor(deltas[first + i])}·${factor(term.value)} = ${formatValue(gradient[term.parameter])}`);
    if (terms.length > MOST_TERMS) parts.push("…");
    return [formatName(neuronName(network, first + i)), `δ = ${formatValue(deltas[first + i])}`, `∂L/∂w: ${parts.join(",  ")}`];
  });
  return {
    title: `Backward: ${layerName(layer, layout.layers.length)}`,
    formula: last ? "δ = ∂L/∂a · f′(z),  ∂L/∂w = δ·a,  ∂L/∂b = δ" : "δ = Σ w·δ(next) · f′(z),  ∂L/∂w = δ·a,  ∂L/∂b = δ",
    lines,
    forward: layout.layers.length,
    backward: layer,
  };
}

function update(store, network, layout) {
  const gradient = store.get("way.gradient");
  const rate = store.info.readouts.learning_rate;
  const lines = layout.neurons.slice(0, MOST_TERMS * 3).map((/** @type {any} */ _, /** @type {number} */ neuron) => {
    const { terms } = termsOf(store, network, layout, neuron);
    const { name, weight, parameter } = terms[0];
    const next = weight - rate * gradient[parameter];
    return [
      formatName(neuronName(network, neuron)),
      `w of ${name}`,
      `${formatValue(weight)} − ${formatPlain(rate)} · ${factor(gradient[parameter])} = ${formatValue(next)}`,
    ];
  });
  return {
    title: "The update, of each neuron's first weight",
    formula: "w ← w − rate · ∂L/∂w  (gradient descent on this point alone; a batch takes the mean, other optimizers scale it)",
    lines,
    forward: layout.layers.length,
    backward: 0,
  };
}
