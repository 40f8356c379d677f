// The board: mounted once into a page's element, it draws frames from its WebSocket until the element leaves the page.

import { Announcer } from "./announcer.js";
import { Choices } from "./choices.js";
import { el } from "./dom.js";
import { Drawing } from "./drawing.js";
import { EditQueue } from "./edits.js";
import { parseFrame } from "./frame.js";
import { Highlight } from "./highlight.js";
import { listenForKeys } from "./keyboard.js";
import { Link } from "./link.js";
import { hear } from "./messages.js";
import { Needs } from "./needs.js";
import { Banner, Notices, Standing } from "./notices.js";
import { watchOutages } from "./outage.js";
import { RunFiles } from "./run_file.js";
import { PanelGrid } from "./panel_grid.js";
import { loadPlotly } from "./plotly.js";
import { boardScale } from "./scale.js";
import { SpecLoader } from "./spec_loader.js";
import { Store } from "./store.js";
import { divergingColors } from "./theme.js";
import { ThemeWatch } from "./theme_watch.js";
import { Timeline } from "./timeline.js";
import { Toolbar } from "./toolbar.js";

/** @typedef {import("./types.d.ts").Component} Component */

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
    /** @type {import("./types.d.ts").BoardSpec|null} */ this.spec = null; // once all that it names is here
    this.specText = "";
    this.role = "owner";
    this.scale = 1; // of text, points and lines; more on large screens
    this.resized = false;
    this.styled = false;
    this.ended = false;
    /** @type {{run: number, epoch: number}|null} */ this.lastShown = null; // the last epoch of the run that was here before
    this.command = this.command.bind(this);
    this.edit = this.edit.bind(this);

    this.store = new Store();
    this.edits = new EditQueue((message) => this.component.setTriggerValue("edit", message));
    this.choices = new Choices((values) => this.component.setStateValue("view", values));
    this.highlight = new Highlight((item) => this.bringForward(item));
    this.drawing = new Drawing(this);
    this.announcer = new Announcer(this);
    this.loader = new SpecLoader({ onReady: (spec) => this.show(spec), onFailure: () => this.showFailure() });
    this.runFiles = new RunFiles((command) => this.command(command));
    this.toolbar = new Toolbar(this);
    this.notices = new Notices();
    this.banner = new Banner(this.edit);
    this.standing = new Standing(this.edit);
    this.grid = new PanelGrid(this);
    this.timeline = new Timeline(this);
    this.needs = new Needs(this);
    this.root = this.build();
    this.themes = new ThemeWatch(this.root, () => this.themeChanged());
    this.stopKeys = this.listenForKeys();
    this.stopWatching = this.watchOutages();
    this.link = this.makeLink();
    this.update(component);
    this.loadPlotly();
    /** @type {any} */ (window).__npBoard = this;
  }

  // What it is made of

  build() {
    this.timeline.node.append(this.toolbar.pins.node);
    const parts = [this.toolbar.node, this.notices.node, this.standing.node, this.grid.node, this.timeline.node];
    const root = el("div", { class: "np-board", "data-connected": "false" }, el("div", { class: "np-frame" }, ...parts));
    root.style.cssText = "visibility:hidden;height:90vh"; // no jump when the styles arrive
    this.component.parentElement.append(root);
    return root;
  }

  makeLink() {
    return new Link((token) => this.component.setTriggerValue("resume", { token }), {
      onFrame: (bytes) => this.receive(bytes),
      onFile: (bytes) => this.toolbar.download.take(bytes),
      onMessage: (message) => hear(message, this),
      onRunFile: (bytes) => this.runFiles.take(bytes),
      onNewRun: () => this.runIsAnother(),
      onStatus: (status) => this.statusChanged(status),
    });
  }

  listenForKeys() {
    /** @param {string} op */
    const commanding = (op) => () => this.toolbar.has(op) && this.command({ op });
    return listenForKeys(
      { " ": () => this.toolbar.has("play") && this.toolbar.togglePlay(), s: commanding("step"), e: commanding("epoch"), r: commanding("reset") },
      () => this.root.isConnected && this.role === "owner" && this.root.offsetParent !== null,
    );
  }

  watchOutages() {
    /** @param {string} text */
    const say = (text) => this.notices.show(text, "warning");
    return watchOutages(
      () => say("Not connected: a change in the sidebar does not reach the run now. Look at it again once the board is connected."),
      (button) => say(`“${button}” in the sidebar did not reach the run: the server was away. Press it again once the board is connected.`),
    );
  }

  async loadPlotly() {
    try {
      this.Plotly = await loadPlotly(this.data.plotly ?? `${this.data.base}live/plotly/${this.data.plotly_version}.js`);
      this.wake();
    } catch {
      this.notices.show("The charts' script could not be loaded. Reload the page.", "error");
    }
  }

  // What the page says

  /** New data from the page. @param {Component} component */
  update(component) {
    this.component = component;
    const data = component.data;
    this.data = data;
    if (!component.parentElement.contains(this.root)) component.parentElement.append(this.root);
    this.edits.seen(Number(data.edit_seen ?? 0));
    if (this.choices.adopt(data.view ?? {})) this.choicesChanged();
    const text = JSON.stringify(data.board);
    if (text !== this.specText) this.loader.load(data.board);
    this.specText = text;
    for (const panel of this.panels) panel.standingChanged();
    this.themes.look();
    this.link.update(data);
    this.wake();
  }

  /** Show what a specification says; all that it names is here. @param {import("./types.d.ts").BoardSpec} spec */
  show(spec) {
    this.reveal();
    this.spec = spec;
    this.toolbar.setSpec(spec, this.store.info);
    this.grid.setSpec(spec);
    this.needs.look();
    this.wake();
  }

  showFailure() {
    this.reveal();
    this.notices.show("The page's panels could not be loaded. Reload the page.", "error");
  }

  /** The styles are in force. */
  reveal() {
    if (this.styled) return;
    this.styled = true;
    this.root.removeAttribute("style");
    this.sizesChanged();
    this.themes.look();
  }

  // What the run says

  /** @param {ArrayBuffer} bytes */
  receive(bytes) {
    try {
      this.drawing.receive(parseFrame(bytes));
    } catch (error) {
      console.error(error);
      this.link.credit(1);
    }
  }

  /** Take a frame in, before it is drawn. @param {import("./frame.js").Frame} frame @param {number} now */
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
    this.timeline.update(info, store.get("moments"));
    this.announcer.take(info);
    for (const panel of this.panels) panel.took(info);
    this.needs.look();
  }

  /** @param {import("./connection.js").Status} status */
  statusChanged(status) {
    this.toolbar.setStatus(status);
    this.root.dataset.connected = String(status === "open");
    if (status !== "open") this.runFiles.refused();
    if (status !== "connecting") return;
    this.drawing.forget(); // frames of the last socket; their credits went with it
    hear({ standing: null }, this); // the run says it again if it still holds
  }

  /** The page has another run now. */
  runIsAnother() {
    const { info } = this.store;
    this.lastShown = info && { run: info.run, epoch: info.epoch };
    this.edits.again();
  }

  /** @param {string} role "owner" or "watcher" */
  setRole(role) {
    this.role = role;
    this.root.dataset.role = role;
    this.toolbar.setLocked(this.locked());
    this.timeline.show();
    for (const panel of this.panels) panel.standingChanged();
  }

  // What is done here

  /** @param {import("./types.d.ts").Command} command @returns {boolean} */
  command(command) {
    if (this.locked()) return false;
    const sent = this.link.send(command);
    if (!sent) this.notices.show("Not connected: this did not reach the run. It connects again by itself.", "warning");
    return sent;
  }

  /** @param {import("./types.d.ts").Edit} edit */
  edit(edit) {
    if (!this.locked()) this.edits.add(edit);
  }

  /** A switch or a view was chosen. @param {string} name @param {any} value */
  choose(name, value) {
    this.choices.change({ [name]: value });
    this.choicesChanged();
    this.wake();
  }

  /** What only the page needs to know, for its link. @param {Record<string, any>} changes */
  remember(changes) {
    this.choices.change(changes);
  }

  /** Bring an item (a row, a map, a line) forward in every panel. @param {number|null} item */
  setHighlight(item) {
    this.highlight.set(item);
  }

  // What panels ask

  locked() {
    return this.role !== "owner";
  }

  /** Whether frames of the shown figures' structure are here. */
  ready() {
    return this.styled && this.store.structure !== null && this.store.structure === this.structure();
  }

  structure() {
    return this.spec?.structure ?? "";
  }

  /** What was chosen, by name. */
  get chosen() {
    return this.choices.values;
  }

  get theme() {
    return this.themes.theme;
  }

  /** The colours of −127…127, as the theme wants them. */
  diverging() {
    return divergingColors(this.spec, this.theme);
  }

  /** The panel of that name. @param {string} id @returns {any} */
  panel(id) {
    return this.grid.panel(id);
  }

  get panels() {
    return this.grid.panels;
  }

  get charts() {
    return this.grid.charts;
  }

  /** The panels that take turns. */
  get turns() {
    return this.grid.turns;
  }

  /** The WebSocket's, null before there is one. */
  get connection() {
    return this.link.connection;
  }

  /** Whether an animation frame is to come. */
  get scheduled() {
    return this.drawing.scheduled;
  }

  get framesReceived() {
    return this.drawing.received;
  }

  get framesDrawn() {
    return this.drawing.drawn;
  }

  // What panels are told

  /** Draw with the next animation frame what there is to draw. */
  wake() {
    this.drawing.wake();
  }

  /** @param {number|null} item */
  bringForward(item) {
    for (const panel of this.panels) panel.highlight(item);
    this.wake();
  }

  choicesChanged() {
    for (const panel of this.panels) panel.choicesChanged();
    this.needs.look();
    if (this.grid.fold?.update()) this.sizesChanged();
  }

  themeChanged() {
    for (const panel of this.panels) panel.themeChanged();
    this.wake();
  }

  /** Sizes are looked at with the next animation frame. */
  sizesChanged() {
    this.resized = true;
    this.wake();
  }

  resize() {
    this.resized = false;
    this.scale = boardScale(this.root.clientWidth, window.innerHeight);
    this.root.style.setProperty("--np-scale", String(this.scale));
    this.root.style.setProperty("--np-above", `${Math.ceil(this.grid.node.offsetTop)}px`);
    for (const panel of this.panels) panel.resize();
  }

  // Its end

  /** Called when Streamlit lets the component go, which it also does before it hands over new data. */
  leaveUnlessStaying() {
    setTimeout(() => {
      if (!this.root.isConnected) this.destroy();
    }, 500);
  }

  destroy() {
    if (this.ended) return;
    this.ended = true;
    this.loader.end();
    this.themes.end();
    this.drawing.end();
    this.highlight.end();
    this.stopKeys();
    this.stopWatching();
    this.edits.close();
    this.link.close();
    this.grid.destroy();
    this.timeline.destroy();
    for (const [element, board] of boards) if (board === this) boards.delete(element);
  }
}
