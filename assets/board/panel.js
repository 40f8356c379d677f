// What every panel is: a frame with a header, and what the board asks of it. A panel of a kind of its own extends this class.

import { el, setText } from "./dom.js";

/** @typedef {import("./types.d.ts").PanelSpec} PanelSpec */

/** The board: see `board.js`. @typedef {import("./board.js").Board} Board */

export class Panel {
  /**
   * Builds what stands whatever the settings are; the board calls `setSpec` as soon as the panel is on the page.
   * @param {PanelSpec} spec @param {Board} board
   */
  constructor(spec, board) {
    this.board = board;
    this.id = spec.id;
    /** @type {PanelSpec} */ this.spec = spec;
    this.title = el("h3", { class: "np-panel-title", text: spec.title });
    this.side = el("div", { class: "np-panel-side" }); // the header's right end
    this.body = el("div", { class: "np-panel-body" });
    /** @type {HTMLElement} */
    this.node = el(
      "section",
      { class: `np-panel np-panel-${spec.kind}`, "aria-label": spec.title, "data-panel": spec.id },
      el("header", { class: "np-panel-head" }, this.title, this.side),
      this.body,
    );
    if (/^[a-z][a-z0-9_-]*$/i.test(spec.area ?? "")) this.node.style.setProperty("--np-area", spec.area);
    this.everyFrame = Boolean(spec.every_frame); // else it takes turns with others (turns.js)
    this.visible = true; // on the screen; kept by the board
    this.due = true; // to be drawn even without a new frame
    this.cost = 2; // ms that a drawing takes, about; kept by the board
    this.lastWrite = -Infinity; // when it was drawn last; for panels that take turns
  }

  /** Its settings, at the start and whenever they may have changed. @param {PanelSpec} spec */
  setSpec(spec) {
    this.spec = spec;
    this.due = true;
    setText(this.title, spec.title);
  }

  /** Whether it can be drawn now: where frames fit its figures. */
  drawable() {
    return this.board.ready() && Boolean(this.board.Plotly);
  }

  /** Whether something has been drawn at all. */
  get made() {
    return true;
  }

  /** Whether there is something new to draw; asked of panels that take turns. */
  stale() {
    return this.due;
  }

  /** When it was drawn last, for those that take turns. */
  lastDraw() {
    return this.lastWrite;
  }

  /** Draw what has changed: in every frame, or when its turn comes. @param {number} _now */
  draw(_now) {
    this.due = false;
  }

  /** What costs next to nothing and is done for every frame, also by panels that take turns. */
  paint() {}

  /** A frame came, not drawn yet. @param {import("./types.d.ts").FrameInfo} _info of the frame */
  took(_info) {}

  /** What it shows now that the run sends only while it is asked to. @returns {string[]} */
  needs() {
    return [];
  }

  /** Before each animation frame's drawing: what pointing changed. */
  emphasize() {}

  /** One of several things that are shown (a row, a map, a line) is brought forward; null: none. @param {number|null} _item */
  highlight(_item) {}

  /** A switch or a view was chosen, here or elsewhere. */
  choicesChanged() {}

  /** Who watches and who commands, or what edits are under way, may have changed. */
  standingChanged() {}

  /** Other colours: all is drawn anew. */
  themeChanged() {
    this.due = true;
  }

  /** It has another size now. */
  resize() {}

  /** It leaves the page. */
  destroy() {}
}
