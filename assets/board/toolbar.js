// The row across the top: run controls, speed, stop conditions, connection, read-outs.

import { CopyLink } from "./copy_link.js";
import { Download } from "./download.js";
import { el, icon, releaseAfterPointer, select, setText } from "./dom.js";
import { LinkOptions } from "./link_options.js";
import { Pins } from "./pins.js";
import { Readouts } from "./readouts.js";
import { StopAt } from "./stop_at.js";

const PLAY = "M4 2.5v11l9.5-5.5z";
const PAUSE = "M3.5 2.5h3.2v11H3.5zM9.3 2.5h3.2v11H9.3z";

const SETTLE_MS = 500; // after a click on play or pause, frames may be older than it

const STEPS = [1, 2, 5, 10].map((speed) => ({
  mode: "steps_per_second",
  speed,
  label: `${speed} ${speed > 1 ? "steps" : "step"} / s`,
  value: `steps_per_second:${speed}`,
}));
const SPEEDS = /** @type {[string, number, string][]} */ ([
  ["per_second", 1, "1 epoch / s"],
  ["per_second", 2, "2 epochs / s"],
  ["per_second", 5, "5 epochs / s"],
  ["per_second", 10, "10 epochs / s"],
  ["per_frame", 1, "1 epoch / frame"],
  ["per_frame", 5, "5 epochs / frame"],
  ["per_frame", 25, "25 epochs / frame"],
  ["per_frame", 100, "100 epochs / frame"],
  ["max", 1, "Full speed"],
]).map(([mode, value, label]) => ({ mode, speed: value, label, value: mode === "max" ? "max" : `${mode}:${value}` }));

// What these controls do, where the board's specification does not say it in words of its own.
const DOES = { step: "One update of the weights", epoch: "One pass over the training points" };

/** @type {Record<string, string>} */
const STATUS = {
  connecting: "Connecting…",
  open: "Connected",
  waiting: "Reconnecting…",
  crowded: "This run is open in too many windows. Close one of them.",
  gone: "This run has ended. Reload the page for a new one.",
  closed: "Disconnected",
};

export class Toolbar {
  /** @param {import("./board.js").Board} board */
  constructor(board) {
    this.board = board;
    this.playing = false;
    this.toggled = -Infinity;
    /** @type {import("./types.d.ts").RunState|undefined} */ this.state = undefined; // of the last frame
    /** @param {string} text @param {string} title @param {() => void} onClick @param {string} [keys] @returns {HTMLButtonElement} */
    const button = (text, title, onClick, keys) =>
      releaseAfterPointer(el("button", { type: "button", class: "np-button", text, title, "aria-keyshortcuts": keys ?? null, on: { click: onClick } }));
    this.playIcon = icon(PLAY);
    this.play = releaseAfterPointer(
      el(
        "button",
        {
          type: "button",
          class: "np-play",
          "aria-label": "Play",
          title: "Play or pause (space)",
          "aria-keyshortcuts": "Space",
          on: { click: () => this.togglePlay() },
        },
        this.playIcon,
        el("span", { class: "np-play-word", "aria-hidden": "true", text: "Play" }),
      ),
    ); // the word goes with the first use, its room stays
    this.buttons = [
      button("Step", `${DOES.step} (S)`, () => board.command({ op: "step" }), "S"),
      button("Epoch", `${DOES.epoch} (E)`, () => board.command({ op: "epoch" }), "E"),
      button("Reset", "Start over from the same starting weights: the same run again (R)", () => board.command({ op: "reset" }), "R"),
      button("New weights", "Start over from other random starting weights: a new run", () => board.edit({ op: "new_weights" })),
    ];
    this.speed = releaseAfterPointer(
      select("Speed", SPEEDS, "per_frame:1", (value) => this.setSpeed(value)),
      "change",
    );
    this.speed.classList.add("np-speed");
    this.speed.title = "How fast it trains";
    this.speedChanged = -Infinity;
    this.stopAt = new StopAt(board);
    this.pins = new Pins(board);
    this.download = new Download(board);
    this.copyLink = new CopyLink(board);
    this.linkOptions = new LinkOptions(board);
    const [step, epoch, reset, newWeights] = this.buttons;
    // On a phone these stand in a card of their own, so that what plays is one row.
    this.rest = el("div", { class: "np-rest" }, newWeights, this.speed, this.stopAt.node, this.download.node, this.copyLink.node, this.linkOptions.node);
    this.more = releaseAfterPointer(
      el("button", {
        type: "button",
        class: "np-button np-more",
        text: "⋯",
        "aria-label": "More run controls",
        title: "More run controls",
        "aria-expanded": "false",
        on: { click: () => this.toggleRest() },
      }),
    );
    this.outside = (/** @type {PointerEvent} */ event) => {
      if (!this.rest.contains(event.target) && !this.more.contains(event.target)) this.toggleRest(false);
    };
    /** @type {Record<string, HTMLElement>} */
    this.controls = { play: this.play, step, epoch, reset, new_weights: newWeights, speed: this.speed, stop_at: this.stopAt.node };
    this.dot = el("span", { class: "np-dot", role: "img", "aria-label": STATUS.connecting, title: STATUS.connecting });
    this.statusText = el("span", { class: "np-status-text", role: "status" });
    this.live = el("span", { class: "np-visually-hidden", "aria-live": "polite" });
    const list = el("dl", { class: "np-readouts" });
    this.readouts = new Readouts(list);
    this.node = el(
      "div",
      { class: "np-toolbar", role: "toolbar", "aria-label": "Run" },
      el("div", { class: "np-runs" }, this.play, step, epoch, reset, this.more, this.rest, el("span", { class: "np-status" }, this.dot, this.statusText)),
      list,
      this.live,
    );
  }

