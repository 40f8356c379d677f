// What was chosen on the board (switches, views, the folded row) and what else the page's link is to hold: kept here, told to the page.

const OWN_MS = 2000; // for so long after a choice, what the page says may be older

export class Choices {
  /** @param {(values: Record<string, any>) => void} tell the page */
  constructor(tell) {
    this.tell = tell;
    /** @type {Record<string, any>} */ this.values = {};
    this.changedAt = -Infinity;
    this.heard = ""; // from the page, last
  }

  /** @param {Record<string, any>} changes */
  change(changes) {
    this.values = { ...this.values, ...changes };
    this.changedAt = performance.now();
    this.tell(this.values);
  }

  /** What the page says was chosen; what was just chosen here is not taken back. @param {Record<string, any>} values @returns {boolean} whether it is news */
  adopt(values) {
    const text = JSON.stringify(values);
    if (text === this.heard || performance.now() - this.changedAt < OWN_MS) return false;
    this.heard = text;
    this.values = { ...this.values, ...values };
    return true;
  }
}
