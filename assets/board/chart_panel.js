// A panel with charts: tabs for its views, switches under them. Everything in it comes as data.

import { CellFocus } from "./cell_focus.js";
import { Chart } from "./chart.js";
import { el, releaseAfterPointer, setText } from "./dom.js";
import { Panel } from "./panel.js";
import { withPins } from "./pinned_lines.js";
import { Probe } from "./probe.js";
import { pointedItem } from "./series.js";

const MANY = 4; // tabs that have room beside a title

export class ChartPanel extends Panel {
  /** @param {import("./panel.js").PanelSpec} spec @param {import("./panel.js").Board} board */
  constructor(spec, board) {
    super(spec, board);
    this.plot = el("div", { class: "np-plot-area" }, el("div", { class: "np-skeleton" }));
    this.probeLine = el("div", { class: "np-probe" });
    this.switches = el("div", { class: "np-switches" });
    this.says = el("p", { class: "np-says", "aria-live": "polite" }); // the run's own sentence, where a panel asks for it
    this.foot = el("div", { class: "np-panel-foot" }, this.switches, this.probeLine, this.says);
    this.body.append(this.plot, this.foot);
    this.node.classList.toggle("np-of-the-run", Boolean(spec.of_the_run)); // a diverged run's curves end with a mark
    if (spec.banner) this.body.insertBefore(board.banner.node, this.foot);
    /** @type {Chart|null} */ this.chart = null;
    /** @type {Probe|null} */ this.probe = null;
    this.cost = 10;
    /** @type {import("./types.d.ts").ChartPanelSpec} */ this.spec;
    this.headText = "";
    /** @type {number|null} */ this.lit = null;
  }

  /** @param {import("./panel.js").PanelSpec} spec */
  setSpec(spec) {
    super.setSpec(spec);
    const text = JSON.stringify([spec.title, spec.views.map((v) => [v.name, v.label, Boolean(v.probe)]), spec.switches]);
    if (text !== this.headText) this.buildHead();
    this.headText = text;
    this.showChoices();
  }

  buildHead() {
    const { spec, board } = this;
    this.tabs =
      spec.views.length < 2
        ? []
        : spec.views.map((view) =>
            releaseAfterPointer(
              el("button", {
                type: "button",
                class: "np-tab",
                text: view.label,
                on: { click: () => board.choose(spec.id, view.name) },
              }),
            ),
          );
    this.node.classList.toggle("np-many", this.tabs.length > MANY); // the tabs take the title's place
    this.side.replaceChildren(...(this.tabs.length ? [el("div", { class: "np-tabs", role: "group", "aria-label": `${spec.title}: view` }, ...this.tabs)] : []));
    this.boxes = spec.switches.map((item) => {
      const box = el("input", { type: "checkbox", on: { change: () => board.choose(item.name, box.checked) } });
      return box;
    });
    this.labels = spec.switches.map((item, i) =>
      releaseAfterPointer(el("label", { class: "np-switch" }, this.boxes[i], el("span", { text: item.label })), "change"),
    );
    this.switches.replaceChildren(...this.labels);
    this.probeLine.hidden = !spec.views.some((view) => view.probe);
    this.says.hidden = !spec.says;
    this.foot.hidden = this.probeLine.hidden && this.says.hidden && !spec.switches.length;
  }

  /** The view that is chosen; the first where nothing is. */
  view() {
    const name = this.board.chosen[this.spec.id];
    return this.spec.views.find((view) => view.name === name) ?? this.spec.views[0];
  }

  /** @param {import("./types.d.ts").SwitchSpec} item */
  isOn(item) {
    return Boolean(this.board.chosen[item.name] ?? item.on);
  }

  /** @param {import("./types.d.ts").SwitchSpec} item @param {import("./types.d.ts").ViewSpec} view */
  isFor(item, view) {
    return !item.view || item.view === view.name;
  }

  /** What the chosen view and the switches that are on need. @returns {string[]} */
  needs() {
    if (!this.visible) return [];
    const view = this.view();
    const on = this.spec.switches.filter((item) => item.needs && this.isOn(item) && this.isFor(item, view));
    return [view, ...on].flatMap((one) => one.needs ?? []);
  }

