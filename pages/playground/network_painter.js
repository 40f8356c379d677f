// Drawing the network on its canvas: edges, maps in the boxes, biases, marks.

import { MAP, biasBox, edgeWidth } from "./network_layout.js";
import { Raster, asBytes, divergingTable, paint } from "../../assets/board/raster.js";

// Strokes cost the most of all: edges have a canvas of their own, and where they are many it is drawn less often than the maps.
const MANY = 150; // edges; beyond it 30 times a second at most
const MANY_EVERY_MS = 30;
const DENSE = 1500; // edges; beyond it a few times a second
const DENSE_EVERY_MS = 220;
const CROWDED = 150; // edges between two columns; beyond it only the stronger ones stand out
const FROZEN_DASH = [7, 5];
const PER_ROW = 16; // maps in a row of the atlas

/** @param {number[]} rgb */
const css = (rgb) => `rgb(${rgb[0]},${rgb[1]},${rgb[2]})`;

export class NetworkPainter {
  /** @param {HTMLCanvasElement} canvas @param {HTMLCanvasElement} edgeCanvas under it */
  constructor(canvas, edgeCanvas) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    this.atlas = new Raster(document.createElement("canvas"));
    this.featureAtlas = new Raster(document.createElement("canvas"));
    this.edgeCanvas = edgeCanvas;
    this.edgesDrawn = -Infinity;
    this.edgesKey = "";
    this.edgesWait = false; // older than the numbers: to be drawn again when no frame follows
    this.featuresDrawn = -1;
    this.neuronsDrawn = -1;
    this.ratio = 1;
    this.frozen = new Uint8Array(0); // 1 for parameters that are: their edges are dashed
    /** @type {number[]} */ this.off = []; // neurons that are: faint, and no edge leads out of them
    this.setColors([[0, 0, 0]]);
  }

  /** @param {number[][]} diverging */
  setColors(diverging) {
    this.table = divergingTable(diverging);
    this.negative = css(diverging[0]);
    this.positive = css(diverging[diverging.length - 1]);
    this.featuresDrawn = -1;
    this.neuronsDrawn = -1;
    this.edgesDrawn = -Infinity;
  }

  /** @param {import("./network_layout.js").Layout} layout */
  setLayout(layout) {
    this.layout = layout;
    this.ratio = Math.min(2, globalThis.devicePixelRatio || 1);
    for (const canvas of [this.canvas, this.edgeCanvas]) {
      canvas.width = Math.round(layout.width * this.ratio);
      canvas.height = Math.round(layout.height * this.ratio);
      canvas.style.width = `${layout.width}px`;
      canvas.style.height = `${layout.height}px`;
    }
    this.featuresDrawn = -1;
    this.neuronsDrawn = -1;
    this.edgesDrawn = -Infinity;
    this.curves = layout.gaps.map(edgeCurves);
  }

  /**
   * @param {import("../../assets/board/store.js").Store|null} store null where its arrays are of another network
   * @param {{hover: any, focus: number|null, pin: number|null, pair: number[], theme: import("../../assets/board/theme.js").Theme}} marks
   */
  draw(store, marks) {
    const { context, layout } = this;
    const parameters = store?.get("parameters") ?? null;
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.clearRect(0, 0, layout.width, layout.height);
    this.drawEdges(parameters && parameters.length >= layout.parameters ? parameters : null, marks);
    this.drawFeatures(store, marks);
    this.drawNeurons(store, marks);
    if (parameters && parameters.length >= layout.parameters) this.drawBiases(parameters, marks);
  }

  drawEdges(parameters, marks) {
    const { layout } = this;
    const near = nearEdges(layout, marks);
    const now = performance.now();
    const key = JSON.stringify([near, this.off]);
    const pause = layout.edges > DENSE ? DENSE_EVERY_MS : layout.edges > MANY ? MANY_EVERY_MS : 0;
    this.edgesWait = now - this.edgesDrawn < pause && key === this.edgesKey;
    if (this.edgesWait) return;
    this.edgesDrawn = now;
    this.edgesKey = key;
    const context = this.edgeCanvas.getContext("2d");
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.clearRect(0, 0, layout.width, layout.height);
    if (parameters) this.strokeEdges(context, parameters, near);
  }

  strokeEdges(context, parameters, near) {
    const { layout } = this;
    let dashed = false;
    for (let g = 0; g < layout.gaps.length; g++) {
      const gap = layout.gaps[g];
      const curves = this.curves[g];
      const crowded = gap.count > CROWDED ? strongest(parameters, gap) : 0;
      for (let e = 0; e < gap.count; e++) {
        const value = parameters[gap.parameter[e]];
        const chosen =
          !near ||
          (near.edge ? near.edge[0] === g && near.edge[1] === e : gap.target[e] === near.target || (g === near.sourceGap && gap.source[e] === near.source));
        const alpha = chosen ? (near ? 1 : opacity(Math.abs(value), crowded)) : crowded ? 0 : 0.13;
        if (alpha < 0.03 || (g > 0 && this.off.includes(gap.source[e]))) continue;
        context.globalAlpha = alpha;
        const frozen = this.frozen[gap.parameter[e]] === 1;
        if (frozen !== dashed) context.setLineDash(frozen ? FROZEN_DASH : []);
        dashed = frozen;
        context.strokeStyle = value > 0 ? this.positive : this.negative;
        context.lineWidth = edgeWidth(value, gap.widest) + (near?.edge && chosen ? 1.5 : 0);
        context.stroke(curves[e]);
      }
    }
    if (dashed) context.setLineDash([]);
    context.globalAlpha = 1;
  }

  drawFeatures(store, marks) {
    const { layout, context } = this;
    const maps = store?.arrays.get("feature_maps");
    if (maps && maps.revision !== this.featuresDrawn) {
      fillAtlas(this.featureAtlas, maps.data, layout.features.length, this.table);
      this.featuresDrawn = maps.revision;
    }
    context.imageSmoothingEnabled = true;
    context.strokeStyle = marks.theme.text;
    for (let i = 0; i < layout.features.length; i++) {
      const box = layout.features[i];
      const on = layout.on.includes(i);
      context.globalAlpha = on ? 1 : 0.28;
      if (this.featuresDrawn >= 0) drawFromAtlas(context, this.featureAtlas.canvas, i, box);
      outline(context, box, on ? 1.25 : 1);
    }
    context.globalAlpha = 1;
  }

  drawNeurons(store, marks) {
    const { layout, context } = this;
    const maps = store?.arrays.get("neurons");
    const usable = maps && maps.shape[0] >= layout.neurons.length;
    if (usable && maps.revision !== this.neuronsDrawn) {
      fillAtlas(this.atlas, maps.data, layout.neurons.length, this.table);
      this.neuronsDrawn = maps.revision;
    }
    const dead = store?.get("dead");
    const { theme, hover, focus, pin, pair } = marks;
    for (let i = 0; i < layout.neurons.length; i++) {
      const box = layout.neurons[i];
      if (usable) drawFromAtlas(context, this.atlas.canvas, i, box);
      if (dead?.[i]) crossOut(context, box, theme);
      if (this.off.includes(i)) fade(context, box, theme);
      const hovered = focus === i || ((hover?.kind === "neuron" || hover?.kind === "bias") && hover.index === i);
      const chosen = pin === i || pair.includes(i);
      context.strokeStyle = chosen ? theme.primary : theme.text;
      outline(context, box, chosen ? 3.5 : hovered ? 2.25 : 1);
    }
  }

  drawBiases(parameters, marks) {
    const { layout, context } = this;
    context.lineWidth = 1;
    context.strokeStyle = marks.theme.background;
    for (let i = 0; i < layout.neurons.length; i++) {
      const value = parameters[layout.biases[i]];
      const { x, y, size } = biasBox(layout.neurons[i], value);
      context.fillStyle = value > 0 ? this.positive : this.negative;
      context.fillRect(x, y, size, size);
      if (this.frozen[layout.biases[i]]) {
        context.strokeStyle = marks.theme.text;
        context.strokeRect(x - 2, y - 2, size + 4, size + 4); // framed: frozen
        context.strokeStyle = marks.theme.background;
      }
      if (size > 3.5) context.strokeRect(x - 0.5, y - 0.5, size + 1, size + 1);
      if (marks.hover?.kind === "bias" && marks.hover.index === i) {
        context.strokeStyle = marks.theme.text;
        context.strokeRect(x - 1, y - 1, size + 2, size + 2);
        context.strokeStyle = marks.theme.background;
      }
    }
  }
}

