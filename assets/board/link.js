// Which run this tab is connected to: the page's, or after a reload the one that it had before, if the page agrees.
// When the server was restarted, the page is asked for a run anew, and that one is told what this tab kept of the old.

import { Connection } from "./connection.js";
import { Keep } from "./keepsake.js";
import { decide, keepToken, keptToken, pageListens } from "./resume.js";

const RESUME_MS = 5000; // that the page may take to answer which run to take up
const LOOK_MS = 500; // between looks whether the page can be asked for another run
const ASK_MS = 2000; // between askings, at least
const LONGEST_MS = 30_000; // a page that seems not to listen for so long is asked all the same

export class Link {
  /**
   * @param {(token: string) => void} askToResume
   * @param {ConstructorParameters<typeof Connection>[1] & {onNewRun?: () => void}} handlers
   * @param {ConstructorParameters<typeof Connection>[2] & {listens?: () => boolean}} [world] for tests
   */
  constructor(askToResume, handlers, world = {}) {
    this.askToResume = askToResume;
    this.handlers = handlers;
    this.world = world;
    this.setTimeout = world.setTimeout ?? globalThis.setTimeout.bind(globalThis);
    this.listens = world.listens ?? pageListens;
    this.keep = new Keep();
    this.kept = keptToken();
    this.asked = false;
    this.ended = false;
    /** @type {Connection|null} */ this.connection = null;
    /** @type {string|null} */ this.token = null;
  }

  /** What the page says now. @param {{base: string, token: string, resume_refused?: boolean}} data */
  update(data) {
    this.data = data;
    if (!this.connection && decide(this.kept, data) === "ask") {
      if (!this.asked) this.ask();
      return;
    }
    this.kept = null;
    if (this.token === data.token) return; // also while it is unknown to the server: then the page has not answered yet
    const before = this.token;
    if (this.connection?.socket?.readyState === 1) this.keep.drop(); // the server has that run: the page shows another on purpose
    this.connection?.close();
    this.token = data.token;
    keepToken(data.token);
    this.connect(data);
    if (before !== null) this.handlers.onNewRun?.();
  }

  /** @param {{base: string, token: string}} data */
  connect({ base, token }) {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    this.connection = new Connection(
      `${scheme}://${location.host}${base}live/${encodeURIComponent(token)}`,
      {
        ...this.handlers,
        onKeepsake: (bytes) => this.keep.take(token, bytes),
        onStatus: (status) => {
          if (token !== this.token) return;
          const kept = status === "open" ? this.keep.for(token) : null;
          if (kept) this.connection.sendBytes(kept);
          if (status === "gone") this.keep.drop(); // ended on purpose
          if (status === "unknown") this.askForAnother();
          else this.handlers.onStatus(status);
        },
      },
      this.world,
    );
  }

  /** The server does not know this run: until the page comes with another, ask it. Never while it is at work: that would begin its work anew. */
  askForAnother() {
    const lost = this.token;
    this.handlers.onStatus("waiting");
    let since = ASK_MS;
    const look = () => {
      if (this.ended || this.token !== lost) return;
      if ((since >= ASK_MS && this.listens()) || since >= LONGEST_MS) {
        this.askToResume(lost);
        since = 0;
      }
      since += LOOK_MS;
      this.setTimeout(look, LOOK_MS);
    };
    look();
  }

  ask() {
    this.asked = true;
    this.handlers.onStatus("connecting");
    queueMicrotask(() => this.askToResume(this.kept));
    setTimeout(() => {
      if (this.connection || this.ended) return;
      this.kept = null; // no answer: go on with the new run
      this.update(this.data);
    }, RESUME_MS);
  }

  /** @param {import("./types.d.ts").Command} command @returns {boolean} whether it could be sent */
  send(command) {
    return this.connection?.send(command) ?? false;
  }

  /** The browser can take that many frames more. @param {number} n */
  credit(n) {
    this.send({ op: "credit", n });
  }

  close() {
    this.ended = true;
    this.connection?.close();
  }
}
