// One head enlarged: its map, the same as lines, or its computation step by step; and what it is made to do.

import { el, releaseAfterPointer, select, setText } from "../../assets/board/dom.js";
import { HeadLines } from "./head_lines.js";
import { chosenHead, commandMode, headName } from "./heads_state.js";
import { ChartPanel } from "../../assets/board/chart_panel.js";

const ASK_MS = 1500; // between two requests for a head's steps

/** Bindings with the chosen head where they ask for it. @param {Record<string, any>} bindings @param {{layer: number, head: number}} chosen */
function fill(bindings, { layer, head }) {
  return Object.fromEntries(Object.entries(bindings).map(([path, source]) => [path, source.slice === "chosen" ? { ...source, slice: [layer, head] } : source]));
}

export default class HeadPanel extends ChartPanel {
  /** @param {import("../../assets/board/panel.js").PanelSpec} spec @param {import("../../assets/board/panel.js").Board} board */
  constructor(spec, board) {
    super(spec, board);
    this.lines = new HeadLines(this.body);
    this.buildSteps();
  }

  buildHead() {
    super.buildHead();
    this.mode = releaseAfterPointer(
      select("What this head does", this.spec.modes, "normal", (value) => {
        this.modeChanged = performance.now();
        commandMode(this.board, this.chosen().index, this.spec.heads, value);
      }),
      "change",
    );
    this.mode.title = "What this head does";
    this.mode.classList.add("np-head-mode");
    this.side.prepend(this.mode);
  }

  buildSteps() {
    const button = (text, label, by) =>
      releaseAfterPointer(el("button", { type: "button", class: "np-mini", text, "aria-label": label, on: { click: () => this.turn(by) } }));
    this.stepTitle = el("span", { class: "np-step-title" });
    this.stepFormula = el("span", { class: "np-step-formula" });
    this.stepNote = el("span", { class: "np-step-note" });
    this.back = button("‹", "Step before", -1);
    this.next = button("›", "Next step", 1);
    this.stepsBar = el(
      "div",
      { class: "np-steps", hidden: true, role: "group", "aria-label": "Steps" },
      this.back,
      this.next,
      el("div", { class: "np-step-text", "aria-live": "polite" }, this.stepTitle, this.stepFormula, this.stepNote),
    );
    this.body.prepend(this.stepsBar);
  }

  chosen() {
    return chosenHead(this.board, this.spec);
  }

  tab() {
    const name = this.board.chosen[this.spec.id];
    return this.spec.views.find((view) => view.name === name) ?? this.spec.views[0];
  }

  stepNumber() {
    return Math.max(0, Math.min(this.spec.steps.length - 1, Number(this.board.chosen.head_step ?? 0) || 0));
  }

  /** @param {number} by */
  turn(by) {
    this.board.choose("head_step", Math.max(0, Math.min(this.spec.steps.length - 1, this.stepNumber() + by)));
  }

  /** What the chart shows: the map, or the chosen step's figure. */
  view() {
    const tab = this.tab();
    const { figure, bindings } = tab.name === "steps" ? this.spec.steps[this.stepNumber()] : this.spec.views[0];
    return { ...tab, figure, bindings: fill(bindings, this.chosen()) };
  }

  showChoices() {
    super.showChoices();
    const tab = this.tab().name;
    setText(this.title, headName(this.chosen().index, this.spec.heads));
    this.plot.hidden = tab === "lines";
    this.lines.node.hidden = tab !== "lines";
    this.stepsBar.hidden = tab !== "steps";
    const number = this.stepNumber();
    const step = this.spec.steps[number];
    this.back.disabled = number === 0;
    this.next.disabled = number === this.spec.steps.length - 1;
    setText(this.stepTitle, `${number + 1} of ${this.spec.steps.length}: ${step.title}`);
    setText(this.stepFormula, step.formula);
    setText(this.stepNote, step.note);
    this.modesShown = -1;
    this.resized = true;
  }

  draw(now) {
    if (this.resized) {
      this.resized = false;
      this.resize();
    }
    this.askForSteps(now);
    super.draw(now);
    if (this.tab().name === "lines") this.lines.draw(this.board, this.spec, this.chosen());
    this.showMode();
  }

  paint() {
    super.paint();
    if (this.tab().name === "lines" && this.visible && !this.due) this.lines.draw(this.board, this.spec, this.chosen());
  }

  /** A head's steps are computed only while they are looked at. @param {number} now */
  askForSteps(now) {
    const { board } = this;
    const { layer, head } = this.chosen();
    const { inspected_layer: l, inspected_head: h } = board.store.info?.readouts ?? {};
    const wanted = this.tab().name === "steps" ? `${layer}.${head}` : "";
    const shown = l === undefined || l === null ? "" : `${l}.${h}`;
    if (wanted === shown || board.locked() || (wanted === this.asked && now - this.askedAt < ASK_MS)) return;
    this.asked = wanted;
    this.askedAt = now;
    board.command(wanted ? { op: "inspect", layer, head } : { op: "inspect", layer: null, head: null });
  }

  showMode() {
    const { store } = this.board;
    const revision = store.revisionOf("heads");
    if (revision === this.modesShown || performance.now() - (this.modeChanged ?? -Infinity) < 600) return;
    this.modesShown = revision;
    this.mode.value = this.spec.modes[store.get("heads")?.[this.chosen().index] ?? 0]?.value ?? "normal";
    this.mode.classList.toggle("np-on", this.mode.value !== "normal");
    this.mode.disabled = this.board.locked();
  }
}
