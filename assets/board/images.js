// A panel of small images, all from one array of n × height × width: painted in every frame, with titles, marks, and points on top.

import { el, releaseAfterPointer, setText } from "./dom.js";
import { drawPoints } from "./image_points.js";
import { arrangeMaps } from "./maps_layout.js";
import { Panel } from "./panel.js";
import { asBytes, classTable, divergingTable, paint, paintClasses, Raster } from "./raster.js";

export const GAP = 8;
export const TITLE = 17; // px above an image
const TWO_LINES = 28;
const MANY = 12; // images; of more, titles of two parts stand in two lines

/**
 * Its settings: `array` of n × height × width, −127…127 in the board's diverging colours, row 0 at the bottom; "classes" with "sureness" in
 * those of the classes. `action` is what a click does: `edit` with the image's number under `item`. `marks` name an array of codes, and
 * what stands under an image of each code. `points` over all of them are the training points, on a plane that reaches to `extent`.
 * @typedef {{titles: string[], array: string, columns?: number, points?: boolean, extent?: number, wide?: boolean,
 *   action?: {label: string, edit: any, item: string}, marks?: {array: string, texts: string[]}}} ImagesSpec
 * @typedef {{button: HTMLElement, label: HTMLElement, mark: HTMLElement, raster: Raster}} Image
 */

export class ImagesPanel extends Panel {
  /** @param {import("./panel.js").PanelSpec} spec @param {import("./panel.js").Board} board */
  constructor(spec, board) {
    super(spec, board);
    this.node.classList.toggle("np-wide", Boolean(spec.wide));
    this.stage = el("div", { class: "np-maps" });
    this.dots = el("canvas", { class: "np-maps-dots", "aria-hidden": "true" });
    this.body.append(this.stage);
    this.titleRoom = TITLE;
    /** @type {Image[]} */ this.images = [];
    /** @type {any} */ this.layout = null;
    /** @type {number|null} */ this.lit = null;
    this.drawn = -1;
    this.marked = -1;
    this.pointsDrawn = -1;
    this.titlesText = "";
    this.listen();
  }

  /** @param {import("./panel.js").PanelSpec} spec */
  setSpec(spec) {
    super.setSpec(spec);
    const text = JSON.stringify(this.titles());
    if (text !== this.titlesText) this.build();
    this.titlesText = text;
  }

  /** One for each image. @returns {string[]} */
  titles() {
    return this.spec.titles;
  }

  /** What a click on an image will do, in words. @param {string} title */
  actionName(title) {
    return `${this.spec.action?.label ?? "Show"} ${title}`;
  }

  /** An image was clicked. @param {number} item */
  choose(item) {
    const { action } = this.spec;
    if (action) this.board.edit({ ...action.edit, [action.item]: item });
  }

  build() {
    const titles = this.titles();
    const broken = titles.length > MANY && titles.some((title) => title.includes(" · "));
    this.titleRoom = broken ? TWO_LINES : TITLE;
    this.images = titles.map((title, item) => {
      const label = el("span", { class: "np-map-title", text: broken ? title.replace(" · ", "\n") : title, title });
      const canvas = el("canvas", { class: "np-map-canvas", width: 1, height: 1, "aria-hidden": "true" });
      const mark = el("span", { class: "np-map-mark", hidden: true });
      const attributes = { type: "button", class: "np-map", "data-item": item, "aria-label": this.actionName(title) };
      const button = releaseAfterPointer(el("button", { ...attributes, on: { click: () => this.choose(item) } }, label, canvas, mark));
      return { button, label, mark, raster: new Raster(canvas) };
    });
    this.stage.replaceChildren(...this.images.map((image) => image.button), this.dots);
    this.lit = null;
    this.drawn = -1;
    this.marked = -1;
    this.arrange();
  }

