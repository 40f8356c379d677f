// How many small squares go side by side: rows and columns that make them largest. Pure.

/**
 * @param {number} count of maps @param {number} width @param {number} height of the room, px
 * @param {number} gap between maps @param {number} title height above each
 * @param {number|null} [fixed] so many columns, for maps that are a grid of two settings
 * @returns {{columns: number, rows: number, side: number, places: {x: number, y: number}[]}} left top corners of the titles
 */
export function arrangeMaps(count, width, height, gap, title, fixed = null) {
  let best = { columns: 1, rows: Math.max(1, count), side: 0 };
  for (let columns = fixed ?? 1; columns <= (fixed ?? count); columns++) {
    const rows = Math.ceil(count / columns);
    const side = Math.floor(Math.min((width - gap * (columns - 1)) / columns, (height - gap * (rows - 1)) / rows - title));
    if (side > best.side) best = { columns, rows, side };
  }
  const { columns, rows } = best;
  const side = Math.max(8, best.side);
  // what is left over goes between the columns and rows, to a point
  /** @param {number} room @param {number} used @param {number} n */
  const spread = (room, used, n) => Math.min(2.5 * gap, gap + Math.max(0, room - used) / (n + 1));
  const across = spread(width, columns * side + (columns - 1) * gap, columns);
  const down = spread(height, rows * (side + title) + (rows - 1) * gap, rows);
  const left = Math.max(0, (width - columns * side - (columns - 1) * across) / 2);
  const top = Math.max(0, (height - rows * (side + title) - (rows - 1) * down) / 2);
  const places = Array.from({ length: count }, (_, i) => ({
    x: Math.floor(left + (i % columns) * (side + across)),
    y: Math.floor(top + Math.floor(i / columns) * (side + title + down)),
  }));
  return { columns, rows, side, places };
}
