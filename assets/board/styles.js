// The board's style sheets, linked once for the whole page.

import { el } from "./dom.js";

const SHEETS = ["board.css", "attention.css"];

/** @param {string} name of a sheet @param {() => void} done */
function linkOne(name, done) {
  const href = new URL(name, import.meta.url).href;
  let link = [...document.querySelectorAll("link.np-styles")].find((node) => /** @type {HTMLLinkElement} */ (node).href === href);
  if (/** @type {any} */ (link)?.sheet) queueMicrotask(done);
  else {
    if (!link) document.head.append((link = el("link", { rel: "stylesheet", href, class: "np-styles" })));
    link.addEventListener("load", done);
    link.addEventListener("error", done);
  }
}

/** @param {() => void} done called once all style sheets are in force */
export function linkStyles(done) {
  let missing = SHEETS.length;
  for (const name of SHEETS) linkOne(name, () => --missing === 0 && done());
}
