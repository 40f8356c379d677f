// One block of a flat array of parameters as a heatmap, chosen from a list.

import { releaseAfterPointer, select } from "./dom.js";
import { ChartPanel } from "./panels.js";

export class BlocksPanel extends ChartPanel {
  buildHead() {
    super.buildHead();
    const choices = this.spec.blocks.map(({ name, title }) => ({ value: name, label: title }));
    this.choice = releaseAfterPointer(select("Block", choices, this.block().name, (name) => this.board.setView("block", name)), "change");
    this.choice.classList.add("np-block-choice");
    this.side.prepend(this.choice);
    this.choiceText = JSON.stringify(choices);
  }

  /** @param {any} spec */
  setSpec(spec) {
    if (this.choiceText && this.choiceText !== JSON.stringify(spec.blocks.map(({ name, title }) => ({ value: name, label: title })))) this.headText = "";
    super.setSpec(spec);
  }

  block() {
    return this.spec.blocks.find((block) => block.name === this.board.view.block) ?? this.spec.blocks[0];
  }

  view() {
    const view = super.view();
    const block = this.block();
    const bindings = Object.fromEntries(Object.entries(view.bindings).map(([path, source]) => [path, source.block ? { ...source, block } : source]));
    return { ...view, bindings };
  }

  showChoices() {
    super.showChoices();
    if (this.choice) this.choice.value = this.block().name;
  }
}
