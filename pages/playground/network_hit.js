// What lies under a point of the network diagram: a feature, a neuron, a bias, an edge. Pure.

import { biasBox } from "./network_layout.js";

const REACH = 6; // pixels from an edge's middle line

/**
 * @typedef {{kind: "feature", index: number} | {kind: "neuron", index: number} | {kind: "bias", index: number, parameter: number}
 *   | {kind: "edge", gap: number, index: number, parameter: number}} Hit
 */

/** @param {import("./network_layout.js").Box} box */
const inside = (box, x, y, margin) => x >= box.x - margin && x <= box.x + box.size + margin && y >= box.y - margin && y <= box.y + box.size + margin;

/** Where an edge's curve is at x: t of the Bézier whose handles lie half-way, so x(t) = 1.5t(1−t) + t³… of the width. */
export function curveShare(share) {
  let low = 0;
  let high = 1;
  for (let i = 0; i < 30; i++) {
    const t = (low + high) / 2;
    if (1.5 * t * (1 - t) + t * t * t < share)
      low = t; // x(t) with x-handles at ½: 3(1−t)²t·½ + 3(1−t)t²·½ + t³
    else high = t;
  }
  return (low + high) / 2;
}

/**
 * @param {import("./network_layout.js").Layout} layout @param {ArrayLike<number>|null} parameters
 * @param {number} x @param {number} y @returns {Hit|null}
 */
export function hitTest(layout, parameters, x, y) {
  for (let i = 0; i < layout.neurons.length; i++) {
    const box = layout.neurons[i];
    if (x < box.x - 6 || x > box.x + box.size + 2) continue;
    const bias = biasBox(box, parameters ? parameters[layout.biases[i]] : 0);
    if (inside(bias, x, y, box.size > 18 ? 3 : 1)) return { kind: "bias", index: i, parameter: layout.biases[i] };
    if (inside(box, x, y, 0)) return { kind: "neuron", index: i };
  }
  for (let i = 0; i < layout.features.length; i++) {
    const box = layout.features[i];
    if (x <= box.x + box.size && x >= 0 && y >= box.y && y <= box.y + box.size) return { kind: "feature", index: i };
  }
  for (let g = 0; g < layout.gaps.length; g++) {
    const gap = layout.gaps[g];
    if (x < gap.left || x > gap.right) continue;
    const width = gap.right - gap.left;
    const t = curveShare((x - gap.left) / width);
    const rise = t * t * (3 - 2 * t); // y(t) with both y-handles level
    const slope = (6 * t * (1 - t)) / Math.max(0.1, 1.5 - 3 * t + 3 * t * t) / width;
    let best = REACH;
    let found = -1;
    for (let e = 0; e < gap.count; e++) {
      const dy = gap.to[e] - gap.from[e];
      const distance = Math.abs(y - (gap.from[e] + dy * rise)) / Math.hypot(1, dy * slope);
      if (distance < best) {
        best = distance;
        found = e;
      }
    }
    if (found >= 0) return { kind: "edge", gap: g, index: found, parameter: gap.parameter[found] };
  }
  return null;
}

/** Whether two hits are of the same thing. @param {Hit|null} a @param {Hit|null} b */
export function sameHit(a, b) {
  if (!a || !b) return a === b;
  return a.kind === b.kind && a.index === b.index && /** @type {any} */ (a).gap === /** @type {any} */ (b).gap;
}
