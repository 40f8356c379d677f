// The numbers at the right of the toolbar.

import { el, setText } from "./dom.js";
import { atPath, format } from "./format.js";

const EVERY_MS = 70; // faster than this nobody reads

export class Readouts {
  /** @param {HTMLElement} host */
  constructor(host) {
    this.host = host;
    /** @type {{spec: import("./types.d.ts").ReadoutSpec, dim: HTMLElement, value: HTMLElement, node: HTMLElement}[]} */ this.items = [];
    this.text = "";
    this.last = -Infinity;
  }

  /** @param {import("./types.d.ts").ReadoutSpec[]} specs */
  setSpec(specs) {
    const text = JSON.stringify(specs);
    if (text === this.text) return;
    this.text = text;
    this.items = specs.map((spec) => {
      const dim = el("span", { class: "np-dim" });
      const value = el("span");
      const node = el(
        "div",
        { class: `np-readout np-format-${spec.format}`, "data-readout": spec.id },
        el("dt", { text: spec.label }),
        el("dd", {}, dim, value),
      );
      return { spec, dim, value, node };
    });
    this.host.replaceChildren(...this.items.map((item) => item.node));
    this.last = -Infinity;
    for (const item of this.items) this.write(item, null);
  }

  /** @param {import("./types.d.ts").FrameInfo} info @param {number} now @param {boolean} playing */
  update(info, now, playing) {
    if (playing && now - this.last < EVERY_MS) return;
    this.last = now;
    for (const item of this.items) this.write(item, info);
  }

  /** @param {{spec: import("./types.d.ts").ReadoutSpec, dim: HTMLElement, value: HTMLElement}} item @param {import("./types.d.ts").FrameInfo|null} info */
  write({ spec, dim, value }, info) {
    const given = spec.value ?? (info ? (atPath(info, spec.source) ?? atPath(info.readouts ?? {}, spec.source)) : undefined);
    const shown = format(spec.format, given);
    setText(dim, shown.dim);
    setText(value, shown.text);
  }
}
