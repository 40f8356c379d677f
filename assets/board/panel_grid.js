// The panels in their grid: made as the specification says, laid out in its areas, and watched for whether they are on the screen.

import { el } from "./dom.js";
import { Fold } from "./fold.js";
import { makePanels } from "./make_panels.js";
import { ChartPanel } from "./chart_panel.js";

export class PanelGrid {
  /** @param {import("./board.js").Board} board */
  constructor(board) {
    this.board = board;
    this.node = el("div", { class: "np-grid" });
    /** @type {import("./panel.js").Panel[]} */ this.panels = [];
    /** @type {ChartPanel[]} */ this.charts = [];
    /** @type {Fold|null} */ this.fold = null;
    this.shape = "";
    this.resizes = new ResizeObserver(() => board.sizesChanged());
    this.resizes.observe(this.node);
    this.sight = new IntersectionObserver((entries) => this.seen(entries));
  }

  /** Those that take turns (turns.js). */
  get turns() {
    return this.panels.filter((panel) => !panel.everyFrame);
  }

  /** The panel of that name. @param {string} id @returns {any} */
  panel(id) {
    return this.panels.find((panel) => panel.id === id);
  }

  /** Panels are made anew only where there are others, or in other places. @param {import("./types.d.ts").BoardSpec} spec the board's */
  setSpec(spec) {
    const shape = JSON.stringify(spec.panels.map((panel) => [panel.id, panel.area, panel.kind]));
    if (shape !== this.shape) this.build(spec);
    this.shape = shape;
    const byId = new Map(spec.panels.map((panel) => [panel.id, panel]));
    for (const panel of this.panels) panel.setSpec(byId.get(panel.id));
  }

  /** @param {import("./types.d.ts").BoardSpec} spec the board's */
  build(spec) {
    for (const panel of this.panels) panel.destroy();
    this.sight.disconnect();
    this.panels = makePanels(spec, this.board);
    this.charts = this.panels.filter((panel) => panel instanceof ChartPanel);
    for (const panel of this.panels) this.sight.observe(panel.node);
    this.board.setHighlight(null);
    this.setTemplates(spec);
    this.fold = spec.fold ? new Fold(spec.fold, this.board) : null;
    this.arrange();
    this.fold?.update();
  }

  /** The CSS grid-templates of the panels' areas. @param {import("./types.d.ts").BoardSpec} spec the board's */
  setTemplates({ grid, grid_folded: folded, grid_medium: medium }) {
    for (const [name, template] of [
      ["--np-grid", grid],
      ["--np-grid-folded", folded],
      ["--np-grid-medium", medium],
    ]) {
      if (template) this.node.style.setProperty(name, template);
    }
    this.node.classList.toggle("np-has-medium", Boolean(medium));
  }

  /** The panels in the specification's order, the bar that folds some of them before the first of those. */
  arrange() {
    const { fold } = this;
    const nodes = this.panels.map((panel) => panel.node);
    if (!fold) {
      this.node.replaceChildren(...nodes);
      return;
    }
    const first = nodes.findIndex((node) => fold.spec.panels.includes(node.dataset.panel));
    this.node.replaceChildren(...nodes.slice(0, first), fold.node, ...nodes.slice(first));
  }

  /** Panels came into sight or went. @param {IntersectionObserverEntry[]} entries */
  seen(entries) {
    for (const entry of entries) {
      const panel = this.panels.find((one) => one.node === entry.target);
      if (!panel) continue;
      panel.visible = entry.isIntersecting;
      if (panel.visible && !panel.due && this.board.ready()) panel.paint(); // no frame may follow
    }
    this.board.needs.look();
    this.board.wake();
  }

  destroy() {
    this.resizes.disconnect();
    this.sight.disconnect();
    for (const panel of this.panels) panel.destroy();
  }
}
