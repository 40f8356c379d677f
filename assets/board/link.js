// Which run this tab is connected to: the page's, or after a reload the one that it had before, if the page agrees.

import { Connection } from "./connection.js";
import { decide, keepToken, keptToken } from "./resume.js";

const RESUME_MS = 5000; // that the page may take to answer which run to take up

export class Link {
  /**
   * @param {(token: string) => void} askToResume
   * @param {ConstructorParameters<typeof Connection>[1]} handlers
   */
  constructor(askToResume, handlers) {
    this.askToResume = askToResume;
    this.handlers = handlers;
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
    if (this.connection && this.token === data.token) return;
    this.connection?.close();
    this.token = data.token;
    keepToken(data.token);
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    this.connection = new Connection(`${scheme}://${location.host}${data.base}live/${encodeURIComponent(data.token)}`, this.handlers);
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

  /** @param {any} command @returns {boolean} whether it could be sent */
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
