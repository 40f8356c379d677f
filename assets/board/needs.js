// What the open views need of the run beyond what every frame holds: asked for when one is opened, let go when it is closed.

const AGAIN_MS = 1500; // between two requests for the same: one may have been lost

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
    const { info } = board.store;
    if (!info?.shows || !board.ready() || board.locked()) return;
    const what = [...new Set(board.panels.flatMap((panel) => panel.needs()))].sort();
    if (what.join() === [...info.shows].sort().join()) return;
    const asked = `${info.run} ${what}`; // a run that started over may have forgotten
    const wait = asked === this.asked ? this.askedAt + AGAIN_MS - performance.now() : 0;
    if (wait <= 0 && board.link.send({ op: "show", what })) {
      this.asked = asked;
      this.askedAt = performance.now();
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => board.root.isConnected && this.look(), Math.max(wait, AGAIN_MS / 3));
  }
}
