// What is frozen: the locks over the layers, and which of the parameters that makes.

import { el, icon, releaseAfterPointer } from "../../assets/board/dom.js";

const SHUT = "M4.5 7V5a3.5 3.5 0 0 1 7 0v2h.5a1 1 0 0 1 1 1v5a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1zM6 7h4V5a2 2 0 0 0-4 0z";
const OPEN = "M6 7h6a1 1 0 0 1 1 1v5a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V8a1 1 0 0 1 .5-.87V4.5a3.5 3.5 0 0 1 6.8-1.2l-1.4.6A2 2 0 0 0 5 4.5V7zM4.5 8.5v4h7v-4z";

/**
 * A lock for each layer, between its controls and its neurons.
 * @param {any} network @param {import("./network_layout.js").Layout} layout @param {(edit: any) => void} edit
 */
export function lockButtons(network, layout, edit) {
  return layout.layers.map((_, i) => {
    const name = i < network.hidden.length ? `layer ${i + 1}` : "the output layer";
    const node = releaseAfterPointer(
      el("button", {
        type: "button",
        class: "np-mini np-lock",
        "aria-label": `Freeze ${name}`,
        style: `left:${layout.columns[i + 1].x}px;bottom:${layout.height - layout.header + 3}px`,
        on: { click: () => edit({ op: "freeze", layer: i + 1, on: node.getAttribute("aria-pressed") !== "true" }) },
      }),
    );
    node.dataset.name = name;
    return node;
  });
}

/** Bring the locks in line with the draft. @param {any[]} locks @param {any} draft @param {boolean} locked nothing can be changed */
export function updateLocks(locks, draft, locked) {
  locks.forEach((node, i) => {
    const on = draft.frozen_layers.includes(i + 1);
    node.disabled = locked || locks.length !== draft.hidden.length + 1;
    if (node.getAttribute("aria-pressed") === String(on)) return;
    node.setAttribute("aria-pressed", String(on));
    node.title = on ? `Let ${node.dataset.name} learn again` : `Freeze ${node.dataset.name}: its weights stay as they are`;
    node.replaceChildren(icon(on ? SHUT : OPEN));
  });
}

/** 1 for each parameter that is frozen, itself or with its layer. @param {any} network @param {import("./network_layout.js").Layout} layout */
export function frozenParameters(network, layout) {
  const found = new Uint8Array(layout.parameters);
  for (const index of network.frozen) found[index] = 1; // beyond the end: nothing
  layout.layers.forEach(({ first, count }, i) => {
    if (!network.frozen_layers.includes(i + 1)) return;
    for (const parameter of layout.gaps[i].parameter) found[parameter] = 1;
    for (let n = first; n < first + count; n++) found[layout.biases[n]] = 1;
  });
  return found;
}

/** A network after an edit of what is frozen. @param {any} network @param {any} edit */
export function frozenDraft(network, edit) {
  const [list, item] = edit.layer === undefined ? ["frozen", edit.parameter] : ["frozen_layers", edit.layer];
  const others = network[list].filter((/** @type {number} */ one) => one !== item);
  return { ...network, [list]: edit.on ? [...others, item] : others };
}
