// The address of a run with what a link can say beside the settings, and the lines that embed it. Pure.

export const MOST_ADDRESS = 8192; // characters

/**
 * @param {string} href of the page @param {{hide: Iterable<string>, lock: Iterable<string>, weights?: string|null}} beside
 * @returns {string}
 */
export function makeAddress(href, { hide, lock, weights = null }) {
  const url = new URL(href);
  for (const [name, value] of [
    ["hide", [...hide].join(",")],
    ["lock", [...lock].join(",")],
    ["weights", weights],
  ]) {
    url.searchParams.delete(name);
    if (value) url.searchParams.set(name, value);
  }
  url.search = url.search.replaceAll("%2C", ",");
  return url.href;
}

/** Lines for another page's HTML. @param {string} address */
export function embedLines(address) {
  const url = new URL(address);
  url.searchParams.set("embed", "true");
  const src = url.href.replaceAll("%2C", ",").replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  return `<iframe src="${src}" title="Neural Playground" width="100%" height="760" style="border:0"></iframe>`;
}

/**
 * The settings by their parts, "" for those of none.
 * @param {Record<string, string[]>} settings by path: what each is called, and its value
 * @returns {Map<string, {path: string, label: string}[]>}
 */
export function byPart(settings) {
  const parts = new Map();
  for (const [path, [label]] of Object.entries(settings)) {
    const part = path.includes(".") ? path.slice(0, path.lastIndexOf(".")) : "";
    if (!parts.has(part)) parts.set(part, []);
    parts.get(part).push({ path, label });
  }
  return parts;
}
