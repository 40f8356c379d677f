// Charts of several items: which one is pointed at, and how it is brought forward. Pure.

const FADED = 0.15;
const WIDER = 1.9;

/**
 * What one Plotly.restyle changes so that a item stands out; null brings all back.
 * @param {any[]} data the figure's traces as they were made @param {(number|null)[]} series the item of each
 * @param {number|null} item
 */
export function emphasis(data, series, item) {
  /** @type {number[]} */ const traces = [];
  /** @type {{opacity: number[], "line.width": number[], fillcolor?: (string|undefined)[]}} */
  const style = { opacity: [], "line.width": [], fillcolor: [] };
  series.forEach((own, i) => {
    if (own === null || own === undefined || !data[i]) return;
    const width = data[i].line?.width ?? 2;
    traces.push(i);
    style.opacity.push(item === null || own === item ? (data[i].opacity ?? 1) : FADED);
    style["line.width"].push(own === item ? width * WIDER : width);
    style.fillcolor.push(item === null || own === item ? data[i].fillcolor : fade(data[i].fillcolor)); // Plotly's opacity spares fills
  });
  if (!style.fillcolor.some(Boolean)) delete style.fillcolor;
  return { traces, style };
}

/** @param {string|undefined} color "rgba(1,2,3,0.2)"; others stay as they are */
function fade(color) {
  const parts = /^rgba\((.+),\s*([\d.]+)\)$/.exec(color ?? "");
  return parts ? `rgba(${parts[1]},${Number((Number(parts[2]) * FADED * 2).toFixed(4))})` : color;
}

/** Of the points under the pointer, the item of the nearest; null without one. @param {any} event of plotly_hover @param {(number|null)[]} series */
export function pointedItem(event, series) {
  let nearest = Infinity;
  let item = null;
  const top = event.event?.target?.closest?.(".js-plotly-plot")?.getBoundingClientRect().top ?? 0;
  for (const point of event.points ?? []) {
    const own = series[point.curveNumber] ?? null;
    const distance =
      event.points.length === 1 || !point.yaxis?.d2p ? 0 : Math.abs(top + point.yaxis._offset + point.yaxis.d2p(point.y) - (event.event?.clientY ?? 0));
    if (own === null || distance >= nearest) continue;
    nearest = distance;
    item = own;
  }
  return item;
}
