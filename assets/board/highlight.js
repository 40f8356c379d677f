// Which variant is brought forward on the whole board.

const DIM_MS = 90; // from one trace or row to the next, nothing fades in between

export class Highlight {
  /** @param {(variant: number|null) => void} show */
  constructor(show) {
    this.show = show;
    /** @type {number|null} */ this.variant = null;
  }

  /** @param {number|null} variant null: none, unless another one follows at once */
  set(variant) {
    this.end();
    if (variant === this.variant) return;
    if (variant === null) this.timer = setTimeout(() => this.change(null), DIM_MS);
    else this.change(variant);
  }

  /** @param {number|null} variant */
  change(variant) {
    this.variant = variant;
    this.show(variant);
  }

  end() {
    clearTimeout(this.timer);
  }
}
