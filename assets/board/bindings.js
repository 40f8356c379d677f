// From a figure's bindings to values: which arrays an attribute follows, and how its value is made of them.

import { asBytes } from "./raster.js";
import { fenceReader } from "./fences.js";
import { makeReader } from "./readers.js";

const MOST_POINTS = 1000; // of a curve as drawn; longer ones are thinned, the last row always kept

/**
 * @typedef {import("./store.js").Store} Store
 * @typedef {{while: string, map: string, label?: string}} Instead another map, while a frame's `info` says something under that name
 * @typedef {{path: string, deps: string[], read: (store: Store) => any, drawn: number, text?: any}} Binding
 * @typedef {{path: string, deps: string[], map: string, sureness: string|null, slice: number[], instead?: Instead, colors?: number[][], colorsDark?: number[][]}} ImageBinding
 */

/** @param {string} column */
function curveReader(column) {
  let thinned = new Float32Array(0);
  return (/** @type {Store} */ store) => {
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

/** @param {string} array @param {number[]|number[][]} index @returns {(store: Store) => any} a row, or rows */
function gatherReader(array, index) {
  const rows = Array.isArray(index[0]) ? /** @type {number[][]} */ (index) : [/** @type {number[]} */ (index)];
  const values = rows.map((row) => new Float32Array(row.length));
  return (/** @type {Store} */ store) => {
    const data = store.get(array);
    for (let r = 0; r < rows.length; r++) {
      const row = rows[r];
      const out = values[r];
      for (let c = 0; c < row.length; c++) out[c] = data !== null && row[c] >= 0 ? data[row[c]] : NaN;
    }
    return rows === index ? values : values[0];
  };
}

/**
 * A matrix whose blocks are divided by their largest number in size each: shares of −1…1.
 * @param {(store: Store) => Float32Array[]} read @param {number[][]} blocks top, left, rows, columns
 */
function eachReader(read, blocks) {
  return (/** @type {Store} */ store) => {
    const rows = read(store);
    for (const [top, left, height, width] of blocks) {
      const lines = rows.slice(top, top + height).map((row) => row.subarray(left, left + width));
      let largest = 0;
      for (const line of lines) for (const value of line) if (Math.abs(value) > largest) largest = Math.abs(value);
      if (largest > 0) for (const line of lines) for (let c = 0; c < width; c++) line[c] /= largest;
    }
    return rows;
  };
}

/**
 * The matrix at some leading indices of an array: the last two dimensions, no copy. Null where the array has no such.
 * @param {{data: any, shape: number[]}|undefined} array @param {number[]} slice one index for each dimension before the last two
 */
export function matrixAt(array, slice) {
  if (!array || array.shape.length !== slice.length + 2) return null;
  const [rows, columns] = array.shape.slice(-2);
  let at = 0;
  for (let d = 0; d < slice.length; d++) {
    if (slice[d] < 0 || slice[d] >= array.shape[d]) return null;
    at = at * array.shape[d] + slice[d];
  }
  return { rows, columns, data: array.data.subarray(at * rows * columns, (at + 1) * rows * columns) };
}

/**
 * A row of an array: the last dimension at an index for each one before it, no copy. Null where the array has no such.
 * @param {{data: any, shape: number[]}} array @param {number[]} slice
 */
function rowAt(array, slice) {
  const matrix = matrixAt(array, slice.slice(0, -1));
  const row = slice[slice.length - 1];
  return matrix && row >= 0 && row < matrix.rows ? rowsOf(matrix)[row] : null;
}

/** @param {{rows: number, columns: number, data: any}} matrix */
function rowsOf({ rows, columns, data }) {
  return Array.from({ length: rows }, (_, r) => data.subarray(r * columns, (r + 1) * columns));
}

/**
 * A whole array, or a matrix of it row by row, or one of its rows.
 * @param {string} name @param {number[]} [slice] @param {string|null} [where] an array of the same shape: gaps where it is not above 0
 */
function arrayReader(name, slice = [], where = null) {
  return (/** @type {Store} */ store) => {
    const array = store.arrays.get(name);
    if (!array) return [];
    if (array.shape.length < 2) return array.data;
    if (slice.length === array.shape.length - 1) return rowAt(array, slice) ?? [];
    const matrix = matrixAt(array, slice);
    if (!matrix) return [];
    const done = where && matrixAt(store.arrays.get(where), slice);
    if (!where) return rowsOf(matrix);
    return rowsOf({ ...matrix, data: Float32Array.from(matrix.data, (value, i) => (done && done.data[i] > 0 ? value : NaN)) });
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
      image = {
        path,
        deps: [source.map, source.sureness ?? source.map, source.instead?.map ?? source.map],
        map: source.map,
        sureness: source.sureness ?? null,
        slice: source.slice ?? [],
        instead: source.instead,
        colors: source.colors,
        colorsDark: source.colors_dark,
      };
    } else if (source.fence) {
      attributes.push({ path, deps: [source.array, source.where], read: fenceReader(source), drawn: -1 });
    } else if (makeReader(source)) {
      attributes.push({ path, deps: [source.array], read: makeReader(source), drawn: -1 });
    } else if (!source.gather) {
      const { array, slice = [], where = null } = source;
      attributes.push({ path, deps: where ? [array, where] : [array], read: arrayReader(array, slice, where), drawn: -1 });
    } else {
      const read = gatherReader(source.array, source.gather);
      attributes.push({ path, deps: [source.array], read: source.each ? eachReader(read, source.each) : read, drawn: -1 });
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
 * What a map shows now; its label where another one stands in for it.
 * @param {Store} store @param {{map: string, sureness: string|null, slice?: number[], instead?: Instead}} image
 */
export function shownMap(store, image) {
  const { instead } = image;
  const replaced = instead !== undefined && (store.info?.[instead.while] ?? null) !== null;
  const name = replaced && store.arrays.has(instead.map) ? instead.map : image.map;
  const matrix = matrixAt(store.arrays.get(name), image.slice ?? []);
  if (!matrix) return null;
  const { rows, columns, data } = matrix;
  const sureness = name === "classes" && image.sureness ? (matrixAt(store.arrays.get(image.sureness), image.slice ?? [])?.data ?? null) : null;
  return {
    name,
    rows,
    columns,
    values: data,
    bytes: asBytes(data),
    sureness,
    range: store.info?.ranges?.[name] ?? 1,
    label: replaced ? instead.label : undefined,
  };
}
