// One block of the parameters as a heatmap, chosen from a list. Frames carry only the block that is looked at.

import { releaseAfterPointer, select } from "../../assets/board/dom.js";
import { ChartPanel } from "../../assets/board/chart_panel.js";

const ASK_MS = 1500; // between two requests for the same block

export default class BlocksPanel extends ChartPanel {
  buildHead() {
    super.buildHead();
    const choices = this.spec.blocks.map(({ name, title }) => ({ value: name, label: title }));
    this.choice = releaseAfterPointer(
      select("Block", choices, this.wanted().name, (name) => this.board.choose("block", name)),
      "change",
    );
    this.choice.classList.add("np-block-choice");
    this.side.prepend(this.choice);
    this.choiceText = JSON.stringify(choices);
  }

  /** @param {any} spec */
  setSpec(spec) {
    if (this.choiceText && this.choiceText !== JSON.stringify(spec.blocks.map(({ name, title }) => ({ value: name, label: title })))) this.headText = "";
    super.setSpec(spec);
  }

  wanted() {
    return this.spec.blocks.find((block) => block.name === this.board.chosen.block) ?? this.spec.blocks[0];
  }

  /** The number of the block that the last frame carries. */
  shown() {
    return this.board.store.info?.readouts.block ?? null;
  }

  /** The figure is another one, with other axes, for another block. */
  view() {
    const view = super.view();
    const bindings = Object.fromEntries(Object.entries(view.bindings).map(([path, source]) => [path, { ...source, block: this.shown() }]));
    return { ...view, bindings };
  }

  draw(now) {
    this.ask(now);
    super.draw(now);
  }

  paint() {
    this.ask(performance.now());
    if (this.drawnBlock !== this.shown()) this.due = true;
    else super.paint();
  }

  show() {
    this.drawnBlock = this.shown();
    super.show();
  }

  /** @param {number} now */
  ask(now) {
    const { name, number } = this.wanted();
    if (number === this.shown() || this.board.locked() || (name === this.asked && now - this.askedAt < ASK_MS)) return;
    this.asked = name;
    this.askedAt = now;
    this.board.command({ op: "block", name });
  }

  choicesChanged() {
    super.choicesChanged();
    this.ask(performance.now());
  }

  showChoices() {
    super.showChoices();
    if (this.choice) this.choice.value = this.wanted().name;
  }
}
