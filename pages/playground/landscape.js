// The curves, and beside them the loss landscape: what is asked for, how far it is, and of what it is.

import { ChartPanel } from "../../assets/board/chart_panel.js";
import { el, releaseAfterPointer, select, setText } from "../../assets/board/dom.js";

const JOB = "landscape";
const VIEWS = ["landscape", "path"]; // that show what the job finds
const ALONG = [
  { value: "path", label: "along the path" },
  { value: "random", label: "random directions" },
];

export default class LandscapePanel extends ChartPanel {
  /** @param {import("../../assets/board/panel.js").PanelSpec} spec @param {import("../../assets/board/panel.js").Board} board */
  constructor(spec, board) {
    super(spec, board);
    this.node.classList.add("np-panel-chart"); // as the other charts, on narrow screens
    this.along = select("Directions of the landscape", ALONG, "path", () => {});
    this.go = releaseAfterPointer(el("button", { type: "button", class: "np-land-go", text: "Map the loss", on: { click: () => this.ask() } }));
    this.bar = el("progress", { max: 1, value: 0, "aria-label": "Progress of the landscape" });
    this.cancel = el("button", { type: "button", class: "np-land-go", text: "Cancel", on: { click: () => board.command({ op: "cancel_job" }) } });
    this.tells = el("p", { class: "np-land-tells", "aria-live": "polite" });
    this.tools = el("div", { class: "np-land-tools", hidden: true }, this.along, this.go, this.bar, this.cancel, this.tells);
    this.foot.append(this.tools);
    this.seed = 0; // of random directions: another plane each time
    this.told = "";
  }

  ask() {
    const along = this.along.value;
    this.board.command({ op: "job", name: JOB, settings: along === "random" ? { along, seed: this.seed++ } : { along } });
  }

  buildHead() {
    super.buildHead();
    this.foot.hidden = false; // the tools have their place in it
  }

  showChoices() {
    super.showChoices();
    const mapped = VIEWS.includes(this.view().name);
    this.tools.hidden = !mapped;
    this.switches.hidden = mapped;
    if (mapped && this.board.store.info) this.tell(this.board.store.info);
  }

  standingChanged() {
    for (const control of [this.along, this.go, this.cancel]) control.disabled = this.board.locked();
  }

  /** @param {any} info */
  took(info) {
    if (!this.tools.hidden) this.tell(info);
  }

  /** @param {any} info of a frame */
  tell(info) {
    const job = info.job?.name === JOB ? info.job : null;
    const running = job?.state === "running";
    this.go.hidden = running;
    this.bar.hidden = this.cancel.hidden = !running;
    if (running) this.bar.value = job.progress;
    const sentence = job?.message ?? this.whatItIs(info.results?.[JOB], info);
    if (sentence === this.told) return;
    this.told = sentence;
    setText(this.tells, sentence);
    this.board.sizesChanged(); // the plot gives way where it takes another line
  }

  /** @param {any} result what a frame says of it @param {any} info @returns {string} */
  whatItIs(result, info) {
    if (!result) return "The training loss on a plane through the present weights, 51 × 51 times.";
    const run = result.run === info.run ? "" : " of an earlier run";
    const shares = [result.explained_1, result.explained_2].map((share) => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`);
    const [plane, of] = result.along === "path" ? ["principal directions of the path", "its"] : ["random directions", "the path's"];
    return `Around epoch ${result.epoch.toLocaleString("en")}${run}; ${plane}, ${shares.join(" and ")} of ${of} variance.`;
  }
}
