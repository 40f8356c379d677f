// Which head is shown enlarged, and what every head is made to do. Kept in the board's view and in frames.

/**
 * @param {any} board @param {import("../../assets/board/types.d.ts").PanelSpec} spec with its `layers` and `heads`
 * @returns {{index: number, layer: number, head: number}} the chosen head; the first where there is no such
 */
export function chosenHead(board, spec) {
  const wanted = Number(board.chosen.head ?? 0);
  const index = wanted >= 0 && wanted < spec.layers * spec.heads ? Math.floor(wanted) : 0;
  return { index, layer: Math.floor(index / spec.heads), head: index % spec.heads };
}

/** "Layer 1, head 2". @param {number} index @param {number} heads of a layer */
export function headName(index, heads) {
  return `Layer ${Math.floor(index / heads) + 1}, head ${(index % heads) + 1}`;
}

/** "1.2", where there is no room for more. @param {number} index @param {number} heads of a layer */
export function shortName(index, heads) {
  return `${Math.floor(index / heads) + 1}.${(index % heads) + 1}`;
}

/** Keep in the page's link what the heads do, as frames say. @param {any} board @param {Uint8Array|null} modes */
export function rememberModes(board, modes) {
  if (!modes || board.locked()) return;
  const heads = modes.some((mode) => mode > 0) ? Array.from(modes).join("") : "";
  if (heads !== (board.chosen.heads ?? "")) board.remember({ heads });
}

/** Make a head do something else. @param {any} board @param {number} index @param {number} heads @param {string} mode */
export function commandMode(board, index, heads, mode) {
  board.command({ op: "head", layer: Math.floor(index / heads), head: index % heads, mode });
}