  /** Pointing at an image brings its item forward on the whole board. */
  listen() {
    /** @param {Event} event */
    const itemOf = (event) => {
      const button = /** @type {HTMLElement|null} */ (/** @type {Element} */ (event.target).closest(".np-map"));
      return button ? Number(button.dataset.item) : null;
    };
    /** @param {Event} event */
    const point = (event) => this.board.setHighlight(itemOf(event));
    const leave = () => this.board.setHighlight(null);
    this.stage.addEventListener("pointerover", point);
    this.stage.addEventListener("pointerleave", leave);
    this.stage.addEventListener("focusin", (/** @type {FocusEvent} */ event) => {
      if (/** @type {HTMLElement} */ (event.target).matches(":focus-visible")) point(event);
    });
    this.stage.addEventListener("focusout", leave);
  }

  /** Where the images stand. @param {number} width @param {number} height @param {number} title @returns {{side: number, places: {x: number, y: number}[]}} */
  layOut(width, height, title) {
    return arrangeMaps(this.images.length, width, height, GAP, title, this.spec.columns ?? null);
  }

  /** Lay the images out for the room there is. */
  arrange() {
    const { clientWidth: width, clientHeight: height } = this.stage;
    if (!width || !height) return;
    this.titleHeight = Math.round(this.titleRoom * this.board.scale);
    this.stage.style.setProperty("--np-map-title", `${this.titleHeight}px`);
    this.layout = this.layOut(width, height, this.titleHeight);
    const { side, places } = this.layout;
    this.images.forEach(({ button }, i) => {
      button.style.cssText = `left:${places[i].x}px;top:${places[i].y}px;width:${side}px;height:${side + this.titleHeight}px`;
    });
    this.stage.dataset.side = String(side);
    this.pointsDrawn = -1;
  }

  /** Take the colours of the board. */
  setColors() {
    const { classes } = this.board.spec;
    const diverging = this.board.diverging();
    this.table = divergingTable(diverging);
    this.classTable = classTable(classes?.length ? classes : [[0, 0, 0]], diverging[diverging.length >> 1]);
  }

  draw() {
    if (this.due) {
      this.setColors();
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
    if (revision !== this.drawn) this.paintImages(store.arrays.get(this.spec.array));
    this.drawn = revision;
    this.showMarks();
    const points = this.spec.points ? store.revisionOf("train.x1") : 0;
    if (points !== this.pointsDrawn) drawPoints(this);
    this.pointsDrawn = points;
  }

  /** All but the last two dimensions count the images. @param {{data: any, shape: number[]}|undefined} array */
  paintImages(array) {
    if (!array || array.shape.length < 3) return;
    const [rows, columns] = array.shape.slice(-2);
    const size = rows * columns;
    const count = Math.min(array.data.length / size, this.images.length);
    for (let i = 0; i < count; i++) {
      const { raster } = this.images[i];
      raster.size(columns, rows);
      this.paintImage(raster.pixels, array.data, i * size, rows, columns);
      raster.show();
    }
  }

  /** @param {Uint32Array} pixels @param {any} data @param {number} from its first element @param {number} rows @param {number} columns */
  paintImage(pixels, data, from, rows, columns) {
    const bytes = asBytes(data);
    if (this.spec.array !== "classes") {
      paint(pixels, columns, 0, 0, bytes, from, rows, columns, this.table);
      return;
    }
    /** @param {any} values a typed array, or null */
    const part = (values) => values?.subarray(from, from + rows * columns) ?? null;
    paintClasses(pixels, columns, rows, part(bytes), part(this.board.store.get("sureness")), this.classTable);
  }

  /** Say under an image what its code means, 0: nothing. */
  showMarks() {
    const { marks } = this.spec;
    const revision = marks ? this.board.store.revisionOf(marks.array) : this.marked;
    if (revision === this.marked) return;
    this.marked = revision;
    const codes = this.board.store.get(marks.array);
    const titles = this.titles();
    this.images.forEach(({ button, mark }, i) => {
      const text = marks.texts[codes?.[i] ?? 0] ?? "";
      mark.hidden = !text;
      setText(mark, text);
      button.setAttribute("aria-label", this.actionName(titles[i]) + (text ? `, ${text}` : ""));
    });
  }

  /** @param {number|null} item that is brought forward */
  highlight(item) {
    if (item === this.lit) return;
    this.images[this.lit]?.button.classList.remove("np-lit");
    this.images[item]?.button.classList.add("np-lit");
    this.lit = item;
  }

  resize() {
    this.arrange();
    this.paint();
  }
}
