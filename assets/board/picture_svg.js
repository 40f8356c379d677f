// A panel as an SVG: Plotly's own drawing as it is, painted canvases as pictures in it, in the places that they have on the page.

const NS = "http://www.w3.org/2000/svg";

/** @param {string} name @param {Record<string, any>} attributes */
function make(name, attributes) {
  const node = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  return node;
}

/** The drawing in an address that Plotly gives. @param {string} url */
function parseDrawing(url) {
  const text = decodeURIComponent(url.slice(url.indexOf(",") + 1));
  const drawing = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  if (drawing.nodeName !== "svg") throw new Error("a drawing could not be read");
  return drawing;
}

/**
 * @param {HTMLElement} panel @param {any} Plotly @param {{background: string, text: string}} theme
 * @returns {Promise<Blob>}
 */
export async function panelSvg(panel, Plotly, theme) {
  const frame = panel.getBoundingClientRect();
  const root = make("svg", { xmlns: NS, width: frame.width, height: frame.height, viewBox: `0 0 ${frame.width} ${frame.height}` });
  root.append(make("rect", { width: frame.width, height: frame.height, fill: theme.background }));
  /** @param {Element} node */
  const at = (node) => {
    const box = node.getBoundingClientRect();
    return { x: box.x - frame.x, y: box.y - frame.y, width: box.width, height: box.height };
  };
  for (const node of panel.querySelectorAll("canvas")) {
    if (!node.width || !node.offsetParent) continue;
    const style = getComputedStyle(node);
    const image = make("image", { ...at(node), href: node.toDataURL("image/png"), preserveAspectRatio: "none", opacity: style.opacity });
    if (style.imageRendering === "pixelated") image.setAttribute("style", "image-rendering: pixelated");
    root.append(image);
  }
  for (const node of panel.querySelectorAll(".js-plotly-plot")) {
    const place = at(node);
    const drawing = parseDrawing(await Plotly.toImage(node, { format: "svg", width: place.width, height: place.height }));
    for (const [key, value] of Object.entries(place)) drawing.setAttribute(key, String(value));
    root.append(document.importNode(drawing, true));
  }
  for (const node of panel.querySelectorAll(".np-panel-title, .np-map-title")) {
    const { x, y, height } = at(node);
    const style = getComputedStyle(node);
    const text = make("text", { x, y: y + height / 2, fill: theme.text, "dominant-baseline": "middle" });
    text.setAttribute("style", `font: ${style.font.replaceAll('"', "'")}`);
    text.textContent = node.textContent;
    root.append(text);
  }
  return new Blob([new XMLSerializer().serializeToString(root)], { type: "image/svg+xml" });
}
