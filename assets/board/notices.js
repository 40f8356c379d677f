// Notices over the head of the board's first panel, where they move and hide nothing that is watched, and the banner over the network when a run diverged.

import { el, setText } from "./dom.js";

const STAY_MS = { info: 4500, warning: 12000, error: 15000 };
const MOST = 4;

export class Notices {
  constructor() {
    this.node = el("div", { class: "np-notices", role: "status", "aria-live": "polite" });
  }

  /** @param {string} text @param {"info"|"warning"|"error"} [level] */
  show(text, level = "info") {
    for (const shown of this.node.children) if (shown.firstChild.textContent === text) shown.remove();
    const close = el("button", { type: "button", class: "np-mini", text: "×", "aria-label": "Dismiss", on: { click: () => note.remove() } });
    const note = el("div", { class: `np-notice np-${["warning", "error"].includes(level) ? level : "info"}` }, el("span", { text }), close);
    this.node.append(note);
    while (this.node.children.length > MOST) this.node.firstChild.remove();
    setTimeout(() => note.remove(), STAY_MS[level] ?? STAY_MS.info);
  }
}

export class Banner {
  /** @param {() => void} recover */
  constructor(recover) {
    this.text = el("span");
    this.button = el("button", { type: "button", class: "np-button np-strong", text: "Go back and lower the learning rate", on: { click: recover } });
    this.node = el("div", { class: "np-banner", role: "alert", hidden: true }, this.text, this.button);
  }

  /** @param {string|null} message null hides it */
  show(message) {
    if (message !== null) setText(this.text, message);
    if (this.node.hidden !== (message === null)) this.node.hidden = message === null;
  }
}
