// What the server says beside frames (docs/protocol.md, "WebSocket"), and what the board does about it.

import { lostSince } from "./keepsake.js";

/** @param {import("./types.d.ts").Message} message @param {import("./board.js").Board} board */
export function hear(message, board) {
  if (message.notice) {
    const { text, level, from } = message.notice;
    board.notices.show(text + lostSince(board.lastShown, from, board.spec?.unit ?? "epoch"), level);
  } else if (message.refused && message.command?.op === "save") {
    board.runFiles.refused();
    board.notices.show(String(message.refused), "warning");
  } else if (message.refused && message.command?.op === "weights") board.toolbar.linkOptions.refused(String(message.refused));
  else if (message.weights) board.toolbar.linkOptions.take(message.weights);
  else if (message.refused) board.notices.show(String(message.refused), "warning");
  else if ("standing" in message) {
    board.standing.show(message.standing, board.data.ways_out ?? {});
    board.root.dataset.standing = String(Boolean(message.standing));
  } else if (message.put_back) board.component.setTriggerValue("put_back", true);
  else if (message.role) board.setRole(message.role);
}
