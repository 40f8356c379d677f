// Painting points over the output: the tools in the panel's foot, and a sheet over the plot that takes the pointer.

import { el, setText } from "../../assets/board/dom.js";
import { MOST, Painted } from "./painted.js";

const SPACING = 14; // pixels between the points of a stroke
const SPRAY_GAP = 60; // ms between the puffs of a spray can
const SIZES = { small: 12, middle: 26, large: 48 }; // radius in pixels
const VALUES = [-1, -0.5, 0, 0.5, 1];
const FEWEST = 2;

export class Paint {
  /** @param {any} panel the output panel */
  constructor(panel) {
    this.panel = panel;
    this.on = false;
    /** @type {Painted|null} */ this.painted = null;
    this.label = 0;
    this.tool = "dots";
    this.size = "middle";
    this.dirty = false; // painted since it was last sent
    this.sheet = el("canvas", { class: "np-paint-sheet", "aria-label": "Paint points here", hidden: true });
    this.button = el("button", {
      type: "button",
      class: "np-tab np-paint-button",
      text: "Paint",
      title: "Put points of your own",
      disabled: true,
      on: { click: () => this.toggle() },
    });
    this.swatches = el("div", { class: "np-swatches", role: "group", "aria-label": "Class to paint" });
    this.count = el("output", { class: "np-paint-count" });
    this.tools = el("div", { class: "np-paint-tools", role: "toolbar", "aria-label": "Painting", hidden: true });
    this.fillTools();
    for (const [event, handler] of Object.entries({
      pointerdown: (e) => this.down(e),
      pointermove: (e) => this.move(e),
      pointerup: () => this.up(),
      pointercancel: () => this.up(),
    }))
      this.sheet.addEventListener(event, handler);
  }

  get board() {
    return this.panel.board;
  }

  fillTools() {
    this.choices = {};
    const group = (name, label, values) => {
      const buttons = values.map(([value, text, title]) =>
        el("button", { type: "button", class: "np-tab", text, title, on: { click: () => this.choose(name, value) } }),
      );
      this.choices[name] = new Map(values.map(([value], i) => [value, buttons[i]]));
      return el("div", { class: "np-tabs", role: "group", "aria-label": label }, ...buttons);
    };
    const act = (text, title, action) =>
      el("button", {
        type: "button",
        class: "np-button np-paint-act",
        text,
        title,
        on: {
          click: () => {
            action();
            this.changed();
          },
        },
      });
    this.undoButton = act("↶", "Undo", () => this.painted?.undo());
    this.redoButton = act("↷", "Redo", () => this.painted?.redo());
    this.tools.append(
      this.swatches,
      group("tool", "Tool", [
        ["dots", "Dots", "A point at a click, a row of them along a stroke"],
        ["spray", "Spray", "Many points around the pointer while it is held down"],
        ["erase", "Erase", "Take points away"],
      ]),
      group("size", "Size of spray and eraser", [
        ["small", "S", "Small"],
        ["middle", "M", "Middle"],
        ["large", "L", "Large"],
      ]),
      el(
        "div",
        { class: "np-paint-acts" },
        this.undoButton,
        this.redoButton,
        act("Empty", "Start with no points", () => this.painted?.clear()),
      ),
      this.count,
    );
    this.choose("tool", this.tool);
    this.choose("size", this.size);
  }

  /** @param {string} name @param {any} value */
  choose(name, value) {
    this[name] = value;
    for (const [key, button] of this.choices[name]) button.setAttribute("aria-pressed", String(key === value));
  }

  /** Who may paint, and what is on its way, may have changed. */
  update() {
    this.button.disabled = this.board.locked() || !this.panel.made;
    this.send();
  }

  toggle(on = !this.on) {
    if (on === this.on) return;
    this.on = on;
    this.button.setAttribute("aria-pressed", String(on));
    setText(this.button, on ? "Done" : "Paint");
    this.sheet.hidden = this.tools.hidden = !on;
    this.panel.switches.hidden = on;
    this.panel.probeLine.hidden = on;
    this.panel.node.classList.toggle("np-painting", on);
    if (on) {
      this.painted = new Painted(this.pointsOfRun(), this.extent());
      this.showSwatches();
    }
    this.board.sizesChanged();
    this.board.wake();
    this.draw();
  }

  /** What can be painted: two classes are −1 and +1 of the map's colours, more have colours of their own, values five steps. */
  labels() {
    const { spec, theme } = this.board;
    const diverging = this.board.diverging();
    const at = (value) => diverging[Math.round(127 + 127 * value)] ?? diverging[127];
    const { paint } = spec;
    if (paint.values) return VALUES.map((value) => ({ label: value, title: String(value), color: at(value) }));
    const color = (k) => (paint.classes.length === 2 ? at(k ? 1 : -1) : spec.classes[k]);
    return paint.classes.map((title, k) => ({ label: k, title, color: color(k), theme }));
  }

  showSwatches() {
    const labels = this.labels();
    if (!labels.some((one) => one.label === this.label)) this.label = labels[labels.length - 1].label;
    this.choices.label = new Map();
    this.swatches.replaceChildren(
      ...labels.map(({ label, title, color }) => {
        const button = el("button", {
          type: "button",
          class: "np-paint-swatch",
          title: `Paint ${title}`,
          "aria-label": `Paint ${title}`,
          on: { click: () => this.choose("label", label) },
        });
        button.style.background = `rgb(${color.join(",")})`;
        this.choices.label.set(label, button);
        return button;
      }),
    );
    this.choose("label", this.label);
  }

