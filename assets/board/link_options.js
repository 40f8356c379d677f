// The card beside "Copy link": a link with the weights, one that hides or locks settings for a class, and the lines that embed it.

import { el, releaseAfterPointer } from "./dom.js";
import { byPart, embedLines, makeAddress, MOST_ADDRESS } from "./link_text.js";

const WEIGHTS = "&weights=".length;

export class LinkOptions {
  /** @param {import("./board.js").Board} board */
  constructor(board) {
    this.board = board;
    /** @type {Set<string>} */ this.hide = new Set();
    /** @type {Set<string>} */ this.lock = new Set();
    /** @type {{text: string, epoch: number}|null} */ this.weights = null;
    this.button = releaseAfterPointer(
      el("button", {
        type: "button",
        class: "np-button np-link-more",
        text: "▾",
        "aria-label": "Link with more",
        title: "A link with the weights, for a class, or to embed",
        "aria-haspopup": "dialog",
        "aria-expanded": "false",
        on: { click: () => this.toggle() },
      }),
    );
    this.withWeights = el("input", { type: "checkbox", on: { change: () => this.askForWeights() } });
    this.says = el("p", { class: "np-link-says", role: "status" });
    this.lists = el("div", { class: "np-link-lists" });
    this.field = el("input", { type: "text", readonly: true, "aria-label": "Address with these" });
    /** @param {string} text @param {() => string} what */
    const copier = (text, what) => el("button", { type: "button", class: "np-button", text, on: { click: () => this.copy(what()) } });
    this.card = el(
      "div",
      { class: "np-popover np-copy-card np-link-card", role: "dialog", "aria-label": "Link with more", hidden: true },
      el("label", {}, el("span", { text: "With the weights as they are now" }), this.withWeights),
      el("details", {}, el("summary", { text: "For a class: hide or lock settings" }), this.lists),
      this.says,
      this.field,
      el(
        "div",
        { class: "np-popover-foot" },
        copier("Copy address", () => this.field.value),
        copier("Copy lines to embed", () => embedLines(this.field.value)),
      ),
    );
    this.node = el("div", { class: "np-stop" }, this.button, this.card);
    this.node.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Escape" || this.card.hidden) return;
      event.stopPropagation();
      this.toggle(false);
      this.button.focus();
    });
    this.outside = (/** @type {PointerEvent} */ event) => {
      if (!event.composedPath().includes(this.node)) this.toggle(false);
    };
  }

  /** @param {boolean} [open] */
  toggle(open = this.card.hidden) {
    if (open) this.begin();
    this.card.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    if (open) document.addEventListener("pointerdown", this.outside);
    else document.removeEventListener("pointerdown", this.outside);
  }

  /** As the address of the page says. */
  begin() {
    const given = new URL(location.href).searchParams;
    /** @param {string} name */
    const names = (name) => new Set((given.get(name) ?? "").split(",").filter(Boolean));
    this.hide = names("hide");
    this.lock = names("lock");
    this.weights = null;
    this.withWeights.checked = false;
    this.withWeights.disabled = this.board.locked();
    this.fillLists();
    this.show();
  }

  fillLists() {
    /** @param {Set<string>} list @param {string} name @param {string} label */
    const box = (list, name, label) => {
      const input = el("input", { type: "checkbox", "aria-label": label, on: { change: () => this.tick(list, name, input.checked) } });
      input.checked = list.has(name);
      return el("td", {}, input);
    };
    /** @param {string} name @param {string} label @param {string} kind */
    const row = (name, label, kind) =>
      el("tr", { class: kind }, el("th", { scope: "row", text: label }), box(this.hide, name, `Hide ${label}`), box(this.lock, name, `Lock ${label}`));
    const rows = [...byPart(this.board.data.settings ?? {})].flatMap(([part, settings]) => [
      ...(part ? [row(part, `All of ${part}`, "np-link-part")] : []),
      ...settings.map(({ path, label }) => row(path, label, "")),
    ]);
    const head = el("tr", {}, el("td", {}), el("th", { scope: "col", text: "Hide" }), el("th", { scope: "col", text: "Lock" }));
    this.lists.replaceChildren(el("table", {}, el("thead", {}, head), el("tbody", {}, ...rows)));
  }

  /** @param {Set<string>} list @param {string} name @param {boolean} on */
  tick(list, name, on) {
    if (on) list.add(name);
    else list.delete(name);
    this.show();
  }

  askForWeights() {
    this.weights = null;
    this.show();
    const room = MOST_ADDRESS - this.field.value.length - WEIGHTS;
    if (this.withWeights.checked && !(room > 0 && this.board.command({ op: "weights", room }))) this.refused("These weights have no room in the address.");
  }

  /** @param {{text: string, epoch: number}} weights as the worker said them */
  take(weights) {
    if (!this.withWeights.checked) return;
    this.weights = weights;
    this.show();
  }

  /** @param {string} why */
  refused(why) {
    this.withWeights.checked = false;
    this.weights = null;
    this.show(why);
  }

  /** @param {string} [why] what cannot be */
  show(why = "") {
    const plain = makeAddress(location.href, { hide: this.hide, lock: this.lock });
    const whole = this.weights ? makeAddress(location.href, { hide: this.hide, lock: this.lock, weights: this.weights.text }) : plain;
    if (whole.length > MOST_ADDRESS && this.weights) {
      this.refused("With these weights the address is too long; save the whole run as a file instead.");
      return;
    }
    this.field.value = whole;
    const unit = this.board.spec?.unit ?? "epoch";
    const opens = this.weights
      ? `It opens this run with its weights, at ${unit} ${this.weights.epoch.toLocaleString("en")}; its curves go on from there.`
      : "It opens this run at its start, with the same data, settings and starting weights.";
    this.says.textContent = why || `${opens} ${whole.length.toLocaleString("en")} of ${MOST_ADDRESS.toLocaleString("en")} characters.`;
  }

  /** @param {string} text */
  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.toggle(false);
      this.board.notices.show("Copied.");
    } catch {
      this.field.value = text; // not allowed here: it stands selected
      this.field.select();
      this.says.textContent = "Your browser does not let this page copy. Copy the selected text with Ctrl+C (on a Mac, Command+C).";
    }
  }
}
