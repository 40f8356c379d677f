// What the open views need of the run beyond what every frame holds: asked for when one is opened, let go when it is closed.

const AGAIN_MS = 1500; // between two requests for the same: the run may have started over and forgotten

export class Needs {
  /** @param {import("./board.js").Board} board */
  constructor(board) {
    this.board = board;
    this.asked = "";
    this.askedAt = -Infinity;
  }

  /** Ask where what the run sends is not what is looked at. Runs that send all they have say nothing under `shows`. */
  look() {
    const { board } = this;
    const shows = board.store.info?.shows;
    if (!shows || !board.ready() || board.locked()) return;
    const what = [...new Set(board.panels.flatMap((panel) => panel.needs()))].sort();
    const text = what.join();
    const now = performance.now();
    if (text === [...shows].sort().join() || (text === this.asked && now - this.askedAt < AGAIN_MS)) return;
    if (!board.link.send({ op: "show", what })) return;
    this.asked = text;
    this.askedAt = now;
  }
}
