// Keys for the whole page: space plays, S steps, E trains an epoch, R resets. Not while typing, not with modifiers.

const TYPING =
  "select, textarea, [contenteditable=''], [contenteditable='true'], [role='textbox'], [role='combobox'], [role='dialog'], " +
  "input:not([type='checkbox'], [type='radio'], [type='range'], [type='button'])";
const PRESSABLE =
  "button, a, summary, label, [type='checkbox'], [type='radio'], [role='button'], [role='tab'], [role='switch'], [role='checkbox'], [role='radio']";

/** @param {any} target @param {string} selector */
const within = (target, selector) => target instanceof Element && Boolean(target.closest(selector));

/**
 * @param {Record<string, () => void>} actions by key: " ", "s", "e", "r"
 * @param {() => boolean} active
 * @returns {() => void} stops listening
 */
export function listenForKeys(actions, active) {
  const listener = (/** @type {KeyboardEvent} */ event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing) return;
    const action = actions[event.key.toLowerCase()];
    if (!action || !active() || within(event.target, TYPING)) return;
    if (event.key === " " && within(event.target, PRESSABLE)) return; // the space bar presses that
    event.preventDefault();
    event.stopImmediatePropagation(); // the page's own shortcuts ("R" runs the script again) stay out of it
    if (!event.repeat || event.key === "s" || event.key === "e") action();
  };
  window.addEventListener("keydown", listener, true);
  return () => window.removeEventListener("keydown", listener, true);
}
