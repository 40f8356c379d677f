// Edits of the configuration: a queue with growing ids, one message under way at a time, and a draft that shows them at once.

const RESEND_MS = 6000;

/**
 * The network as it will be when the edit is applied. @param {any} network @param {any} edit @returns {any} a new object
 */
export function applyEdit(network, edit) {
  const hidden = network.hidden.slice();
  const activations = network.activations.slice();
  let features = network.features;
  if (edit.op === "add_layer") {
    const like = Math.min(edit.at, hidden.length) - 1;
    hidden.splice(edit.at, 0, hidden[Math.max(0, like)] ?? 4);
    activations.splice(edit.at, 0, activations[Math.max(0, like)] ?? network.activation_choices?.[0]?.name);
  } else if (edit.op === "remove_layer") {
    hidden.splice(edit.at, 1);
    activations.splice(edit.at, 1);
  } else if (edit.op === "neurons") hidden[edit.layer] = edit.count;
  else if (edit.op === "activation") activations[edit.layer] = edit.name;
  else if (edit.op === "feature") {
    features = features.map((feature) => (feature.name === edit.name ? { ...feature, on: edit.on } : feature));
  }
  return { ...network, hidden, activations, features };
}

export class EditQueue {
  /**
   * @param {(message: {id: number, edits: any[]}) => void} send
   * @param {{setTimeout?: any, clearTimeout?: any}} [world] for tests
   */
  constructor(send, world = {}) {
    this.sendMessage = send;
    this.setTimeout = world.setTimeout ?? globalThis.setTimeout.bind(globalThis);
    this.clearTimeout = world.clearTimeout ?? globalThis.clearTimeout.bind(globalThis);
    this.lastId = 0;
    /** @type {{id: number, edits: any[]}|null} */ this.underWay = null;
    /** @type {any[]} */ this.waiting = [];
    /** @type {any} */ this.timer = null;
  }

  /** @param {any} edit */
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

  /** @param {any} network as the page last sent it */
  draft(network) {
    return this.pending().reduce(applyEdit, network);
  }

  close() {
    this.clearTimeout(this.timer);
  }
}
