// The line under a map: place, value there, and the point under the pointer with its label and error.

import { shownMap } from "./bindings.js";
import { setText } from "./dom.js";
import { formatPercent, formatPlain, formatValue } from "./format.js";

/** @typedef {import("./types.d.ts").ProbeSpec} ProbeSpec */

const REACH = 9; // pixels from the pointer to a point

/**
 * The map's element at a place, or null outside. @param {{rows: number, columns: number}} map
 * @param {{x: number, y: number, sizex: number, sizey: number}} place of the map, left and top corner in axis units
 * @param {number} x1 @param {number} x2
 */
export function cellAt(map, place, x1, x2) {
  const column = Math.floor(((x1 - place.x) / place.sizex) * map.columns);
  const row = Math.floor(((x2 - (place.y - place.sizey)) / place.sizey) * map.rows);
  if (column < 0 || row < 0 || column >= map.columns || row >= map.rows) return null;
  return row * map.columns + column;
}

/** A place on an axis; in the units of the table that the points come from, where they do. @param {ProbeSpec} probe @param {number} k @param {number} x */
function coordinate(probe, k, x) {
  const axis = probe.axes?.[k];
  return axis ? `${axis.name} ${formatPlain(axis.middle + axis.spread * x)}` : `${k ? "x₂" : "x₁"} ${formatValue(x)}`;
}

/** The axis of labels that are values of a table. @param {ProbeSpec} probe */
const valueAxis = (probe) => (probe.classes ? undefined : probe.axes?.[2]);

/** An output or label that is a value. @param {ProbeSpec} probe @param {number} value @param {(value: any) => string} form */
function labelValue(probe, value, form = formatValue) {
  const axis = valueAxis(probe);
  return axis && value !== undefined ? formatPlain(axis.middle + axis.spread * value) : form(value);
}

/** A class by its name, where it has one: two are −1 and +1. @param {ProbeSpec} probe @param {number} label */
function className(probe, label) {
  const { classes } = probe;
  return classes?.[classes.length === 2 ? (label + 1) / 2 : label] ?? formatPlain(label);
}

export class Probe {
  /** @param {import("./chart.js").Chart} chart @param {HTMLElement} line @param {() => {store: import("./store.js").Store, probe: import("./types.d.ts").ProbeSpec|null|undefined}} context */
  constructor(chart, line, context) {
    this.chart = chart;
    this.line = line;
    this.context = context;
    /** @type {{x: number, y: number}|null} */ this.pointer = null;
    chart.body.addEventListener("pointermove", (event) => {
      this.pointer = { x: event.clientX, y: event.clientY };
      this.update();
    });
    chart.body.addEventListener("pointerleave", () => {
      this.pointer = null;
      this.update();
    });
  }

  /** Write the line again; called for every frame too, since the value under a resting pointer changes. */
  update() {
    const { probe } = this.context();
    const text = this.pointer && probe && this.chart.made ? this.read(probe) : null;
    setText(this.line, text ?? (probe ? "Point at a place or a point to read it" : ""));
    this.line.classList.toggle("np-muted", text === null);
  }

  /** What stands under the pointer. @param {import("./types.d.ts").ProbeSpec} probe */
  read(probe) {
    const { store } = this.context();
    const { xaxis, yaxis } = this.chart.node._fullLayout;
    const frame = this.chart.node.getBoundingClientRect();
    const px = this.pointer.x - frame.left - xaxis._offset;
    const py = this.pointer.y - frame.top - yaxis._offset;
    if (px < 0 || py < 0 || px > xaxis._length || py > yaxis._length) return null;
    const x1 = xaxis.p2l(px);
    const x2 = yaxis.p2l(py);
    const point = this.pointNear(probe, store, xaxis, yaxis, px, py);
    if (point) return point;
    const place = `${coordinate(probe, 0, x1)}   ${coordinate(probe, 1, x2)}`;
    const image = this.chart.image;
    const map = image && shownMap(store, image.binding);
    const cell = map && cellAt(map, image.place, x1, x2);
    if (cell === null || cell === undefined || !map) return place;
    if (map.name === "classes") {
      return `${place}   class ${className(probe, map.values[cell])}${map.sureness ? `, ${formatPercent(map.sureness[cell] / 255)} sure` : ""}`;
    }
    const value = (map.values[cell] / 127) * map.range;
    return `${place}   ${map.label ?? probe.label ?? "output"} ${map.label ? formatValue(value) : labelValue(probe, value)}`;
  }

  /**
   * The nearest point within reach, in words; null without one.
   * @param {import("./types.d.ts").ProbeSpec} probe @param {import("./store.js").Store} store
   * @param {any} xaxis @param {any} yaxis Plotly's @param {number} px @param {number} py
   */
  pointNear(probe, store, xaxis, yaxis, px, py) {
    let best = REACH * REACH;
    let found = null;
    for (const { trace, set } of probe.points ?? []) {
      if (this.chart.node.data?.[trace]?.visible === false) continue;
      const x1 = store.get(`${set}.x1`);
      const x2 = store.get(`${set}.x2`);
      if (!x1 || !x2) continue;
      for (let i = 0; i < x1.length; i++) {
        const dx = xaxis.l2p(x1[i]) - px;
        const dy = yaxis.l2p(x2[i]) - py;
        const distance = dx * dx + dy * dy;
        if (distance < best) {
          best = distance;
          found = { set, i };
        }
      }
    }
    if (!found) return null;
    const label = store.get(`${found.set}.label`)?.[found.i];
    const output = store.get(`${found.set}.output`)?.[found.i];
    const head = `${found.set} point   label ${probe.classes ? className(probe, label) : labelValue(probe, label, formatPlain)}`;
    if (output === undefined) return head;
    if (probe.map === "classes") return `${head}   its probability ${formatPercent(output)}`;
    const error = Math.abs(output - label) * (valueAxis(probe)?.spread ?? 1);
    return `${head}   output ${labelValue(probe, output)}   error ${formatValue(error)}`;
  }
}