/** How opaque an edge is: in a crowd by its share of the strongest, else by its weight's absolute value. */
function opacity(abs, crowded) {
  if (crowded) return 0.9 * (abs / crowded) ** 2.5;
  return Math.min(1, 0.28 + 0.72 * Math.min(1, abs / 1.2));
}

/** The largest absolute value in a gap. */
function strongest(parameters, gap) {
  let most = 1e-9;
  for (let e = 0; e < gap.count; e++) most = Math.max(most, Math.abs(parameters[gap.parameter[e]]));
  return most;
}

/** Which edges are brought out, or null for all alike. */
function nearEdges(layout, { hover, focus }) {
  if (hover?.kind === "edge") return { edge: [hover.gap, hover.index] };
  const neuron = hover?.kind === "neuron" || hover?.kind === "bias" ? hover.index : focus;
  if (neuron !== null && neuron !== undefined) return { target: neuron, source: neuron, sourceGap: layout.layerOf[neuron] + 1 };
  if (hover?.kind === "feature" && layout.on.includes(hover.index)) return { target: -1, source: hover.index, sourceGap: 0 };
  return null;
}

/** @param {import("./network_layout.js").Gap} gap */
function edgeCurves(gap) {
  const middle = (gap.left + gap.right) / 2;
  return Array.from(gap.from, (from, e) => {
    const path = new Path2D();
    path.moveTo(gap.left, from);
    path.bezierCurveTo(middle, from, middle, gap.to[e], gap.right, gap.to[e]);
    return path;
  });
}

