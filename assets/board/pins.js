// Runs that were pinned: their curves stay under the live ones; what differed in the settings, and the way back to one.

import { el, releaseAfterPointer } from "./dom.js";
import { COLORS, thinCurves } from "./pinned_lines.js";
import { loadPins, savePins } from "./pin_store.js";

export const MOST = 6;
const MOST_BYTES = 4 * 2 ** 20; // of a run

/**
 * @typedef {{slot: number, epoch: number, settings: Record<string, string[]>, config: any, curves: Record<string, number[]>, bytes: ArrayBuffer}} Pin
 */

/** What differs from the live run: a name, the pin's value, the live one's. @param {Record<string, string[]>} kept @param {Record<string, string[]>} live */
export function differences(kept, live) {
  return Object.keys(kept)
    .filter((path) => live[path] && live[path][1] !== kept[path][1])
    .map((path) => ({ label: kept[path][0], pinned: kept[path][1], live: live[path][1] }));
}

/** The settings in a saved run. @param {ArrayBuffer} bytes */
function configOf(bytes) {
  const length = Number(new DataView(bytes).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 8, length)));
  return JSON.parse(header.__metadata__.keepsake).config;
}

/** @param {ArrayBuffer} bytes */
function base64(bytes) {
  let text = "";
  const view = new Uint8Array(bytes);
  for (let i = 0; i < view.length; i += 8192) text += String.fromCharCode(...view.subarray(i, i + 8192));
  return btoa(text);
}

export class Pins {
  /** @param {import("./board.js").Board} board */
  constructor(board) {
    this.board = board;
    /** @type {Pin[]} */ this.pins = [];
    this.page = location.pathname;
    /** @param {string} text @param {string} title @param {() => void} click */
    const button = (text, title, click) => releaseAfterPointer(el("button", { type: "button", class: "np-button", text, title, on: { click } }));
    this.pinButton = button("Pin", `Keep this run's curves under those to come; up to ${MOST}`, () => this.keep());
    this.listButton = button("", "What differed, and back to a pinned run", () => this.toggle());
    this.listButton.setAttribute("aria-expanded", "false");
    this.card = el("div", { class: "np-popover np-pins", role: "dialog", "aria-label": "Pinned runs", hidden: true });
    this.node = el("div", { class: "np-stop np-pinning" }, this.pinButton, this.listButton, this.card);
    this.node.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Escape" || this.card.hidden) return;
      event.stopPropagation();
      this.toggle(false);
      this.listButton.focus();
    });
    this.outside = (/** @type {PointerEvent} */ event) => {
      if (!event.composedPath().includes(this.node)) this.toggle(false);
    };
    this.changed(false);
    loadPins(this.page).then((pins) => {
      if (pins.length) this.pins = pins;
      this.changed(false);
    });
  }

  /** Only boards with curves have something to pin. @param {import("./types.d.ts").BoardSpec} spec */
  setSpec(spec) {
    this.node.hidden = !JSON.stringify(spec.panels).includes('"curves.epoch"');
    if (!this.card.hidden) this.fill();
  }

  /** @param {boolean} locked */
  setLocked(locked) {
    this.pinButton.disabled = locked || this.pins.length >= MOST;
    this.listButton.disabled = locked;
  }

  async keep() {
    const { board } = this;
    const settings = board.data.settings ?? {};
    const bytes = await board.runFiles.ask(false);
    if (!bytes || this.pins.length >= MOST) return;
    if (bytes.byteLength > MOST_BYTES) {
      board.notices.show("This run is too large to be pinned. Save it as a file instead.", "warning");
      return;
    }
    const slot = COLORS.findIndex((_, i) => !this.pins.some((kept) => kept.slot === i));
    this.pins.push({ slot, epoch: board.store.info.epoch, settings, config: configOf(bytes), curves: thinCurves(board.store.curves), bytes });
    this.changed();
  }

  /** @param {Pin} kept */
  unpin(kept) {
    this.pins = this.pins.filter((other) => other !== kept);
    this.changed();
    if (this.pins.length) this.fill();
    else this.toggle(false);
  }

  /** @param {Pin} kept */
  bringBack(kept) {
    if (this.board.locked()) return;
    this.toggle(false);
    this.board.component.setTriggerValue("open_run", { file: base64(kept.bytes) });
  }

  changed(save = true) {
    if (save) savePins(this.page, this.pins);
    this.listButton.hidden = !this.pins.length;
    this.listButton.textContent = `Pinned (${this.pins.length})`;
    this.setLocked(this.board.role !== "owner");
    for (const chart of this.board.grid?.charts ?? []) chart.due = true;
    this.board.wake();
  }

  /** @param {boolean} [open] */
  toggle(open = this.card.hidden) {
    if (open) this.fill();
    this.card.hidden = !open;
    this.listButton.setAttribute("aria-expanded", String(open));
    if (open) document.addEventListener("pointerdown", this.outside);
    else document.removeEventListener("pointerdown", this.outside);
  }

  fill() {
    const { board } = this;
    const live = board.data.settings ?? {};
    /** @param {string} text @param {string} label @param {() => void} click */
    const button = (text, label, click) => el("button", { type: "button", class: "np-button", text, "aria-label": label, on: { click } });
    const rows = this.pins.map((kept) => {
      const found = differences(kept.settings, live);
      const swatch = el("span", { class: "np-pinned-swatch" });
      swatch.style.background = COLORS[kept.slot];
      const unit = `${board.spec?.unit ?? "epoch"} ${kept.epoch.toLocaleString("en")}`;
      return el(
        "tr",
        {},
        el("td", {}, swatch),
        el("th", { scope: "row", text: unit }),
        el(
          "td",
          { class: "np-pinned-differs" },
          ...(found.length ? found.map(({ label, pinned, live }) => el("div", { text: `${label}: ${pinned} (now ${live})` })) : ["the same settings"]),
        ),
        el(
          "td",
          { class: "np-pinned-does" },
          button("Bring back", `Bring back the run pinned at ${unit}`, () => this.bringBack(kept)),
          button("✕", `Unpin the run pinned at ${unit}`, () => this.unpin(kept)),
        ),
      );
    });
    const beside = board.spec?.side_by_side;
    const together = beside ? [button(beside.label, beside.label, () => board.edit({ ...beside.edit, configs: this.pins.map((kept) => kept.config) }))] : [];
    for (const node of together) node.disabled = this.pins.length < 2;
    this.card.replaceChildren(el("table", {}, el("tbody", {}, ...rows)), ...together);
  }
}
