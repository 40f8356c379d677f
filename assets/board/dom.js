// Small helpers to build elements. Text only ever goes in by textContent.

/**
 * Make an element. Keys of `attributes`: `class`, `text`, `on` ({event: handler}), anything else is set as an attribute
 * (false and null are left out, true sets it empty).
 * @param {string} tag
 * @param {Record<string, any>} [attributes]
 * @param {...(Node|string|null)} children
 * @returns {any}
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "text") node.textContent = String(value);
    else if (key === "class") node.className = value;
    else if (key === "on") for (const [event, handler] of Object.entries(value)) node.addEventListener(event, /** @type {any} */ (handler));
    else node.setAttribute(key, value === true ? "" : String(value));
  }
  for (const child of children) if (child !== null) node.append(child);
  return node;
}

/** An icon: SVG path data in a 16×16 box, drawn in the text's colour. @param {string} path */
export function icon(path) {
  const ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  const shape = document.createElementNS(ns, "path");
  shape.setAttribute("d", path);
  svg.append(shape);
  return svg;
}

/** Set text only where it differs, so that nothing is laid out again for nothing. @param {Node} node @param {string} text */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * A native select.
 * @param {string} label @param {{value: string, label: string}[]} choices @param {string} value @param {(value: string) => void} onChange
 * @returns {HTMLSelectElement}
 */
export function select(label, choices, value, onChange) {
  const node = el("select", { "aria-label": label, on: { change: () => onChange(node.value) } });
  for (const choice of choices) node.append(el("option", { value: choice.value, text: choice.label }));
  node.value = value;
  return node;
}

/**
 * Let the space bar play again after a control was used with the mouse; keyboard users keep their focus.
 * @template {HTMLElement} T @param {T} node @param {string} [event] that ends the use @returns {T}
 */
export function releaseAfterPointer(node, event = "click") {
  let pointed = false;
  node.addEventListener("pointerdown", () => (pointed = true));
  node.addEventListener("keydown", () => (pointed = false));
  node.addEventListener(event, () => {
    const focused = document.activeElement;
    if (pointed && focused instanceof HTMLElement && node.contains(focused)) focused.blur();
    pointed = false;
  });
  return node;
}

/** Put the left top corner of a card there, in pixels of what it stands in: those of the card itself are larger on a large screen. @param {HTMLElement} node @param {number} x @param {number} y */
export function moveTo(node, x, y) {
  const zoom = Number(getComputedStyle(node).zoom) || 1;
  node.style.transform = `translate(${Math.round(x / zoom)}px, ${Math.round(y / zoom)}px)`;
}
