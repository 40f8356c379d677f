// Which item (of the rows, maps and lines that stand for the same) is brought forward on the whole board.

const DIM_MS = 90; // from one trace or row to the next, nothing fades in between

export class Highlight {
  /** @param {(item: number|null) => void} show */
  constructor(show) {
    this.show = show;
    /** @type {number|null} */ this.item = null;
  }

  /** @param {number|null} item null: none, unless another one follows at once */
  set(item) {
    this.end();
    if (item === this.item) return;
    if (item === null) this.timer = setTimeout(() => this.change(null), DIM_MS);
    else this.change(item);
  }

  /** @param {number|null} item */
  change(item) {
    this.item = item;
    this.show(item);
  }

  end() {
    clearTimeout(this.timer);
  }
}
