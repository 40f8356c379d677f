// Bindings that read an array in another way: as symbols, as one column, as one number.

/** @typedef {import("./store.js").Store} Store */

/** The probe's symbols for ticks. @param {{array: string, names: string[], every?: number}} source */
function ticks({ array, names, every = 1 }) {
  return (/** @type {Store} */ store) => {
    const codes = store.get(array);
    if (!codes) return [];
    const texts = [];
    for (let i = 0; i < codes.length; i += every) texts.push(names[codes[i]] ?? "");
    return texts;
  };
}

/**
 * Hover texts of a map over positions: for each cell its row and column, "3 (b)" and "6 (d)".
 * @param {{array: string, names: string[], labels: number}} source with `labels` above 0 there are that many numbered columns
 */
function cellLabels({ array, names, labels }) {
  return (/** @type {Store} */ store) => {
    const codes = store.get(array);
    if (!codes) return [];
    const positions = Array.from(codes, (code, i) => `${i} (${names[code] ?? ""})`);
    const columns = labels > 0 ? Array.from({ length: labels }, (_, i) => String(i)) : positions;
    return positions.map((row) => columns.map((column) => [row, column]));
  };
}

/** One column of a matrix. @param {{array: string, column: number}} source */
function column({ array, column: at }) {
  /** @param {Store} store @returns {ArrayLike<number>} */
  return (store) => {
    const found = store.arrays.get(array);
    if (!found) return [];
    const width = found.shape[1];
    return Float32Array.from({ length: found.shape[0] }, (_, r) => found.data[r * width + at]);
  };
}

/** One element; where it is written into a text, at "{}", with so many digits after the point, else as a share. @param {{array: string, element: number, text?: string, digits?: number}} source */
function element({ array, element: at, text, digits }) {
  return (/** @type {Store} */ store) => {
    const value = store.get(array)?.[at];
    if (text === undefined) return value;
    const written = value === undefined ? "–" : digits === undefined ? `${Math.round(100 * value)} %` : value.toFixed(digits).replace("-", "−");
    return text.replace("{}", written);
  };
}

/** A map on so many cells a side, evenly chosen, in shares of a unit. @param {{array: string, cells: number, unit: number}} source */
function cells({ array, cells: side, unit }) {
  return (/** @type {Store} */ store) => {
    const found = store.arrays.get(array);
    if (!found) return [];
    const [rows, columns] = found.shape;
    const at = (/** @type {number} */ k, /** @type {number} */ count) => Math.min(count - 1, Math.floor(((k + 0.5) * count) / side));
    return Array.from({ length: side }, (_, r) => Float32Array.from({ length: side }, (_, c) => found.data[at(r, rows) * columns + at(c, columns)] / unit));
  };
}

/**
 * The reader of a source, null where it is of another kind.
 * @param {any} source @returns {((store: Store) => any)|null}
 */
export function makeReader(source) {
  if (source.names) return source.labels === undefined ? ticks(source) : cellLabels(source);
  if (source.list) return (/** @type {Store} */ store) => (store.arrays.has(source.array) ? Array.from(store.get(source.array)) : undefined);
  if (source.cells !== undefined) return cells(source);
  if (source.column !== undefined) return column(source);
  if (source.element !== undefined) return element(source);
  return null;
}
