// What every neuron of the diagram computes of the followed point, written at it.

import { el, setText } from "../../assets/board/dom.js";
import { formatValue } from "../../assets/board/format.js";

export class WayMarks {
  /** @param {HTMLElement} stage of the diagram */
  constructor(stage) {
    this.node = el("div", { class: "np-way-marks", "aria-hidden": "true", hidden: true });
    stage.append(this.node);
    /** @type {HTMLElement[]} */ this.marks = [];
  }

  /**
   * @param {import("../../assets/board/store.js").Store|null} store @param {import("./network_layout.js").Layout} layout
   * @param {import("./way_steps.js").Step|null} step the one that is shown
   */
  draw(store, layout, step) {
    this.node.hidden = !step || !store;
    if (!step || !store) return;
    const [outputs, deltas] = [store.get("way.a"), store.get("way.delta")];
    while (this.marks.length < layout.neurons.length) {
      this.marks.push(el("span", { class: "np-way-mark" }));
      this.node.append(this.marks[this.marks.length - 1]);
    }
    this.marks.forEach((mark, i) => {
      const box = layout.neurons[i];
      mark.hidden = !box || layout.layerOf[i] >= step.forward;
      if (mark.hidden) return;
      mark.style.left = `${box.x + box.size / 2}px`;
      mark.style.top = `${box.y + box.size - 6}px`;
      setText(mark, layout.layerOf[i] >= step.backward ? `δ ${formatValue(deltas[i])}` : formatValue(outputs[i]));
    });
  }
}
