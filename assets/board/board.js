// The board: mounted once into a page's element, it draws frames from its WebSocket until the element leaves the page.

import { el } from "./dom.js";
import { EditQueue } from "./edits.js";
import { Fold } from "./fold.js";
import { parseFrame } from "./frame.js";
import { Highlight } from "./highlight.js";
import { listenForKeys } from "./keyboard.js";
import { Link } from "./link.js";
import { kindsAreHere, loadKinds, makePanels } from "./make_panels.js";
import { Banner, Notices, Standing, WAYS } from "./notices.js";
import { watchOutages } from "./outage.js";
import { ChartPanel } from "./panels.js";
import { loadPlotly } from "./plotly.js";
import { Store } from "./store.js";
import { lostSince } from "./keepsake.js";
import { linkStyles } from "./styles.js";
import { boardScale } from "./scale.js";
import { divergingColors, readTheme } from "./theme.js";
import { Toolbar } from "./toolbar.js";
import { nextTurn, turnComesIn } from "./turns.js";

/** @typedef {{parentElement: HTMLElement, data: any, setStateValue: (name: string, value: any) => void, setTriggerValue: (name: string, value: any) => void}} Component */

const STYLES = "assets/board/board.css";

/** @type {Map<HTMLElement, Board>} */
const boards = new Map();

/**
 * Mount the board, or hand new data to the one that is mounted there.
 * @param {Component} component
 * @returns {() => void} ends the board, if its element has really left the page
 */
export function mount(component) {
  let board = boards.get(component.parentElement);
  if (board) board.update(component);
  else {
    board = new Board(component);
    boards.set(component.parentElement, board);
  }
  return () => board.leaveUnlessStaying();
}

export class Board {
  /** @param {Component} component */
  constructor(component) {
    this.component = component;
    this.data = component.data;
    this.store = new Store();
    this.edits = new EditQueue((message) => this.component.setTriggerValue("edit", message));
    this.frames = []; // received, not drawn yet; at most as many as credits
    this.framesDrawn = 0;
    this.framesReceived = 0;
    this.shown = null; // the last epoch of the run that was here before
    this.view = {};
    this.viewChanged = -Infinity;
    this.dataView = "";
    this.specText = "";
    /** @type {any} */ this.spec = null; // once all that it names is here
    this.role = "owner";
    this.scale = 1; // of text, points and lines; more on large screens
    /** @type {import("./panel.js").Panel[]} */ this.panels = [];
    /** @type {ChartPanel[]} */ this.charts = [];
    this.highlight = new Highlight((item) => {
      for (const panel of this.panels) panel.highlight(item);
      this.wake();
    });
    this.tick = this.tick.bind(this);
    this.command = this.command.bind(this);
    this.edit = this.edit.bind(this);
    this.build();
    this.link = new Link((token) => this.component.setTriggerValue("resume", { token }), {
      onFrame: (bytes) => this.receive(bytes),
      onMessage: (message) => this.hear(message),
      onNewRun: () => {
        const { info } = this.store;
        this.shown = info && { run: info.run, epoch: info.epoch };
        this.edits.again();
      },
      onStatus: (status) => {
        this.toolbar.setStatus(status);
        this.root.dataset.connected = String(status === "open");
        if (status !== "connecting") return;
        this.frames.length = 0; // those of the last socket; their credits went with it
        this.hear({ standing: null }); // the run says it again if it still holds
      },
    });
    this.update(component);
    const url = this.data.plotly ?? `${this.data.base}live/plotly/${this.data.plotly_version}.js`;
    loadPlotly(url).then(
      (Plotly) => {
        this.Plotly = Plotly;
        this.wake();
      },
      () => this.notices.show("The charts' script could not be loaded. Reload the page.", "error"),
    );
    this.stopWatching = watchOutages(
      () => this.notices.show("Not connected: a change in the sidebar does not reach the run now. Look at it again once the board is connected.", "warning"),
      (button) =>
        this.notices.show(`“${button}” in the sidebar did not reach the run: the server was away. Press it again once the board is connected.`, "warning"),
    );
    /** @type {any} */ (window).__npBoard = this;
  }

