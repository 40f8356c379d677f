// The epoch that is looked at, as a line over a chart of the curves.

import { el } from "./dom.js";

export class PastLine {
  /** @param {HTMLElement} body the chart's */
  constructor(body) {
    this.node = el("div", { class: "np-past-line", hidden: true });
    body.append(this.node);
  }

  /** @param {number|null|undefined} epoch null: none @param {any} layout Plotly's full layout */
  draw(epoch, layout) {
    const axis = layout?.xaxis;
    const shown = axis && typeof epoch === "number";
    const at = shown ? axis.d2p(epoch) : 0;
    this.node.hidden = !shown || !(at >= 0 && at <= axis._length);
    if (this.node.hidden) return;
    const { t, h } = layout._size;
    this.node.style.transform = `translate(${Math.round(axis._offset + at) - 1}px, ${t}px)`;
    this.node.style.height = `${h}px`;
  }
}
