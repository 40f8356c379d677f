// The ends of a map's colours, so that a few cells far out do not leave all others with one colour.

import { formatPercent, formatPlain } from "./format.js";

const REACH = 1.5; // Tukey's: quartiles' distances beyond the quartiles
const TICKS = 5;

/** @param {number[]} sorted @param {number} share */
function quantile(sorted, share) {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  return sorted[below] + (place - below) * ((sorted[below + 1] ?? sorted[below]) - sorted[below]);
}

/**
 * Where the colours end, and whether there are values beyond.
 * @param {number[]} values
 * @returns {{low: number, high: number, below: boolean, above: boolean}}
 */
export function findFences(values) {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  if (!sorted.length) return { low: 0, high: 1, below: false, above: false };
  const [least, most] = [sorted[0], sorted[sorted.length - 1]];
  const [first, third] = [quantile(sorted, 0.25), quantile(sorted, 0.75)];
  const reach = REACH * (third - first);
  const all = { low: least, high: most > least ? most : least + Math.max(1e-6, Math.abs(least) / 10), below: false, above: false };
  if (!(reach > 0)) return all;
  const [below, above] = [least < first - reach, most > third + reach];
  return { low: below ? first - reach : least, high: above ? third + reach : most, below, above };
}

/**
 * One of a map's fences ("low", "high"), the places of its colour bar's ticks, or their texts, which mark ends that are clipped.
 * @param {{array: string, where: string, fence: "low"|"high"|"ticks"|"texts", percent?: boolean}} source
 */
export function fenceReader({ array, where, fence, percent = false }) {
  return (/** @type {import("./store.js").Store} */ store) => {
    const done = store.get(where);
    const found = findFences(Array.from(store.get(array) ?? []).filter((_, i) => done?.[i] > 0));
    if (fence === "low" || fence === "high") return found[fence];
    const ticks = Array.from({ length: TICKS }, (_, k) => found.low + ((found.high - found.low) * k) / (TICKS - 1));
    if (fence === "ticks") return ticks;
    const marks = [found.below ? "≤ " : "", ...Array(TICKS - 2).fill(""), found.above ? "≥ " : ""];
    return ticks.map((value, k) => marks[k] + (percent ? formatPercent : formatPlain)(value));
  };
}