  build() {
    this.styled = false;
    this.toolbar = new Toolbar(this);
    this.notices = new Notices();
    this.banner = new Banner((edit) => this.edit(edit));
    this.standing = new Standing((edit) => this.edit(edit));
    this.grid = el("div", { class: "np-grid" });
    this.root = el(
      "div",
      { class: "np-board", "data-connected": "false" },
      el("div", { class: "np-frame" }, this.toolbar.node, this.notices.node, this.standing.node, this.grid),
    );
    this.root.style.cssText = "visibility:hidden;height:90vh"; // no jump when the styles arrive
    this.component.parentElement.append(this.root);
    this.theme = readTheme(this.root);
    this.themeTimer = setInterval(() => this.checkTheme(), 1000);
    const resizes = new ResizeObserver(() => {
      this.resized = true;
      this.wake();
    });
    resizes.observe(this.grid);
    this.resizes = resizes;
    this.sight = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        const panel = this.panels.find((one) => one.node === entry.target);
        if (!panel) continue;
        panel.visible = entry.isIntersecting;
        if (panel.visible && !panel.due && this.ready()) panel.paint(); // no frame may follow
      }
      this.wake();
    });
    const run = (op) => () => this.toolbar.has(op) && this.command({ op });
    this.stopKeys = listenForKeys(
      { " ": () => this.toolbar.has("play") && this.toolbar.togglePlay(), s: run("step"), e: run("epoch"), r: run("reset") },
      () => this.root.isConnected && this.role === "owner" && this.root.offsetParent !== null,
    );
  }

  /** New data from the page. @param {Component} component */
  update(component) {
    this.component = component;
    const data = component.data;
    this.data = data;
    if (!component.parentElement.contains(this.root)) component.parentElement.append(this.root);
    this.edits.seen(Number(data.edit_seen ?? 0));
    this.adoptView(data.view ?? {});
    const text = JSON.stringify(data.board);
    if (text !== this.specText) {
      this.specText = text;
      this.adoptSpec(data.board);
    }
    for (const panel of this.panels) panel.standingChanged();
    this.checkTheme();
    this.link.update(data);
    this.wake();
  }

  /** Show what a specification says: at once where the modules and styles that it names are here already. @param {any} spec */
  adoptSpec(spec) {
    if (this.styled && kindsAreHere(spec)) {
      this.showSpec(spec);
      return;
    }
    this.wanted = spec;
    Promise.all([loadKinds(spec), linkStyles([STYLES, ...(spec.styles ?? [])])]).then(
      () => {
        if (this.ended || spec !== this.wanted) return; // another one came meanwhile
        if (!this.styled) this.reveal();
        this.showSpec(spec);
      },
      (error) => {
        console.error(error);
        this.reveal();
        this.notices.show("The page's panels could not be loaded. Reload the page.", "error");
      },
    );
  }

  /** The styles are in force. */
  reveal() {
    this.styled = true;
    this.root.removeAttribute("style");
    this.resized = true;
    this.checkTheme();
  }

  /** @param {any} spec */
  showSpec(spec) {
    this.spec = spec;
    this.applySpec();
    this.wake();
  }

  /** @param {ArrayBuffer} bytes */
  receive(bytes) {
    try {
      this.frames.push(parseFrame(bytes));
    } catch (error) {
      console.error(error);
      this.link.credit(1);
      return;
    }
    this.framesReceived += 1;
    this.wake();
  }

  /** @param {any} message */
  hear(message) {
    if (message.notice) {
      const { text, level, from } = message.notice;
      this.notices.show(text + lostSince(this.shown, from, this.spec?.unit ?? "epoch"), level);
    } else if (message.refused) this.notices.show(String(message.refused), "warning");
    else if ("standing" in message) {
      this.standing.show(message.standing, this.data.ways_out ?? {});
      this.root.dataset.standing = String(Boolean(message.standing));
    } else if (message.put_back) this.component.setTriggerValue("put_back", true);
    else if (message.role) {
      this.role = message.role;
      this.root.dataset.role = this.role;
      this.toolbar.setLocked(this.locked());
      for (const panel of this.panels) panel.standingChanged();
    }
  }

  /** The WebSocket's, null before there is one. */
  get connection() {
    return this.link.connection;
  }

  locked() {
    return this.role !== "owner";
  }

  /** The colours of −127…127, as the theme wants them. */
  diverging() {
    return divergingColors(this.spec, this.theme);
  }

  structure() {
    return this.spec?.structure ?? "";
  }

  /** Whether frames of the shown figures' structure are here. */
  ready() {
    return this.styled && this.store.structure !== null && this.store.structure === this.structure();
  }

  /** @param {any} command @returns {boolean} */
  command(command) {
    if (this.locked()) return false;
    const sent = this.link.send(command);
    if (!sent) this.notices.show("Not connected: this did not reach the run. It connects again by itself.", "warning");
    return sent;
  }

  /** @param {any} edit */
  edit(edit) {
    if (!this.locked()) this.edits.add(edit);
  }

  /** The panel of that name. @param {string} id @returns {any} */
  panel(id) {
    return this.panels.find((panel) => panel.id === id);
  }

  /** Bring an item (a row, a map, a line) forward in every panel. @param {number|null} item */
  setHighlight(item) {
    this.highlight.set(item);
  }

  /** A switch or a view was chosen. @param {string} name @param {any} value */
  setView(name, value) {
    this.view = { ...this.view, [name]: value };
    this.viewChanged = performance.now();
    this.component.setStateValue("view", this.view);
    this.choicesChanged();
    this.wake();
  }

  /** What only the page needs to know, for its link. @param {any} changes */
  remember(changes) {
    this.view = { ...this.view, ...changes };
    this.viewChanged = performance.now();
    this.component.setStateValue("view", this.view);
  }

  /** @param {any} view from the page; what was just chosen here is not taken back */
  adoptView(view) {
    const text = JSON.stringify(view);
    if (text === this.dataView || performance.now() - this.viewChanged < 2000) return;
    this.dataView = text;
    this.view = { ...this.view, ...view };
    this.choicesChanged();
  }

  choicesChanged() {
    for (const panel of this.panels) panel.choicesChanged();
    if (this.fold?.update()) this.resized = true;
  }

  applySpec() {
    const { spec } = this;
    this.toolbar.setControls(spec.controls);
    this.toolbar.setUnit(spec.unit, spec.step_unit);
    this.toolbar.setDoes(spec.does);
    this.toolbar.setScore(spec.score);
    this.toolbar.readouts.setSpec(spec.readouts ?? []);
    if (this.store.info) this.toolbar.readouts.update(this.store.info, performance.now(), false);
    const shape = JSON.stringify(spec.panels.map((panel) => [panel.id, panel.area, panel.kind]));
    if (shape !== this.shape) this.buildPanels();
    this.shape = shape;
    const byId = new Map(spec.panels.map((panel) => [panel.id, panel]));
    for (const panel of this.panels) panel.setSpec(byId.get(panel.id));
  }

  buildPanels() {
    for (const panel of this.panels) panel.destroy();
    this.sight.disconnect();
    this.panels = makePanels(this.spec, this);
    const nodes = this.panels.map((panel) => panel.node);
    for (const node of nodes) this.sight.observe(node);
    this.highlight.set(null);
    const { grid, grid_folded: folded, grid_medium: medium } = this.spec; // CSS grid-templates of the panels' areas
    for (const [name, template] of [
      ["--np-grid", grid],
      ["--np-grid-folded", folded],
      ["--np-grid-medium", medium],
    ]) {
      if (template) this.grid.style.setProperty(name, template);
    }
    this.grid.classList.toggle("np-has-medium", Boolean(medium));
    this.fold = this.spec.fold ? new Fold(this.spec.fold, this) : null;
    const first = this.fold ? nodes.findIndex((node) => this.fold.spec.panels.includes(node.dataset.panel)) : 0;
    this.grid.replaceChildren(...nodes.slice(0, first), ...(this.fold ? [this.fold.node] : []), ...nodes.slice(first));
    this.fold?.update();
    this.charts = this.panels.filter((panel) => panel instanceof ChartPanel);
    this.turns = this.panels.filter((panel) => !panel.everyFrame);
  }

  checkTheme() {
    if (!this.root.isConnected) return;
    const theme = readTheme(this.root);
    if (theme.key === this.theme.key) return;
    this.theme = theme;
    for (const panel of this.panels) panel.themeChanged();
    this.wake();
  }

  wake() {
    if (this.scheduled || this.ended) return;
    this.scheduled = true;
    requestAnimationFrame(this.tick);
  }

  /** Animation frames cost, also where nothing is drawn: none before a chart's turn comes. @param {number} ms Infinity: not by itself */
  wakeIn(ms) {
    clearTimeout(this.turnTimer);
    if (ms === 0) this.wake();
    else if (ms < Infinity) this.turnTimer = setTimeout(() => this.wake(), ms);
  }

  /** One animation frame. @param {number} now */
  tick(now) {
    this.scheduled = false;
    if (this.ended) return;
    const started = performance.now();
    if (!this.spec) return; // frames wait for what is to show them
    if (this.resized) this.resize();
    const frame = this.frames.shift();
    if (frame) this.take(frame, now);
    for (const panel of this.panels) {
      if (!panel.drawable()) continue;
      panel.emphasize();
      if (panel.everyFrame && (frame || panel.due)) panel.draw(now);
      else if (frame && !panel.due) panel.paint();
    }
    const ready = this.ready() && this.Plotly;
    if (frame) {
      this.framesDrawn += 1;
      this.link.credit(1);
    }
    if (ready) this.drawInTurn(started);
    if (this.frames.length) this.wake();
    else if (ready) this.wakeIn(turnComesIn(this.turns, performance.now(), this.store.info?.state === "playing"));
  }

  /** @param {import("./frame.js").Frame} frame @param {number} now */
  take(frame, now) {
    const { store, root } = this;
    const asked = store.needsFull;
    store.apply(frame);
    if (store.needsFull && !asked) this.link.send({ op: "full" });
    const { info } = store;
    root.dataset.epoch = String(info.epoch);
    root.dataset.state = info.state;
    root.dataset.structure = info.structure;
    this.toolbar.update(info, now);
    this.warn(info);
    const said = this.spec.panels.some((panel) => panel.says);
    if (info.message && !said && `${info.run} ${info.message}` !== this.message && (info.state !== "diverged" || !this.banner.node.isConnected))
      this.notices.show(info.message);
    this.message = `${info.run} ${info.message}`;
    for (const panel of this.panels) panel.took(info);
  }

  /** Say that the run diverged or goes on in vain, and what can be done. @param {any} info */
  warn({ state, message, warning }) {
    const moved =
      state === "diverged"
        ? this.banner.show(message ?? "The loss ran away.", WAYS.recover)
        : this.banner.show(warning?.text ?? null, warning?.way ?? (warning?.fresh ? WAYS.fresh_start : null));
    if (!moved) return;
    this.resized = true; // where it stands in a panel, the plot gives way
    this.wake();
  }

  /** @param {number} started */
  drawInTurn(started) {
    const now = performance.now();
    const panel = nextTurn(this.turns, now, now - started, this.store.info?.state === "playing");
    if (!panel) return;
    const first = !panel.made || panel.due;
    panel.draw(now);
    if (!first) panel.cost += 0.2 * (performance.now() - now - panel.cost);
  }

  resize() {
    this.resized = false;
    this.scale = boardScale(this.root.clientWidth, window.innerHeight);
    this.root.style.setProperty("--np-scale", String(this.scale));
    this.root.style.setProperty("--np-above", `${Math.ceil(this.grid.offsetTop)}px`);
    for (const panel of this.panels) panel.resize();
  }

  /** Called when Streamlit lets the component go, which it also does before it hands over new data. */
  leaveUnlessStaying() {
    setTimeout(() => {
      if (!this.root.isConnected) this.destroy();
    }, 500);
  }

  destroy() {
    if (this.ended) return;
    this.ended = true;
    clearInterval(this.themeTimer);
    clearTimeout(this.turnTimer);
    this.highlight.end();
    this.stopKeys();
    this.stopWatching();
    this.edits.close();
    this.resizes.disconnect();
    this.sight.disconnect();
    this.link.close();
    for (const panel of this.panels) panel.destroy();
    for (const [element, board] of boards) if (board === this) boards.delete(element);
  }
}
