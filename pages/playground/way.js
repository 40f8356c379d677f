// Loss and score, the landscape; and on a tab of its own a point's way through the network and back, step by step.

import { el, releaseAfterPointer, setText } from "../../assets/board/dom.js";
import { formatPlain, formatValue } from "../../assets/board/format.js";
import LandscapePanel from "./landscape.js";
import { makeStep, stepCount } from "./way_steps.js";

export default class WayPanel extends LandscapePanel {
  /** @param {import("../../assets/board/panel.js").PanelSpec} spec @param {import("../../assets/board/panel.js").Board} board */
  constructor(spec, board) {
    super(spec, board);
    this.step = 0;
    const button = (text, label, by) =>
      releaseAfterPointer(el("button", { type: "button", class: "np-mini", text, "aria-label": label, on: { click: () => this.turn(by) } }));
    this.back = button("‹", "Step before", -1);
    this.next = button("›", "Next step", 1);
    this.heading = el("strong", { "aria-live": "polite" });
    this.point = el("div", { class: "np-muted" });
    this.formula = el("div", { class: "np-way-formula" });
    this.rows = el("div", { class: "np-sum-rows" });
    this.lesson = el(
      "div",
      { class: "np-way", hidden: true },
      el("div", { class: "np-way-head" }, this.back, this.next, this.heading),
      this.point,
      this.formula,
      this.rows,
    );
    this.body.insertBefore(this.lesson, this.foot);
    this.text = "";
  }

  /** Whether the way is shown. */
  open() {
    return this.view().name === "point";
  }

  /** @param {number} by */
  turn(by) {
    const { layout } = this.board.panel("network");
    this.step = Math.max(0, Math.min(stepCount(layout?.layers.length ?? 1) - 1, this.step + by));
    this.due = true;
    this.board.panel("network").redraw();
    this.board.wake();
  }

  showChoices() {
    super.showChoices();
    const open = this.open();
    if (open !== this.lesson.hidden) return;
    this.lesson.hidden = !open;
    this.plot.hidden = open;
    this.board.sizesChanged();
    this.board.panel("network")?.redraw();
  }

  /** Numbers change with every frame, and cost little. */
  stale() {
    return this.open() ? this.due || this.board.store.revision !== this.revision : super.stale();
  }

  /** @param {number} now */
  draw(now) {
    if (!this.open()) {
      super.draw(now);
      return;
    }
    this.due = false;
    this.lastWrite = now;
    this.revision = this.board.store.revision;
    this.write();
  }

  get made() {
    return this.open() || super.made;
  }

  lastDraw() {
    return this.open() ? this.lastWrite : super.lastDraw();
  }

  /** The step as it is shown now; null while it is not. */
  shown() {
    const { layout } = this.board.panel("network");
    if (!this.open() || !layout || !this.board.ready()) return null;
    this.step = Math.min(this.step, stepCount(layout.layers.length) - 1);
    return makeStep(this.step, this.board.store, this.board.spec.network, layout);
  }

  write() {
    const { store } = this.board;
    const step = this.shown();
    const [set, number] = store.info.point ?? ["train", 0];
    const [x1, x2, label] = ["x1", "x2", "label"].map((name) => store.get(`${set}.${name}`)?.[number]);
    const count = stepCount(this.board.panel("network").layout.layers.length);
    this.back.disabled = this.step === 0;
    this.next.disabled = this.step === count - 1;
    setText(this.heading, step ? `${this.step + 1} of ${count}: ${step.title}` : "Not with batch normalization");
    setText(
      this.point,
      `${set === "train" ? "Training" : "Test"} point (${formatValue(x1)}, ${formatValue(x2)}), label ${formatPlain(label)}. Click another in the output's map.`,
    );
    setText(this.formula, step?.formula ?? "");
    const text = JSON.stringify(step?.lines ?? []);
    if (text === this.text) return;
    this.text = text;
    this.rows.replaceChildren(...(step?.lines ?? []).map((cells) => el("div", { class: "np-sum-row" }, ...cells.map((cell) => el("span", { text: cell })))));
  }
}
