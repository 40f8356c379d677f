// The model as boxes from top to bottom, each with the shape of what leaves it and the controls that change it.

import { el, releaseAfterPointer, select, setText } from "../../assets/board/dom.js";
import { Panel } from "../../assets/board/panel.js";

const SETTLE_MS = 2500; // what was clicked and refused stands again as it was

/** The choice before or after a value, which may be none of them; null at the end. @param {number[]} choices @param {number} value @param {number} by */
export function nextChoice(choices, value, by) {
  const beyond = by > 0 ? choices.filter((choice) => choice > value) : choices.filter((choice) => choice < value).reverse();
  return beyond.length ? beyond[0] : null;
}

export default class DiagramPanel extends Panel {
  /** @param {import("../../assets/board/panel.js").PanelSpec} spec @param {import("../../assets/board/panel.js").Board} board */
  constructor(spec, board) {
    super(spec, board);
    this.note = el("span", { class: "np-panel-note" });
    this.side.append(this.note);
    this.stage = el("div", { class: "np-diagram" });
    this.body.append(this.stage, board.banner.node);
    /** @type {Map<string, any>} */ this.draft = new Map();
  }

  /** @param {import("../../assets/board/panel.js").PanelSpec} spec */
  setSpec(spec) {
    super.setSpec(spec);
    this.draft.clear();
    setText(this.note, spec.diagram.parameters);
    const shape = JSON.stringify(spec.diagram.boxes, (key, value) => (["shape", "note", "value", "choices"].includes(key) ? undefined : value));
    if (shape !== this.shape) this.build();
    this.shape = shape;
    this.show();
  }

  build() {
    /** @type {{shape: HTMLElement, note: HTMLElement}[]} */ this.boxes = [];
    /** @type {{path: string, kind: string, update: (control: any, value: any, locked: boolean) => void}[]} */ this.controls = [];
    this.stage.replaceChildren(...this.spec.diagram.boxes.map((box) => this.buildBox(box)));
  }

  buildBox(box) {
    const shape = el("span", { class: "np-box-shape" });
    const note = el("div", { class: "np-box-note" });
    this.boxes.push({ shape, note });
    const controls = box.controls.map((control) => this.buildControl(control, box.title));
    const row = controls.length ? el("div", { class: "np-box-controls" }, ...controls) : null;
    const beside = controls.length === 1; // one control has room beside the title
    const node = el(
      "div",
      { class: `np-box np-box-${box.id}`, role: "group", "aria-label": box.title },
      el("div", { class: "np-box-head" }, el("span", { class: "np-box-title", text: box.title }), beside ? row : null, shape),
      note,
      beside ? null : row,
    );
    if (box.boxes) node.append(el("div", { class: "np-box-inside" }, ...box.boxes.map((inner) => this.buildBox(inner))));
    return node;
  }

  buildControl(control, title) {
    const { kind, label, path } = control;
    if (kind === "number") return this.numberControl(label, path);
    if (kind === "switch") {
      const box = el("input", { type: "checkbox", on: { change: () => this.set(path, box.checked) } });
      const name = label === "On" ? `${title} on` : label;
      box.setAttribute("aria-label", name);
      this.controls.push({
        path,
        kind,
        update: (_, value, locked) => {
          box.checked = value;
          box.disabled = locked;
        },
      });
      return releaseAfterPointer(el("label", { class: "np-switch" }, box, el("span", { text: label.toLowerCase() })), "change");
    }
    const node = select(label, control.choices, control.value, (value) => this.set(path, value));
    node.classList.add("np-box-choice");
    this.controls.push({
      path,
      kind,
      update: (_, value, locked) => {
        node.value = value;
        node.disabled = locked;
      },
    });
    return releaseAfterPointer(node, "change");
  }

  numberControl(label, path) {
    const count = el("span", { class: "np-count" });
    const step = (by) => () => {
      const control = this.controlAt(path);
      const next = nextChoice(control.choices, this.draft.get(path) ?? control.value, by);
      if (next !== null) this.set(path, next);
    };
    const button = (text, what, by) =>
      releaseAfterPointer(
        el("button", {
          type: "button",
          class: "np-mini",
          text,
          "aria-label": `${what} ${label.toLowerCase()}`,
          title: `${what} ${label.toLowerCase()}`,
          on: { click: step(by) },
        }),
      );
    const fewer = button("−", "Fewer", -1);
    const more = button("+", "More", 1);
    this.controls.push({
      path,
      kind: "number",
      update: (control, value, locked) => {
        setText(count, String(value));
        fewer.disabled = locked || nextChoice(control.choices, value, -1) === null;
        more.disabled = locked || nextChoice(control.choices, value, 1) === null;
      },
    });
    return el("span", { class: "np-box-number" }, el("span", { class: "np-box-label", text: label.toLowerCase() }), fewer, count, more);
  }

  /** All controls as the page last sent them. */
  *sent(boxes = this.spec.diagram.boxes) {
    for (const box of boxes) {
      yield* box.controls;
      if (box.boxes) yield* this.sent(box.boxes);
    }
  }

  controlAt(path) {
    return [...this.sent()].find((control) => control.path === path);
  }

  /** @param {string} path @param {any} value */
  set(path, value) {
    this.draft.set(path, value);
    this.board.edit({ op: "set", path, value });
    this.show();
    clearTimeout(this.settle);
    this.settle = setTimeout(() => {
      this.draft.clear();
      this.show();
    }, SETTLE_MS);
  }

  show() {
    const flat = (boxes) => boxes.flatMap((box) => [box, ...flat(box.boxes ?? [])]);
    flat(this.spec.diagram.boxes).forEach((box, i) => {
      setText(this.boxes[i].shape, box.shape);
      setText(this.boxes[i].note, box.note);
      this.boxes[i].note.hidden = !box.note;
    });
    this.lockedShown = this.board.locked();
    for (const { path, update } of this.controls) {
      const control = this.controlAt(path);
      update(control, this.draft.get(path) ?? control.value, this.lockedShown);
    }
  }

  standingChanged() {
    if (this.lockedShown !== this.board.locked()) this.show();
  }

  destroy() {
    clearTimeout(this.settle);
  }
}
