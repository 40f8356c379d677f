// What stands beside the pointer in the network: an edge's or bias's value and gradient, a neuron's map large.

import { el, moveTo, setText } from "../../assets/board/dom.js";
import { formatName, formatValue } from "../../assets/board/format.js";
import { neuronName } from "./neuron_name.js";
import { MAP } from "./network_layout.js";
import { drawFromAtlas } from "./network_painter.js";
import { parameterName } from "./parameter_name.js";

const LARGE = 92;

export class Tooltip {
  /** @param {HTMLElement} stage */
  constructor(stage) {
    this.stage = stage;
    this.title = el("div", { class: "np-tooltip-title" });
    this.text = el("div", { class: "np-tooltip-text" });
    this.canvas = el("canvas", { width: LARGE, height: LARGE, class: "np-tooltip-map" });
    this.node = el("div", { class: "np-tooltip", role: "tooltip", hidden: true }, this.title, this.text, this.canvas);
    stage.append(this.node);
    this.shown = false;
    this.stale = false;
    /** @type {any} */ this.hit = null;
  }

  /** @param {any} hit @param {number} x @param {number} y */
  show(hit, x, y) {
    this.hit = hit;
    this.shown = true;
    this.stale = true;
    this.x = x;
    this.y = y;
  }

  hide() {
    this.shown = false;
    this.hit = null;
    if (!this.node.hidden) this.node.hidden = true;
  }

  /** Write what the frame says now. */
  update(store, network, layout, painter) {
    const { hit } = this;
    const parameters = store.get("parameters");
    if (!hit || !parameters) return;
    this.canvas.hidden = hit.kind !== "neuron";
    if (hit.kind === "neuron") {
      const i = hit.index;
      const layer = layout.layerOf[i];
      const activation = network.activation_choices?.find((c) => c.name === network.activations[layer])?.title;
      const range = store.get("neuron_range")?.[i];
      const dead = store.get("dead")?.[i];
      setText(this.title, formatName(neuronName(network, i)));
      const lines = [activation, `bias ${formatValue(parameters[layout.biases[i]])}`, range === undefined ? null : `values within ±${formatValue(range)}`];
      if (dead) lines.push("dead: no training point moves it");
      if (painter.off.includes(i)) lines.push("switched off, to look at");
      else if (layer < network.hidden.length) lines.push("Shift-click: off");
      setText(this.text, lines.filter(Boolean).join(" · "));
      const context = this.canvas.getContext("2d");
      context.imageSmoothingEnabled = true;
      if (painter.neuronsDrawn >= 0 && painter.atlas.canvas.width >= MAP) drawFromAtlas(context, painter.atlas.canvas, i, { x: 0, y: 0, size: LARGE });
    } else {
      const named = parameterName(network, layout, hit.parameter);
      const gradient = store.get("gradients")?.[hit.parameter];
      setText(this.title, formatName(named.title.replace(/ · (weight|bias)$/, "")));
      const frozen = painter.frozen[hit.parameter] ? " · frozen" : "";
      setText(this.text, `${named.kind} ${formatValue(parameters[hit.parameter])} · gradient ${formatValue(gradient)}${frozen}`);
    }
    this.node.hidden = false;
    if (this.stale) this.place();
    this.stale = false;
  }

  place() {
    const { width, height } = this.node.getBoundingClientRect();
    const x = this.x + width > this.stage.clientWidth ? Math.max(0, this.x - width - 28) : this.x;
    const y = Math.max(0, Math.min(this.y, this.stage.clientHeight - height));
    moveTo(this.node, x, y);
  }
}
