// Points as they are painted: adding, erasing, undo and redo. No page, no canvas.

export const MOST = 5000;
const MOST_STEPS = 60; // that can be undone

/** @typedef {{x1: number, x2: number, label: number}} Point */

export class Painted {
  /** @param {Point[]} points @param {number} extent of the plane */
  constructor(points, extent) {
    this.points = points;
    this.extent = extent;
    /** @type {Point[][]} */ this.before = [];
    /** @type {Point[][]} */ this.after = [];
  }

  /** A stroke begins: what comes until the next one is undone together. */
  begin() {
    this.before.push(this.points);
    if (this.before.length > MOST_STEPS) this.before.shift();
    this.after = [];
    this.points = this.points.slice();
  }

  /** @param {number} x1 @param {number} x2 @param {number} label @returns {boolean} whether there was room, on the plane and at all */
  add(x1, x2, label) {
    if (this.points.length >= MOST || Math.abs(x1) > this.extent || Math.abs(x2) > this.extent) return false;
    this.points.push({ x1: round(x1), x2: round(x2), label });
    return true;
  }

  /** Some points around a place, as from a spray can. @param {number} x1 @param {number} x2 @param {number} radius @param {number} count @param {number} label @param {() => number} [random] */
  spray(x1, x2, radius, count, label, random = Math.random) {
    for (let i = 0; i < count; i++) {
      const angle = 2 * Math.PI * random();
      const far = radius * Math.sqrt(random());
      this.add(x1 + far * Math.cos(angle), x2 + far * Math.sin(angle), label);
    }
  }

  /** @param {number} x1 @param {number} x2 @param {number} radius */
  erase(x1, x2, radius) {
    this.points = this.points.filter((point) => Math.hypot(point.x1 - x1, point.x2 - x2) > radius);
  }

  clear() {
    this.begin();
    this.points = [];
  }

  undo() {
    const points = this.before.pop();
    if (!points) return;
    this.after.push(this.points);
    this.points = points;
  }

  redo() {
    const points = this.after.pop();
    if (!points) return;
    this.before.push(this.points);
    this.points = points;
  }

  /** The edit that makes these the run's points. */
  edit() {
    const column = (name) => this.points.map((point) => point[name]);
    return { op: "points", x1: column("x1"), x2: column("x2"), label: column("label") };
  }
}

/** @param {number} value to a thousandth, as it is kept */
function round(value) {
  return Math.round(value * 1000) / 1000;
}
