// What one neuron computes of the followed point, with its numbers: each w·a, the bias, their sum, and f of it.

import { el, setText } from "../../assets/board/dom.js";
import { formatName, formatValue } from "../../assets/board/format.js";
import { neuronName } from "./neuron_name.js";

/**
 * What a neuron sums up, or null where the run does not say.
 * @param {import("../../assets/board/store.js").Store} store @param {any} network @param {any} layout @param {number} neuron
 */
export function termsOf(store, network, layout, neuron) {
  const [parameters, input, outputs, sums] = ["parameters", "way.input", "way.a", "way.z"].map((name) => store.get(name));
  if (!parameters || !input || !outputs || outputs.length !== layout.neurons.length) return null;
  const layer = layout.layerOf[neuron];
  const before = layer > 0 ? layout.layers[layer - 1] : null;
  const count = before ? before.count : input.length;
  const first = layout.biases[layout.layers[layer].first] - layout.layers[layer].count * count;
  const row = neuron - layout.layers[layer].first;
  const names = before ? null : layout.on.map((/** @type {number} */ i) => network.features[i].title);
  const terms = Array.from({ length: count }, (_, i) => ({
    name: names ? names[i] : `a${i + 1}`,
    weight: parameters[first + row * count + i],
    value: before ? outputs[before.first + i] : input[i],
    parameter: first + row * count + i,
  }));
  return { terms, bias: parameters[layout.biases[neuron]], z: sums[neuron], a: outputs[neuron] };
}

/** The name that a neuron's function has in a formula. @param {any} network @param {any} layout @param {number} neuron */
export function functionName(network, layout, neuron) {
  const layer = layout.layerOf[neuron];
  return network.activation_choices.find((/** @type {any} */ c) => c.name === network.activations[layer])?.title ?? "f";
}

export class NeuronSum {
  /** @param {import("../../assets/board/board.js").Board} board */
  constructor(board) {
    this.board = board;
    this.title = el("strong");
    this.flat = el("span", { class: "np-muted" });
    this.rows = el("div", { class: "np-sum-rows" });
    this.node = el("div", { class: "np-sum", hidden: true }, el("div", { class: "np-sum-head" }, this.title, this.flat), this.rows);
    this.text = "";
  }

  draw() {
    const { store, spec } = this.board;
    const { network } = spec;
    const layout = this.board.panel("network").layout;
    if (!layout) return;
    const neuron = store.info.pin ?? layout.layers[layout.layers.length - 1].first;
    const found = termsOf(store, network, layout, neuron);
    const flat = store.get("neuron.flat")?.[0];
    setText(this.title, formatName(neuronName(network, neuron)));
    setText(this.flat, flat === undefined || !found ? "" : `dead or saturated at ${Math.round(100 * flat)} % of the training points`);
    const lines = found
      ? sumLines(found, functionName(network, layout, neuron))
      : [["Not with batch normalization: it changes the sum by what the batch holds."]];
    const text = JSON.stringify(lines);
    if (text === this.text) return;
    this.text = text;
    this.rows.replaceChildren(...lines.map((cells) => el("div", { class: "np-sum-row" }, ...cells.map((cell) => el("span", { text: cell })))));
  }
}

/** @param {NonNullable<ReturnType<typeof termsOf>>} found @param {string} name of its function */
export function sumLines({ terms, bias, z, a }, name) {
  return [
    ...terms.map((term) => [
      term.name,
      `${formatValue(term.weight)} · ${term.value < 0 ? `(${formatValue(term.value)})` : formatValue(term.value)}`,
      `= ${formatValue(term.weight * term.value)}`,
    ]),
    ["b", "", `= ${formatValue(bias)}`],
    ["z", "Σ w·a + b", `= ${formatValue(z)}`],
    ["a", `${name}(z)`, `= ${formatValue(a)}`],
  ];
}
