// A map's cells by keyboard: a button stands on one of them; arrow keys move it, Enter chooses the cell.

import { el, setText } from "./dom.js";
import { formatPlain } from "./format.js";

/** @type {Record<string, number[]>} */
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };

export class CellFocus {
  /** @param {HTMLElement} host the plot's area @param {import("./chart.js").Chart} chart its first trace is the heatmap @param {import("./board.js").Board} board */
  constructor(host, chart, board) {
    this.chart = chart;
    this.x = this.y = 0;
    this.button = el("button", { type: "button", class: "np-cell-focus", on: { click: () => board.edit({ op: "cell", x: this.x, y: this.y }) } });
    this.live = el("span", { class: "np-visually-hidden", "aria-live": "polite" });
    this.button.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      const move = MOVES[event.key];
      if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      const [across, upwards] = move;
      this.move(across, upwards);
    });
    this.button.addEventListener("focus", () => this.place());
    host.append(this.button, this.live);
    chart.onPlaced = () => this.place();
  }

  /** @param {number} across @param {number} upwards */
  move(across, upwards) {
    const { columns, rows } = this.size();
    this.x = Math.max(0, Math.min(columns - 1, this.x + across));
    this.y = Math.max(0, Math.min(rows - 1, this.y + upwards));
    this.place();
    setText(this.live, this.label());
  }

  size() {
    const { x, y } = this.chart.node.data[0];
    return { columns: x?.length ?? 0, rows: y?.length ?? 0 };
  }

  /** "learning rate 0.1, batch size 10: test loss 0.032 ± 0.01; Enter shows its curve" */
  label() {
    const { data, layout } = this.chart.node;
    const [trace] = data;
    /** @type {(axes: any, fallback: string, values: ArrayLike<any>|undefined, at: number) => string} */
    const axis = (axes, fallback, values, at) => `${axes?.title?.text ?? fallback} ${values?.[at] ?? at + 1}`;
    const value = trace.z?.[this.y]?.[this.x];
    const spread = trace.customdata?.[this.y]?.[this.x];
    const known = value !== undefined && !Number.isNaN(value);
    const around = known && spread > 0 ? ` ± ${formatPlain(spread)}` : "";
    const where = `${axis(layout.xaxis, "column", trace.x, this.x)}, ${axis(layout.yaxis, "row", trace.y, this.y)}`;
    return `${where}: ${trace.colorbar?.title?.text ?? "value"} ${known ? formatPlain(value) : "not there yet"}${around}. Enter shows its curve.`;
  }

  /** Stand on the cell, where the axes now are. */
  place() {
    const { xaxis, yaxis } = this.chart.node._fullLayout ?? {};
    if (!xaxis?.l2p || !yaxis?.l2p) return;
    const { columns, rows } = this.size(); // another map may be smaller
    this.x = Math.max(0, Math.min(columns - 1, this.x));
    this.y = Math.max(0, Math.min(rows - 1, this.y));
    const [left, right] = [xaxis.l2p(this.x - 0.5), xaxis.l2p(this.x + 0.5)];
    const [top, bottom] = [yaxis.l2p(this.y + 0.5), yaxis.l2p(this.y - 0.5)];
    this.button.style.cssText = `left:${xaxis._offset + left}px;top:${yaxis._offset + top}px;width:${right - left}px;height:${bottom - top}px`;
    this.button.setAttribute("aria-label", this.label());
  }
}
