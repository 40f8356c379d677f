// The run's past under the board: drag to see an earlier moment in every panel, play it back, go on from there.

import { el, icon, releaseAfterPointer, setText } from "./dom.js";

const PLAY = "M4 2.5v11l9.5-5.5z";
const PAUSE = "M4 2.5h3v11H4zM9 2.5h3v11H9z";
const REPLAY_STEPS = 120; // a replay shows about as many moments, however many there are,
const REPLAY_GAP = 60; // and none sooner after the last, in ms

const HELP = "The moments that were kept. Drag, or use the arrow keys: every panel shows the run as it was.";

export class Timeline {
  /** @param {{command: (command: any) => boolean, locked: () => boolean, spec: any}} board */
  constructor(board) {
    this.board = board;
    /** @type {ArrayLike<number>} */ this.moments = []; // epochs, growing; the last one may be of the moment
    /** @type {number|null} */ this.past = null; // the one that is shown; null: the run as it is
    /** @type {number|null} */ this.asked = null; // the place that was asked for and is not shown yet
    this.replaying = false;
    this.slider = el("input", { type: "range", min: "0", max: "0", step: "1", value: "0", "aria-label": "Moment of the run", title: HELP });
    this.slider.addEventListener("input", () => this.look(Number(this.slider.value)));
    this.slider.addEventListener("pointerdown", () => this.setReplaying(false));
    this.replay = this.button("np-replay", "", () => (this.replaying ? this.setReplaying(false) : this.startReplay()));
    this.now = this.button("np-now", "Now", () => this.lookAtPresent(), "Show the run as it is");
    this.fork = this.button("np-fork", "Go on from here", () => this.goOn(), "The run goes on from this moment; what came after it is forgotten");
    this.label = el("span", { class: "np-moment", role: "status" });
    this.node = el("div", { class: "np-timeline", role: "group", "aria-label": "Back in time" }, this.replay, this.slider, this.label, this.now, this.fork);
    this.setReplaying(false);
    this.show();
  }

  /** @param {string} name @param {string} text @param {() => void} click @param {string} [title] */
  button(name, text, click, title) {
    return releaseAfterPointer(el("button", { type: "button", class: `np-button ${name}`, text, title, on: { click } }));
  }

  /** A frame came. @param {any} info @param {ArrayLike<number>|null} moments */
  update(info, moments) {
    this.moments = moments ?? [];
    this.past = info.past ?? null;
    if (this.past === null && info.state === "playing") this.setReplaying(false);
    if (this.past !== null && this.asked !== null && this.past >= this.moments[this.asked]) this.asked = null; // it has come
    this.show();
  }

  /** The place of the moment that is shown, or of the one that was asked for. */
  get place() {
    if (this.asked !== null) return this.asked;
    if (this.past === null) return this.moments.length - 1;
    let place = 0;
    while (place + 1 < this.moments.length && this.moments[place + 1] <= this.past) place += 1;
    return place;
  }

  show() {
    const last = this.moments.length - 1;
    const past = this.past !== null;
    const idle = last < 1 || this.board.locked();
    this.slider.max = String(Math.max(0, last));
    this.slider.value = String(Math.max(0, this.place));
    this.slider.disabled = idle;
    this.replay.disabled = idle;
    this.node.classList.toggle("np-past", past);
    for (const button of [this.now, this.fork]) button.disabled = !past || this.board.locked();
    setText(this.label, this.text());
    this.slider.setAttribute("aria-valuetext", this.label.textContent || "the start");
  }

  text() {
    const unit = this.board.spec?.unit ?? "epoch";
    const shown = this.moments[this.place];
    if (this.moments.length < 2) return "";
    const end = Math.floor(this.moments[this.moments.length - 1]).toLocaleString("en");
    return this.past === null ? `${unit} ${end}` : `${unit} ${Math.floor(shown).toLocaleString("en")} of ${end}`;
  }

  /** Show the moment at that place; the last one is the present. @param {number} place */
  look(place) {
    if (place >= this.moments.length - 1 && !this.replaying) this.lookAtPresent();
    else if (this.board.command({ op: "look_back", epoch: this.moments[place] })) this.asked = place;
  }

  lookAtPresent() {
    this.setReplaying(false);
    this.asked = null;
    this.board.command({ op: "look_back", epoch: null });
  }

  goOn() {
    this.setReplaying(false);
    this.asked = null;
    this.board.command({ op: "go_on" });
  }

  /** From the moment that is shown, or from the start. */
  startReplay() {
    const from = this.past === null ? 0 : this.place;
    this.setReplaying(true);
    this.look(from);
    this.timer = setInterval(() => this.replayNext(), REPLAY_GAP);
  }

  replayNext() {
    if (this.asked !== null) return; // still on its way: a slow browser sees fewer, never a queue
    const last = this.moments.length - 1;
    const next = Math.min(last, this.place + Math.max(1, Math.round(last / REPLAY_STEPS)));
    if (this.place >= last) this.lookAtPresent();
    else this.look(next);
  }

  /** @param {boolean} on */
  setReplaying(on) {
    clearInterval(this.timer);
    this.replaying = on;
    this.replay.replaceChildren(icon(on ? PAUSE : PLAY));
    const title = on ? "Stop the replay" : "Play the run's past back";
    this.replay.title = title;
    this.replay.setAttribute("aria-label", title);
  }

  destroy() {
    clearInterval(this.timer);
  }
}
