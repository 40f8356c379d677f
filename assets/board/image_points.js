// The training points over small images of the plane.

import { el } from "./dom.js";

const MOST_POINTS = 400; // drawn on one image

/** Once on a small canvas, then over every image. @param {import("./images.js").ImagesPanel} panel */
export function drawPoints({ board, spec, stage, dots, layout, titleHeight }) {
  const ratio = Math.min(2, globalThis.devicePixelRatio || 1);
  dots.width = Math.round(stage.clientWidth * ratio);
  dots.height = Math.round(stage.clientHeight * ratio);
  const [x1, x2, labels] = ["x1", "x2", "label"].map((name) => board.store.get(`train.${name}`));
  if (!spec.points || !x1 || !x2) return;
  const { side, places } = layout;
  const one = el("canvas", { width: Math.round(side * ratio), height: Math.round(side * ratio) });
  const radius = Math.max(0.9, Math.min(2.4 * board.scale, side / 75)) * ratio;
  drawOne(one.getContext("2d"), { side: side * ratio, extent: spec.extent, radius, ratio }, x1, x2, pointColors(board, spec, labels));
  const context = dots.getContext("2d");
  for (const { x, y } of places) context.drawImage(one, Math.round(x * ratio), Math.round((y + titleHeight) * ratio));
}

/**
 * @param {CanvasRenderingContext2D} context @param {{side: number, extent: number, radius: number, ratio: number}} size
 * @param {ArrayLike<number>} x1 @param {ArrayLike<number>} x2 @param {(i: number) => string} colorOf
 */
function drawOne(context, { side, extent, radius, ratio }, x1, x2, colorOf) {
  const stride = Math.ceil(x1.length / MOST_POINTS);
  context.strokeStyle = "#ffffff";
  context.lineWidth = 0.7 * ratio;
  for (let i = 0; i < x1.length; i += stride) {
    context.beginPath();
    context.arc(((x1[i] + extent) / (2 * extent)) * side, ((extent - x2[i]) / (2 * extent)) * side, radius, 0, 2 * Math.PI);
    context.fillStyle = colorOf(i);
    if (radius > 1.2 * ratio) context.stroke();
    context.fill();
  }
}

/**
 * A point's colour by its label, as on the large map.
 * @param {import("./board.js").Board} board @param {import("./types.d.ts").PanelSpec} spec @param {ArrayLike<number>|null} labels @returns {(i: number) => string}
 */
function pointColors(board, spec, labels) {
  /** @param {number[]} rgb */
  const css = (rgb) => `rgb(${rgb.join()})`;
  if (!labels) return () => board.theme.text;
  if (spec.array === "classes") return (i) => css(board.spec.classes[labels[i]] ?? [0, 0, 0]);
  const diverging = board.diverging();
  const last = diverging.length - 1;
  return (i) => css(diverging[Math.round(((Math.max(-1, Math.min(1, labels[i])) + 1) / 2) * last)]);
}
