// What one of the parameters is: "x₁ → layer 1, neuron 3 · weight", and its siblings at the same neuron.

import { neuronName } from "./neuron_name.js";

/**
 * @param {any} network @param {import("./network_layout.js").Layout} layout @param {number} parameter
 * @returns {{parameter: number, neuron: number, kind: "weight"|"bias", from: string, title: string, siblings: number[]}}
 */
export function parameterName(network, layout, parameter) {
  const bias = layout.biases.indexOf(parameter);
  if (bias >= 0) {
    return { parameter, neuron: bias, kind: "bias", from: "bias", title: `${neuronName(network, bias)} · bias`, siblings: siblings(layout, bias) };
  }
  for (let g = 0; g < layout.gaps.length; g++) {
    const gap = layout.gaps[g];
    const e = parameter - (gap.count ? gap.parameter[0] : 0);
    if (e < 0 || e >= gap.count) continue;
    const neuron = gap.target[e];
    const from = g === 0 ? network.features[gap.source[e]].title : neuronName(network, gap.source[e]);
    return { parameter, neuron, kind: "weight", from, title: `${from} → ${neuronName(network, neuron)} · weight`, siblings: siblings(layout, neuron) };
  }
  throw new RangeError(`there is no parameter ${parameter}`);
}

/** The bias and the incoming weights of a neuron. */
function siblings(layout, neuron) {
  const gap = layout.gaps[layout.layerOf[neuron]];
  const found = [layout.biases[neuron]];
  for (let e = 0; e < gap.count; e++) if (gap.target[e] === neuron) found.push(gap.parameter[e]);
  return found;
}
