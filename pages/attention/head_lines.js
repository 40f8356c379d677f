// The canvas on which a head's attention is drawn as lines; pointing at a position leaves only its own.

import { drawLines, positionAt } from "./arcs.js";
import { matrixAt } from "../../assets/board/bindings.js";
import { el, setText } from "../../assets/board/dom.js";

export class HeadLines {
  /** @param {HTMLElement} host */
  constructor(host) {
    this.canvas = el("canvas", { class: "np-lines", "aria-label": "Attention as lines: below who looks, above what is looked at" });
    this.line = el("div", { class: "np-lines-note" });
    this.node = el("div", { class: "np-lines-stage", hidden: true }, el("div", { class: "np-lines-room" }, this.canvas), this.line);
    host.append(this.node);
    /** @type {number|null} */ this.from = null;
    this.canvas.addEventListener("pointermove", (event) => this.point(event));
    this.canvas.addEventListener("pointerleave", () => this.point(null));
    this.count = 0;
    this.key = "";
  }

  /** @param {PointerEvent|null} event */
  point(event) {
    this.from = event && this.count ? positionAt(event.offsetX, this.count, this.canvas.clientWidth) : null;
    if (this.again) this.again();
  }

  /**
   * @param {any} board @param {import("../../assets/board/types.d.ts").PanelSpec} spec with the symbols' `names` @param {{layer: number, head: number}} chosen
   */
  draw(board, spec, chosen) {
    this.again = () => this.draw(board, spec, chosen);
    const { store, theme } = board;
    const matrix = matrixAt(store.arrays.get("attention"), [chosen.layer, chosen.head]);
    const codes = store.get("probe.tokens");
    const room = this.canvas.parentElement;
    const [width, height] = [room.clientWidth, room.clientHeight];
    if (!matrix || !codes || !width || !height) return;
    const ratio = Math.min(2, globalThis.devicePixelRatio || 1);
    if (this.canvas.width !== Math.round(width * ratio) || this.canvas.height !== Math.round(height * ratio)) {
      this.canvas.width = Math.round(width * ratio);
      this.canvas.height = Math.round(height * ratio);
    }
    const context = this.canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const texts = Array.from(codes, (code) => spec.names[code] ?? "");
    this.count = texts.length;
    const color = `rgb(${board.diverging().at(-1).join()})`;
    drawLines(context, width, height, {
      weights: matrix.data,
      texts,
      color,
      text: theme.text,
      muted: theme.muted,
      font: theme.font,
      scale: board.scale,
      from: this.from,
    });
    setText(this.line, this.from === null ? "Below: the position that looks. Above: what it looks at." : strongest(this.from, texts, matrix.data));
  }
}

/** "position 3 (b) looks 0.83 at position 6 (b)", the strongest three. */
function strongest(from, texts, weights) {
  const row = Array.from(weights.subarray(from * texts.length, (from + 1) * texts.length), (weight, k) => ({ weight, k }));
  const best = row
    .sort((a, b) => b.weight - a.weight)
    .slice(0, 2)
    .filter(({ weight }) => weight > 0.005);
  if (!best.length) return `position ${from} (${texts[from]}) looks nowhere`;
  return `position ${from} (${texts[from]}) looks ${best.map(({ weight, k }) => `${weight.toFixed(2)} at position ${k} (${texts[k]})`).join(", ")}`;
}
