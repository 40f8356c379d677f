// From a figure's bindings to values: which arrays an attribute follows, and how its value is made of them.

import { asBytes } from "./raster.js";

const MOST_POINTS = 1000; // of a curve as drawn; longer ones are thinned, the last row always kept

/**
 * @typedef {import("./store.js").Store} Store
 * @typedef {{path: string, deps: string[], read: (store: Store) => any, drawn: number}} Binding
 * @typedef {{path: string, deps: string[], map: string, sureness: string|null}} ImageBinding
 */

/** @param {string} column */
function curveReader(column) {
  let thinned = new Float32Array(0);
  return (store) => {
    const rows = store.curves.column(column);
    const stride = Math.ceil(rows.length / MOST_POINTS);
    if (stride <= 1) return rows;
    const count = Math.ceil((rows.length - 1) / stride) + 1;
    if (thinned.length !== count) thinned = new Float32Array(count);
    for (let i = 0; i < count - 1; i++) thinned[i] = rows[i * stride];
    thinned[count - 1] = rows[rows.length - 1];
    return thinned;
  };
}

/** @param {string} array @param {number[]|number[][]} index */
function gatherReader(array, index) {
  const rows = Array.isArray(index[0]) ? /** @type {number[][]} */ (index) : [/** @type {number[]} */ (index)];
  const values = rows.map((row) => new Float32Array(row.length));
  return (store) => {
    const data = store.get(array);
    for (let r = 0; r < rows.length; r++) {
      const row = rows[r];
      const out = values[r];
      for (let c = 0; c < row.length; c++) out[c] = data !== null && row[c] >= 0 ? data[row[c]] : NaN;
    }
    return rows === index ? values : values[0];
  };
}

/** @param {string} name */
function arrayReader(name) {
  return (store) => {
    const array = store.arrays.get(name);
    if (!array) return [];
    if (array.shape.length < 2) return array.data;
    const width = array.shape[1];
    return Array.from({ length: array.shape[0] }, (_, r) => array.data.subarray(r * width, (r + 1) * width));
  };
}

/**
 * @param {Record<string, any>} bindings attribute → source, as in docs/protocol.md
 * @returns {{attributes: Binding[], image: ImageBinding|null}}
 */
export function compileBindings(bindings) {
  const attributes = [];
  let image = null;
  for (const [path, source] of Object.entries(bindings)) {
    if (typeof source === "string" && source.startsWith("curves.")) {
      attributes.push({ path, deps: ["curves"], read: curveReader(source.slice("curves.".length)), drawn: -1 });
    } else if (typeof source === "string") {
      attributes.push({ path, deps: [source], read: arrayReader(source), drawn: -1 });
    } else if (source.map) {
      image = { path, deps: [source.map, source.sureness ?? source.map, "boundary"], map: source.map, sureness: source.sureness ?? null };
    } else {
      attributes.push({ path, deps: [source.array], read: gatherReader(source.array, source.gather), drawn: -1 });
    }
  }
  return { attributes, image };
}

/** The latest change to what a binding follows. @param {{deps: string[]}} binding @param {Store} store */
export function revisionOf(binding, store) {
  let latest = 0;
  for (const name of binding.deps) latest = Math.max(latest, store.revisionOf(name));
  return latest;
}

/** "data[2].marker.color" → {trace: 2, attribute: "marker.color"}; "layout.yaxis.type" → {trace: null, …}. @param {string} path */
export function splitPath(path) {
  const match = /^data\[(\d+)\]\.(.+)$/.exec(path);
  if (match) return { trace: Number(match[1]), attribute: match[2] };
  return { trace: null, attribute: path.replace(/^layout\./, "") };
}

/** Set an attribute inside a figure that is not drawn yet. @param {any} figure @param {string} path @param {any} value */
export function setInFigure(figure, path, value) {
  const { trace, attribute } = splitPath(path);
  let place = trace === null ? figure.layout : figure.data[trace];
  if (!place) return;
  const keys = attribute.split(".");
  for (const key of keys.slice(0, -1)) place = place[key] ??= {};
  place[keys[keys.length - 1]] = value;
}

/**
 * What a map shows now: a pinned neuron's values stand in `boundary` also where there are more than two classes.
 * @param {Store} store @param {{map: string, sureness: string|null}} image
 */
export function shownMap(store, image) {
  const pinned = store.info?.pin !== null && store.info?.pin !== undefined;
  const name = image.map === "classes" && pinned && store.arrays.has("boundary") ? "boundary" : image.map;
  const array = store.arrays.get(name);
  if (!array) return null;
  const [rows, columns] = array.shape;
  const sureness = name === "classes" && image.sureness ? store.get(image.sureness) : null;
  return { name, rows, columns, values: array.data, bytes: asBytes(array.data), sureness, range: store.info?.ranges?.[name] ?? 1 };
}
