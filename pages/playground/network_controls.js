// The diagram's HTML controls over the canvas: features on and off, layers and neurons added and removed, activations.

import { el, releaseAfterPointer, setText } from "../../assets/board/dom.js";
import { formatName } from "../../assets/board/format.js";
import { lockButtons, updateLocks } from "./frozen.js";
import { neuronName } from "./neuron_name.js";

/** @typedef {{edit: (edit: any) => void, pin: (neuron: number) => void, off: (neuron: number) => void, focus: (neuron: number|null) => void, editBias: (neuron: number) => void}} Actions */

/**
 * Build the controls for a network. Returns what `update` needs.
 * @param {HTMLElement} host @param {any} network the page's @param {import("./network_layout.js").Layout} layout @param {Actions} actions
 */
export function buildControls(host, network, layout, actions) {
  const parts = { layers: [], adds: [], features: [], neurons: [], locks: lockButtons(network, layout, actions.edit) };
  const nodes = [];
  network.features.forEach((feature, i) => {
    const button = featureButton(feature, layout.features[i], () =>
      actions.edit({ op: "feature", name: feature.name, on: button.getAttribute("aria-pressed") !== "true" }),
    );
    parts.features.push(button);
    nodes.push(button);
  });
  network.hidden.forEach((_, i) => {
    const layer = layerControls(network, layout, i, actions);
    parts.layers.push(layer);
    nodes.push(layer.node);
  });
  for (let at = 0; at <= network.hidden.length; at++) {
    const x = (layout.columns[at].x + layout.columns[at + 1].x) / 2;
    const add = button("+", `Add a layer ${at === 0 ? "after the features" : `after layer ${at}`}`, () => actions.edit({ op: "add_layer", at }));
    add.classList.add("np-add-layer");
    add.style.cssText = `left:${x}px;bottom:${layout.height - layout.header + 3}px`;
    parts.adds.push(add);
    nodes.push(add);
  }
  const output = layout.columns[layout.columns.length - 1];
  nodes.push(el("div", { class: "np-column-title", text: network.outputs > 1 ? "Outputs" : "Output", style: `left:${output.x - 40}px;top:4px;width:80px` }));
  nodes.push(
    el("div", { class: "np-column-title", text: "Features", style: `left:4px;top:4px;width:${layout.columns[0].x + layout.columns[0].size / 2 - 4}px` }),
  );
  if (network.outputs > 1) {
    layout.neurons.slice(layout.layers.at(-1).first).forEach((box, i) => {
      const left = box.x + box.size + 4;
      const title = network.output_titles?.[i] ?? "";
      nodes.push(
        el("div", {
          class: "np-output-title",
          text: title,
          title,
          style: `left:${left}px;top:${box.y + box.size / 2 - 8}px;max-width:${layout.width - left - 1}px`,
        }),
      );
    });
  }
  layout.neurons.forEach((box, i) => {
    const node = neuronButton(box, neuronName(network, i), i, actions);
    parts.neurons.push(node);
    nodes.push(node);
  });
  host.replaceChildren(...nodes, ...parts.locks);
  return parts;
}

/** Bring the controls in line with the draft, which has what was clicked and not answered yet. */
export function updateControls(parts, network, draft, locked) {
  const sameShape = draft.hidden.length === network.hidden.length;
  updateLocks(parts.locks, draft, locked);
  parts.features.forEach((node, i) => {
    node.setAttribute("aria-pressed", String(Boolean(draft.features[i]?.on)));
    node.disabled = locked;
  });
  parts.adds.forEach((node) => (node.disabled = locked || !sameShape || draft.hidden.length >= network.max_layers));
  parts.layers.forEach((layer, i) => {
    const count = sameShape ? draft.hidden[i] : network.hidden[i];
    setText(layer.count, String(count));
    layer.fewer.disabled = locked || !sameShape || count <= 1;
    layer.more.disabled = locked || !sameShape || count >= network.max_neurons;
    layer.remove.disabled = locked || !sameShape;
    layer.activation.disabled = locked || !sameShape;
    const name = sameShape ? draft.activations[i] : network.activations[i];
    if (layer.activation.value !== name) layer.activation.value = name;
    layer.count.dataset.count = String(count);
  });
}

function button(text, label, onClick) {
  return releaseAfterPointer(el("button", { type: "button", class: "np-mini", text, "aria-label": label, title: label, on: { click: onClick } }));
}

function featureButton(feature, box, toggle) {
  const node = el(
    "button",
    {
      type: "button",
      class: "np-feature",
      "aria-pressed": String(feature.on),
      "aria-label": `Feature ${feature.title}`,
      title: `${feature.title}: click to switch on or off`,
      style: `left:0;top:${box.y}px;width:${box.x + box.size}px;height:${box.size}px;padding-right:${box.size + 6}px`,
      on: { click: toggle },
    },
    el("span", { text: feature.title }),
  );
  return releaseAfterPointer(node);
}

function layerControls(network, layout, i, actions) {
  const compact = layout.pitch < 92;
  const width = compact ? Math.min(62, layout.pitch - 1) : 86 * Math.min(layout.scale ?? 1, layout.pitch / 92);
  const activation = el("select", { class: "np-activation", "aria-label": `Activation of layer ${i + 1}`, title: "Activation of this layer" });
  for (const choice of network.activation_choices)
    activation.append(el("option", { value: choice.name, text: compact ? choice.title.replace(/ \(.*\)$/, "") : choice.title }));
  activation.value = network.activations[i];
  releaseAfterPointer(activation, "change");
  activation.addEventListener("change", () => actions.edit({ op: "activation", layer: i, name: activation.value }));
  const count = el("span", { class: "np-count", title: "Neurons in this layer" });
  const step = (by) => () => actions.edit({ op: "neurons", layer: i, count: Number(count.dataset.count) + by });
  const fewer = button("−", `Remove a neuron from layer ${i + 1}`, step(-1));
  const more = button("+", `Add a neuron to layer ${i + 1}`, step(1));
  const remove = button("×", `Remove layer ${i + 1}`, () => actions.edit({ op: "remove_layer", at: i }));
  remove.classList.add("np-remove");
  const node = el(
    "div",
    {
      class: compact ? "np-layer np-compact" : "np-layer",
      role: "group",
      "aria-label": `Layer ${i + 1}`,
      style: `left:${layout.columns[i + 1].x - width / 2}px;top:2px;width:${width}px`,
    },
    activation,
    el("div", { class: "np-layer-row" }, fewer, count, more, remove),
  );
  return { node, activation, count, fewer, more, remove };
}

function neuronButton(box, name, i, actions) {
  return el("button", {
    type: "button",
    class: "np-neuron",
    "aria-label": formatName(name),
    "aria-pressed": "false",
    "aria-keyshortcuts": "B O",
    "data-neuron": i,
    style: `left:${box.x}px;top:${box.y}px;width:${box.size}px;height:${box.size}px`,
    on: {
      click: (event) => {
        if (event.detail === 0) actions.pin(i);
      }, // by keyboard; the pointer's clicks are hit-tested
      focus: (event) => {
        if (event.target.matches(":focus-visible")) actions.focus(i);
      },
      blur: () => actions.focus(null),
      keydown: (event) => {
        const act = { b: actions.editBias, o: actions.off }[event.key.toLowerCase()];
        if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
        event.preventDefault();
        act(i);
      },
    },
  });
}
