// Edits of the configuration: a queue with growing ids, one message under way at a time.

const RESEND_MS = 6000;

export class EditQueue {
  /**
   * @param {(message: {id: number, edits: import("./types.d.ts").Edit[]}) => void} send
   * @param {{setTimeout?: any, clearTimeout?: any}} [world] for tests
   */
  constructor(send, world = {}) {
    this.sendMessage = send;
    this.setTimeout = world.setTimeout ?? globalThis.setTimeout.bind(globalThis);
    this.clearTimeout = world.clearTimeout ?? globalThis.clearTimeout.bind(globalThis);
    this.lastId = 0;
    /** @type {{id: number, edits: import("./types.d.ts").Edit[]}|null} */ this.underWay = null;
    /** @type {import("./types.d.ts").Edit[]} */ this.waiting = [];
    /** @type {any} */ this.timer = null;
  }

  /** @param {import("./types.d.ts").Edit} edit */
  add(edit) {
    this.waiting.push(edit);
    this.flush();
  }

  flush() {
    if (this.underWay || !this.waiting.length) return;
    this.underWay = { id: ++this.lastId, edits: this.waiting };
    this.waiting = [];
    this.transmit();
  }

  transmit() {
    this.sendMessage(this.underWay);
    this.timer = this.setTimeout(() => this.transmit(), RESEND_MS); // same id: applied once whatever happens
  }

  /** The page is another one that may not have heard what is under way: tell it again, with the same id. */
  again() {
    if (!this.underWay) return;
    this.clearTimeout(this.timer);
    this.transmit();
  }

  /** The page has applied all up to this id. @param {number} id */
  seen(id) {
    this.lastId = Math.max(this.lastId, id);
    if (this.underWay && id >= this.underWay.id) {
      this.clearTimeout(this.timer);
      this.underWay = null;
    }
    this.flush();
  }

  /** Edits that the page has not answered yet, oldest first. */
  pending() {
    return [...(this.underWay?.edits ?? []), ...this.waiting];
  }

  close() {
    this.clearTimeout(this.timer);
  }
}
