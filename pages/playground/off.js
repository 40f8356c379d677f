// Neurons that are switched off to see what they are worth: which, and what that costs, in a chip that switches them on again.

import { el, releaseAfterPointer, setText } from "../../assets/board/dom.js";
import { formatLoss, formatName, formatPercent, formatPlain } from "../../assets/board/format.js";
import { neuronName } from "./neuron_name.js";

/** The command that switches a neuron off, or on again. @param {number[]} off those that are @param {number} neuron */
export function toggled(off, neuron) {
  return { op: "off", neurons: off.includes(neuron) ? off.filter((one) => one !== neuron) : [...off, neuron] };
}

export class OffChip {
  /** @param {import("../../assets/board/panel.js").Board} board */
  constructor(board) {
    this.board = board;
    this.node = releaseAfterPointer(
      el("button", { type: "button", class: "np-chip np-off", hidden: true, on: { click: () => board.command({ op: "off", neurons: [] }) } }),
    );
  }

  /** @param {any} info of a frame @param {any} network */
  show(info, network) {
    const off = info?.off ?? [];
    this.node.hidden = off.length === 0;
    if (!off.length) return;
    const { readouts } = info;
    const score = this.board.spec.score === "R²" ? formatPlain : formatPercent;
    const name = off.length === 1 ? formatName(neuronName(network, off[0])) : `${off.length} neurons`;
    const costs = [
      ["loss", formatLoss(readouts.train_loss), formatLoss(readouts.off_train_loss)],
      ["test", formatLoss(readouts.test_loss), formatLoss(readouts.off_test_loss)],
      [this.board.spec.score ?? "accuracy", score(readouts.test_score), score(readouts.off_test_score)],
    ];
    setText(this.node, `${name} off · ${costs.map(([what, on, without]) => `${what} ${on} → ${without}`).join(" · ")} ×`);
    const title = "Training loss, test loss and test score of the whole network → without what is off. Click: all on again";
    if (this.node.title !== title) this.node.title = title;
  }
}
