// The panels that a board's specification names, each of its kind: those of the board, and those that the page brings as modules.

import { addressOf } from "./address.js";
import { ImagesPanel } from "./images.js";
import { ChartPanel } from "./chart_panel.js";
import { TablePanel } from "./table.js";

/** @typedef {import("./panel.js").Panel} Panel */
/** @typedef {new (spec: import("./panel.js").PanelSpec, board: import("./panel.js").Board) => Panel} PanelClass */

/** @type {Map<string, PanelClass>} by the path of the module that brings them */
const brought = new Map();

/** @type {Record<string, PanelClass>} */
const KINDS = { chart: ChartPanel, images: ImagesPanel, table: TablePanel };

/**
 * Load the modules that a specification names, `{kind: path}`. Each one's default export is the panel's class.
 * @param {{modules?: Record<string, string>}} spec @returns {Promise<any>}
 */
export function loadKinds({ modules = {} }) {
  return Promise.all(Object.values(modules).map(async (path) => brought.set(path, (await import(addressOf(path))).default)));
}

/** Whether that has been done. @param {{modules?: Record<string, string>}} spec */
export function kindsAreHere({ modules = {} }) {
  return Object.values(modules).every((path) => brought.has(path));
}

/** @param {import("./types.d.ts").BoardSpec} spec the board's @param {import("./panel.js").Board} board @returns {Panel[]} in the specification's order */
export function makePanels(spec, board) {
  return spec.panels.map((one) => {
    const Kind = brought.get(spec.modules?.[one.kind]) ?? KINDS[one.kind] ?? ChartPanel;
    return new Kind(one, board);
  });
}
