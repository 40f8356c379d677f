// The menu "Download": the curves and tables as CSV, every panel as a picture, the whole run, and what else the server makes of it.

import { curvesCsv, pointsCsv, tableCsv } from "./csv.js";
import { el } from "./dom.js";
import { parseFile } from "./file.js";
import { canFilm, film } from "./film.js";
import { panelPicture } from "./picture.js";
import { panelSvg } from "./picture_svg.js";

/** @param {Blob} blob @param {string} name */
function save(blob, name) {
  const url = URL.createObjectURL(blob);
  el("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** @param {string} text @param {string} name */
const saveText = (text, name) => save(new Blob([text], { type: "text/csv" }), name);

/** @param {import("./board.js").Board} board */
async function saveRun(board) {
  const bytes = await board.runFiles.ask();
  if (bytes) save(new Blob([bytes], { type: "application/octet-stream" }), `run-epoch-${board.store.info.epoch}.safetensors`);
}

/** @param {import("./board.js").Board} board */
async function saveFilm(board) {
  board.notices.show("The run's past is played back and filmed. This takes about as long as the film.");
  const blob = await film(board);
  if (blob) save(blob, "training.webm");
  else board.notices.show("The film was broken off: another moment was asked for, or the run is out of reach.", "warning");
}

export class Download {
  /** @param {import("./board.js").Board} board */
  constructor(board) {
    this.board = board;
    this.button = el("button", {
      type: "button",
      class: "np-button",
      text: "⤓",
      "aria-label": "Download",
      title: "Download numbers and figures",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      on: { click: () => this.toggle() },
    });
    this.menu = el("div", { class: "np-popover np-menu", role: "menu", "aria-label": "Download", hidden: true });
    this.node = el("div", { class: "np-stop" }, this.button, this.menu);
    this.node.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Escape" && !this.menu.hidden) {
        event.stopPropagation();
        this.toggle(false);
        this.button.focus();
      }
    });
    this.outside = (/** @type {PointerEvent} */ event) => {
      if (!this.node.contains(/** @type {Node} */ (event.target))) this.toggle(false);
    };
  }

  /** @param {boolean} [open] */
  toggle(open = this.menu.hidden) {
    if (open) this.menu.replaceChildren(...this.items());
    this.menu.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    if (open) {
      document.addEventListener("pointerdown", this.outside);
      /** @type {any} */ (this.menu.firstChild)?.focus();
    } else document.removeEventListener("pointerdown", this.outside);
  }

  items() {
    const { board } = this;
    /** @param {string} text @param {() => any} work */
    const item = (text, work) => el("button", { type: "button", class: "np-button", role: "menuitem", text, on: { click: () => this.attempt(work) } });
    const files = board.locked() ? [] : (board.data.exports ?? []);
    const tables = board.spec.panels.filter((panel) => panel.kind === "table");
    const probe = board.spec.panels.flatMap((panel) => panel.views ?? []).find((view) => view.probe?.points)?.probe;
    return [
      ...(board.locked() ? [] : [item("Whole run (safetensors)", async () => saveRun(board))]),
      ...(probe && board.store.get("train.x1")
        ? [
            item("Points (CSV)", () =>
              saveText(
                pointsCsv(probe, (/** @type {string} */ name) => board.store.get(name)),
                "points.csv",
              ),
            ),
          ]
        : []),
      ...(board.store.curves.count ? [item("Curves (CSV)", () => saveText(curvesCsv(board.store.curves), "curves.csv"))] : []),
      ...tables.map((panel) =>
        item(`${panel.title} (CSV)`, () =>
          saveText(
            tableCsv(/** @type {import("./types.d.ts").TablePanelSpec} */ (panel), (name) => board.store.get(name)),
            `${panel.id}.csv`,
          ),
        ),
      ),
      ...board.panels
        .map((panel) => panel.node)
        .filter((node) => node.querySelector("canvas, .js-plotly-plot"))
        .flatMap((node) => {
          const name = node.getAttribute("aria-label");
          return [
            item(`${name} (PNG)`, async () => save(await panelPicture(node, board.Plotly, board.theme), `${node.dataset.panel}.png`)),
            item(`${name} (SVG)`, async () => save(await panelSvg(node, board.Plotly, board.theme), `${node.dataset.panel}.svg`)),
          ];
        }),
      ...(canFilm(board) ? [item("Film of the training (WebM)", async () => saveFilm(board))] : []),
      ...files.map(({ name, title }) => item(title, () => board.command({ op: "export", name }))),
    ];
  }

  /** A file that was asked for. @param {ArrayBuffer} bytes */
  take(bytes) {
    const { name, data } = parseFile(bytes);
    save(new Blob([/** @type {any} */ (data)]), name);
  }

  /** @param {() => any} work */
  async attempt(work) {
    this.toggle(false);
    try {
      await work();
    } catch (error) {
      console.error(error);
      this.board.notices.show("This could not be downloaded. Try again when the panel has been drawn.", "warning");
    }
  }
}
