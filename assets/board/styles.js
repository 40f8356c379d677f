// Style sheets, each linked once for the whole page.

import { addressOf } from "./address.js";
import { el } from "./dom.js";

/** @param {string} path @returns {Promise<void>} once it is in force, or cannot be */
function link(path) {
  const href = addressOf(path);
  let node = /** @type {HTMLLinkElement|undefined} */ (
    [...document.querySelectorAll("link.np-styles")].find((one) => /** @type {HTMLLinkElement} */ (one).href === href)
  );
  if (node?.sheet) return Promise.resolve();
  if (!node) {
    node = el("link", { rel: "stylesheet", href, class: "np-styles" });
    document.head.append(node);
  }
  return new Promise((done) => {
    node.addEventListener("load", () => done());
    node.addEventListener("error", () => done());
  });
}

/** @param {string[]} paths in the project @returns {Promise<any>} once all are in force */
export function linkStyles(paths) {
  return Promise.all(paths.map(link));
}
