// Reading a frame: safetensors bytes to `info` and named typed arrays (views, nothing is copied).

/** @type {Record<string, any>} by safetensors' name */
const TYPES = {
  F64: Float64Array,
  F32: Float32Array,
  I64: BigInt64Array,
  U64: BigUint64Array,
  I32: Int32Array,
  U32: Uint32Array,
  I16: Int16Array,
  U16: Uint16Array,
  I8: Int8Array,
  U8: Uint8Array,
  BOOL: Uint8Array,
};
const decoder = new TextDecoder();

/** @typedef {{data: any, shape: number[]}} NamedArray */
/** @typedef {{info: import("./types.d.ts").FrameInfo, arrays: Map<string, NamedArray>}} Frame */

/** JSON in which Python may have written NaN or Infinity: those become null. @param {string} text */
export function parseLooseJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return JSON.parse(text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (match) => (match[0] === '"' ? match : "null")));
  }
}

/**
 * @param {ArrayBuffer} buffer
 * @returns {Frame}
 * @throws {Error} when the bytes are not safetensors
 */
export function parseFrame(buffer) {
  const length = Number(new DataView(buffer).getBigUint64(0, true));
  if (8 + length > buffer.byteLength) throw new Error("frame: the header is longer than the bytes");
  const header = JSON.parse(decoder.decode(new Uint8Array(buffer, 8, length)));
  const arrays = new Map();
  for (const [name, entry] of Object.entries(header)) {
    if (name === "__metadata__") continue;
    const Type = TYPES[entry.dtype];
    if (!Type) throw new Error(`frame: ${name} has the unknown type ${entry.dtype}`);
    const start = 8 + length + entry.data_offsets[0];
    const end = 8 + length + entry.data_offsets[1];
    if (end > buffer.byteLength) throw new Error(`frame: ${name} ends after the bytes do`);
    const aligned = start % Type.BYTES_PER_ELEMENT === 0;
    const data = aligned ? new Type(buffer, start, (end - start) / Type.BYTES_PER_ELEMENT) : new Type(buffer.slice(start, end));
    arrays.set(name, { data, shape: entry.shape });
  }
  return { info: parseLooseJson(header.__metadata__?.info ?? "{}"), arrays };
}
