// Animation frames: of the frames that were received, one at a time is taken in and drawn, by some panels at once, by the others in turn.

import { nextTurn, turnComesIn } from "./turns.js";

export class Drawing {
  /** @param {import("./board.js").Board} board */
  constructor(board) {
    this.board = board;
    /** @type {import("./frame.js").Frame[]} */ this.waiting = []; // not drawn yet; at most as many as credits
    this.received = 0;
    this.drawn = 0;
    this.scheduled = false;
    this.ended = false;
    this.tick = this.tick.bind(this);
  }

  /** @param {import("./frame.js").Frame} frame */
  receive(frame) {
    this.waiting.push(frame);
    this.received += 1;
    this.wake();
  }

  /** What waits is not drawn any more. */
  forget() {
    this.waiting.length = 0;
  }

  wake() {
    if (this.scheduled || this.ended) return;
    this.scheduled = true;
    requestAnimationFrame(this.tick);
  }

  /** Animation frames cost, also where nothing is drawn: none before a chart's turn comes. @param {number} ms Infinity: not by itself */
  wakeIn(ms) {
    clearTimeout(this.timer);
    if (ms === 0) this.wake();
    else if (ms < Infinity) this.timer = setTimeout(() => this.wake(), ms);
  }

  /** One animation frame. @param {number} now */
  tick(now) {
    this.scheduled = false;
    if (this.ended) return;
    const { board } = this;
    const started = performance.now();
    if (!board.spec) return; // frames wait for what is to show them
    if (board.resized) board.resize();
    const frame = this.waiting.shift();
    if (frame) board.take(frame, now);
    this.drawPanels(Boolean(frame), now);
    if (frame) {
      this.drawn += 1;
      board.link.credit(1);
    }
    const ready = board.ready() && board.Plotly;
    if (ready) this.drawInTurn(started);
    if (this.waiting.length) this.wake();
    else if (ready) this.wakeIn(turnComesIn(board.turns, performance.now(), this.playing()));
  }

  /** Panels that draw every frame, and of the others what costs next to nothing. @param {boolean} fresh whether a frame came @param {number} now */
  drawPanels(fresh, now) {
    for (const panel of this.board.panels) {
      if (!panel.drawable()) continue;
      panel.emphasize();
      if (panel.everyFrame && (fresh || panel.due)) panel.draw(now);
      else if (fresh && !panel.due) panel.paint();
    }
  }

  /** One of the others, if there is time. @param {number} started when this animation frame began */
  drawInTurn(started) {
    const now = performance.now();
    const panel = nextTurn(this.board.turns, now, now - started, this.playing());
    if (!panel) return;
    const unusual = !panel.made || panel.due; // making a chart takes longer than drawing it again
    panel.draw(now);
    if (!unusual) panel.cost += 0.2 * (performance.now() - now - panel.cost);
  }

  playing() {
    return this.board.store.info?.state === "playing";
  }

  end() {
    this.ended = true;
    clearTimeout(this.timer);
  }
}
