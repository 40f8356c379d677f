// Pinned runs' curves, pale under the live ones of a chart over epochs.

const MOST_POINTS = 150; // of a pinned curve: its lines are painted with every frame of the live ones
export const COLORS = ["#cc79a7", "#009e73", "#e69f00", "#56b4e9", "#8b6fc9", "#a0522d"]; // by pin

/** @param {ArrayLike<number>} values @returns {number[]} */
function thinned(values) {
  const stride = Math.ceil(values.length / MOST_POINTS);
  const kept = [];
  for (let i = 0; i < values.length - 1; i += stride) kept.push(values[i]);
  if (values.length) kept.push(values[values.length - 1]);
  return kept;
}

/** A pin's columns as they are drawn. @param {{names: string[], column: (name: string) => ArrayLike<number>}} curves @returns {Record<string, number[]>} */
export function thinCurves(curves) {
  return Object.fromEntries(curves.names.map((name) => [name, thinned(curves.column(name))]));
}

/**
 * @typedef {{axis: string, x: number[], y: number[], color: string, dashed: boolean}} PinnedLine `axis`: its vertical one, as Plotly names it
 */

/**
 * The view with the pins' curves below its own; the view itself where it is not over epochs. They are painted, not plotted: Plotly draws all
 * lines of a plot again with every frame. What it gets is one trace for each axis that nobody sees, so that the axes reach as far as they do.
 * @param {import("./types.d.ts").ViewSpec} view @param {{slot: number, curves: Record<string, number[]>}[]} pins
 */
export function withPins(view, pins) {
  const bindings = view.bindings ?? {};
  if (!pins.length || !Object.values(bindings).includes("curves.epoch")) return view;
  /** @type {PinnedLine[]} */ const pinned = [];
  for (const [path, source] of Object.entries(bindings)) {
    const trace = /^data\[(\d+)\]\.y$/.exec(path)?.[1];
    if (trace === undefined || typeof source !== "string" || bindings[`data[${trace}].x`] !== "curves.epoch") continue;
    const own = view.figure.data[Number(trace)];
    for (const { slot, curves } of pins) {
      const y = curves[source.slice("curves.".length)];
      if (!y || !curves.epoch) continue;
      pinned.push({ axis: own.yaxis ?? "y", x: curves.epoch, y, color: COLORS[slot], dashed: (own.line?.dash ?? "solid") !== "solid" });
    }
  }
  const axes = [...new Set(pinned.map(({ axis }) => axis))];
  return { ...view, figure: { ...view.figure, data: [...view.figure.data, ...axes.map((axis) => reach(axis, pinned))] }, pinned };
}

/** The corners that an axis has to reach. @param {string} axis @param {PinnedLine[]} pinned */
function reach(axis, pinned) {
  const lines = pinned.filter((line) => line.axis === axis);
  const values = lines.flatMap(({ y }) => y).filter((value) => Number.isFinite(value) && value !== 0);
  const x = [0, Math.max(...lines.map(({ x }) => x[x.length - 1]))];
  const y = values.length ? [Math.min(...values), Math.max(...values)] : [];
  return { type: "scatter", mode: "markers", x: y.length ? x : [], y, yaxis: axis, opacity: 0, showlegend: false, hoverinfo: "skip" };
}

/** Paints pinned lines on a canvas under a plot, where its axes are. */
export class PinnedLayer {
  /** @param {HTMLElement} host */
  constructor(host) {
    this.canvas = document.createElement("canvas");
    this.canvas.className = "np-pinned";
    this.canvas.setAttribute("aria-hidden", "true");
    host.append(this.canvas);
    /** @type {PinnedLine[]} */ this.lines = [];
  }

  /** @param {any} layout Plotly's full layout */
  draw(layout) {
    const { canvas } = this;
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [Math.round(layout.width * ratio), Math.round(layout.height * ratio)];
    if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
    canvas.style.width = `${layout.width}px`;
    canvas.style.height = `${layout.height}px`;
    const context = canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, layout.width, layout.height);
    for (const line of this.lines) paintLine(context, line, layout.xaxis, layout[line.axis.replace("y", "yaxis")]);
  }
}

/** @param {CanvasRenderingContext2D} context @param {PinnedLine} line @param {any} xaxis @param {any} yaxis Plotly's full axes */
function paintLine(context, { x, y, color, dashed }, xaxis, yaxis) {
  if (!xaxis || !yaxis) return;
  context.save();
  context.beginPath();
  context.rect(xaxis._offset, yaxis._offset, xaxis._length, yaxis._length);
  context.clip();
  context.strokeStyle = color;
  context.globalAlpha = 0.5;
  context.lineWidth = 1.5;
  context.setLineDash(dashed ? [5, 4] : []);
  context.beginPath();
  let open = false;
  for (let i = 0; i < x.length; i++) {
    const [left, top] = [xaxis._offset + xaxis.d2p(x[i]), yaxis._offset + yaxis.d2p(y[i])];
    if (!Number.isFinite(left + top))
      open = false; // zero on a logarithmic axis
    else if (open) context.lineTo(left, top);
    else context.moveTo(left, top);
    open = open || Number.isFinite(left + top);
  }
  context.stroke();
  context.restore();
}
