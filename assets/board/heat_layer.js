// A heatmap's cells painted on a canvas under the plot, in every frame; Plotly keeps axes, hover and colour bar, and follows slower.

import { revisionOf } from "./bindings.js";
import { el } from "./dom.js";
import { Raster } from "./raster.js";

const FOLLOW_MS = 1000; // Plotly's own drawing of the same numbers, while they change
const OUTGROWN_MS = 350; // … when the colours' range no longer fits

/**
 * 256 packed colours of a Plotly colour scale. @param {[number, string][]} scale
 */
export function scaleTable(scale) {
  const canvas = el("canvas", { width: 256, height: 1 });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const gradient = context.createLinearGradient(0.5, 0, 255.5, 0);
  for (const [at, color] of scale) gradient.addColorStop(at, color);
  context.fillStyle = gradient;
  context.fillRect(0, 0, 256, 1);
  return new Uint32Array(context.getImageData(0, 0, 256, 1).data.buffer);
}

export class HeatLayer {
  /**
   * The layer of a figure's heatmap, or null where it has none that can be painted so.
   * @param {HTMLElement} host @param {import("./types.d.ts").Figure} figure @param {import("./bindings.js").Binding[]} attributes
   */
  static make(host, figure, attributes) {
    const trace = figure.data.findIndex((t) => t.type === "heatmap" && !t.x && !t.y);
    const binding = attributes.find((b) => b.path === `data[${trace}].z`);
    const only = figure.data.filter((t) => t.type === "heatmap").length === 1; // Plotly's own cells are hidden
    return only && trace >= 0 && binding ? new HeatLayer(host, trace, binding) : null;
  }

  /** @param {HTMLElement} host @param {number} trace @param {import("./bindings.js").Binding} binding */
  constructor(host, trace, binding) {
    this.trace = trace;
    this.binding = binding;
    this.canvas = el("canvas", { class: "np-heat", "aria-hidden": "true" });
    this.context = this.canvas.getContext("2d");
    host.replaceChildren(this.canvas);
    this.cells = new Raster(document.createElement("canvas"));
    this.drawn = -1;
    this.largest = 0;
    this.range = 0;
    this.scale = "";
    this.style = "";
  }

  /** Take colours, range and place from the plot as Plotly has drawn it. @param {any} node the plot */
  follow(node) {
    const full = node._fullData?.[this.trace];
    const { xaxis, yaxis } = node._fullLayout;
    if (!full?.colorscale || !xaxis || !yaxis) return;
    const scale = JSON.stringify(full.colorscale);
    if (scale !== this.scale) this.table = scaleTable(full.colorscale);
    this.scale = scale;
    this.low = full.zmin;
    this.range = full.zmax - full.zmin;
    this.axes = [xaxis, yaxis];
    this.gaps = [full.xgap ?? 0, full.ygap ?? 0];
    const ratio = Math.min(2, globalThis.devicePixelRatio || 1);
    const style = `left:${xaxis._offset}px;top:${yaxis._offset}px;width:${xaxis._length}px;height:${yaxis._length}px`;
    if (style !== this.style || ratio !== this.ratio) {
      this.canvas.width = Math.round(xaxis._length * ratio);
      this.canvas.height = Math.round(yaxis._length * ratio);
      this.canvas.setAttribute("style", style);
    }
    this.style = style;
    this.ratio = ratio;
    this.drawn = -1;
  }

  /** Paint if something changed. @param {import("./store.js").Store} store */
  draw(store) {
    const revision = revisionOf(this.binding, store);
    if (revision === this.drawn || !this.table) return;
    this.drawn = revision;
    const rows = this.binding.read(store);
    const height = rows.length;
    const width = height ? rows[0].length : 0;
    if (!width) return;
    const [xaxis, yaxis] = this.axes;
    const [left, right, top, bottom] = [xaxis.l2p(-0.5), xaxis.l2p(width - 0.5), yaxis.l2p(-0.5), yaxis.l2p(height - 0.5)];
    this.fill(rows, width, height, right < left, bottom < top);
    this.place(Math.min(left, right), Math.min(top, bottom), Math.abs(right - left), Math.abs(bottom - top), width, height);
  }

  /** @param {ArrayLike<number>[]} rows @param {number} width @param {number} height @param {boolean} mirrored @param {boolean} upward */
  fill(rows, width, height, mirrored, upward) {
    this.cells.size(width, height);
    const { pixels } = this.cells;
    const factor = this.range > 0 ? 255 / this.range : 0;
    let largest = 0;
    for (let r = 0; r < height; r++) {
      const row = rows[r];
      const start = (upward ? height - 1 - r : r) * width;
      for (let c = 0; c < width; c++) {
        const value = row[c];
        const abs = Math.abs(value);
        if (abs > largest) largest = abs;
        const at = start + (mirrored ? width - 1 - c : c);
        pixels[at] = !Number.isNaN(value) ? this.table[Math.max(0, Math.min(255, Math.round((value - this.low) * factor)))] : 0; // NaN: a gap
      }
    }
    this.largest = largest;
    this.cells.show();
  }

  /**
   * The cells at their size, with the gaps between them cut out.
   * @param {number} left @param {number} top @param {number} width @param {number} height @param {number} columns @param {number} rows
   */
  place(left, top, width, height, columns, rows) {
    const { context } = this;
    const [xgap, ygap] = this.gaps;
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.imageSmoothingEnabled = false;
    context.drawImage(this.cells.canvas, left, top, width, height);
    if (xgap) for (let c = 1; c < columns; c++) context.clearRect(Math.round(left + (c * width) / columns), top, xgap, height);
    if (ygap) for (let r = 1; r < rows; r++) context.clearRect(left, Math.round(top + (r * height) / rows), width, ygap);
  }

  /** Whether Plotly may wait with its own drawing. @param {number} since it was last drawn, ms */
  mayWait(since) {
    const most = Math.max(Math.abs(this.low), Math.abs(this.low + this.range));
    const outgrown = this.largest > 1.05 * most || this.largest < 0.5 * most;
    return since < (outgrown ? OUTGROWN_MS : FOLLOW_MS);
  }
}
