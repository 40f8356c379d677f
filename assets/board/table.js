// A panel with a table, a row for each of several items: sorts by a click on a header, is written in place while the run goes on.

import { el, releaseAfterPointer, setText } from "./dom.js";
import { format, formatPercent, formatShort } from "./format.js";
import { Panel } from "./panel.js";
import { bestOf, missing, sortRows } from "./table_sort.js";

const WRITE_MS = 250; // between two writings while it plays
const SORT_MS = 1000;
// As wide as a column's numbers get as a rule: its room from the start, so that no column moves while they change.
/** @type {Record<string, string>} */
const WIDEST = { count: "10,000", loss: "0.0000", percent: "100.0 %", rate: "1,000,000 /s", number: "0.000123" };

/** A standard deviation with as many decimals as its mean. @param {number} spread @param {string} form @param {string} mean as written */
function spreadText(spread, form, mean) {
  if (form === "percent") return formatPercent(spread).replace(" %", "");
  const decimals = /^[−\d,]+\.(\d+)$/.exec(mean)?.[1].length;
  return decimals ? spread.toFixed(decimals) : formatShort(spread);
}

/** Drawn and left out in turn, pixels: a swatch looks like its line. */
/** @type {Record<string, number[]>} */
const DASHES = { dash: [4, 2], dot: [2, 2], longdash: [7, 2], dashdot: [4, 1, 2, 1], longdashdot: [6, 2, 2, 2] };

/** @param {string} color @param {string} [dash] Plotly's name */
export function swatchBackground(color, dash) {
  const pattern = DASHES[dash];
  if (!pattern) return color;
  let at = 0;
  const stops = pattern.map((length, k) => {
    const from = at;
    at += length;
    return `${k % 2 ? "transparent" : color} ${from}px ${at}px`;
  });
  return `repeating-linear-gradient(90deg, ${stops.join(", ")})`;
}

/** What holds a column open, not seen. @param {import("./types.d.ts").Column} column */
function room(column) {
  const widest = WIDEST[column.format] ?? "";
  const spread = column.std ? el("span", { class: "np-spread", text: ` ± ${spreadText(0.1, column.format, widest)}` }) : null;
  return el("div", { class: "np-column-room", "aria-hidden": "true" }, widest, spread);
}

export class TablePanel extends Panel {
  /** @param {import("./panel.js").PanelSpec} spec @param {import("./panel.js").Board} board */
  constructor(spec, board) {
    super(spec, board);
    this.scroller = el("div", { class: "np-table-scroll", tabindex: 0, role: "group", "aria-label": spec.title });
    this.body.append(this.scroller);
    /** @type {import("./types.d.ts").TablePanelSpec} */ this.spec;
    this.specText = "";
    /** @type {number[]} */ this.order = [];
    /** @type {number|null} */ this.lit = null;
    this.written = -1;
    this.lastSort = -Infinity;
    /** @type {{id: string|null, descending: boolean}} */ this.sort = { id: null, descending: false };
    this.listen();
  }

  /** @param {import("./panel.js").PanelSpec} spec */
  setSpec(spec) {
    super.setSpec(spec);
    const text = JSON.stringify([spec.rows, spec.columns, spec.action]);
    if (text !== this.specText) this.build();
    this.specText = text;
  }

  build() {
    const { spec } = this;
    if (!spec.columns.some((column) => column.id === this.sort.id)) this.sort = { id: null, descending: false };
    /** @type {import("./types.d.ts").Column[]} */ const columns = [{ id: null, label: spec.row_label, best: null }, ...spec.columns];
    this.heads = columns.map((column) => {
      const button = releaseAfterPointer(el("button", { type: "button", class: "np-sort", text: column.label, on: { click: () => this.sortBy(column) } }));
      return { id: column.id, node: el("th", { scope: "col", "aria-sort": "none" }, button, column.array ? room(column) : null) };
    });
    this.rows = spec.rows.map((row, item) => this.buildRow(typeof row === "string" ? { label: row } : row, item));
    this.lines = el("tbody", {}, ...this.rows.map((row) => row.node));
    const last = el("th", { scope: "col" }, el("span", { class: "np-visually-hidden", text: spec.action.label }));
    this.scroller.replaceChildren(el("table", { class: "np-table" }, el("thead", {}, el("tr", {}, ...this.heads.map((head) => head.node), last)), this.lines));
    this.order = this.rows.map((_, i) => i);
    this.written = -1;
    this.lit = null;
    this.showSort();
  }

