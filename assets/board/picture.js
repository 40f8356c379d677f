// A panel as a PNG: its canvases and Plotly's drawing, over the page's background, with its title.

const SCALE = 2;

/** @param {string} url @returns {Promise<HTMLImageElement>} */
function loadImage(url) {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error("a drawing could not be read"));
    image.src = url;
  });
}

/**
 * @param {HTMLElement} panel @param {any} Plotly @param {{background: string, text: string}} theme
 * @returns {Promise<Blob|null>}
 */
export async function panelPicture(panel, Plotly, theme) {
  const frame = panel.getBoundingClientRect();
  const canvas = document.createElement("canvas");
  canvas.width = SCALE * frame.width;
  canvas.height = SCALE * frame.height;
  await paintPanel(canvas, panel, Plotly, theme, SCALE);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

/**
 * Paint a panel as it is now on a canvas.
 * @param {HTMLCanvasElement} canvas @param {HTMLElement} panel @param {any} Plotly @param {{background: string, text: string}} theme @param {number} scale
 */
export async function paintPanel(canvas, panel, Plotly, theme, scale) {
  const frame = panel.getBoundingClientRect();
  /** @type {[HTMLImageElement, number[]][]} */ const drawings = []; // first, so that nothing is shown half painted
  for (const node of panel.querySelectorAll(".js-plotly-plot")) {
    const box = node.getBoundingClientRect();
    const place = [box.x - frame.x, box.y - frame.y, box.width, box.height];
    drawings.push([await loadImage(await Plotly.toImage(node, { format: "svg", width: box.width, height: box.height })), place]);
  }
  const context = canvas.getContext("2d");
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.fillStyle = theme.background;
  context.fillRect(0, 0, frame.width, frame.height);
  /** @param {Element} node */
  const at = (node) => {
    const box = node.getBoundingClientRect();
    return [box.x - frame.x, box.y - frame.y, box.width, box.height];
  };
  for (const node of panel.querySelectorAll("canvas")) {
    if (!node.width || !node.offsetParent) continue;
    context.globalAlpha = Number(getComputedStyle(node).opacity);
    context.imageSmoothingEnabled = getComputedStyle(node).imageRendering !== "pixelated";
    const [x, y, width, height] = at(node);
    context.drawImage(node, x, y, width, height);
  }
  context.globalAlpha = 1;
  for (const [drawing, [x, y, width, height]] of drawings) context.drawImage(drawing, x, y, width, height);
  context.fillStyle = theme.text;
  context.textBaseline = "middle";
  for (const node of panel.querySelectorAll(".np-panel-title, .np-map-title")) {
    context.font = getComputedStyle(node).font;
    const [x, y, , height] = at(node);
    context.fillText(node.textContent, x, y + height / 2);
  }
}
