// The network as it will be once the page has answered: what was clicked shows at once.

import { frozenDraft } from "./frozen.js";

/**
 * The network as it will be when the edit is applied. @param {any} network @param {any} edit @returns {any} a new object
 */
export function applyEdit(network, edit) {
  if (edit.op === "freeze") return frozenDraft(network, edit);
  const hidden = network.hidden.slice();
  const activations = network.activations.slice();
  let features = network.features;
  if (edit.op === "add_layer") {
    const like = Math.min(edit.at, hidden.length) - 1;
    hidden.splice(edit.at, 0, hidden[Math.max(0, like)] ?? 4);
    activations.splice(edit.at, 0, activations[Math.max(0, like)] ?? network.activation_choices?.[0]?.name);
  } else if (edit.op === "remove_layer") {
    hidden.splice(edit.at, 1);
    activations.splice(edit.at, 1);
  } else if (edit.op === "neurons") hidden[edit.layer] = edit.count;
  else if (edit.op === "activation") activations[edit.layer] = edit.name;
  else if (edit.op === "feature") {
    features = features.map((feature) => (feature.name === edit.name ? { ...feature, on: edit.on } : feature));
  }
  return { ...network, hidden, activations, features };
}

/** @param {import("../../assets/board/edits.js").EditQueue} edits @param {any} network as the page last sent it */
export function draftOf(edits, network) {
  return edits.pending().reduce(applyEdit, network);
}