  /** @param {import("./types.d.ts").Row} row @param {number} item */
  buildRow(row, item) {
    const swatch = el("span", { class: "np-swatch", "aria-hidden": "true" });
    if (row.color) swatch.style.background = swatchBackground(row.color, row.dash);
    if (row.dash && row.dash !== "solid") swatch.style.width = "18px";
    const mark = el("span", { class: "np-row-mark", text: "diverged", hidden: true });
    const cells = this.spec.columns.map(() => {
      const value = el("span", { text: "–" });
      const spread = el("span", { class: "np-spread" });
      return { value, spread, node: el("td", {}, value, spread) };
    });
    const { action } = this.spec;
    const open = releaseAfterPointer(
      el("button", {
        type: "button",
        class: "np-open",
        text: action.label,
        "aria-label": `${action.label} ${row.label}`,
        on: { click: () => this.board.edit({ ...action.edit, [action.item]: item }) },
      }),
    );
    const name = el("th", { scope: "row" }, row.color ? swatch : null, el("span", { class: "np-row-label", text: row.label, title: row.label }), mark);
    return { node: el("tr", { "data-item": item }, name, ...cells.map((cell) => cell.node), el("td", {}, open)), cells, mark };
  }

  listen() {
    /** @param {Event} event */
    const itemOf = (event) => {
      const row = /** @type {HTMLElement|null} */ (/** @type {Element} */ (event.target).closest("tr[data-item]"));
      return row ? Number(row.dataset.item) : null;
    };
    this.scroller.addEventListener("pointerover", (/** @type {PointerEvent} */ event) => {
      this.pointed = true;
      this.board.setHighlight(itemOf(event));
    });
    this.scroller.addEventListener("pointerleave", () => {
      this.pointed = false;
      this.board.setHighlight(null);
      this.resort(true);
    });
    this.scroller.addEventListener("focusin", (/** @type {FocusEvent} */ event) => {
      if (/** @type {Element} */ (event.target).matches(":focus-visible")) this.board.setHighlight(itemOf(event));
    });
    this.scroller.addEventListener("focusout", () => this.board.setHighlight(null));
  }

  /** A click on a header: the best first, then the other way round. @param {import("./types.d.ts").Column} column */
  sortBy(column) {
    const same = this.sort.id === column.id;
    this.sort = { id: column.id, descending: same ? !this.sort.descending : column.best === "high" };
    this.showSort();
    this.resort(true);
  }

  showSort() {
    for (const head of this.heads) {
      const sorted = head.id === this.sort.id;
      head.node.setAttribute("aria-sort", sorted ? (this.sort.descending ? "descending" : "ascending") : "none");
    }
  }

  /** Bring the rows in order. @param {boolean} now whether it was asked for */
  resort(now) {
    const focused = document.activeElement;
    const busy = this.pointed || this.lines.contains(focused);
    if (!now && (busy || (this.playing() && performance.now() - this.lastSort < SORT_MS))) return;
    this.lastSort = performance.now();
    const column = this.spec.columns.find((c) => c.id === this.sort.id);
    const values = column ? this.board.store.get(column.array) : null;
    if (column && !values) return;
    const order = sortRows(this.rows.length, values, this.sort.descending);
    if (order.every((item, i) => item === this.order[i])) return;
    this.order = order;
    this.lines.append(...order.map((item) => this.rows[item].node));
    if (focused instanceof HTMLElement && this.lines.contains(focused)) focused.focus({ preventScroll: true });
  }

  playing() {
    return this.board.store.info?.state === "playing";
  }

  revision() {
    const { store } = this.board;
    let latest = store.revisionOf("table.state");
    for (const column of this.spec.columns) latest = Math.max(latest, store.revisionOf(column.array), column.std ? store.revisionOf(column.std) : 0);
    return latest;
  }

  stale() {
    if (this.due) return true;
    if (this.revision() === this.written) return false;
    return !this.playing() || performance.now() - this.lastWrite >= WRITE_MS;
  }

  draw() {
    if (!this.stale()) return;
    this.due = false;
    this.lastWrite = performance.now();
    this.written = this.revision();
    this.write();
    this.resort(false);
  }

  write() {
    const { store } = this.board;
    const state = store.get("table.state");
    this.spec.columns.forEach((column, c) => {
      const values = store.get(column.array) ?? [];
      const spreads = column.std ? store.get(column.std) : null;
      const best = bestOf(
        Array.from(values, (value, v) => (state?.[v] === 1 ? NaN : value)),
        column.best,
      );
      this.rows.forEach(({ cells }, v) => {
        const cell = cells[c];
        const none = missing(values[v]);
        setText(cell.value, none ? "–" : format(column.format, values[v]).text);
        setText(cell.spread, none || !spreads || missing(spreads[v]) ? "" : ` ± ${spreadText(spreads[v], column.format, cell.value.textContent)}`);
        cell.node.classList.toggle("np-best", !none && best !== null && values[v] === best && state?.[v] !== 1);
      });
    });
    this.rows.forEach(({ mark }, v) => {
      if (mark.hidden === (state?.[v] === 1)) mark.hidden = state?.[v] !== 1;
    });
  }

  /** @param {number|null} item that is brought forward */
  highlight(item) {
    if (item === this.lit) return;
    this.rows[this.lit]?.node.classList.remove("np-lit");
    this.rows[item]?.node.classList.add("np-lit");
    this.lit = item;
  }
}
