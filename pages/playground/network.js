// The network panel: canvas, controls over it, pointer, tooltip, editor card.

import { el, setText } from "../../assets/board/dom.js";
import { Panel } from "../../assets/board/panel.js";
import { draftOf } from "./draft.js";
import { Editor } from "./editor.js";
import { frozenParameters } from "./frozen.js";
import { buildControls, updateControls } from "./network_controls.js";
import { hitTest, sameHit } from "./network_hit.js";
import { layoutNetwork, TOUCH_HEADER } from "./network_layout.js";
import { NetworkPainter } from "./network_painter.js";
import { neuronName } from "./neuron_name.js";
import { OffChip, toggled } from "./off.js";
import { parameterName } from "./parameter_name.js";
import { Tooltip } from "./tooltip.js";
import { WayMarks } from "./way_marks.js";

export default class NetworkPanel extends Panel {
  /** @param {import("../../assets/board/panel.js").PanelSpec} spec @param {import("../../assets/board/panel.js").Board} board */
  constructor(spec, board) {
    super(spec, board);
    this.node.classList.add("np-wide");
    this.scroller = el("div", { class: "np-network-scroll" });
    this.stage = el("div", { class: "np-network-stage" });
    this.canvas = el("canvas", { class: "np-network-canvas", role: "img", "aria-label": "The network: features, hidden layers, output" });
    this.controls = el("div", { class: "np-network-controls" });
    this.edgeCanvas = el("canvas", { class: "np-network-edges", "aria-hidden": "true" });
    this.stage.append(this.edgeCanvas, this.canvas, this.controls);
    this.scroller.append(this.stage);
    this.body.append(board.banner.node, this.scroller);
    this.layers = el("span", { class: "np-panel-note" });
    this.offChip = new OffChip(board);
    this.side.append(this.offChip.node, this.layers);
    this.painter = new NetworkPainter(this.canvas, this.edgeCanvas);
    this.marks = new WayMarks(this.stage);
    this.tooltip = new Tooltip(this.stage);
    this.editor = new Editor(
      this.stage,
      (index, value) => board.command({ op: "set_parameter", index, value }),
      (edit) => this.edit(edit),
      (neuron) => this.toggleOff(neuron),
    );
    /** @type {any} */ this.network = null;
    /** @type {any} */ this.layout = null;
    /** @type {any} */ this.parts = null;
    /** @type {any} */ this.hover = null;
    /** @type {number|null} */ this.focus = null;
    /** @type {number[]|null} */ this.pointer = null; // where the mouse was last seen to move
    this.networkText = "";
    this.later = 0;
    this.listen();
  }

  /** The network is the board's, not the panel's: others name its neurons. @param {import("../../assets/board/panel.js").PanelSpec} spec */
  setSpec(spec) {
    super.setSpec(spec);
    const { network } = this.board.spec;
    const { frozen: _, frozen_layers: __, ...shape } = network; // what is frozen leaves all in its place
    const text = JSON.stringify(shape);
    this.network = network;
    if (text !== this.networkText) {
      this.networkText = text;
      this.editor.close();
      this.arrange();
    }
    this.themeChanged();
    this.standingChanged();
  }

  themeChanged() {
    const diverging = this.board.diverging();
    const colors = JSON.stringify(diverging);
    if (colors !== this.colors) this.painter.setColors(diverging);
    this.colors = colors;
    this.redraw();
  }

  resize() {
    this.arrange();
  }

  /** Lay everything out anew: another network, or another size. */
  arrange() {
    if (!this.network) return;
    const height = Math.max(240, this.scroller.clientHeight);
    const header = matchMedia("(pointer: coarse)").matches ? TOUCH_HEADER : undefined;
    this.layout = layoutNetwork(this.network, this.scroller.clientWidth, height, header, this.board.scale);
    this.stage.style.width = `${this.layout.width}px`;
    this.stage.style.height = `${height}px`;
    this.painter.setLayout(this.layout);
    const focused = document.activeElement?.getAttribute("aria-label");
    this.hover = null;
    this.focus = null;
    this.tooltip.hide();
    this.parts = buildControls(this.controls, this.network, this.layout, {
      edit: (edit) => this.edit(edit),
      pin: (i) => this.pin(i),
      off: (i) => this.toggleOff(i),
      focus: (i) => this.setFocus(i),
      editBias: (i) => this.openEditor(this.layout.biases[i]),
    });
    if (focused)
      for (const node of this.controls.querySelectorAll("button, select")) if (node.getAttribute("aria-label") === focused) /** @type {any} */ (node).focus();
    this.standingChanged();
    this.redraw();
  }

  /** Bring the controls in line with what was clicked. */
  standingChanged() {
    if (!this.parts) return;
    const draft = draftOf(this.board.edits, this.network);
    updateControls(this.parts, this.network, draft, this.board.locked());
    this.painter.frozen = frozenParameters(draft, this.layout);
    this.editor.showFrozen(draft);
    this.redraw();
    setText(this.layers, `Hidden layers: ${draft.hidden.length} · ${this.layout.parameters.toLocaleString("en")} parameters`);
  }

  /** @param {any} edit */
  edit(edit) {
    const last = edit.op === "feature" && !edit.on && draftOf(this.board.edits, this.network).features.filter((f) => f.on).length <= 1;
    if (last && !this.board.locked()) this.board.notices.show("A network needs at least one feature.");
    else this.board.edit(edit);
    this.standingChanged();
  }

