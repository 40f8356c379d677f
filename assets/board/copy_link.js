// The button that copies the address of this very run; where the browser does not allow it, the address stands selected in a field.

import { el, icon, releaseAfterPointer } from "./dom.js";

const CHAIN =
  "M6.3 9.7a.8.8 0 0 0 1.1 0l2.3-2.3a.8.8 0 0 0-1.1-1.1L6.3 8.6a.8.8 0 0 0 0 1.1zM7.6 10.9 6 12.5A1.8 1.8 0 0 1 3.5 10l2-2a.8.8 0 0 0-1.1-1.1l-2 2a3.4 3.4 0 0 0 4.800 4.800L8.700 12a.8.8 0 0 0-1.100-1.100zM13.700 2.300a3.400 3.400 0 0 0-4.800 0L7.300 4a.8.8 0 0 0 1.100 1.100L10 3.500A1.800 1.800 0 0 1 12.500 6l-2 2a.8.8 0 0 0 1.100 1.100l2-2a3.400 3.400 0 0 0 .1-4.800z";

export class CopyLink {
  /** @param {import("./board.js").Board} board */
  constructor(board) {
    this.board = board;
    this.button = releaseAfterPointer(
      el(
        "button",
        {
          type: "button",
          class: "np-button np-copy",
          "aria-label": "Copy link",
          title: "Copy link: it opens this run elsewhere, with the same data, settings and starting weights",
          on: { click: () => this.copy() },
        },
        icon(CHAIN),
        el("span", { class: "np-word", text: "Copy link" }),
      ),
    );
    this.field = el("input", { type: "text", readonly: true, "aria-label": "Address of this run" });
    this.card = el(
      "div",
      { class: "np-popover np-copy-card", role: "dialog", "aria-label": "Copy link", hidden: true },
      el("span", { text: "Your browser does not let this page copy. Copy the selected address with Ctrl+C (on a Mac, Command+C):" }),
      this.field,
    );
    this.node = el("div", { class: "np-stop" }, this.button, this.card);
    this.node.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Escape" || this.card.hidden) return;
      event.stopPropagation();
      this.close();
      this.button.focus();
    });
    this.outside = (/** @type {PointerEvent} */ event) => {
      if (!this.node.contains(/** @type {Node} */ (event.target))) this.close();
    };
  }

  async copy() {
    if (!this.card.hidden) return this.close();
    const address = location.href;
    try {
      await navigator.clipboard.writeText(address); // not there without https, refused without permission
      this.board.notices.show("Link copied. It opens this run with the same data, settings and starting weights.");
    } catch {
      this.field.value = address;
      this.card.hidden = false;
      this.field.select();
      document.addEventListener("pointerdown", this.outside);
    }
  }

  close() {
    this.card.hidden = true;
    document.removeEventListener("pointerdown", this.outside);
  }
}
