// The probe's symbols along the left and lower edges of small maps, on one canvas under all of them.

import { el } from "../../assets/board/dom.js";

export const EDGE = 13; // px that the symbols take beside a map, and under it
const FONT = 10;
const ROW = 9; // px from one symbol to the next, at least

/** Every how many positions a symbol fits. @param {number} count @param {number} side px @param {number} least px for one */
export function symbolStep(count, side, least) {
  return Math.max(1, Math.ceil((least * count) / side));
}

export class HeadsSymbols {
  constructor() {
    this.canvas = el("canvas", { class: "np-maps-dots", "aria-hidden": "true" });
    this.key = "";
  }

  /**
   * Draw them where they have changed.
   * @param {HTMLElement} stage @param {{edge: number, side: number, places: {x: number, y: number}[]}} layout `edge` is 0 where there is no room
   * @param {number} title px above a map @param {string[]} texts of the positions @param {import("../../assets/board/theme.js").Theme} theme @param {number} scale of the board's text
   */
  draw(stage, { edge, side, places }, title, texts, theme, scale) {
    const { clientWidth: width, clientHeight: height } = stage;
    const ratio = Math.min(2, globalThis.devicePixelRatio || 1);
    const key = JSON.stringify([width, height, edge, side, places[0], places.length, texts, theme.key, ratio, scale]);
    if (key === this.key) return;
    this.key = key;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    if (!edge || !texts.length) return;
    const context = this.canvas.getContext("2d");
    context.scale(ratio, ratio);
    context.font = `${FONT * scale}px ${theme.font}`;
    context.fillStyle = theme.muted;
    context.textAlign = "center";
    context.textBaseline = "middle";
    const widest = Math.max(...texts.map((text) => context.measureText(text).width));
    const across = symbolStep(texts.length, side, Math.max(ROW * scale, widest + 3));
    const down = symbolStep(texts.length, side, ROW * scale);
    const cell = side / texts.length;
    for (const { x, y } of places) {
      texts.forEach((text, i) => {
        const at = (i + 0.5) * cell;
        if (i % across === 0) context.fillText(text, x + at, y + title + side + edge / 2);
        if (i % down === 0) context.fillText(text, x - edge / 2, y + title + at, edge);
      });
    }
  }
}
