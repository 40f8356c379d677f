// What this tab keeps of its run for a server that was restarted: bytes that only the server reads.

const MAGIC = 0x5045454b; // "KEEP"; as the length of a frame's header it would be 1.3 GB

/** Whether a binary message is a keepsake, not a frame. @param {ArrayBuffer} bytes */
export function isKeepsake(bytes) {
  return bytes.byteLength >= 4 && new DataView(bytes).getUint32(0, true) === MAGIC;
}

/**
 * What the run had trained after its keepsake was made, as far as it was shown here; said after the notice that it goes on.
 * @param {{run: number, epoch: number}|null} shown last, of the run as it was @param {{run: number, epoch: number}|undefined} from where it goes on
 * @param {string} unit what an epoch is called here @returns {string}
 */
export function lostSince(shown, from, unit) {
  if (!shown || !from) return "";
  if (shown.run !== from.run) return " What was trained after it started over is lost.";
  const lost = shown.epoch - from.epoch;
  if (lost <= 0) return "";
  return lost === 1 ? ` The ${unit} after it is lost.` : ` The ${lost.toLocaleString("en-US")} ${unit}s after it are lost.`;
}

/** The last keepsake, and whose it is. */
export class Keep {
  constructor() {
    /** @type {ArrayBuffer|null} */ this.bytes = null;
    /** @type {string|null} */ this.token = null;
  }

  /** @param {string} token of the run that it came from @param {ArrayBuffer} bytes */
  take(token, bytes) {
    this.token = token;
    this.bytes = bytes;
  }

  /** What a run that has just been opened is to be offered. @param {string} token @returns {ArrayBuffer|null} */
  for(token) {
    return this.token !== token ? this.bytes : null;
  }

  drop() {
    this.bytes = null;
  }
}
