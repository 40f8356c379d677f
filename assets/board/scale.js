// How large text, points and lines are drawn: with the screen, beyond a laptop's. Pure.

const WIDTH = 1300; // px of a board at which all is drawn as it is written
const HEIGHT = 900;
const MOST = 1.7;
const STEP = 0.05; // so that a window pulled by its edge does not remake charts at every pixel

/** @param {number} width of the board, px @param {number} height of the window, px @returns {number} 1 to 1.7 */
export function boardScale(width, height) {
  const fits = Math.min(width / WIDTH, height / HEIGHT, MOST);
  return Math.max(1, Math.round(Math.floor(fits / STEP + 1e-9) * STEP * 100) / 100);
}

const FONTS = new Set(["font", "tickfont", "textfont", "marker", "titlefont"]);
const LENGTHS = new Set(["thickness", "standoff", "ticklabelstandoff", "xpad", "ypad"]);

/**
 * A Plotly figure with its pixels scaled: text, points, lines, margins. Sizes in the data's units stay.
 * @template T @param {T} figure plain JSON @param {number} scale @returns {T}
 */
export function scaleFigure(figure, scale) {
  return scale === 1 ? figure : /** @type {any} */ (scaled(figure, "", scale));
}

/** @param {any} node @param {string} parent the name that it has @param {number} scale @returns {any} */
function scaled(node, parent, scale) {
  if (Array.isArray(node)) return node.length && typeof node[0] === "object" ? node.map((one) => scaled(one, parent, scale)) : node;
  if (node === null || typeof node !== "object" || ArrayBuffer.isView(node)) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => {
      if (typeof value === "object") return [key, scaled(value, key, scale)];
      const pixels =
        typeof value === "number" &&
        ((key === "size" && FONTS.has(parent)) || (key === "width" && parent === "line") || (parent === "margin" && key !== "pad") || LENGTHS.has(key));
      return [key, pixels ? Math.round(value * scale * 100) / 100 : value];
    }),
  );
}
