// Pauses before each new attempt to connect: 0.25 s doubling to 8 s, each shortened by up to a quarter at random.

const FIRST_MS = 250;
const LAST_MS = 8000;

/** @param {number} attempt 0 for the first @param {() => number} [random] in [0, 1) @returns {number} milliseconds */
export function pauseBefore(attempt, random = Math.random) {
  const pause = Math.min(LAST_MS, FIRST_MS * 2 ** Math.min(attempt, 16));
  return Math.round(pause * (1 - 0.25 * random()));
}
