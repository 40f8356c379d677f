// What a frame says in words: the run's message as a notice, and as a banner that it diverged or goes on in vain, with what can be done.

import { WAYS } from "./notices.js";

export class Announcer {
  /** @param {import("./board.js").Board} board */
  constructor(board) {
    this.board = board;
    this.said = ""; // each message once in a run
  }

  /** @param {import("./types.d.ts").FrameInfo} info of a frame */
  take(info) {
    this.warn(info);
    const { board } = this;
    const elsewhere = board.spec.panels.some((panel) => panel.says) || (info.state === "diverged" && board.banner.node.isConnected);
    const message = `${info.run} ${info.message}`;
    if (info.message && message !== this.said && !elsewhere) board.notices.show(info.message);
    this.said = message;
  }

  /** @param {import("./types.d.ts").FrameInfo} info */
  warn({ state, message, warning }) {
    const { banner } = this.board;
    const moved =
      state === "diverged"
        ? banner.show(message ?? "The loss ran away.", WAYS.recover)
        : banner.show(warning?.text ?? null, warning?.way ?? (warning?.fresh ? WAYS.fresh_start : null));
    if (moved) this.board.sizesChanged(); // where it stands in a panel, the plot gives way
  }
}