  extent() {
    return this.board.spec.paint.extent;
  }

  /** The run's points, of both sets, as they are painted. */
  pointsOfRun() {
    const { store, spec } = this.board;
    const points = [];
    for (const set of ["train", "test"]) {
      const [x1, x2, label] = ["x1", "x2", "label"].map((name) => store.get(`${set}.${name}`) ?? []);
      const two = !spec.paint.values && spec.paint.classes.length === 2;
      for (let i = 0; i < x1.length; i++) points.push({ x1: x1[i], x2: x2[i], label: two ? (label[i] > 0 ? 1 : 0) : label[i] });
    }
    return points;
  }

  // ---- the pointer ----

  /** Where the pointer is on the plane, and how much a pixel is. @param {PointerEvent} event */
  place(event) {
    const { xaxis, yaxis } = this.panel.chart.node._fullLayout;
    const box = this.sheet.getBoundingClientRect();
    const zoom = box.width / this.sheet.clientWidth || 1;
    const px = (event.clientX - box.left) / zoom;
    const py = (event.clientY - box.top) / zoom;
    const x1 = xaxis.p2l(px - xaxis._offset);
    const x2 = yaxis.p2l(py - yaxis._offset);
    return { px, py, x1, x2, unit: Math.abs(xaxis.p2l(1) - xaxis.p2l(0)) };
  }

  /** @param {PointerEvent} event */
  down(event) {
    if (event.button > 0 || this.board.locked()) return;
    event.preventDefault();
    this.sheet.setPointerCapture(event.pointerId);
    this.painted.begin();
    this.last = null;
    this.stroke(event);
    if (this.tool === "spray") this.sprayTimer = setInterval(() => this.puff(), SPRAY_GAP);
  }

  /** @param {PointerEvent} event */
  move(event) {
    if (this.sheet.hasPointerCapture(event.pointerId)) this.stroke(event);
  }

  /** @param {PointerEvent} event */
  stroke(event) {
    const at = this.place(event);
    const radius = SIZES[this.size] * at.unit;
    this.at = { ...at, radius };
    if (this.tool === "erase") this.painted.erase(at.x1, at.x2, radius);
    else if (this.tool === "spray") this.puff();
    else if (!this.last || Math.hypot(at.px - this.last.px, at.py - this.last.py) >= SPACING) {
      this.painted.add(at.x1, at.x2, this.label);
      this.last = at;
    }
    this.changed();
  }

  puff() {
    const { x1, x2, radius } = this.at;
    this.painted.spray(x1, x2, radius, 2, this.label);
    this.changed();
  }

  up() {
    clearInterval(this.sprayTimer);
  }

  // ---- what follows ----

  changed() {
    this.dirty = true;
    this.send();
    this.draw();
  }

  /** One edit under way at a time: what is painted meanwhile goes with the next. */
  send() {
    if (!this.dirty || !this.painted || this.painted.points.length < FEWEST) return;
    if (this.board.edits.pending().some((edit) => edit.op === "points")) return;
    this.dirty = false;
    this.board.edit(this.painted.edit());
  }

  /** The run has other points than those painted here: another dataset was chosen, or the painted ones have arrived. */
  specChanged() {
    if (!this.on) return;
    this.showSwatches();
    this.draw();
  }

  draw() {
    if (!this.on || !this.painted) return;
    const { xaxis, yaxis } = this.panel.chart.node._fullLayout;
    const ratio = window.devicePixelRatio || 1;
    const { clientWidth: width, clientHeight: height } = this.sheet;
    this.sheet.width = Math.round(width * ratio);
    this.sheet.height = Math.round(height * ratio);
    const pen = this.sheet.getContext("2d");
    pen.scale(ratio, ratio);
    const colors = new Map(this.labels().map(({ label, color }) => [label, `rgb(${color.join(",")})`]));
    const radius = (this.painted.points.length > 1000 ? 2.6 : 3.8) * this.board.scale;
    pen.strokeStyle = "rgba(255, 255, 255, 0.85)";
    for (const { x1, x2, label } of this.painted.points) {
      pen.beginPath();
      pen.arc(xaxis._offset + xaxis.l2p(x1), yaxis._offset + yaxis.l2p(x2), radius, 0, 2 * Math.PI);
      pen.fillStyle = colors.get(label) ?? this.valueColor(label);
      pen.fill();
      pen.stroke();
    }
    this.undoButton.disabled = !this.painted.before.length;
    this.redoButton.disabled = !this.painted.after.length;
    const { length } = this.painted.points;
    setText(
      this.count,
      length < FEWEST ? "Paint at least two points" : length >= MOST ? `${MOST.toLocaleString("en")} points: full` : `${length.toLocaleString("en")} points`,
    );
  }

  /** @param {number} value */
  valueColor(value) {
    const color = this.board.diverging()[Math.round(127 + 127 * Math.max(-1, Math.min(1, value)))];
    return `rgb(${color.join(",")})`;
  }
}
