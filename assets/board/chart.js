// One Plotly chart: made once, then only its bound attributes are restyled. The node is never replaced.

import { compileBindings, revisionOf, setInFigure, splitPath } from "./bindings.js";
import { el } from "./dom.js";
import { formatShort } from "./format.js";
import { HeatLayer } from "./heat_layer.js";
import { ImageLayer } from "./image_layer.js";
import { PastLine } from "./past_line.js";
import { PinnedLayer } from "./pinned_lines.js";
import { scaleFigure } from "./scale.js";
import { emphasis } from "./series.js";
import { inkAttributes, scaleAttributes, themeAttributes } from "./theme.js";

const CONFIG = { displayModeBar: false, displaylogo: false, responsive: false, doubleClick: "reset", showTips: false };
const RANGE_MS = 500;

export class Chart {
  /** @param {HTMLElement} body the panel's plot area @param {any} Plotly */
  constructor(body, Plotly) {
    this.Plotly = Plotly;
    this.body = body;
    this.under = el("div", { class: "np-under" });
    this.node = el("div", { class: "np-plot" });
    body.replaceChildren(this.under, this.node);
    this.made = false;
    this.shownFigure = "";
    this.lastDraw = 0;
    /** @type {ImageLayer|null} */ this.image = null;
    /** @type {HeatLayer|null} */ this.heat = null;
    /** @type {PastLine|null} */ this.past = null;
    /** @type {PinnedLayer|null} */ this.pinned = null;
    /** @type {import("./bindings.js").Binding[]} */ this.attributes = [];
    this.width = 0;
    this.height = 0;
    /** @type {(() => void)|null} */ this.onPlaced = null; // axes may have moved
    /** @type {((event: any) => void)|null} */ this.onHover = null; // Plotly's event, null when the pointer has left
    /** @type {((event: any) => void)|null} */ this.onClick = null;
  }

  /**
   * Show this figure; nothing happens where it is the one shown already.
   * @param {import("./types.d.ts").ViewSpec} view a panel's @param {Record<string, any>} settings attribute → value of the switches
   * @param {{store: import("./store.js").Store, theme: import("./theme.js").Theme, diverging: number[][], classes: number[][], discrete: boolean, scale?: number}} context
   */
  show(view, settings, context) {
    const figure = scaleFigure(structuredClone({ data: view.figure.data, layout: view.figure.layout ?? {} }), context.scale ?? 1);
    this.scale = context.scale ?? 1;
    for (const [path, value] of Object.entries(settings)) setInFigure(figure, path, value);
    const colors = JSON.stringify([
      context.diverging[0],
      context.diverging[context.diverging.length >> 1],
      context.diverging.at(-1),
      context.classes,
      context.discrete,
    ]);
    const text = JSON.stringify([figure, view.bindings, view.pinned]);
    if (text !== this.shownFigure) this.make(view, figure, context);
    else if (this.theme !== context.theme.key) this.restyleTheme(context);
    if (this.image && (text !== this.shownFigure || colors !== this.colors)) {
      this.image.setColors(ownColors(this.image.binding, context.theme) ?? context.diverging, context.classes, context.discrete);
      this.image.draw(context.store);
    }
    this.shownFigure = text;
    this.colors = colors;
  }