/** @param {Raster} atlas */
function fillAtlas(atlas, maps, count, table) {
  const across = Math.min(PER_ROW, count);
  atlas.size(across * MAP, Math.ceil(count / across) * MAP);
  const bytes = asBytes(maps);
  for (let i = 0; i < count; i++) {
    paint(atlas.pixels, across * MAP, (i % across) * MAP, Math.floor(i / across) * MAP, bytes, i * MAP * MAP, MAP, MAP, table);
  }
  atlas.show();
}

/** @param {CanvasRenderingContext2D} context @param {HTMLCanvasElement} atlas @param {import("./network_layout.js").Box} box */
export function drawFromAtlas(context, atlas, i, box) {
  const across = atlas.width / MAP;
  context.drawImage(atlas, (i % across) * MAP, Math.floor(i / across) * MAP, MAP, MAP, box.x, box.y, box.size, box.size);
}

function outline(context, box, width) {
  context.lineWidth = width;
  context.strokeRect(box.x - width / 2, box.y - width / 2, box.size + width, box.size + width);
}

/** A neuron that is switched off. */
function fade(context, box, theme) {
  context.globalAlpha = 0.8;
  context.fillStyle = theme.background;
  context.fillRect(box.x, box.y, box.size, box.size);
  context.globalAlpha = 1;
  context.fillStyle = theme.text;
  context.font = `${Math.max(9, Math.round(box.size * 0.26))}px sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  if (box.size > 18) context.fillText("off", box.x + box.size / 2, box.y + box.size / 2);
}

function crossOut(context, box, theme) {
  context.globalAlpha = 0.55;
  context.fillStyle = theme.background;
  context.fillRect(box.x, box.y, box.size, box.size);
  context.globalAlpha = 0.8;
  context.strokeStyle = theme.text;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(box.x, box.y);
  context.lineTo(box.x + box.size, box.y + box.size);
  context.moveTo(box.x + box.size, box.y);
  context.lineTo(box.x, box.y + box.size);
  context.stroke();
  context.globalAlpha = 1;
}
