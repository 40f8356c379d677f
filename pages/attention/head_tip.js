// What stands beside the pointer over a small attention map: "position 3 (b) looks 0.83 at position 6 (b)".

import { matrixAt } from "../../assets/board/bindings.js";
import { el, moveTo, setText } from "../../assets/board/dom.js";
import { headName } from "./heads_state.js";

const AWAY = 14; // px from the pointer

export class HeadTip {
  /** @param {import("./heads.js").default} panel */
  constructor(panel) {
    this.panel = panel;
    this.title = el("div", { class: "np-tooltip-title" });
    this.text = el("div", { class: "np-tooltip-text" });
    this.node = el("div", { class: "np-tooltip", role: "tooltip", hidden: true }, this.title, this.text);
    /** @type {{head: number, x: number, y: number, across: number, down: number}|null} */ this.at = null;
    const { stage } = panel;
    stage.addEventListener("pointermove", (event) => this.point(event));
    stage.addEventListener("pointerleave", () => this.point(null));
  }

  /** @param {PointerEvent|null} event */
  point(event) {
    const canvas = event?.target instanceof HTMLElement ? event.target.closest(".np-map")?.querySelector("canvas") : null;
    if (!event || !canvas || event.pointerType === "touch")
      this.at = null; // a touch enlarges
    else {
      const map = canvas.getBoundingClientRect();
      const stage = this.panel.stage.getBoundingClientRect();
      const [across, down] = [(event.clientX - map.left) / map.width, (event.clientY - map.top) / map.height];
      const head = Number(canvas.closest(".np-map").getAttribute("data-item"));
      this.at = across >= 0 && across < 1 && down >= 0 && down < 1 ? { head, across, down, x: event.clientX - stage.left, y: event.clientY - stage.top } : null;
    }
    this.update();
    if (this.at) this.place();
  }

  /** Say what the last frame says. */
  update() {
    this.node.hidden = this.at === null;
    if (!this.at) return;
    const { spec, board } = this.panel;
    const { head, across, down } = this.at;
    const matrix = matrixAt(board.store.arrays.get("attention"), [Math.floor(head / spec.heads), head % spec.heads]);
    const codes = board.store.get("probe.tokens");
    if (!matrix || !codes) return;
    const [row, column] = [Math.floor(down * matrix.rows), Math.floor(across * matrix.columns)];
    const name = (i) => `position ${i} (${spec.names[codes[i]] ?? ""})`;
    setText(this.title, headName(head, spec.heads));
    setText(this.text, `${name(row)} looks ${matrix.data[row * matrix.columns + column].toFixed(2)} at ${name(column)}`);
  }

  place() {
    const { clientWidth: width, clientHeight: height } = this.panel.stage;
    const { width: w, height: h } = this.node.getBoundingClientRect();
    const x = Math.max(0, Math.min(this.at.x + AWAY, width - w));
    const below = this.at.y + AWAY;
    const y = below + h > height ? Math.max(0, this.at.y - AWAY - h) : below;
    moveTo(this.node, x, y);
  }
}
