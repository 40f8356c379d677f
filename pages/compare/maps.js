// A panel of small maps, one for each variant: painted in every frame, the training points over them.

import { el, releaseAfterPointer } from "../../assets/board/dom.js";
import { arrangeMaps } from "../../assets/board/maps_layout.js";
import { Panel } from "../../assets/board/panel.js";
import { Raster, asBytes, classTable, divergingTable, paint, paintClasses } from "../../assets/board/raster.js";

const GAP = 8;
const TITLE = 17; // px above a map
const TWO_LINES = 28;
const MANY = 12; // maps; of more, titles of two parts stand in two lines
const MOST_POINTS = 400; // drawn on one map

export default class MapsPanel extends Panel {
  /** @param {import("../../assets/board/panel.js").PanelSpec} spec @param {import("../../assets/board/panel.js").Board} board */
  constructor(spec, board) {
    super(spec, board);
    this.node.classList.add("np-wide");
    this.stage = el("div", { class: "np-maps" });
    this.dots = el("canvas", { class: "np-maps-dots", "aria-hidden": "true" });
    this.body.append(this.stage);
    /** @type {{button: HTMLElement, label: HTMLElement, mark: HTMLElement, raster: Raster, title: string}[]} */ this.maps = [];
    this.listen();
  }

  /** @param {import("../../assets/board/panel.js").PanelSpec} spec */
  setSpec(spec) {
    super.setSpec(spec);
    const text = JSON.stringify(spec.titles);
    if (text !== this.titlesText) this.build();
    this.titlesText = text;
  }

  build() {
    const { titles } = this.spec;
    const broken = titles.length > MANY && titles.some((title) => title.includes(" · "));
    this.titleRoom = broken ? TWO_LINES : TITLE;
    this.maps = titles.map((title, variant) => {
      const label = el("span", { class: "np-map-title", text: broken ? title.replace(" · ", "\n") : title, title });
      const canvas = el("canvas", { class: "np-map-canvas", width: 1, height: 1, "aria-hidden": "true" });
      const mark = el("span", { class: "np-map-mark", text: "diverged", hidden: true });
      const button = releaseAfterPointer(
        el(
          "button",
          {
            type: "button",
            class: "np-map",
            "data-variant": variant,
            "aria-label": `Open ${title}`,
            on: { click: () => this.board.edit({ op: "open", variant }) },
          },
          label,
          canvas,
          mark,
        ),
      );
      return { button, label, mark, raster: new Raster(canvas), title };
    });
    this.stage.replaceChildren(...this.maps.map((map) => map.button), this.dots);
    this.lit = null;
    this.arrange();
  }

  listen() {
    const variant = (event) => {
      const button = event.target.closest?.(".np-map");
      return button ? Number(button.dataset.variant) : null;
    };
    const point = (event) => this.board.setHighlight(variant(event));
    const leave = () => this.board.setHighlight(null);
    this.stage.addEventListener("pointerover", point);
    this.stage.addEventListener("pointerleave", leave);
    this.stage.addEventListener("focusin", (event) => {
      if (event.target.matches(":focus-visible")) point(event);
    });
    this.stage.addEventListener("focusout", leave);
  }

  /** Lay the maps out for the room there is. */
  arrange() {
    const width = this.stage.clientWidth;
    const height = this.stage.clientHeight;
    if (!width || !height) return;
    this.titleHeight = Math.round(this.titleRoom * this.board.scale);
    this.stage.style.setProperty("--np-map-title", `${this.titleHeight}px`);
    this.layout = arrangeMaps(this.maps.length, width, height, GAP, this.titleHeight, this.spec.columns ?? null);
    const { side, places } = this.layout;
    this.maps.forEach(({ button }, i) => {
      button.style.cssText = `left:${places[i].x}px;top:${places[i].y}px;width:${side}px;height:${side + this.titleHeight}px`;
    });
    this.stage.dataset.side = String(side);
    this.pointsDrawn = -1;
  }

  draw() {
    if (this.due) {
      const { classes } = this.board.spec;
      const diverging = this.board.diverging();
      this.table = divergingTable(diverging);
      this.classTable = classTable(classes?.length ? classes : [[0, 0, 0]], diverging[diverging.length >> 1]);
      this.drawn = -1;
      this.pointsDrawn = -1;
      if (!this.layout) this.arrange();
      this.due = false;
    }
    this.paint();
  }

