// A table of all heads: what each is made to do, and the accuracy that its silence costs.

import { el, releaseAfterPointer, select, setText } from "../../assets/board/dom.js";
import { formatCount, formatPercent } from "../../assets/board/format.js";
import { chosenHead, commandMode, headName, shortName } from "./heads_state.js";
import { Panel } from "../../assets/board/panel.js";

const SETTLE_MS = 600; // after a change, frames may be older than it

export default class CostsPanel extends Panel {
  /** @param {import("../../assets/board/panel.js").PanelSpec} spec @param {import("../../assets/board/panel.js").Board} board */
  constructor(spec, board) {
    super(spec, board);
    this.measure = releaseAfterPointer(
      el("button", {
        type: "button",
        class: "np-chip",
        text: "Measure",
        title: "Switch off each head in turn and count what is lost",
        on: { click: () => this.board.command({ op: "ablate" }) },
      }),
    );
    this.side.append(this.measure);
    this.scroller = el("div", { class: "np-table-scroll np-costs-scroll", tabindex: 0, role: "group", "aria-label": spec.title });
    this.note = el("div", { class: "np-costs-note", "aria-live": "polite" });
    this.body.append(this.scroller, this.note);
    this.changed = -Infinity;
  }

  /** @param {import("../../assets/board/panel.js").PanelSpec} spec */
  setSpec(spec) {
    super.setSpec(spec);
    const text = `${spec.layers}x${spec.heads}`;
    if (text !== this.shapeText) this.build();
    this.shapeText = text;
    this.choicesChanged();
  }

  build() {
    const { layers, heads, modes } = this.spec;
    this.rows = Array.from({ length: layers * heads }, (_, index) => {
      const name = headName(index, heads);
      const short = shortName(index, heads);
      const open = releaseAfterPointer(
        el("button", {
          type: "button",
          class: "np-open",
          text: short,
          title: name,
          "aria-label": `${short}: enlarge ${name.toLowerCase()}`,
          on: { click: () => this.board.choose("head", index) },
        }),
      );
      const mode = releaseAfterPointer(
        select(`What ${name.toLowerCase()} does`, modes, "normal", (value) => {
          this.changed = performance.now();
          commandMode(this.board, index, heads, value);
        }),
        "change",
      );
      const lost = el("td", { text: "–" });
      const sequences = el("td", { text: "–" });
      return { mode, lost, sequences, node: el("tr", {}, el("th", { scope: "row" }, open), el("td", {}, mode), lost, sequences) };
    });
    const head = (text) => el("th", { scope: "col", text });
    this.scroller.replaceChildren(
      el(
        "table",
        { class: "np-table np-costs" },
        el("thead", {}, el("tr", {}, head("Head"), head("Does"), head("Symbols lost"), head("Sequences lost"))),
        el("tbody", {}, ...this.rows.map((row) => row.node)),
      ),
    );
  }

  revision() {
    const { store } = this.board;
    return Math.max(store.revisionOf("heads"), store.revisionOf("ablation"));
  }

  stale() {
    if (this.due) return true;
    return this.revision() !== this.written || this.effect() !== this.note.textContent;
  }

  draw() {
    this.due = false;
    this.lastWrite = performance.now();
    const { store } = this.board;
    const modes = store.get("heads");
    const lost = store.get("ablation");
    const sequences = store.get("ablation.sequences");
    const locked = this.board.locked();
    const settled = performance.now() - this.changed > SETTLE_MS;
    if (settled) this.written = this.revision();
    this.rows.forEach((row, i) => {
      if (settled) row.mode.value = this.spec.modes[modes?.[i] ?? 0]?.value ?? "normal";
      row.mode.classList.toggle("np-on", row.mode.value !== "normal");
      row.mode.disabled = locked;
      setText(row.lost, formatPercent(lost?.[i]));
      setText(row.sequences, formatPercent(sequences?.[i]));
    });
    this.measure.disabled = locked;
    setText(this.note, this.effect());
  }

  /** What is lost now, and when the table was made. */
  effect() {
    const readouts = this.board.store.info?.readouts ?? {};
    if (typeof readouts.heads_score === "number") {
      return `Now ${formatPercent(readouts.heads_score)} of symbols right: ${formatPercent(readouts.heads_cost)} lost`;
    }
    if (typeof readouts.ablation_step === "number") return `Measured at update ${formatCount(readouts.ablation_step).text}`;
    return "Measure switches each head off in turn";
  }

  choicesChanged() {
    const { index } = chosenHead(this.board, this.spec);
    this.rows?.forEach((row, i) => row.node.classList.toggle("np-lit", i === index));
  }
}
