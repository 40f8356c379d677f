// The output over the plane, and painting points on it. While a neuron is pinned its map stands here, and a chip says so.

import { el, releaseAfterPointer, setText } from "../../assets/board/dom.js";
import { formatName, formatShort } from "../../assets/board/format.js";
import { ChartPanel } from "../../assets/board/chart_panel.js";
import { neuronName } from "./neuron_name.js";
import { NeuronSum } from "./neuron_sum.js";
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
    this.hint = el("div", { class: "np-muted", text: "Click two neurons of a layer: the plane as they see it", hidden: true });
    this.foot.append(this.brush.tools, this.hint);
    this.sum = new NeuronSum(board);
    this.body.insertBefore(this.sum.node, this.foot);
    /** @type {number|null} */ this.shownPin = null;
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

  /** The chosen view; of a surface, as it was turned, and the pinned neuron's where that has an array of its own. */
  view() {
    const view = super.view();
    if (view.name === "bent") return this.named(view);
    if (view.name !== "surface") return view;
    const { pinned_surface: instead } = this.spec;
    const shown = instead && this.shownPin !== null ? { ...view, ...instead } : view;
    if (!this.camera) return shown;
    const { layout } = shown.figure;
    return { ...shown, figure: { ...shown.figure, layout: { ...layout, scene: { ...layout.scene, camera: this.camera } } } };
  }

  /** The bent plane's view with the two neurons' names at its axes. @param {import("../../assets/board/types.d.ts").ViewSpec} view */
  named(view) {
    const { figure } = view;
    const [xaxis, yaxis] = this.pair().map((neuron, i) => {
      const axis = figure.layout[i === 0 ? "xaxis" : "yaxis"];
      return { ...axis, title: { ...axis.title, text: formatName(neuronName(this.board.spec.network, neuron)) } };
    });
    return xaxis ? { ...view, figure: { ...figure, layout: { ...figure.layout, xaxis, yaxis } } } : view;
  }

  /** A point of the map was clicked: its way through the network is shown. @param {{curveNumber: number, pointNumber: number}|undefined} point */
  follow(point) {
    if (!point || super.view().name !== "map") return;
    const sent = this.board.command({ op: "follow", set: point.curveNumber === 0 ? "train" : "test", point: point.pointNumber });
    if (sent) this.board.choose("curves", "point");
  }

  /** The neurons that the plane is seen by, while it is. @returns {number[]} */
  pair() {
    return super.view().name === "bent" && this.board.ready() ? (this.board.store.info.pair ?? []) : [];
  }

  /** A neuron of the network was clicked: the last two of a layer see the plane. @param {number} i @returns {boolean} whether it is taken */
  takeNeuron(i) {
    const pair = this.pair();
    if (!pair.length) return false;
    const { layers, layerOf } = this.board.panel("network").layout;
    const { first, count } = layers[layerOf[i]];
    const next = first + ((i - first + 1) % count);
    if (i !== pair[1]) this.board.command({ op: "bend", neurons: layerOf[pair[1]] === layerOf[i] ? [pair[1], i] : [i, next] });
    return true;
  }

  /** @param {number} now */
  draw(now) {
    super.draw(now);
    if (this.sum.node.hidden) return;
    this.sum.draw();
    const { clientHeight } = this.sum.node;
    if (clientHeight !== this.sumHeight) this.resize(); // the plot gives way to the sum
    this.sumHeight = clientHeight;
  }

  showChoices() {
    super.showChoices();
    this.hint.hidden = this.view().name !== "bent";
    this.sum.node.hidden = this.view().name !== "neuron";
    this.board.sizesChanged();
    this.board.panel("network")?.redraw();
    const map = this.view().name === "map";
    this.brush.button.hidden = !map;
    if (!map) this.brush.toggle(false);
  }

  show() {
    super.show();
    if (!this.turned) {
      this.turned = true;
      this.chart.onClick = (event) => this.follow(event.points?.[0]);
      this.chart.node.on("plotly_relayout", (/** @type {any} */ change) => {
        if (change["scene.camera"]) this.camera = change["scene.camera"];
      });
    }
    if (this.brush.sheet.parentElement !== this.plot) this.plot.append(this.brush.sheet);
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
    if (pin !== this.shownPin && this.spec.pinned_surface) this.due = true;
    this.shownPin = pin;
    const pair = this.pair().join();
    if (pair !== this.shownPair) this.due = true;
    this.shownPair = pair;
    const image = this.spec.views[0].bindings["layout.images[0]"];
    const range = image.map !== image.instead.map ? info.ranges?.[image.instead.map] : null; // no colour bar of its own
    const text = pin === null ? "" : `${formatName(neuronName(network, pin))}${range ? ` · ±${formatShort(range)}` : ""} ×`;
    setText(this.chip, text);
    this.chip.hidden = !text;
  }
}
