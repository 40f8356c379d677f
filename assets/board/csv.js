// What the browser holds of a run as CSV text. Pure.

const STEP = 0.001; // of a plane's unit: points of a table are kept to as much

/** A cell: quoted where it must be; a text that a spreadsheet would take for a formula gets a quote mark before it. @param {any} value */
export function cell(value) {
  if (typeof value === "number") return Number.isFinite(value) ? String(Number(value.toPrecision(9))) : "";
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** @param {any[][]} rows */
const lines = (rows) => rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");

/** The curves, a row for each that is kept. @param {{names: string[], count: number, column: (name: string) => ArrayLike<number>}} curves */
export function curvesCsv(curves) {
  const columns = curves.names.map((name) => curves.column(name));
  return lines([curves.names, ...Array.from({ length: curves.count }, (_, r) => columns.map((column) => column[r]))]);
}

/**
 * A table panel with all its columns; −1 stands for "not yet" and is left empty.
 * @param {import("./types.d.ts").TablePanelSpec} spec @param {(name: string) => ArrayLike<number>|null} get an array by name
 */
export function tableCsv(spec, get) {
  const columns = [];
  for (const { id, array, std } of spec.columns) {
    columns.push({ title: id, values: get(array) });
    if (std) columns.push({ title: `${id}_std`, values: get(std) });
  }
  const known = columns.filter((column) => column.values);
  /** @param {{values: ArrayLike<number>}} column @param {number} r */
  const value = ({ values }, r) => (values[r] === -1 ? "" : values[r]);
  const names = spec.rows.map((row) => (typeof row === "string" ? row : row.label));
  return lines([
    [spec.row_label?.toLowerCase() ?? "row", ...known.map((column) => column.title)],
    ...names.map((name, r) => [name, ...known.map((column) => value(column, r))]),
  ]);
}

/**
 * The points with their labels, and whether they are for training: in the units and by the names of the table that they come from, if any.
 * @param {import("./types.d.ts").ProbeSpec} probe @param {(name: string) => ArrayLike<number>|null} get an array by name
 */
export function pointsCsv(probe, get) {
  const axes = probe.axes ?? [];
  const names = ["x1", "x2", "label"].map((name, k) => axes[k]?.name ?? name);
  /** @param {number} k @param {number} value */
  const original = (k, value) => {
    if (!axes[k]) return value;
    const digits = Math.min(Math.max(-Math.floor(Math.log10(axes[k].spread * STEP)), 0), 100);
    return Number((axes[k].middle + axes[k].spread * value).toFixed(digits));
  };
  const { classes } = probe;
  /** @param {number} value */
  const label = (value) => classes?.[classes.length === 2 ? (value + 1) / 2 : value] ?? original(2, value);
  const rows = ["train", "test"].flatMap((set) => {
    const [x1, x2, labels] = ["x1", "x2", "label"].map((name) => get(`${set}.${name}`) ?? []);
    return Array.from(x1, (value, i) => [original(0, value), original(1, x2[i]), label(labels[i]), set]);
  });
  return lines([[...names, "split"], ...rows]);
}
