// The page's colours and fonts as plain values, for canvases and Plotly, which know no CSS variables.

/** @typedef {{text: string, muted: string, background: string, border: string, primary: string, font: string, dark: boolean, key: string}} Theme */

const STOPS = 12; // of a colour scale, but one: enough for lines through CIELAB

/** @param {HTMLElement} root the board's element @returns {Theme} */
export function readTheme(root) {
  const style = getComputedStyle(root);
  /** @param {string} name */
  const value = (name) => style.getPropertyValue(name).trim();
  const theme = {
    text: value("--np-text"),
    muted: value("--np-muted"),
    background: value("--np-background"),
    border: value("--np-border"),
    primary: value("--np-primary"),
    font: value("--np-font"),
    dark: false,
    key: "",
  };
  theme.dark = luminance(theme.background) < luminance(theme.text);
  theme.key = Object.values(theme).join("|");
  return theme;
}

/**
 * Plotly layout attributes (dotted paths) that carry the theme.
 * @param {any} layout a figure's, for the names of its axes @param {Theme} theme
 * @returns {Record<string, any>}
 */
export function themeAttributes(layout, theme) {
  /** @type {Record<string, any>} */ const attributes = {
    "font.color": theme.text,
    "font.family": theme.font,
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    "hoverlabel.bgcolor": theme.background,
    "hoverlabel.bordercolor": theme.border,
    "hoverlabel.font.color": theme.text,
  };
  const axes = Object.keys(layout).filter((key) => /^[xy]axis\d*$/.test(key));
  for (const axis of axes.length ? axes : ["xaxis", "yaxis"]) {
    attributes[`${axis}.gridcolor`] = theme.border;
    attributes[`${axis}.linecolor`] = theme.border;
  }
  return attributes;
}

/** @type {Map<string, number>} */
const luminances = new Map();

/** How light a CSS colour is, 0…1. @param {string} color in any notation that the browser reads */
function luminance(color) {
  if (!luminances.has(color)) luminances.set(color, measure(color));
  return luminances.get(color);
}

/** @param {string} color */
function measure(color) {
  const context = document.createElement("canvas").getContext("2d");
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
  return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
}

/**
 * The colours of −127…127 for the theme: their middle is near the page's background.
 * @param {{diverging: number[][], diverging_dark?: number[][]}} spec a board's @param {Theme} theme
 */
export function divergingColors(spec, theme) {
  return (theme.dark && spec.diverging_dark) || spec.diverging;
}

/**
 * Plotly's colour scales, by attribute path, of the traces whose `meta.scale` asks for the board's: "diverging", or "strength", its
 * positive half with a power.
 * @param {any[]} data a figure's traces @param {number[][]} diverging
 * @returns {Record<string, [number, string][]>}
 */
export function scaleAttributes(data, diverging) {
  /** @type {Record<string, [number, string][]>} */ const attributes = {};
  data.forEach(({ type, meta }, i) => {
    if (!meta?.scale) return;
    const path = type === "heatmap" || type === "surface" ? `data[${i}].colorscale` : `data[${i}].marker.colorscale`;
    attributes[path] = meta.scale === "strength" ? strengthScale(diverging, meta.power) : evenScale(diverging);
  });
  return attributes;
}

/**
 * Colours, by attribute path, of the traces whose `meta.ink` asks for that of the page's text: lines, markers and bars that stand out in
 * every theme.
 * @param {any[]} data a figure's traces @param {Theme} theme @returns {Record<string, string>}
 */
export function inkAttributes(data, theme) {
  /** @type {Record<string, string>} */ const attributes = {};
  data.forEach((trace, i) => {
    if (!trace.meta?.ink) return;
    if (trace.line) attributes[`data[${i}].line.color`] = theme.text;
    if (trace.marker) attributes[`data[${i}].marker.color`] = theme.text;
  });
  return attributes;
}

/** @param {number[]} rgb */
const css = (rgb) => `rgb(${rgb.join()})`;

/** @param {number[][]} diverging @returns {[number, string][]} */
function evenScale(diverging) {
  const last = diverging.length - 1;
  return Array.from({ length: STOPS + 1 }, (_, k) => [k / STOPS, css(diverging[Math.round((last * k) / STOPS)])]);
}

/** From nothing to the positive end. @param {number[][]} diverging @param {number} power of a share that its colour's strength is @returns {[number, string][]} */
function strengthScale(diverging, power) {
  const half = diverging.slice(diverging.length >> 1);
  return half.map((rgb, k) => [(k / (half.length - 1)) ** (1 / power), css(rgb)]);
}
