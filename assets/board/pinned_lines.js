// Pinned runs' curves, pale under the live ones: further traces of a chart of the curves. Pure.

const MOST_POINTS = 150; // of a pinned curve: it stands still, and has to be drawn with every frame of the live ones
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
 * The view with the pins' curves under its own; the view itself where it is not over epochs.
 * @param {import("./types.d.ts").ViewSpec} view @param {{slot: number, curves: Record<string, number[]>}[]} pins
 */
export function withPins(view, pins) {
  const bindings = view.bindings ?? {};
  if (!pins.length || !Object.values(bindings).includes("curves.epoch")) return view;
  const added = [];
  for (const [path, source] of Object.entries(bindings)) {
    const trace = /^data\[(\d+)\]\.y$/.exec(path)?.[1];
    if (trace === undefined || typeof source !== "string" || bindings[`data[${trace}].x`] !== "curves.epoch") continue;
    const own = view.figure.data[Number(trace)];
    for (const { slot, curves } of pins) {
      const y = curves[source.slice("curves.".length)];
      if (!y || !curves.epoch) continue;
      const line = { ...own.line, color: COLORS[slot], width: 1.5 };
      const { fill, fillcolor, ...rest } = own;
      added.push({ ...rest, x: curves.epoch, y, line, opacity: 0.5, zorder: -1, showlegend: false, hoverinfo: "skip", hovertemplate: null });
    }
  }
  return { ...view, figure: { ...view.figure, data: [...view.figure.data, ...added] } };
}