  /**
   * Draw the figure anew, in the same node.
   * @param {import("./types.d.ts").ViewSpec} view @param {import("./types.d.ts").Figure} figure
   * @param {{store: import("./store.js").Store, theme: import("./theme.js").Theme, diverging: number[][]}} context
   */
  make(view, figure, context) {
    this.store = context.store;
    /** @type {number|null} */ this.emphasized = null;
    /** @type {string} */ this.range = "1"; // as the figures are drawn
    this.rangeShown = -Infinity;
    const { attributes, image } = compileBindings(view.bindings ?? {});
    this.attributes = attributes;
    const place = figure.layout.images?.[0];
    delete figure.layout.images;
    this.under.replaceChildren();
    this.image = image && place ? new ImageLayer(this.under, image, place) : null;
    this.heat = this.image ? null : HeatLayer.make(this.under, figure, attributes);
    this.node.classList.toggle("np-painted", this.heat !== null);
    const overEpochs = Object.values(view.bindings ?? {}).includes("curves.epoch");
    if (overEpochs) this.past ??= new PastLine(this.body);
    else if (this.past) this.past.node.hidden = true;
    this.overEpochs = overEpochs;
    this.pinned = view.pinned ? new PinnedLayer(this.under) : null;
    if (this.pinned) this.pinned.lines = view.pinned;
    this.measure();
    Object.assign(figure.layout, { width: this.width, height: this.height, autosize: false });
    if (matchMedia("(pointer: coarse)").matches) figure.layout.dragmode = false;
    for (const [path, value] of Object.entries(themeAttributes(figure.layout, context.theme))) setInFigure(figure, `layout.${path}`, value);
    for (const [path, value] of Object.entries(scaleAttributes(figure.data, context.diverging))) setInFigure(figure, path, value);
    for (const [path, value] of Object.entries(inkAttributes(figure.data, context.theme))) setInFigure(figure, path, value);
    this.theme = context.theme.key;
    for (const binding of attributes) {
      setInFigure(figure, binding.path, binding.read(context.store));
      binding.drawn = revisionOf(binding, context.store);
    }
    if (this.made) this.Plotly.react(this.node, figure.data, figure.layout, CONFIG);
    else {
      this.Plotly.newPlot(this.node, figure.data, figure.layout, CONFIG);
      this.node.on("plotly_relayouting", () => this.follow());
      this.node.on("plotly_afterplot", () => this.follow());
      this.node.on("plotly_hover", (/** @type {any} */ event) => this.onHover?.(event));
      this.node.on("plotly_unhover", () => this.onHover?.(null));
      this.node.on("plotly_click", (/** @type {any} */ event) => this.onClick?.(event));
    }
    this.made = true;
    this.lastDraw = performance.now();
    this.follow();
  }

  /** Lines, texts and colour scales of another theme. @param {{theme: import("./theme.js").Theme, diverging: number[][]}} context */
  restyleTheme({ theme, diverging }) {
    this.theme = theme.key;
    const change = new Change();
    for (const [path, value] of Object.entries(themeAttributes(this.node.layout, theme))) change.set(`layout.${path}`, value);
    for (const [path, value] of Object.entries(scaleAttributes(this.node.data, diverging))) change.set(path, value);
    for (const [path, value] of Object.entries(inkAttributes(this.node.data, theme))) change.set(path, value);
    this.update(change);
  }

  /** Change some attributes for good. @param {Record<string, any>} settings attribute path → value */
  apply(settings) {
    const change = new Change();
    for (const [path, value] of Object.entries(settings)) change.set(path, value);
    this.update(change);
  }

  /**
   * The numbers at a map's colour bar, which the figure gives for −1…1. Followed slowly: colour bars are dear.
   * @param {Record<string, number>} ranges what ±127 stands for, by the map's name @param {number} now @param {boolean} playing
   */
  setRanges(ranges, now, playing) {
    if (!this.image || (playing && now - this.rangeShown < RANGE_MS)) return;
    const range = ranges[this.image.binding.map] ?? 1;
    const key = formatShort(range);
    const trace = this.node.data.findIndex((/** @type {any} */ t) => t.marker?.showscale && t.marker.colorbar?.tickvals);
    if (key === this.range || trace < 0) return;
    this.range = key;
    this.rangeShown = now;
    const ticks = this.node.data[trace].marker.colorbar.tickvals.map((/** @type {number} */ value) => formatShort(value * range));
    this.apply({ [`data[${trace}].marker.colorbar.ticktext`]: ticks });
  }

  /** Bring the traces of one item forward, null: none. @param {import("./types.d.ts").ViewSpec} view @param {number|null} item */
  emphasize(view, item) {
    if (!this.made || item === this.emphasized) return;
    this.emphasized = item;
    const { traces, style } = emphasis(scaleFigure(view.figure.data, this.scale), view.series, item);
    if (traces.length) this.Plotly.restyle(this.node, style, traces);
  }

