// The WebSocket: frames in, commands and credits out, and connecting again when it drops.

import { pauseBefore } from "./backoff.js";
import { isFile } from "./file.js";
import { isKeepsake } from "./keepsake.js";
import { isRunFile } from "./run_file.js";

const GONE = 4404;
const UNKNOWN = 4410; // the server was restarted and never had this run
const CROWDED = 4429; // too many windows show this run; there is room again when one is closed
const CREDITS = 2;

/** @typedef {"connecting"|"open"|"waiting"|"gone"|"unknown"|"crowded"|"closed"} Status */

export class Connection {
  /**
   * @param {string} url
   * @param {{onFrame: (bytes: ArrayBuffer) => void, onKeepsake?: (bytes: ArrayBuffer) => void, onFile?: (bytes: ArrayBuffer) => void, onRunFile?: (bytes: ArrayBuffer) => void, onMessage: (message: import("./types.d.ts").Message) => void, onStatus: (status: Status) => void}} handlers
   * @param {{WebSocket?: any, setTimeout?: any, clearTimeout?: any, random?: () => number}} [world] for tests
   */
  constructor(url, handlers, world = {}) {
    this.url = url;
    this.handlers = handlers;
    this.Socket = world.WebSocket ?? globalThis.WebSocket;
    this.setTimeout = world.setTimeout ?? globalThis.setTimeout.bind(globalThis);
    this.clearTimeout = world.clearTimeout ?? globalThis.clearTimeout.bind(globalThis);
    this.random = world.random ?? Math.random;
    this.attempt = 0;
    this.ended = false;
    /** @type {any} */ this.timer = null;
    /** @type {any} */ this.socket = null;
    this.open();
  }

  open() {
    this.timer = null;
    this.handlers.onStatus("connecting");
    const socket = new this.Socket(this.url);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    socket.onopen = () => {
      if (socket !== this.socket) return;
      this.handlers.onStatus("open");
      this.send({ op: "credit", n: CREDITS });
    };
    socket.onmessage = (/** @type {MessageEvent} */ event) => {
      if (socket !== this.socket) return;
      this.attempt = 0; // it speaks: the next drop starts with the shortest pause
      if (typeof event.data === "string") this.handlers.onMessage(JSON.parse(event.data));
      else if (isKeepsake(event.data)) this.handlers.onKeepsake?.(event.data);
      else if (isFile(event.data)) this.handlers.onFile?.(event.data);
      else if (isRunFile(event.data)) this.handlers.onRunFile?.(event.data.slice(4));
      else this.handlers.onFrame(event.data);
    };
    socket.onclose = (/** @type {CloseEvent} */ event) => {
      if (socket !== this.socket) return;
      this.socket = null;
      if (this.ended) return;
      if (event.code === GONE || event.code === UNKNOWN) {
        this.ended = true;
        this.handlers.onStatus(event.code === GONE ? "gone" : "unknown");
        return;
      }
      this.handlers.onStatus(event.code === CROWDED ? "crowded" : "waiting");
      this.timer = this.setTimeout(() => this.open(), pauseBefore(this.attempt++, this.random));
    };
  }

  /** @param {import("./types.d.ts").Command} command @returns {boolean} whether it could be sent */
  send(command) {
    if (this.socket?.readyState !== 1) return false;
    this.socket.send(JSON.stringify(command));
    return true;
  }

  /** @param {ArrayBuffer} bytes */
  sendBytes(bytes) {
    if (this.socket?.readyState === 1) this.socket.send(bytes);
  }

  /** End for good. */
  close() {
    this.ended = true;
    if (this.timer !== null) this.clearTimeout(this.timer);
    const socket = this.socket;
    this.socket = null;
    if (socket) socket.close(1000);
    this.handlers.onStatus("closed");
  }
}
