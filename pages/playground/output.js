// The output over the plane, and painting points on it. While a neuron is pinned its map stands here, and a chip says so.

import { el, releaseAfterPointer, setText } from "../../assets/board/dom.js";
import { formatName, formatShort } from "../../assets/board/format.js";
import { ChartPanel } from "../../assets/board/chart_panel.js";
import { neuronName } from "./neuron_name.js";
import { Paint } from "./paint.js";

export default class OutputPanel extends ChartPanel {
  /** @param {import("../../assets/board/panel.js").PanelSpec} spec @param {import("../../assets/board/panel.js").Board} board */
  constructor(spec, board) {
    super(spec, board);
    this.node.classList.add("np-panel-chart"); // as the other charts, on narrow screens
    this.chip = releaseAfterPointer(
      el("button", {
        type: "button",
        class: "np-chip",
        hidden: true,
        title: "Show the output again",
        on: { click: () => board.command({ op: "pin", neuron: null }) },
      }),
    );
    this.brush = new Paint(this);
    this.plot.append(this.brush.sheet);
    this.foot.append(this.brush.tools);
  }

  /** @param {import("../../assets/board/panel.js").PanelSpec} spec */
  setSpec(spec) {
    super.setSpec(spec);
    this.brush.specChanged();
  }

  buildHead() {
    super.buildHead();
    this.side.prepend(this.chip);
    this.side.append(this.brush.button);
  }

  show() {
    super.show();
    this.plot.append(this.brush.sheet); // over the plot, which is made when it is first shown
    this.chart.onPlaced = () => this.brush.draw();
    this.brush.update();
    this.brush.draw();
  }

  themeChanged() {
    super.themeChanged();
    this.brush.specChanged();
  }

  standingChanged() {
    this.brush.update();
  }

  /** @param {any} info */
  took(info) {
    const { network } = this.board.spec;
    const pin = this.board.ready() ? (info.pin ?? null) : null;
    const image = this.view().bindings["layout.images[0]"];
    const range = image.map !== image.instead.map ? info.ranges?.[image.instead.map] : null; // no colour bar of its own
    const text = pin === null ? "" : `${formatName(neuronName(network, pin))}${range ? ` · ±${formatShort(range)}` : ""} ×`;
    setText(this.chip, text);
    this.chip.hidden = !text;
  }
}
