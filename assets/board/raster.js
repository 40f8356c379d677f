// Maps of small whole numbers to pixels, through tables of 256 packed colours.

/** @param {number[]} rgb @param {number} [alpha] @returns {number} as Uint32Array on a little-endian machine holds RGBA */
export function pack(rgb, alpha = 255) {
  return ((alpha << 24) | (rgb[2] << 16) | (rgb[1] << 8) | rgb[0]) >>> 0;
}

/** Colours of the raw byte of an int8 (−127…127). @param {number[][]} diverging 255 colours @param {boolean} discrete */
export function divergingTable(diverging, discrete = false) {
  const table = new Uint32Array(256);
  const last = diverging.length - 1;
  for (let byte = 0; byte < 256; byte++) {
    const value = Math.max(-127, byte < 128 ? byte : byte - 256);
    table[byte] = pack(diverging[discrete ? (value < 0 ? 0 : last) : Math.round(((value + 127) / 254) * last)]);
  }
  return table;
}

/**
 * Colours of (class, sureness): 256 to a class, from the neutral colour at a guess to the class's own at certainty.
 * @param {number[][]} classes @param {number[]} neutral @param {boolean} discrete
 */
export function classTable(classes, neutral, discrete = false) {
  const table = new Uint32Array(256 * classes.length);
  const guess = 1 / classes.length;
  classes.forEach((colour, index) => {
    for (let byte = 0; byte < 256; byte++) {
      const share = discrete ? 1 : Math.max(0, (byte / 255 - guess) / (1 - guess)) * 0.85 + 0.1;
      table[256 * index + byte] = pack(colour.map((c, i) => Math.round(neutral[i] + (c - neutral[i]) * share)));
    }
  });
  return table;
}

/** The same bytes read as unsigned ones. @param {Int8Array|Uint8Array} map */
export function asBytes(map) {
  return map instanceof Uint8Array ? map : new Uint8Array(map.buffer, map.byteOffset, map.byteLength);
}

/**
 * Paint one map, its row 0 at the bottom.
 * @param {Uint32Array} pixels of an image `stride` wide @param {number} stride @param {number} left @param {number} top
 * @param {Uint8Array} bytes @param {number} offset of the map's first byte @param {number} rows @param {number} columns
 * @param {Uint32Array} table
 */
export function paint(pixels, stride, left, top, bytes, offset, rows, columns, table) {
  for (let r = 0; r < rows; r++) {
    let to = (top + rows - 1 - r) * stride + left;
    let from = offset + r * columns;
    for (const end = from + columns; from < end; ) pixels[to++] = table[bytes[from++]];
  }
}

/**
 * As `paint`, one map of classes with how sure the network is.
 * @param {Uint32Array} pixels @param {number} columns @param {number} rows
 * @param {ArrayLike<number>} classes @param {ArrayLike<number>|null} sureness @param {Uint32Array} table
 */
export function paintClasses(pixels, columns, rows, classes, sureness, table) {
  const most = table.length / 256 - 1;
  for (let r = 0; r < rows; r++) {
    let to = (rows - 1 - r) * columns;
    for (let from = r * columns, end = from + columns; from < end; from++) {
      pixels[to++] = table[256 * Math.min(most, classes[from]) + (sureness ? sureness[from] : 255)];
    }
  }
}

/** A canvas of its own pixels, kept and reused. */
export class Raster {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    /** @type {ImageData|null} */ this.image = null;
    this.pixels = new Uint32Array(0);
  }

  /** @param {number} width @param {number} height */
  size(width, height) {
    if (this.image && this.image.width === width && this.image.height === height) return;
    this.canvas.width = width;
    this.canvas.height = height;
    this.image = this.context.createImageData(width, height);
    this.pixels = new Uint32Array(this.image.data.buffer);
  }

  show() {
    this.context.putImageData(this.image, 0, 0);
  }
}
