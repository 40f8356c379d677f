// The probe: its symbols to change one by one, and under each its target, the answer, and the five likeliest answers.

import { el, releaseAfterPointer, select, setText } from "../../assets/board/dom.js";
import { Panel } from "../../assets/board/panel.js";

const WRITE_MS = 100; // between two writings while it plays
const SETTLE_MS = 1200; // after a change, frames may be older than it
const TOP = 5;
const FAINT = 0.02; // a bar of less would be a stroke that means nothing
const LABEL = 58; // px, of the rows' names
const COLUMN = 30; // px, at least, of a position
const NAME = 10; // px, of a name of one letter
const LETTER = 7; // px more for each letter of a longer name

export default class TokensPanel extends Panel {
  /** @param {import("../../assets/board/panel.js").PanelSpec} spec @param {import("../../assets/board/panel.js").Board} board */
  constructor(spec, board) {
    super(spec, board);
    this.score = el("span", { class: "np-panel-note" });
    this.fresh = releaseAfterPointer(
      el("button", {
        type: "button",
        class: "np-chip np-new-probe",
        text: "New probe",
        title: "Another sequence, drawn at random",
        on: { click: () => this.board.command({ op: "new_probe" }) },
      }),
    );
    this.side.append(this.score, this.fresh);
    this.scroller = el("div", { class: "np-tokens-scroll", tabindex: 0, role: "group", "aria-label": spec.title });
    this.body.append(this.scroller);
    this.changed = -Infinity;
    this.written = -1;
  }

  /** @param {import("../../assets/board/panel.js").PanelSpec} spec */
  setSpec(spec) {
    super.setSpec(spec);
    const text = JSON.stringify([spec.names, spec.may]);
    if (text !== this.specText) this.build();
    this.specText = text;
  }

  build() {
    const { may, names } = this.spec;
    const columns = may.map((_, i) => i);
    const row = (label, cells, kind, title = label) => el("tr", { class: `np-tokens-${kind}` }, el("th", { scope: "row", text: label, title }), ...cells);
    const cells = () => columns.map(() => el("td"));
    this.symbols = columns.map((i) => this.symbolSelect(i, names, may[i]));
    this.targets = cells();
    this.answers = cells();
    this.tops = Array.from({ length: TOP }, () =>
      columns.map(() => {
        const symbol = el("b");
        const share = el("span");
        return { symbol, share, node: el("td", {}, symbol, share) };
      }),
    );
    const table = el(
      "table",
      { class: "np-tokens" },
      row(
        "position",
        columns.map((i) => el("td", { text: i })),
        "places",
      ),
      row(
        "symbol",
        this.symbols.map((node) => el("td", {}, node)),
        "symbols",
      ),
      row("target", this.targets, "targets"),
      row("answer", this.answers, "answers"),
      ...this.tops.map((line, k) =>
        row(
          k ? `${k + 1}.` : "likeliest",
          line.map((cell) => cell.node),
          "top",
          `Likeliest answer ${k + 1}`,
        ),
      ),
    );
    table.style.minWidth = `${LABEL + (COLUMN + LETTER * (Math.max(...this.spec.short.map((name) => name.length)) - 1)) * may.length}px`;
    table.style.setProperty("--np-name", `${NAME + LETTER * (Math.max(...this.spec.short.map((name) => name.length)) - 1)}px`);
    this.scroller.replaceChildren(table);
    this.written = -1;
  }

  symbolSelect(i, names, [first, end]) {
    const choices = Array.from({ length: end - first }, (_, k) => ({ value: String(first + k), label: names[first + k] }));
    const node = select(`Symbol at position ${i}`, choices, choices[0].value, () => this.send());
    node.classList.add("np-symbol");
    node.title = `Position ${i}: choose another symbol`;
    return releaseAfterPointer(node, "change");
  }

  send() {
    this.changed = performance.now();
    this.board.command({ op: "set_probe", tokens: this.symbols.map((node) => Number(node.value)) });
    clearTimeout(this.settle);
    this.settle = setTimeout(() => {
      // what was refused stands as it was
      this.written = -1;
      this.due = true;
      this.board.wake();
    }, SETTLE_MS + 50);
  }

  draw() {
    const { store } = this.board;
    const now = performance.now();
    const playing = store.info?.state === "playing";
    const revision = Math.max(
      store.revisionOf("probe.tokens"),
      store.revisionOf("probe.targets"),
      store.revisionOf("probe.top_probabilities"),
      store.revisionOf("probe.answers"),
    );
    if (!this.due && revision === this.written) return;
    if (!this.due && playing && now - this.lastWrite < WRITE_MS) return;
    this.due = false;
    this.lastWrite = now;
    this.written = revision;
    this.write(store, now);
  }

  paint() {
    this.draw();
  }

  write(store, now) {
    const { names, short } = this.spec;
    const [tokens, targets, mask, answers, right, tops, shares] = ["tokens", "targets", "mask", "answers", "right", "top_tokens", "top_probabilities"].map(
      (name) => store.get(`probe.${name}`),
    );
    if (!tokens || !answers || tokens.length !== this.symbols.length) return;
    const settled = now - this.changed > SETTLE_MS;
    const locked = this.board.locked();
    const kinds = tops.length / tokens.length; // fewer than five where there are fewer symbols
    let hits = 0;
    let asked = 0;
    for (let i = 0; i < tokens.length; i++) {
      const node = this.symbols[i];
      if (settled && node.value !== String(tokens[i])) node.value = String(tokens[i]);
      node.disabled = locked;
      asked += mask[i];
      hits += right[i];
      setText(this.targets[i], mask[i] ? short[targets[i]] : "·");
      setText(this.answers[i], mask[i] ? `${right[i] ? "✓" : "✗"} ${short[answers[i]]}` : short[answers[i]]);
      this.answers[i].title = mask[i] ? `asked for ${names[targets[i]]}, answers ${names[answers[i]]}` : "nothing is asked here";
      this.answers[i].className = mask[i] ? (right[i] ? "np-right" : "np-wrong") : "np-unasked";
      for (let k = 0; k < TOP; k++) {
        const cell = this.tops[k][i];
        const share = k < kinds ? shares[i * kinds + k] : 0;
        setText(cell.symbol, k < kinds ? short[tops[i * kinds + k]] : "");
        setText(cell.share, k < kinds ? String(Math.round(100 * share)) : "");
        cell.node.style.setProperty("--np-share", `${share < FAINT ? 0 : (100 * share).toFixed(0)}%`);
      }
    }
    this.remember(tokens);
    setText(this.score, `${hits} of ${asked} right · numbers are %`);
    this.fresh.disabled = locked;
  }

  /** Keep in the page's link a probe that is not the run's own. @param {Uint8Array} tokens */
  remember(tokens) {
    const { board } = this;
    const probe = board.store.info?.readouts.own_probe ? Array.from(tokens).join(".") : "";
    if (!board.locked() && probe !== (board.chosen.probe ?? "")) board.remember({ probe });
  }

  destroy() {
    clearTimeout(this.settle);
  }
}
