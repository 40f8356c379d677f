// The whole run as bytes, which the worker makes when it is asked (docs/protocol.md, "Run file").

const MAGIC = 0x464e5552; // "RUNF"; as the length of a frame's header it would be 1.1 GB

/** Whether a binary message is a run that was asked for, not a frame. @param {ArrayBuffer} bytes */
export function isRunFile(bytes) {
  return bytes.byteLength >= 4 && new DataView(bytes).getUint32(0, true) === MAGIC;
}

/** What of an address says how the run is looked at. @param {string} search */
export function lookOf(search) {
  const given = [...new URLSearchParams(search)].filter(([name]) => name.startsWith("view."));
  return new URLSearchParams(given).toString().slice(0, 4000);
}

/** Asks for runs, which come in the order in which they were asked for. */
export class RunFiles {
  /** @param {(command: any) => boolean} command */
  constructor(command) {
    this.command = command;
    /** @type {((bytes: ArrayBuffer|null) => void)[]} */ this.waiting = [];
  }

  /** The run as it is now; null where it could not be had, which was said. @param {boolean} [past] with its kept moments @returns {Promise<ArrayBuffer|null>} */
  ask(past = true) {
    return new Promise((resolve) => {
      if (this.command({ op: "save", past, look: lookOf(location.search) })) this.waiting.push(resolve);
      else resolve(null);
    });
  }

  /** @param {ArrayBuffer} bytes */
  take(bytes) {
    this.waiting.shift()?.(bytes);
  }

  /** The run refused to be saved, or is out of reach. */
  refused() {
    for (const resolve of this.waiting.splice(0)) resolve(null);
  }
}
