// The board's style sheet, linked once for the whole page.

import { el } from "./dom.js";

/** @param {() => void} done called once the style sheet is in force */
export function linkStyles(done) {
  const href = new URL("board.css", import.meta.url).href;
  let link = [...document.querySelectorAll("link.np-styles")].find((node) => /** @type {HTMLLinkElement} */ (node).href === href);
  if (/** @type {any} */ (link)?.sheet) queueMicrotask(done);
  else {
    if (!link) document.head.append((link = el("link", { rel: "stylesheet", href, class: "np-styles" })));
    link.addEventListener("load", done);
    link.addEventListener("error", done);
  }
}
