// The order of a table's rows. Pure.

/** Whether there is no such number (yet): −1, or not a number. @param {any} value */
export function missing(value) {
  return typeof value !== "number" || Number.isNaN(value) || value === -1;
}

/**
 * The rows' indices, sorted; rows without a value last whichever way, equal ones in their own order.
 * @param {number} count of rows @param {ArrayLike<number>|null} values of the column, null for the rows' own order
 * @param {boolean} descending @returns {number[]}
 */
export function sortRows(count, values, descending) {
  const order = Array.from({ length: count }, (_, i) => i);
  if (values === null) return descending ? order.reverse() : order;
  const none = order.filter((i) => missing(values[i]));
  const known = order.filter((i) => !missing(values[i]));
  known.sort((a, b) => (values[a] === values[b] ? a - b : (values[a] < values[b] ? -1 : 1) * (descending ? -1 : 1)));
  return [...known, ...none];
}

/** The best of a column's values, null where nothing is best. @param {ArrayLike<number>} values @param {"low"|"high"|null|undefined} which */
export function bestOf(values, which) {
  const known = Array.from(values).filter((value) => !missing(value));
  if (!which || known.length < 2) return null;
  return which === "low" ? Math.min(...known) : Math.max(...known);
}
