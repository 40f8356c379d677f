// Where everything in the network diagram stands: pure arithmetic, no drawing.

export const MAP = 20; // rows and columns of a neuron's map
const LABEL = 46; // pixels left of the feature boxes for their names
const HEADER = 70; // above the boxes, for the layers' controls
export const TOUCH_HEADER = 106; // where they are as high as a finger (board.css)
const BOTTOM = 10;
const MIN_PITCH = 60; // between columns; a narrower panel scrolls
const LARGEST = 52;
const LARGEST_OUTPUT = 64;
const TALL = 0.125; // of the room's height that a box may take where that is more

/**
 * @typedef {{x: number, y: number, size: number}} Box left, top, side
 * @typedef {{from: Float32Array, to: Float32Array, parameter: Int32Array, source: Int32Array, target: Int32Array,
 *   left: number, right: number, count: number, widest: number, first: number}} Gap
 *   edges between two columns: y at both ends, index in `parameters`, index of the boxes; `first` of all edges
 * @typedef {{width: number, height: number, header: number, scale: number, pitch: number, columns: {x: number, size: number}[],
 *   features: Box[], on: number[], neurons: Box[], layers: {first: number, count: number}[], gaps: Gap[],
 *   biases: Int32Array, layerOf: Int32Array, parameters: number, edges: number}} Layout
 */

/** Pixels from the output column's middle to the panel's edge: room for the names where there are several. */
function outputRoom(network, scale = 1) {
  if (network.outputs === 1) return 44 * scale;
  const longest = Math.max(0, ...(network.output_titles ?? []).map((title) => title.length));
  const half = network.hidden.length > 5 ? 20 : 26; // of an output's box
  return scale * (half + 6 + Math.min(80, Math.max(24, 6.4 * longest)));
}

/** The least width at which nothing overlaps. @param {any} network */
export function leastWidth(network) {
  return LABEL + 40 + MIN_PITCH * (network.hidden.length + 1) + outputRoom(network);
}

/** Side and distance of n boxes over each other. @param {number} n @param {number} height @param {number} largest */
export function stack(n, height, largest) {
  const roomy = height / (n + 0.25 * (n - 1));
  let size = Math.min(largest, roomy);
  if (0.25 * size < 2) size = Math.max(6, (height - 2 * (n - 1)) / n);
  size = Math.floor(size);
  const pitch = n > 1 ? Math.min((height - size) / (n - 1), size * 1.7 + 4) : 0;
  return { size, pitch };
}

/**
 * @param {{features: {on: boolean}[], hidden: number[], outputs: number, output_titles?: string[]}} network
 * @param {number} width of the panel @param {number} height @param {number} header pixels above the boxes, at scale 1
 * @param {number} scale of the board's text and controls
 * @returns {Layout}
 */
export function layoutNetwork(network, width, height, header = HEADER, scale = 1) {
  header = Math.round(header * scale);
  const hidden = network.hidden;
  const total = Math.max(width, leastWidth(network));
  const room = Math.max(120, height - header - BOTTOM);
  const feature = stack(network.features.length, room, 34 * scale);
  const firstX = LABEL * scale + feature.size / 2 + 4;
  const tall = Math.min(2 * LARGEST * scale, TALL * room);
  const growth = Math.max(1, scale, tall / LARGEST); // boxes are as large as a high panel lets them be
  const lastX = total - Math.max(outputRoom(network, scale), (LARGEST_OUTPUT * Math.min(growth, 1.6)) / 2 + 12);
  const pitch = (lastX - firstX) / (hidden.length + 1);
  const largest = Math.min(LARGEST * growth, pitch * 0.55);

  const columnBoxes = (x, n, most) => {
    const { size, pitch: step } = stack(n, room, most);
    const top = header + (room - size - step * (n - 1)) / 2;
    return Array.from({ length: n }, (_, i) => ({ x: Math.round(x - size / 2), y: Math.round(top + i * step), size }));
  };
  const features = columnBoxes(firstX, network.features.length, 34 * scale);
  const counts = [...hidden, network.outputs];
  const columns = [{ x: firstX, size: feature.size }];
  const neurons = [];
  const layers = [];
  counts.forEach((count, layer) => {
    const x = firstX + pitch * (layer + 1);
    const most = layer < hidden.length ? largest : Math.min((network.outputs === 1 ? LARGEST_OUTPUT : LARGEST) * Math.min(growth, 1.6), Math.max(largest, 40));
    const boxes = columnBoxes(x, count, most);
    layers.push({ first: neurons.length, count });
    columns.push({ x, size: boxes[0].size });
    neurons.push(...boxes);
  });

  const on = network.features.flatMap((f, i) => (f.on ? [i] : []));
  const layerOf = new Int32Array(neurons.length);
  const biases = new Int32Array(neurons.length);
  const gaps = [];
  let parameter = 0;
  let edges = 0;
  layers.forEach(({ first, count }, layer) => {
    const sources = layer === 0 ? on.map((i) => features[i]) : neurons.slice(layers[layer - 1].first, first);
    const n = sources.length * count;
    const gap = {
      from: new Float32Array(n),
      to: new Float32Array(n),
      parameter: new Int32Array(n),
      source: new Int32Array(n),
      target: new Int32Array(n),
      left: columns[layer].x + columns[layer].size / 2,
      right: columns[layer + 1].x - columns[layer + 1].size / 2,
      count: n,
      widest: widestEdge(count > 1 ? neurons[first + 1].y - neurons[first].y : 40, sources.length),
      first: edges,
    };
    for (let o = 0; o < count; o++) {
      const target = neurons[first + o];
      for (let i = 0; i < sources.length; i++) {
        const e = o * sources.length + i;
        gap.from[e] = sources[i].y + sources[i].size / 2;
        gap.to[e] = target.y + target.size / 2;
        gap.parameter[e] = parameter + e;
        gap.source[e] = layer === 0 ? on[i] : layers[layer - 1].first + i;
        gap.target[e] = first + o;
      }
      layerOf[first + o] = layer;
      biases[first + o] = parameter + n + o;
    }
    parameter += n + count;
    edges += n;
    gaps.push(gap);
  });
  return { width: total, height, header, scale, pitch, columns, features, on, neurons, layers, gaps, biases, layerOf, parameters: parameter, edges };
}

/** Pixels that the strongest edge may have, less where many crowd. @param {number} pitch of the targets @param {number} sources */
function widestEdge(pitch, sources) {
  return Math.max(1.6, Math.min(8, pitch * 0.45, 64 / Math.max(1, sources)));
}

/** Pixels of an edge or 0.5 at least; |weight| 5 has the widest. @param {number} value @param {number} widest */
export function edgeWidth(value, widest) {
  const share = Math.min(1, Math.abs(value) / 5);
  return 0.5 + (widest - 0.5) * (Number.isNaN(share) ? 0 : share);
}

/** The square that stands for a bias: at the lower left corner of its box. @param {Box} box @param {number} value */
export function biasBox(box, value) {
  const most = Math.min(9, Math.max(3, box.size * 0.3));
  const share = Math.min(1, Math.abs(value) / 3);
  const size = Math.max(3, most * (0.45 + 0.55 * (Number.isNaN(share) ? 0 : share)));
  return { x: box.x - 1, y: box.y + box.size - size + 1, size };
}
