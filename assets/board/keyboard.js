// Keys for the whole page: space plays, S steps, E trains an epoch, R resets. Not while typing, not with modifiers.

/** @param {any} target */
function typing(target) {
  if (!(target instanceof Element)) return false;
  return Boolean(target.closest("input, select, textarea, [contenteditable=''], [contenteditable='true'], [role='textbox'], [role='combobox'], [role='slider'], [role='dialog']"));
}

/** @param {any} target something that the space bar presses already */
const pressable = (target) => target instanceof Element && Boolean(target.closest("button, a, summary, label, [role='button'], [role='tab']"));

/**
 * @param {Record<string, () => void>} actions by key: " ", "s", "e", "r"
 * @param {() => boolean} active
 * @returns {() => void} stops listening
 */
export function listenForKeys(actions, active) {
  const listener = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing) return;
    const action = actions[event.key.toLowerCase()];
    if (!action || !active() || typing(event.target)) return;
    if (event.key === " " && pressable(event.target)) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // the page's own shortcuts ("R" runs the script again) stay out of it
    if (!event.repeat || event.key === "s" || event.key === "e") action();
  };
  window.addEventListener("keydown", listener, true);
  return () => window.removeEventListener("keydown", listener, true);
}
