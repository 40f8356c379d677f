// Notices over the head of the board's first panel, where they move and hide nothing that is watched, and the banner when a run diverged, died or
// goes on in vain: over the network, or in the panel that asks for it.

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

/** Why there is no run, in the middle of where its first frame would be, until there is one; what can be done is one click. */
export class Standing {
  /** @param {(edit: import("./types.d.ts").Edit) => void} edit */
  constructor(edit) {
    this.text = el("p");
    this.button = el("button", { type: "button", class: "np-button np-strong", on: { click: () => edit(this.way.edit) } });
    this.card = el("div", { class: "np-standing-card" }, el("strong", { text: "This run cannot start." }), this.text, this.button);
    this.node = el("div", { class: "np-standing", role: "alert", hidden: true }, this.card);
  }

  /** @param {import("./types.d.ts").StandingMessage|null} said @param {Record<string, Way>} ways by setting */
  show(said, ways) {
    this.node.hidden = !said;
    if (!said) return;
    setText(this.text, said.text);
    this.way = (said.fields ?? []).map((field) => ways[field]).find(Boolean);
    this.button.hidden = !this.way;
    if (this.way) setText(this.button, this.way.label);
  }
}

/** @typedef {import("./types.d.ts").Way} Way */

/** @type {Record<string, Way>} */
export const WAYS = {
  recover: { label: "Go back and lower the learning rate", edit: { op: "recover" } },
  fresh_start: { label: "New weights and a lower learning rate", edit: { op: "fresh_start" } },
};

export class Banner {
  /** @param {(edit: import("./types.d.ts").Edit) => void} edit */
  constructor(edit) {
    this.text = el("span");
    this.button = el("button", { type: "button", class: "np-button np-strong", on: { click: () => edit(this.way.edit) } });
    this.node = el("div", { class: "np-banner", role: "alert", hidden: true }, this.text, this.button);
  }

  /** @param {string|null} message null hides it @param {Way|null} way out of it @returns {boolean} whether it came or went */
  show(message, way) {
    const before = this.node.hidden;
    if (message !== null) {
      setText(this.text, message);
      this.way = way;
      this.button.hidden = !way;
      this.node.classList.toggle("np-low", way !== WAYS.recover); // the activations above the layers are a way out too
      if (way) setText(this.button, way.label);
    }
    if (before !== (message === null)) this.node.hidden = message === null;
    return this.node.hidden !== before;
  }
}
