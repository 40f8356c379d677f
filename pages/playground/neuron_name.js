// What a neuron is called.

/** "layer 1, neuron 3", or the output's title. @param {{hidden: number[], output_titles?: string[]}} network @param {number} index of all neurons */
export function neuronName(network, index) {
  let within = index;
  for (const [layer, count] of network.hidden.entries()) {
    if (within < count) return `layer ${layer + 1}, neuron ${within + 1}`;
    within -= count;
  }
  return network.output_titles?.[within] ?? `output ${within + 1}`;
}