  paint() {
    const { store } = this.board;
    if (!this.visible || !this.layout || this.due) return;
    const revision = store.revisionOf(this.spec.array);
    if (revision !== this.drawn) this.paintMaps(store);
    this.drawn = revision;
    this.markDiverged(store);
    const points = this.spec.points ? store.revisionOf("train.x1") : 0;
    if (points !== this.pointsDrawn) this.drawPoints(store);
    this.pointsDrawn = points;
  }

  paintMaps(store) {
    const array = store.arrays.get(this.spec.array);
    if (array?.shape.length !== 3) return;
    const [count, rows, columns] = array.shape;
    const bytes = asBytes(array.data);
    const sureness = this.spec.array === "classes" ? store.get("sureness") : null;
    const size = rows * columns;
    for (let v = 0; v < Math.min(count, this.maps.length); v++) {
      const { raster } = this.maps[v];
      raster.size(columns, rows);
      if (this.spec.array === "classes") {
        const part = (data) => data?.subarray(v * size, (v + 1) * size) ?? null;
        paintClasses(raster.pixels, columns, rows, part(bytes), part(sureness), this.classTable);
      } else paint(raster.pixels, columns, 0, 0, bytes, v * size, rows, columns, this.table);
      raster.show();
    }
  }

  markDiverged(store) {
    const state = store.get("table.state");
    this.maps.forEach(({ button, mark, title }, v) => {
      const diverged = state?.[v] === 1;
      if (mark.hidden !== diverged) return;
      mark.hidden = !diverged;
      button.setAttribute("aria-label", diverged ? `Open ${title}, which diverged` : `Open ${title}`);
    });
  }

  /** The points once on a small canvas, then over every map. */
  drawPoints(store) {
    const ratio = Math.min(2, globalThis.devicePixelRatio || 1);
    this.dots.width = Math.round(this.stage.clientWidth * ratio);
    this.dots.height = Math.round(this.stage.clientHeight * ratio);
    const [x1, x2, labels] = ["x1", "x2", "label"].map((name) => store.get(`train.${name}`));
    if (!this.spec.points || !x1 || !x2) return;
    const { side, places } = this.layout;
    const one = el("canvas", { width: Math.round(side * ratio), height: Math.round(side * ratio) });
    this.drawOne(one.getContext("2d"), side * ratio, x1, x2, labels, ratio);
    const context = this.dots.getContext("2d");
    for (const { x, y } of places) context.drawImage(one, Math.round(x * ratio), Math.round((y + this.titleHeight) * ratio));
  }

  drawOne(context, side, x1, x2, labels, ratio) {
    const { extent } = this.spec;
    const radius = Math.max(0.9, Math.min(2.4 * this.board.scale, side / ratio / 75)) * ratio;
    const stride = Math.ceil(x1.length / MOST_POINTS);
    const colors = this.pointColors(labels);
    context.strokeStyle = "#ffffff";
    context.lineWidth = 0.7 * ratio;
    for (let i = 0; i < x1.length; i += stride) {
      context.beginPath();
      context.arc(((x1[i] + extent) / (2 * extent)) * side, ((extent - x2[i]) / (2 * extent)) * side, radius, 0, 2 * Math.PI);
      context.fillStyle = colors(i);
      if (radius > 1.2 * ratio) context.stroke();
      context.fill();
    }
  }

  /** A point's colour by its label, as on the large map. */
  pointColors(labels) {
    const css = (rgb) => `rgb(${rgb.join()})`;
    const { classes } = this.board.spec;
    const diverging = this.board.diverging();
    if (!labels) return () => this.board.theme.text;
    if (this.spec.array === "classes") return (i) => css(classes[labels[i]] ?? [0, 0, 0]);
    const last = diverging.length - 1;
    return (i) => css(diverging[Math.round(((Math.max(-1, Math.min(1, labels[i])) + 1) / 2) * last)]);
  }

  /** @param {number|null} variant that is brought forward */
  highlight(variant) {
    if (variant === this.lit) return;
    this.maps[this.lit]?.button.classList.remove("np-lit");
    this.maps[variant]?.button.classList.add("np-lit");
    this.lit = variant;
  }

  resize() {
    this.arrange();
    this.paint();
  }
}
