// A map drawn on a canvas under a transparent plot, where the figure's layout.images[0] says; it follows zoom and resize.

import { revisionOf, shownMap } from "./bindings.js";
import { el } from "./dom.js";
import { Raster, classTable, divergingTable, paint, paintClasses } from "./raster.js";

export class ImageLayer {
  /**
   * @param {HTMLElement} host under the plot's element
   * @param {import("./bindings.js").ImageBinding} binding
   * @param {{x: number, y: number, sizex: number, sizey: number, xanchor?: string, yanchor?: string}} place in axis units
   */
  constructor(host, binding, place) {
    this.binding = binding;
    this.place = place;
    this.clip = el("div", { class: "np-image-clip" });
    this.canvas = el("canvas", { class: "np-image", "aria-hidden": "true" });
    this.clip.append(this.canvas);
    host.replaceChildren(this.clip);
    this.raster = new Raster(this.canvas);
    this.drawn = -1;
    this.setColors([[0, 0, 0]], [[0, 0, 0]], false);
  }

  /** @param {number[][]} diverging @param {number[][]} classes @param {boolean} discrete */
  setColors(diverging, classes, discrete) {
    this.table = divergingTable(diverging, discrete);
    this.classTable = classTable(classes.length ? classes : [[0, 0, 0]], diverging[diverging.length >> 1], discrete);
    this.drawn = -1;
  }

  /** Paint if something changed. @param {import("./store.js").Store} store */
  draw(store) {
    const revision = Math.max(revisionOf(this.binding, store), 0);
    if (revision === this.drawn) return;
    const map = shownMap(store, this.binding);
    if (!map) return;
    this.drawn = revision;
    this.raster.size(map.columns, map.rows);
    if (map.name === "classes") paintClasses(this.raster.pixels, map.columns, map.rows, map.bytes, map.sureness, this.classTable);
    else paint(this.raster.pixels, map.columns, 0, 0, map.bytes, 0, map.rows, map.columns, this.table);
    this.raster.show();
  }

  /** Stand where the axes now are. @param {any} xaxis @param {any} yaxis Plotly's full axes */
  follow(xaxis, yaxis) {
    const { x, y, sizex, sizey, xanchor = "left", yanchor = "top" } = this.place;
    const shiftX = xanchor === "center" ? sizex / 2 : xanchor === "right" ? sizex : 0;
    const shiftY = yanchor === "middle" ? sizey / 2 : yanchor === "bottom" ? sizey : 0;
    const left = xaxis.l2p(x - shiftX);
    const right = xaxis.l2p(x - shiftX + sizex);
    const top = yaxis.l2p(y + shiftY);
    const bottom = yaxis.l2p(y + shiftY - sizey);
    box(this.clip, xaxis._offset, yaxis._offset, xaxis._length, yaxis._length);
    box(this.canvas, left, top, right - left, bottom - top);
  }
}

/** @param {HTMLElement} node @param {number} left @param {number} top @param {number} width @param {number} height */
function box(node, left, top, width, height) {
  const text = `left:${left}px;top:${top}px;width:${width}px;height:${height}px`;
  if (node.getAttribute("style") !== text) node.setAttribute("style", text);
}
