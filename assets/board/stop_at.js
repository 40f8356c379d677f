// The popover "Stop at": an epoch, a training loss, a test accuracy.

import { el, setText } from "./dom.js";

/** @type {{key: "epoch"|"loss"|"accuracy", label: string, step: string, min: string, scale: number}[]} */
const FIELDS = [
  { key: "epoch", label: "Epoch", step: "1", min: "1", scale: 1 },
  { key: "loss", label: "Training loss at most", step: "0.01", min: "0", scale: 1 },
  { key: "accuracy", label: "Test accuracy at least, %", step: "1", min: "0", scale: 100 },
];

const TITLE = "Stop at an epoch, a training loss or a test accuracy";

export class StopAt {
  /** @param {import("./board.js").Board} board */
  constructor(board) {
    this.board = board;
    this.label = el("span", { text: "Stop at" });
    this.button = el(
      "button",
      { type: "button", class: "np-button", "aria-haspopup": "dialog", "aria-expanded": "false", title: TITLE, on: { click: () => this.toggle() } },
      this.label,
    );
    this.inputs = FIELDS.map((field) =>
      el("input", { type: "number", step: field.step, min: field.min, placeholder: "never", on: { change: () => this.send() } }),
    );
    const rows = FIELDS.map((field, i) => el("label", {}, el("span", { text: field.label }), this.inputs[i]));
    this.shown = ""; // what a frame said last
    this.unit = rows[0].firstChild;
    this.score = rows[2].firstChild;
    this.fields = FIELDS;
    const clear = el("button", { type: "button", class: "np-button", text: "Never stop", on: { click: () => this.clear() } });
    const close = el("button", { type: "button", class: "np-button", text: "Done", on: { click: () => this.toggle(false) } });
    this.card = el(
      "div",
      { class: "np-popover", role: "dialog", "aria-label": "Stop at", hidden: true },
      ...rows,
      el("div", { class: "np-popover-foot" }, clear, close),
    );
    this.node = el("div", { class: "np-stop" }, this.button, this.card);
    this.node.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Escape" && !this.card.hidden) {
        event.stopPropagation();
        this.toggle(false);
      } else if (event.key === "Enter" && event.target instanceof HTMLInputElement) {
        this.send();
        this.toggle(false);
      }
    });
    this.outside = (/** @type {PointerEvent} */ event) => {
      if (!this.node.contains(/** @type {Node} */ (event.target))) this.toggle(false);
    };
  }

  /** What an epoch is called. @param {string} unit */
  setUnit(unit) {
    setText(this.unit, unit[0].toUpperCase() + unit.slice(1));
  }

  /** Accuracy is typed in percent, R² as it is. @param {string} [score] */
  setScore(score = "accuracy") {
    const share = score === "accuracy";
    this.fields = FIELDS.map((field) => (field.key === "accuracy" && !share ? { ...field, scale: 1, step: "0.01" } : field));
    this.inputs[2].step = this.fields[2].step;
    setText(this.score, share ? FIELDS[2].label : `Test ${score} at least`);
    this.button.title = `Stop at an epoch, a training loss or a test ${score}`;
    this.shown = "";
  }

  /** @param {boolean} [open] */
  toggle(open = this.card.hidden) {
    if (open === !this.card.hidden) return;
    this.card.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    if (open) {
      document.addEventListener("pointerdown", this.outside);
      this.inputs[0].focus();
    } else {
      document.removeEventListener("pointerdown", this.outside);
      this.button.focus();
      this.button.blur();
    }
  }

  clear() {
    for (const input of this.inputs) input.value = "";
    this.send();
  }

  send() {
    /** @type {import("./types.d.ts").Command} */ const command = { op: "stop_at" };
    this.fields.forEach((field, i) => {
      const value = Number(this.inputs[i].value);
      command[field.key] = this.inputs[i].value === "" || !Number.isFinite(value) ? null : value / field.scale;
    });
    if (this.board.command(command)) this.board.remember({ stop_epoch: command.epoch, stop_loss: command.loss, stop_accuracy: command.accuracy });
  }

  /** @param {import("./types.d.ts").FrameInfo["stop"]} stop */
  update(stop) {
    const text = JSON.stringify(stop ?? {});
    if (text === this.shown) return;
    this.shown = text;
    const set = this.fields.filter((field) => stop?.[field.key] !== null && stop?.[field.key] !== undefined);
    this.button.classList.toggle("np-on", set.length > 0);
    if (!this.card.hidden) return; // not under the reader's fingers
    this.fields.forEach((field, i) => (this.inputs[i].value = set.includes(field) ? String(Number((stop[field.key] * field.scale).toPrecision(6))) : ""));
    const told = set.map((field) => `${field.label.toLowerCase()} ${Number((stop[field.key] * field.scale).toPrecision(6))}`);
    this.button.title = told.length ? `Stops by itself: ${told.join(", or ")}` : TITLE; // not in the button's text: nothing moves
  }
}
