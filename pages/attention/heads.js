// A panel of small attention maps, one for each head; pointing at one says who looks where, a click enlarges it.

import { el, setText } from "../../assets/board/dom.js";
import { GAP, ImagesPanel, TITLE } from "../../assets/board/images.js";
import { arrangeMaps } from "../../assets/board/maps_layout.js";
import { divergingTable } from "../../assets/board/raster.js";
import { HeadTip } from "./head_tip.js";
import { chosenHead, headName, rememberModes, shortName } from "./heads_state.js";
import { EDGE, HeadsSymbols } from "./heads_symbols.js";

const WORTH = 0.72; // of the largest possible maps' side that layers under each other may cost
const LEGIBLE = 58; // px of a map's side, below which symbols beside it would only be in the way
const SHADES = 1024; // colours between a weight of 0 and of 1

/**
 * Layers as rows and heads as columns, unless other rows make the maps much larger. `edge` px beside and under each map are for its
 * symbols, 0 where the maps are too small for any. `scale` is that of the board's text.
 */
export function arrangeHeads(layers, heads, width, height, scale = 1) {
  for (const edge of [Math.round(EDGE * scale), 0]) {
    const layout = arrangeWith(layers, heads, width - edge, height - edge, GAP + edge, Math.round(TITLE * scale));
    if (edge && layout.side < LEGIBLE * scale) continue;
    for (const place of layout.places) place.x += edge;
    return { ...layout, edge };
  }
}

function arrangeWith(layers, heads, width, height, gap, title) {
  const best = arrangeMaps(layers * heads, width, height, gap, title);
  const side = Math.floor(Math.min((width - gap * (heads - 1)) / heads, (height - gap * (layers - 1)) / layers - title));
  if (side < WORTH * best.side) return best;
  const left = Math.floor((width - heads * side - (heads - 1) * gap) / 2);
  const top = Math.max(0, Math.floor((height - layers * (side + title) - (layers - 1) * gap) / 2));
  const places = Array.from({ length: layers * heads }, (_, i) => ({
    x: left + (i % heads) * (side + gap),
    y: top + Math.floor(i / heads) * (side + title + gap),
  }));
  return { columns: heads, rows: layers, side, places };
}

export default class HeadsPanel extends ImagesPanel {
  /** @param {import("../../assets/board/panel.js").PanelSpec} spec @param {import("../../assets/board/panel.js").Board} board */
  constructor(spec, board) {
    super(spec, board);
    this.stage.classList.add("np-heads");
    this.symbols = new HeadsSymbols();
    this.tip = new HeadTip(this);
    this.side.append(el("span", { class: "np-panel-note", text: "click one to enlarge it" }));
  }

  /** @param {import("../../assets/board/panel.js").PanelSpec} spec */
  setSpec(spec) {
    super.setSpec(spec);
    this.choicesChanged();
  }

  titles() {
    const { layers, heads } = this.spec;
    return Array.from({ length: layers * heads }, (_, index) => headName(index, heads));
  }

  actionName(title) {
    return `Enlarge ${title}`;
  }

  choose(index) {
    this.board.choose("head", index);
  }

  build() {
    super.build();
    this.stage.prepend(this.symbols.canvas);
    this.stage.append(this.tip.node);
  }

  /** Pointing brings nothing forward: the head that is enlarged is lit. */
  listen() {}

  highlight() {}

  layOut(width, height) {
    return arrangeHeads(this.spec.layers, this.spec.heads, width, height, this.board.scale);
  }

  arrange() {
    super.arrange();
    if (!this.layout) return;
    const { heads } = this.spec;
    const wide = this.layout.side >= 100 * this.board.scale;
    this.images.forEach(({ button, label }, i) => {
      const [name, short] = [headName(i, heads), shortName(i, heads)];
      setText(label, wide ? name : short);
      button.setAttribute("aria-label", wide ? `Enlarge ${name}` : `${short}: enlarge ${name.toLowerCase()}`); // begins as what is read
    });
  }

  setColors() {
    const table = divergingTable(this.board.diverging());
    this.shades = Uint32Array.from({ length: SHADES + 1 }, (_, i) => table[Math.round(127 * (i / SHADES) ** this.spec.power)]);
  }

  paint() {
    super.paint();
    if (!this.visible || !this.layout || this.due) return;
    const { store, theme, scale } = this.board;
    const codes = store.get("probe.tokens");
    const names = codes && Array.from(codes, (code) => this.spec.short[code] ?? "");
    if (names) this.symbols.draw(this.stage, this.layout, this.titleHeight, names, theme, scale);
    this.tip.update();
  }

  /** Shares of one, the first row at the top. */
  paintImage(pixels, data, from, rows, columns) {
    for (let k = 0; k < rows * columns; k++) pixels[k] = this.shades[(SHADES * data[from + k] + 0.5) | 0];
  }

  /** Say which heads do not do what they learned. */
  showMarks() {
    const { store } = this.board;
    const revision = store.revisionOf("heads");
    if (revision === this.marked) return;
    this.marked = revision;
    const modes = store.get("heads");
    this.images.forEach(({ mark }, i) => {
      const mode = modes?.[i] ?? 0;
      mark.hidden = mode === 0;
      setText(mark, mode ? (this.spec.modes[mode]?.label ?? "") : "");
    });
    rememberModes(this.board, modes);
  }

  choicesChanged() {
    const { index } = chosenHead(this.board, this.spec);
    this.images.forEach(({ button }, i) => {
      button.classList.toggle("np-lit", i === index);
      button.setAttribute("aria-pressed", String(i === index));
    });
  }
}