  /** A view's bindings as the switches that are on make them. @param {import("./types.d.ts").ViewSpec} view */
  rebound(view) {
    const bindings = { ...view.bindings };
    for (const item of this.spec.switches) {
      if (!item.rebind || !this.isOn(item) || !this.isFor(item, view)) continue;
      for (const [path, added] of Object.entries(item.rebind)) bindings[path] = { ...bindings[path], ...added };
    }
    return { ...view, bindings };
  }

  showChoices() {
    const current = this.view();
    this.everyFrame = Boolean(this.spec.every_frame) && !current.in_turn;
    this.spec.views.forEach((view, i) => this.tabs[i]?.setAttribute("aria-pressed", String(view.name === current.name)));
    this.spec.switches.forEach((item, i) => {
      this.boxes[i].checked = this.isOn(item);
      this.labels[i].style.visibility = this.isFor(item, current) ? "" : "hidden"; // its room stays: nothing moves
    });
  }

  /** A switch or view of this panel may have changed. */
  choicesChanged() {
    this.showChoices();
    this.due = true;
  }

  /** Show the chosen view's figure. */
  show() {
    this.due = false;
    const { board } = this;
    if (!this.chart) {
      this.chart = new Chart(this.plot, board.Plotly);
      this.chart.onHover = (event) => {
        const { series } = this.view();
        if (series) board.setHighlight(event && pointedItem(event, series));
      };
      this.chart.onClick = (event) => {
        const index = event.points?.[0]?.pointIndex; // row and column
        if (this.view().cells && Array.isArray(index)) board.edit({ op: "cell", x: index[1], y: index[0] });
      };
      if (this.view().cells) this.cellFocus = new CellFocus(this.plot, this.chart, board);
      this.probe = new Probe(this.chart, this.probeLine, () => ({ store: board.store, probe: this.view().probe }));
    }
    /** @type {Record<string, any>} */ const settings = {};
    for (const item of this.spec.switches) {
      if (!this.isFor(item, this.view())) continue;
      for (const change of [item.restyle, item.relayout]) {
        for (const [path, values] of Object.entries(change ?? {})) settings[path] = values[this.isOn(item) ? 1 : 0];
      }
    }
    const discrete = this.spec.switches.some((item) => item.discrete && this.isOn(item));
    this.chart.show(withPins(this.rebound(this.view()), board.toolbar?.pins?.pins ?? []), settings, {
      store: board.store,
      theme: board.theme,
      diverging: board.diverging(),
      classes: board.spec.classes ?? [],
      discrete,
      scale: board.scale,
    });
    this.probe.update();
    this.emphasize();
  }

  /** @param {number|null} item that is brought forward, with the next animation frame */
  highlight(item) {
    this.lit = item;
  }

  /** Show which item is brought forward, if that has changed. */
  emphasize() {
    const view = this.view();
    if (view.series && this.visible && !this.due) this.chart?.emphasize(view, this.lit);
  }

  /** Whether there is something to draw. */
  stale() {
    const { store } = this.board;
    return this.due || Boolean(this.chart?.stale(store, performance.now(), store.info?.state === "playing"));
  }

  /** @param {number} now */
  draw(now) {
    if (this.due) this.show();
    else if (this.stale()) this.chart.draw(this.board.store, now);
    const { info } = this.board.store;
    // its end; else, while somebody goes through it step by step, where it stands
    const sentence = info?.message ?? (info?.state === "playing" ? null : info?.says) ?? "";
    if (this.spec.says && this.says.textContent !== sentence) {
      setText(this.says, sentence);
      this.resize(); // the plot gives way where the sentence takes another line
    }
    this.chart.setRanges(info?.ranges ?? {}, now, info?.state === "playing");
    this.paint();
  }

  /** What costs next to nothing and is done for every frame. */
  paint() {
    if (!this.visible) return;
    this.chart?.paint(this.board.store);
    if (this.probe?.pointer) this.probe.update();
  }

  get made() {
    return Boolean(this.chart?.made);
  }

  lastDraw() {
    return this.chart?.lastDraw ?? -Infinity;
  }

  resize() {
    if (this.chart?.made && this.chart.scale !== this.board.scale) this.due = true; // its text and points are of another size now
    this.chart?.resize();
  }

  destroy() {
    this.chart?.destroy();
  }
}