  /** @param {number} i */
  pin(i) {
    if (this.board.panel("output")?.takeNeuron(i)) return; // it is choosing some to look with
    this.board.command({ op: "pin", neuron: this.board.store.info?.pin === i ? null : i });
  }

  /** Switch a hidden neuron off, or on again. @param {number} i */
  toggleOff(i) {
    if (this.layout.layerOf[i] < this.network.hidden.length) this.board.command(toggled(this.board.store.info?.off ?? [], i));
  }

  redraw() {
    this.due = true;
    this.board.wake();
  }

  /** Without its numbers while frames of its structure are not here yet. */
  drawable() {
    return this.layout !== null;
  }

  /** Whether the store's arrays are of the network shown. */
  fits() {
    return this.board.store.structure !== null && this.board.store.structure === this.board.structure();
  }

  draw() {
    this.due = false;
    const { store } = this.board;
    const own = this.fits() ? store : null;
    const pin = own?.info?.pin ?? null;
    const pair = own ? this.board.panel("output").pair() : [];
    this.painter.off = own?.info?.off ?? [];
    this.offChip.show(own?.info, this.network);
    this.editor.showOff(this.painter.off);
    this.painter.draw(own, { hover: this.hover, focus: this.focus, pin, pair, theme: this.board.theme });
    this.marks.draw(own, this.layout, own ? this.board.panel("curves").shown() : null);
    if (this.painter.edgesWait && own?.info.state !== "playing" && !this.later) {
      this.later = setTimeout(() => {
        this.later = 0;
        this.redraw(); // no frame follows that would bring the edges up to date
      }, 250);
    }
    if (pin !== this.shownPin || this.parts !== this.shownParts) {
      this.parts.neurons.forEach((node, i) => node.setAttribute("aria-pressed", String(i === pin)));
      this.shownPin = pin;
      this.shownParts = this.parts;
    }
    if (own) {
      if (this.tooltip.shown) this.tooltip.update(own, this.network, this.layout, this.painter);
      this.editor.update(own.get("parameters"));
    }
  }

  setFocus(i) {
    if (i === this.focus) return;
    this.focus = i;
    if (i === null) this.tooltip.hide();
    else {
      const box = this.layout.neurons[i];
      this.tooltip.show({ kind: "neuron", index: i }, box.x + box.size + 8, box.y);
    }
    this.redraw();
  }

  listen() {
    const place = (event) => {
      const frame = this.stage.getBoundingClientRect();
      return [event.clientX - frame.left, event.clientY - frame.top];
    };
    const hitAt = (event) => {
      const [x, y] = place(event);
      const rested = event.type === "click" && this.pointer && Math.hypot(x - this.pointer[0], y - this.pointer[1]) < 1.5;
      if (rested && this.hover) return this.hover; // a click's place is rounded: what was pointed at is meant
      return this.layout ? hitTest(this.layout, this.fits() ? this.board.store.get("parameters") : null, x, y) : null;
    };
    const onControl = (event) => event.target.closest?.(".np-layer, .np-add-layer, .np-lock, .np-editor, .np-tooltip");
    this.stage.addEventListener("pointermove", (event) => {
      if (event.pointerType === "touch") return;
      this.pointer = place(event);
      this.setHover(onControl(event) ? null : hitAt(event), ...place(event));
    });
    this.stage.addEventListener("pointerleave", () => this.setHover(null, 0, 0));
    this.stage.addEventListener("click", (event) => {
      if (onControl(event) || event.detail === 0) return;
      const hit = hitAt(event);
      if (hit?.kind === "neuron") {
        if (event.shiftKey) this.toggleOff(hit.index);
        else this.pin(hit.index);
        this.setHover(hit, ...place(event));
      } else if (hit?.kind === "edge" || hit?.kind === "bias") this.openEditor(hit.parameter, ...place(event));
      else if (!hit) {
        this.editor.close();
        this.setHover(null, 0, 0);
      }
      const neuron = event.target.closest?.(".np-neuron");
      if (neuron) neuron.blur();
    });
  }

  setHover(hit, x, y) {
    const same = sameHit(hit, this.hover);
    this.hover = hit;
    this.stage.style.cursor = hit && hit.kind !== "feature" ? "pointer" : "";
    if (!hit || hit.kind === "feature") this.tooltip.hide();
    else this.tooltip.show(hit, x + 14, y + 14);
    if (!same || (this.tooltip.shown && this.tooltip.stale)) this.redraw();
  }

  /** @param {number} parameter @param {number} [x] @param {number} [y] */
  openEditor(parameter, x, y) {
    const parameters = this.fits() ? this.board.store.get("parameters") : null;
    if (!parameters || this.board.locked()) return;
    const named = parameterName(this.network, this.layout, parameter);
    const box = this.layout.neurons[named.neuron];
    this.tooltip.hide();
    this.editor.open(
      named,
      parameters,
      x ?? box.x,
      y ?? box.y + box.size,
      (p) => parameterName(this.network, this.layout, p),
      neuronName(this.network, named.neuron),
      this.layout.layerOf[named.neuron] < this.network.hidden.length ? named.neuron : null,
    );
  }
}
