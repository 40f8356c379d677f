// Which chart may draw next: charts take turns in what a frame leaves of its time, and none waits too long. Pure.

const LEAST_MS = 150; // between two drawings of one chart: six or seven a second
const MOST_MS = 600;
const SHARE = 0.22; // of all time that charts may take together
const OVERDUE_MS = 250;
const BUDGET_MS = 6; // of a frame's 16 that may be gone before a chart starts

/** @typedef {{lastDraw: () => number, stale: () => boolean, visible: boolean, due: boolean, cost: number}} Turn */

/** How long a chart waits after it was drawn, given what one round of all of them costs. @param {Turn[]} charts */
export function turnInterval(charts) {
  let round = 0;
  for (const chart of charts) round += chart.cost;
  return Math.min(MOST_MS, Math.max(LEAST_MS, round / SHARE));
}

/** How long a chart has waited; for what is due a person waits. @param {Turn} chart @param {number} now */
const waitOf = (chart, now) => (chart.due ? Infinity : now - chart.lastDraw());

/** Whether a chart wants a turn at all. @param {Turn} chart */
const wants = (chart) => (chart.visible || chart.due) && chart.stale();

/** Milliseconds until a chart's turn comes; Infinity where none wants one. @param {Turn[]} charts @param {number} now @param {boolean} playing */
export function turnComesIn(charts, now, playing) {
  const interval = playing ? turnInterval(charts) : 0;
  let soonest = Infinity;
  for (const chart of charts) {
    const left = Math.max(0, interval - waitOf(chart, now));
    if (left < soonest && wants(chart)) soonest = left;
  }
  return soonest;
}

/**
 * The chart to draw in this animation frame, or null.
 * @template {Turn} T
 * @param {T[]} charts @param {number} now @param {number} spent of this frame, ms @param {boolean} playing
 * @returns {T|null}
 */
export function nextTurn(charts, now, spent, playing) {
  const interval = playing ? turnInterval(charts) : 0;
  let chosen = null;
  let longest = -1;
  for (const chart of charts) {
    const waited = waitOf(chart, now);
    if (waited < interval || waited <= longest || !wants(chart)) continue;
    chosen = chart;
    longest = waited;
  }
  return chosen && (spent < BUDGET_MS || longest > interval + OVERDUE_MS) ? chosen : null;
}
