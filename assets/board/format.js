// Numbers as people read them. All fixed in width while a run trains, so that nothing moves.

const MINUS = "−";
const NONE = "–";

/** @param {any} value */
const isNumber = (value) => typeof value === "number" && !Number.isNaN(value);

/** @param {string} text */
const withMinus = (text) => text.replaceAll("-", MINUS);

/** Whole number, six digits at least: {dim: "000,", text: "123"}. @param {any} value */
export function formatCount(value) {
  if (!isNumber(value)) return { dim: "", text: NONE };
  const digits = String(Math.max(0, Math.round(value)));
  const grouped = digits.padStart(6, "0").replace(/\B(?=(\d{3})+$)/g, ",");
  const shown = digits === "0" ? 1 : digits.length + Math.floor((digits.length - 1) / 3);
  return { dim: grouped.slice(0, grouped.length - shown), text: grouped.slice(grouped.length - shown) };
}

/** Four decimals, or an exponent where they would say nothing. @param {any} value */
export function formatLoss(value) {
  if (!isNumber(value)) return NONE;
  const size = Math.abs(value);
  if (size === Infinity) return value > 0 ? "∞" : `${MINUS}∞`;
  if (size >= 1e5 || (size > 0 && size < 5e-5)) return withMinus(value.toExponential(1).replace("e+", "e"));
  const decimals = size < 10 ? 4 : size < 100 ? 3 : size < 1000 ? 2 : size < 1e4 ? 1 : 0;
  return withMinus(value.toFixed(decimals));
}

/** A share of one. @param {any} value */
export function formatPercent(value) {
  return isNumber(value) ? withMinus(`${(100 * value).toFixed(1)} %`) : NONE;
}

/** How many a second. @param {any} value */
export function formatRate(value) {
  if (!isNumber(value) || !Number.isFinite(value)) return NONE;
  if (value < 10) return `${value.toFixed(1)} /s`;
  return `${Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ",")} /s`;
}

/** A number to at most three digits that matter; words as they are. @param {any} value */
export function formatPlain(value) {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (!isNumber(value)) return NONE;
  if (Number.isInteger(value)) return withMinus(value.toString().replace(/\B(?=(\d{3})+$)/g, ","));
  const size = Math.abs(value);
  return withMinus(size < 1e-4 || size >= 1e6 ? value.toExponential(1) : String(Number(value.toPrecision(3))));
}

/** Two digits that matter, for ticks and ranges. @param {number} value */
export function formatShort(value) {
  const size = Math.abs(value);
  return withMinus(size !== 0 && (size < 1e-3 || size >= 1e5) ? value.toExponential(0) : String(Number(value.toPrecision(2))));
}

/** A weight, gradient, place: three decimals or an exponent. @param {any} value */
export function formatValue(value) {
  if (!isNumber(value)) return NONE;
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size === Infinity) return value > 0 ? "∞" : `${MINUS}∞`;
  return withMinus(size < 1e-3 || size >= 1e4 ? value.toExponential(1) : value.toFixed(size < 0.1 ? 4 : size < 100 ? 3 : 1));
}

/** A name as a label; mathematics stays as it is, for X₁ would be something else than x₁. @param {string} name */
export function formatName(name) {
  return /^[a-z]{2}/.test(name) && !/[₁₂]/.test(name) ? name[0].toUpperCase() + name.slice(1) : name;
}

/** @type {Record<string, (value: any) => string>} */
const FORMATS = { loss: formatLoss, percent: formatPercent, rate: formatRate, plain: formatPlain };

/** By the name of a format: {dim, text}. @param {string} format @param {any} value */
export function format(format, value) {
  if (format === "count") return formatCount(value);
  return { dim: "", text: (FORMATS[format] ?? formatPlain)(value) };
}

/** The value at a dotted path, undefined where there is none. @param {any} root @param {string} path */
export function atPath(root, path) {
  let value = root;
  for (const key of path.split(".")) value = value?.[key];
  return value;
}
