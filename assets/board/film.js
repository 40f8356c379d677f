// The training as a film, made in the browser: the kept moments are shown one after the other, and the panel is painted at each.

import { paintPanel } from "./picture.js";

const MOMENTS = 120; // of a film, at most, evenly among those that are kept
const LONGEST_MS = 5000; // that one may take to be shown
const LAST_MS = 600; // that the last one stands

/** The panel that is filmed: the first with something painted in it. @param {import("./board.js").Board} board */
const filmed = (board) =>
  board.panels.find((panel) => panel.node.querySelector(".np-under canvas")) ?? board.panels.find((panel) => panel.node.querySelector("canvas"));

/** @param {import("./board.js").Board} board */
export function canFilm(board) {
  return !board.locked() && "MediaRecorder" in window && board.timeline.moments.length > 1 && Boolean(filmed(board));
}

/** @param {() => boolean} condition @returns {Promise<boolean>} whether it came to hold in time */
async function until(condition) {
  const end = performance.now() + LONGEST_MS;
  while (!condition()) {
    if (performance.now() > end) return false;
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  return true;
}

/** Film the run's past; null where it was left while it was filmed. @param {import("./board.js").Board} board @returns {Promise<Blob|null>} */
export async function film(board) {
  const panel = filmed(board);
  const frame = panel.node.getBoundingClientRect();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [2 * Math.round(frame.width / 2), 2 * Math.round(frame.height / 2)]; // encoders want even numbers
  const paint = () => paintPanel(canvas, panel.node, board.Plotly, board.theme, 1);
  const moments = Array.from(board.timeline.moments);
  const stride = Math.max(1, (moments.length - 1) / MOMENTS);
  await paint(); // before the recorder looks
  const recorder = new MediaRecorder(canvas.captureStream(30), { mimeType: "video/webm", videoBitsPerSecond: 4_000_000 });
  /** @type {Blob[]} */ const parts = [];
  recorder.ondataavailable = (event) => parts.push(event.data);
  const stopped = new Promise((resolve) => (recorder.onstop = resolve));
  recorder.start();
  let whole = true;
  for (let at = 0; whole && at < moments.length - 1; at += stride) {
    const epoch = moments[Math.floor(at)];
    whole = board.command({ op: "look_back", epoch }) && (await until(() => board.store.info.past === epoch && !panel.stale?.()));
    if (whole) await paint();
  }
  board.timeline.lookAtPresent();
  if (whole) {
    await until(() => board.store.info.past === null && !panel.stale?.());
    await paint();
    await new Promise((resolve) => setTimeout(resolve, LAST_MS));
  }
  recorder.stop();
  await stopped;
  return whole ? new Blob(parts, { type: "video/webm" }) : null;
}
