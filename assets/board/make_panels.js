// The panels that a board's specification names, each of its kind.

import { ATTENTION_KINDS } from "./attention_kinds.js";
import { MapsPanel } from "./maps.js";
import { NetworkView } from "./network.js";
import { ChartPanel, makeFrame } from "./panels.js";
import { TablePanel } from "./table.js";

/** @typedef {ChartPanel|MapsPanel|TablePanel} Panel */

const KINDS = { chart: ChartPanel, maps: MapsPanel, table: TablePanel, ...ATTENTION_KINDS };

/** @param {any} board @returns {{panels: Panel[], network: NetworkView|null, nodes: HTMLElement[]}} in the specification's order */
export function makePanels(board) {
  const panels = [];
  let network = null;
  const nodes = board.spec.panels.map((spec) => {
    if (spec.kind !== "network") {
      const panel = new (KINDS[spec.kind] ?? ChartPanel)(spec, board);
      if (spec.banner) panel.body.insertBefore(board.banner.node, panel.foot);
      panels.push(panel);
      return panel.node;
    }
    const frame = makeFrame(spec);
    frame.body.append(board.banner.node);
    network = new NetworkView(frame.body, frame.side, {
      store: board.store, edits: board.edits, command: board.command, edit: board.edit, wake: () => board.wake(),
      theme: () => board.theme, structure: () => board.structure(), locked: () => board.locked(), scale: () => board.scale,
    });
    return frame.node;
  });
  return { panels, network, nodes };
}
