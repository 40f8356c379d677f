// One head's attention as lines between two rows of symbols: above what is looked at, below who looks.

const FAINT = 0.02; // weaker lines are left out
const EDGE = 22; // px above and below for the symbols
const SIDE = 16;

/** The middle of a position's column, px. @param {number} i @param {number} count @param {number} width */
export function columnAt(i, count, width) {
  return SIDE + ((i + 0.5) * (width - 2 * SIDE)) / count;
}

/** The position whose column is nearest. @param {number} x @param {number} count @param {number} width */
export function positionAt(x, count, width) {
  return Math.max(0, Math.min(count - 1, Math.floor(((x - SIDE) / (width - 2 * SIDE)) * count)));
}

/**
 * @param {CanvasRenderingContext2D} context scaled to px @param {number} width @param {number} height
 * @param {{weights: Float32Array, texts: string[], color: string, text: string, muted: string, font: string, scale: number, from: number|null}} what
 *   `weights` is (T, T), rows look; `from` the position whose lines alone are shown
 */
export function drawLines(context, width, height, { weights, texts, color, text, muted, font, scale, from }) {
  const count = texts.length;
  const top = EDGE * scale;
  const bottom = height - EDGE * scale;
  const bend = (bottom - top) * 0.4;
  context.clearRect(0, 0, width, height);
  context.strokeStyle = color;
  context.lineCap = "round";
  for (let q = 0; q < count; q++) {
    if (from !== null && q !== from) continue;
    const x0 = columnAt(q, count, width);
    for (let k = 0; k < count; k++) {
      const weight = weights[q * count + k];
      if (!(weight > FAINT)) continue;
      const x1 = columnAt(k, count, width);
      context.globalAlpha = Math.min(1, 0.08 + 0.92 * weight);
      context.lineWidth = scale * (0.6 + (from === null ? 2.2 : 3.4) * weight);
      context.beginPath();
      context.moveTo(x0, bottom - 3);
      context.bezierCurveTo(x0, bottom - bend, x1, top + bend, x1, top + 3);
      context.stroke();
    }
  }
  context.globalAlpha = 1;
  context.textAlign = "center";
  const size = Math.max(11, Math.min(14 * scale, (width - 2 * SIDE) / count));
  const every = Math.ceil((size * 0.95 * count) / (width - 2 * SIDE));
  context.font = `${size}px ${font}`;
  for (let i = 0; i < count; i++) {
    if (i % every && i !== from) continue;
    context.fillStyle = from === null || i === from ? text : muted;
    context.textBaseline = "alphabetic";
    context.fillText(texts[i], columnAt(i, count, width), top - 6);
    context.textBaseline = "top";
    context.fillText(texts[i], columnAt(i, count, width), bottom + 6);
  }
}