  /** Whether a bound array has changed and Plotly should draw it. @param {import("./store.js").Store} store @param {number} now @param {boolean} playing */
  stale(store, now, playing) {
    if (!this.made) return false;
    for (const binding of this.attributes) {
      if (revisionOf(binding, store) === binding.drawn) continue;
      if (!(playing && binding === this.heat?.binding && this.heat.mayWait(now - this.lastDraw))) return true;
    }
    return false;
  }

  /** What is painted without Plotly. @param {import("./store.js").Store} store */
  paint(store) {
    this.image?.draw(store);
    this.heat?.draw(store);
    if (this.overEpochs) this.past?.draw(store.info?.past, this.node._fullLayout);
  }

  /** Draw what changed. @param {import("./store.js").Store} store @param {number} now */
  draw(store, now) {
    this.lastDraw = now;
    const change = new Change();
    for (const binding of this.attributes) {
      const revision = revisionOf(binding, store);
      if (revision === binding.drawn) continue;
      binding.drawn = revision;
      const value = binding.read(store);
      if (typeof value === "string" && value === binding.text) continue; // a text that reads the same
      binding.text = value;
      change.set(binding.path, value);
    }
    this.update(change);
  }

  /** @param {Change} change */
  update(change) {
    const { traces, layout } = change;
    const style = change.style();
    if (traces.length && layout) this.Plotly.update(this.node, style, layout, traces);
    else if (traces.length) this.Plotly.restyle(this.node, style, traces);
    else if (layout) this.Plotly.relayout(this.node, layout);
  }

  /** Room in the panel, whole pixels. @returns {boolean} whether it changed */
  measure() {
    const width = Math.max(60, Math.floor(this.body.clientWidth));
    const height = Math.max(60, Math.floor(this.body.clientHeight));
    const changed = width !== this.width || height !== this.height;
    this.width = width;
    this.height = height;
    return changed;
  }

  /** Fill the panel again after it changed in size. */
  resize() {
    if (this.made && this.measure()) this.Plotly.relayout(this.node, { width: this.width, height: this.height });
  }

  follow() {
    const layout = this.node._fullLayout;
    if (!layout?.xaxis) return;
    this.image?.follow(layout.xaxis, layout.yaxis);
    if (this.overEpochs) this.past?.draw(this.store.info?.past, layout);
    this.pinned?.draw(layout);
    this.onPlaced?.();
    if (this.heat) {
      this.heat.follow(this.node);
      this.heat.draw(this.store);
    }
  }

  destroy() {
    if (this.made) this.Plotly.purge(this.node);
  }
}

/** A map's own colours from −127 to 127, null where it takes the board's. @param {import("./bindings.js").ImageBinding} binding @param {import("./theme.js").Theme} theme */
function ownColors({ colors, colorsDark }, theme) {
  return (theme.dark && colorsDark) || colors || null;
}

/** Attributes to change, in the shape that Plotly.update takes: one list of values to an attribute, one entry a trace. */
class Change {
  constructor() {
    /** @type {number[]} */ this.traces = [];
    /** @type {Map<string, Map<number, any>>} */ this.values = new Map();
    /** @type {Record<string, any>|null} */ this.layout = null;
  }

  /** @param {string} path @param {any} value */
  set(path, value) {
    const { trace, attribute } = splitPath(path);
    if (trace === null) {
      this.layout ??= {};
      this.layout[attribute] = value;
      return;
    }
    if (!this.traces.includes(trace)) this.traces.push(trace);
    if (!this.values.has(attribute)) this.values.set(attribute, new Map());
    this.values.get(attribute).set(trace, value);
  }

  style() {
    /** @type {Record<string, any[]>} */ const style = {};
    for (const [attribute, byTrace] of this.values) style[attribute] = this.traces.map((trace) => byTrace.get(trace)); // undefined: left as it is
    return style;
  }
}
