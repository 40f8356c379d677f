// A panel of small attention maps, one for each head; pointing at one says who looks where, a click enlarges it.

import { el, releaseAfterPointer, setText } from "../../assets/board/dom.js";
import { HeadTip } from "./head_tip.js";
import { EDGE, HeadsSymbols } from "./heads_symbols.js";
import { chosenHead, headName, rememberModes, shortName } from "./heads_state.js";
import { arrangeMaps } from "../../assets/board/maps_layout.js";
import { Panel } from "../../assets/board/panel.js";
import { Raster, divergingTable } from "../../assets/board/raster.js";

const GAP = 8;
const TITLE = 17; // px above a map
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

export default class HeadsPanel extends Panel {
  /** @param {import("../../assets/board/panel.js").PanelSpec} spec @param {import("../../assets/board/panel.js").Board} board */
  constructor(spec, board) {
    super(spec, board);
    this.stage = el("div", { class: "np-maps np-heads" });
    this.symbols = new HeadsSymbols();
    this.tip = new HeadTip(this);
    this.body.append(this.stage);
    this.side.append(el("span", { class: "np-panel-note", text: "click one to enlarge it" }));
    /** @type {{button: HTMLElement, label: HTMLElement, mark: HTMLElement, raster: Raster}[]} */ this.maps = [];
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
    const { layers, heads } = this.spec;
    this.maps = Array.from({ length: layers * heads }, (_, index) => {
      const name = headName(index, heads);
      const label = el("span", { class: "np-map-title", text: name, title: name });
      const canvas = el("canvas", { class: "np-map-canvas", width: 1, height: 1, "aria-hidden": "true" });
      const mark = el("span", { class: "np-map-mark", hidden: true });
      const button = releaseAfterPointer(
        el(
          "button",
          {
            type: "button",
            class: "np-map",
            "data-head": index,
            "aria-label": `Enlarge ${name}`,
            on: { click: () => this.board.setView("head", index) },
          },
          label,
          canvas,
          mark,
        ),
      );
      return { button, label, mark, raster: new Raster(canvas) };
    });
    this.stage.replaceChildren(this.symbols.canvas, ...this.maps.map((map) => map.button), this.tip.node);
    this.drawn = -1;
    this.modesShown = -1;
    this.arrange();
  }

  /** Lay the maps out for the room there is. */
  arrange() {
    const { layers, heads } = this.spec;
    const { clientWidth: width, clientHeight: height } = this.stage;
    if (!width || !height) return;
    const { scale } = this.board;
    this.titleHeight = Math.round(TITLE * scale);
    this.stage.style.setProperty("--np-map-title", `${this.titleHeight}px`);
    this.layout = arrangeHeads(layers, heads, width, height, scale);
    const { side, places } = this.layout;
    this.maps.forEach(({ button, label }, i) => {
      button.style.cssText = `left:${places[i].x}px;top:${places[i].y}px;width:${side}px;height:${side + this.titleHeight}px`;
      const wide = side >= 100 * scale;
      const [name, short] = [headName(i, heads), shortName(i, heads)];
      setText(label, wide ? name : short);
      button.setAttribute("aria-label", wide ? `Enlarge ${name}` : `${short}: enlarge ${name.toLowerCase()}`); // begins as what is read
    });
    this.stage.dataset.side = String(side);
  }

  draw() {
    if (this.due) {
      const table = divergingTable(this.board.diverging());
      this.shades = Uint32Array.from({ length: SHADES + 1 }, (_, i) => table[Math.round(127 * (i / SHADES) ** this.spec.power)]);
      this.drawn = -1;
      if (!this.layout) this.arrange();
      this.due = false;
    }
    this.paint();
  }

  paint() {
    const { store } = this.board;
    if (!this.visible || this.due) return;
    const revision = store.revisionOf("attention");
    if (revision !== this.drawn) this.paintMaps(store.arrays.get("attention"));
    this.drawn = revision;
    const codes = store.get("probe.tokens");
    if (this.layout && codes)
      this.symbols.draw(
        this.stage,
        this.layout,
        this.titleHeight,
        Array.from(codes, (code) => this.spec.short[code] ?? ""),
        this.board.theme,
        this.board.scale,
      );
    this.tip.update();
    const modes = store.revisionOf("heads");
    if (modes !== this.modesShown) {
      this.showModes(store.get("heads"));
      rememberModes(this.board, store.get("heads"));
    }
    this.modesShown = modes;
  }

  /** @param {{data: Float32Array, shape: number[]}|undefined} array shares of one: layers, heads, positions, positions looked at */
  paintMaps(array) {
    if (array?.shape.length !== 4) return;
    const [layers, heads, rows, columns] = array.shape;
    const size = rows * columns;
    for (let i = 0; i < Math.min(layers * heads, this.maps.length); i++) {
      const { raster } = this.maps[i];
      raster.size(columns, rows);
      const { pixels } = raster;
      for (let k = 0, from = i * size; k < size; k++, from++) pixels[k] = this.shades[(SHADES * array.data[from] + 0.5) | 0];
      raster.show();
    }
  }

  /** Say which heads do not do what they learned. @param {Uint8Array|null} modes */
  showModes(modes) {
    this.maps.forEach(({ mark }, i) => {
      const mode = modes?.[i] ?? 0;
      mark.hidden = mode === 0;
      setText(mark, mode ? (this.spec.modes[mode]?.label ?? "") : "");
    });
  }

  choicesChanged() {
    const { index } = chosenHead(this.board, this.spec);
    this.maps.forEach(({ button }, i) => {
      button.classList.toggle("np-lit", i === index);
      button.setAttribute("aria-pressed", String(i === index));
    });
  }

  resize() {
    this.arrange();
  }
}