  /** Open or close the card of the other controls, on a phone. @param {boolean} [open] */
  toggleRest(open = !this.rest.classList.contains("np-open-rest")) {
    this.rest.classList.toggle("np-open-rest", open);
    this.more.setAttribute("aria-expanded", String(open));
    if (open) document.addEventListener("pointerdown", this.outside);
    else document.removeEventListener("pointerdown", this.outside);
  }

  /** What the page wants of it. @param {import("./types.d.ts").BoardSpec} spec @param {import("./types.d.ts").FrameInfo|null} info of the last frame, if there was one */
  setSpec(spec, info) {
    this.setControls(spec.controls);
    this.setUnit(spec.unit, spec.step_unit);
    this.setDoes(spec.does);
    this.stopAt.setScore(spec.score);
    this.pins.setSpec(spec);
    this.readouts.setSpec(spec.readouts ?? []);
    if (info) this.readouts.update(info, performance.now(), false);
  }

  /** Show only these run controls. @param {string[]|null|undefined} names all when there is no list */
  setControls(names) {
    for (const [name, node] of Object.entries(this.controls)) node.hidden = Boolean(names) && !names.includes(name);
  }

  /** What a step and an epoch are, in the words of their tooltips. @param {{step?: string, epoch?: string}} [does] */
  setDoes(does = {}) {
    const [step, epoch] = this.buttons;
    step.title = `${does.step ?? DOES.step} (S)`;
    epoch.title = `${does.epoch ?? DOES.epoch} (E)`;
  }

  /** What an epoch is called on this page, and what a step is, where single ones are worth a look. @param {string} [unit] @param {string|null} [step] */
  setUnit(unit = "epoch", step = null) {
    const shown = this.speed.value;
    const slow = step ? STEPS.map(({ label, value }) => ({ label: label.replace("step", step), value })) : [];
    const usual = SPEEDS.map(({ label, value }) => ({ label: label.replace("epoch", unit), value }));
    const options = [...slow, ...usual].map(({ label, value }) => el("option", { value, text: label }));
    this.speed.replaceChildren(...options);
    this.speed.value = shown;
    this.stopAt.setUnit(unit);
  }

  /** @param {string} name of a run control */
  has(name) {
    return !this.controls[name].hidden;
  }

  togglePlay() {
    if (!this.board.command({ op: this.playing ? "pause" : "play" })) return;
    this.showPlaying(!this.playing);
    this.toggled = performance.now(); // frames under way still say what was before
    this.stateBefore = this.state;
    clearTimeout(this.settle);
    this.settle = setTimeout(() => this.showPlaying(this.state === "playing"), SETTLE_MS); // no frame may follow that says so
  }

  /** @param {string} value of the list of speeds */
  setSpeed(value) {
    const chosen = [...STEPS, ...SPEEDS].find((speed) => speed.value === value);
    if (!chosen) return;
    this.speedChanged = performance.now();
    if (this.board.command({ op: "speed", mode: chosen.mode, value: chosen.speed })) this.board.remember({ speed: chosen.value });
  }

  /** @param {boolean} playing */
  showPlaying(playing) {
    if (playing === this.playing) return;
    this.playing = playing;
    this.playIcon.firstElementChild.setAttribute("d", playing ? PAUSE : PLAY);
    this.play.setAttribute("aria-label", playing ? "Pause" : "Play");
    this.play.classList.toggle("np-playing", playing);
    if (playing) this.play.classList.add("np-used");
  }

  /** @param {import("./types.d.ts").FrameInfo} info of the latest frame @param {number} now */
  update(info, now) {
    const playing = info.state === "playing";
    if (playing === this.playing || info.state !== this.stateBefore || performance.now() - this.toggled > SETTLE_MS) this.showPlaying(playing);
    this.readouts.update(info, now, playing);
    this.stopAt.update(info.stop);
    if (info.speed && performance.now() - this.speedChanged > 600) {
      const { mode, value } = info.speed;
      const wanted = mode === "max" ? "max" : `${mode}:${value}`;
      if (this.speed.value !== wanted && document.activeElement !== this.speed) {
        if (![...this.speed.options].some((option) => option.value === wanted)) return;
        this.speed.value = wanted;
      }
    }
    if (info.state !== this.state) {
      if (this.state !== undefined)
        setText(this.live, { playing: "Training", paused: "Paused", stopped: "Stopped", diverged: "Diverged" }[info.state] ?? info.state);
      this.state = info.state;
    }
  }

  /** @param {import("./connection.js").Status} status */
  setStatus(status) {
    this.dot.dataset.status = status;
    this.dot.title = STATUS[status];
    this.dot.setAttribute("aria-label", STATUS[status]);
    setText(this.statusText, status === "open" || status === "closed" ? "" : STATUS[status]);
  }

  /** A watcher sees and does not command. @param {boolean} locked */
  setLocked(locked) {
    for (const node of [this.play, ...this.buttons, this.speed, this.stopAt.button]) node.disabled = locked;
    this.pins.setLocked(locked);
  }
}
