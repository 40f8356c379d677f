// What the browser holds of the run: the last array of every name, and the curves.

/** Rows of the curves by column, grown by doubling. */
export class Curves {
  constructor() {
    /** @type {string[]} */ this.names = [];
    /** @type {Map<string, Float32Array>} */ this.columns = new Map();
    this.count = 0;
  }

  clear() {
    this.names = [];
    this.columns.clear();
    this.count = 0;
  }

  /**
   * Keep rows 0…from−1, then append.
   * @param {string[]} names @param {number} from @param {{data: Float32Array, shape: number[]}|undefined} rows
   * @returns {boolean} false when rows before `from` are missing here
   */
  apply(names, from, rows) {
    if (from > this.count) return false;
    if (names.length !== this.names.length || names.some((name, i) => name !== this.names[i])) {
      if (from > 0) return false;
      this.clear();
      this.names = names.slice();
      for (const name of names) this.columns.set(name, new Float32Array(256));
    }
    const added = rows ? rows.shape[0] : 0;
    const width = names.length;
    const total = from + added;
    for (let c = 0; c < width; c++) {
      let column = this.columns.get(names[c]);
      if (column.length < total) {
        const grown = new Float32Array(Math.max(total, 2 * column.length));
        grown.set(column.subarray(0, from));
        this.columns.set(names[c], grown);
        column = grown;
      }
      for (let r = 0; r < added; r++) column[from + r] = rows.data[r * width + c];
    }
    this.count = total;
    return true;
  }

  /** The rows of one column, a view; empty when there is no such column. @param {string} name */
  column(name) {
    const column = this.columns.get(name);
    return column ? column.subarray(0, this.count) : new Float32Array(0);
  }
}

const SMALL = 512; // elements; larger arrays are taken for changed

/** Whether two small arrays hold the same, so that what follows them need not be drawn again. @param {any} before @param {any} now typed arrays */
function sameSmall(before, now) {
  return before.length === now.length && now.length <= SMALL && now.every((/** @type {number} */ value, /** @type {number} */ i) => value === before[i]);
}

export class Store {
  constructor() {
    /** @type {string|null} */ this.structure = null;
    /** @type {import("./types.d.ts").FrameInfo|null} */ this.info = null;
    /** @type {Map<string, {data: any, shape: number[], revision: number}>} */ this.arrays = new Map();
    this.curves = new Curves();
    this.revision = 0; // of the last change to anything
    this.needsFull = false; // a gap was seen: ask for a full frame
  }

  /** Take a frame in. @param {import("./frame.js").Frame} frame */
  apply(frame) {
    const { info, arrays } = frame;
    if (info.structure !== this.structure) {
      this.arrays.clear();
      this.curves.clear();
      this.structure = info.structure;
      this.needsFull = !info.full;
    }
    if (info.full) this.needsFull = false;
    this.info = info;
    this.revision += 1;
    for (const [name, array] of arrays) {
      const before = this.arrays.get(name);
      if (!before || !sameSmall(before.data, array.data)) this.arrays.set(name, { data: array.data, shape: array.shape, revision: this.revision });
    }
    if (info.curves && !this.curves.apply(info.curves.columns, info.curves.from, arrays.get("curves"))) this.needsFull = true;
  }

  /** The array's elements, or null. @param {string} name */
  get(name) {
    return this.arrays.get(name)?.data ?? null;
  }

  /** When the array last changed; 0 for one that is not here. @param {string} name */
  revisionOf(name) {
    return this.arrays.get(name)?.revision ?? 0;
  }
}
