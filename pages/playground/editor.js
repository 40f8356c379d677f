// The card that edits one weight or bias: a number, a slider, live while dragging.

import { el, moveTo } from "../../assets/board/dom.js";
import { formatName } from "../../assets/board/format.js";

export class Editor {
  /** @param {HTMLElement} stage @param {(index: number, value: number) => void} send @param {(edit: any) => void} edit @param {(neuron: number) => void} toggleOff */
  constructor(stage, send, edit, toggleOff) {
    this.stage = stage;
    this.send = send;
    this.frozen = el("input", {
      type: "checkbox",
      on: { change: () => edit({ op: "freeze", parameter: this.parameter, on: this.frozen.checked }) },
    });
    /** @type {number[]} */ this.frozenOnes = [];
    /** @type {number|null} */ this.neuron = null; // a hidden one
    this.off = el("input", { type: "checkbox", on: { change: () => this.neuron !== null && toggleOff(this.neuron) } });
    this.offLabel = el(
      "label",
      { class: "np-switch", title: "Look at the network without it; training never knows" },
      this.off,
      el("span", { text: "Neuron off" }),
    );
    this.title = el("div", { class: "np-editor-title" });
    this.which = el("select", { "aria-label": "Which weight or bias", on: { change: () => this.choose(Number(this.which.value)) } });
    this.number = el("input", { type: "number", step: "0.1", "aria-label": "Value", on: { input: () => this.change(this.number) } });
    this.slider = el("input", {
      type: "range",
      min: "-5",
      max: "5",
      step: "0.01",
      "aria-label": "Value, from −5 to 5",
      on: { input: () => this.change(this.slider) },
    });
    const close = el("button", { type: "button", class: "np-mini", text: "×", "aria-label": "Close", on: { click: () => this.close() } });
    this.node = el(
      "div",
      { class: "np-editor", role: "dialog", "aria-label": "Edit a weight or bias", hidden: true },
      el("div", { class: "np-editor-head" }, this.title, close),
      this.which,
      el("div", { class: "np-editor-row" }, this.slider, this.number),
      el(
        "div",
        { class: "np-editor-row" },
        el("label", { class: "np-switch", title: "It stays as it is while the others learn" }, this.frozen, el("span", { text: "Frozen" })),
        this.offLabel,
      ),
    );
    this.node.addEventListener("keydown", (event) => {
      if (event.key === "Escape" || (event.key === "Enter" && event.target !== close)) {
        event.preventDefault();
        this.close();
      }
      event.stopPropagation();
    });
    stage.append(this.node);
    /** @type {number|null} */ this.parameter = null;
    /** @type {number|null} */ this.wanted = null; // typed or dragged, to be sent with the next animation frame
    this.touched = -Infinity;
  }

  get shown() {
    return this.parameter !== null;
  }

  /**
   * @param {any} named of parameterName @param {ArrayLike<number>} parameters @param {number} x @param {number} y
   * @param {(parameter: number) => any} name of any parameter @param {string} neuron @param {number|null} hidden the neuron's number where it is one
   */
  open(named, parameters, x, y, name, neuron, hidden) {
    this.neuron = hidden;
    this.offLabel.hidden = hidden === null;
    this.before = document.activeElement;
    this.title.textContent = formatName(neuron);
    this.which.replaceChildren(
      ...named.siblings.map((p) => {
        const sibling = name(p);
        return el("option", { value: p, text: sibling.kind === "bias" ? "bias" : `weight from ${sibling.from}` });
      }),
    );
    this.parameters = parameters;
    this.node.hidden = false;
    this.choose(named.parameter);
    const { width, height } = this.node.getBoundingClientRect();
    const left = Math.max(0, Math.min(x + 6, this.stage.clientWidth - width - 4));
    moveTo(this.node, left, Math.max(0, Math.min(y + 6, this.stage.clientHeight - height - 4)));
    this.number.focus();
    this.number.select();
  }

  /** @param {number} parameter */
  choose(parameter) {
    this.parameter = parameter;
    this.which.value = String(parameter);
    this.touched = -Infinity;
    this.write(this.parameters[parameter], true);
    this.frozen.checked = this.frozenOnes.includes(parameter);
  }

  /** @param {number[]} off neurons */
  showOff(off) {
    if (this.neuron !== null) this.off.checked = off.includes(this.neuron);
  }

  /** Which are frozen by themselves. @param {{frozen: number[]}} network */
  showFrozen({ frozen }) {
    this.frozenOnes = frozen;
    if (this.parameter !== null) this.frozen.checked = frozen.includes(this.parameter);
  }

  /** @param {HTMLInputElement} input */
  change(input) {
    const value = Number(input.value);
    if (input.value === "" || !Number.isFinite(value)) return;
    this.touched = performance.now();
    if (input === this.number) this.slider.value = String(value);
    else this.number.value = String(value);
    if (this.wanted === null) requestAnimationFrame(() => this.flush());
    this.wanted = value;
  }

  flush() {
    if (this.wanted !== null && this.parameter !== null) this.send(this.parameter, this.wanted);
    this.wanted = null;
  }

  /** Follow the training unless it is being edited. @param {ArrayLike<number>|null} parameters */
  update(parameters) {
    if (!parameters) return;
    this.parameters = parameters;
    if (this.parameter === null || performance.now() - this.touched < 1500) return;
    this.write(parameters[this.parameter], document.activeElement !== this.number);
  }

  write(value, number) {
    if (!Number.isFinite(value)) return;
    this.slider.value = String(value);
    if (number) this.number.value = value.toFixed(3);
  }

  close() {
    if (this.parameter === null) return;
    this.flush();
    this.parameter = null;
    const inside = this.node.contains(document.activeElement);
    this.node.hidden = true;
    if (inside && this.before instanceof HTMLElement) this.before.focus();
  }
}
