// The bar that folds a row of panels away; the choice is part of the view, and so of the link.

import { el, releaseAfterPointer, setText } from "./dom.js";

export class Fold {
  /** @param {import("./types.d.ts").FoldSpec} spec @param {import("./board.js").Board} board */
  constructor(spec, board) {
    this.spec = spec;
    this.board = board;
    this.mark = el("span", { class: "np-fold-mark", "aria-hidden": "true" });
    this.node = releaseAfterPointer(
      el("button", { type: "button", class: "np-fold", on: { click: () => board.choose(spec.name, !this.open) } }, this.mark, el("span", { text: spec.title })),
    );
    /** @type {boolean|null} */ this.open = null;
  }

  /** Show or hide the row, as the view says. @returns {boolean} whether that moved anything */
  update() {
    const { board, spec } = this;
    const open = board.chosen[spec.name] ?? true;
    if (open === this.open) return false;
    this.open = open;
    setText(this.mark, open ? "▾" : "▸");
    this.node.setAttribute("aria-expanded", String(open));
    this.node.title = open ? (spec.away ?? "Fold this row away") : "Show this row";
    for (const panel of board.panels) if (spec.panels.includes(panel.id)) panel.node.hidden = !open;
    board.grid.node.classList.toggle("np-folded", !open);
    return true;
  }
}
