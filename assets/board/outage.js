// While Streamlit's page has lost its server: its dialog is closed, which would keep the board from being used, and what was used in the sidebar is
// answered, which Streamlit drops without a word. (A control that still moved shows what is wanted; the page reads it when it is back, `ui/late.py`.
// A button shows nothing.)

const DIALOG = '[data-testid="stDialog"]';
const TITLE = "Connection error"; // Streamlit's
const CONNECTION = "data-test-connection-state"; // of Streamlit's page
const SCRIPT = "data-test-script-state";
const USES = ["pointerdown", "keydown"]; // Streamlit disables its controls: they tell of nothing else

/** Whether Streamlit's page has no server at the moment. */
export function pageIsCutOff() {
  const state = document.querySelector('[data-testid="stApp"]')?.getAttribute(CONNECTION);
  return Boolean(state) && state !== "CONNECTED" && state !== "INITIAL";
}

/** Close Streamlit's dialog about its connection, as its own button would; it stays away until the next outage. */
function closeDialog() {
  for (const dialog of document.querySelectorAll(DIALOG)) {
    if (!dialog.textContent.includes(TITLE)) continue;
    const close = dialog.querySelector('button[aria-label="Close"]');
    if (close instanceof HTMLElement) close.click();
  }
}

/** The text or the picture's text on a button. @param {Element} button */
function nameOf(button) {
  return button.querySelector("img")?.alt || (button.querySelector("p") ?? button).textContent.trim();
}

/**
 * @param {() => void} onSidebar a control of the sidebar was used that cannot reach the server
 * @param {(name: string) => void} onLostButton a button of the sidebar was pressed, and the server went before the page was drawn again
 * @returns {() => void} stop
 */
export function watchOutages(onSidebar, onLostButton) {
  const seen = new MutationObserver(closeDialog);
  seen.observe(document.body, { childList: true, subtree: false }); // dialogs are put beside the page, not into it
  /** @param {Event} event */
  const used = (event) => {
    const { target } = event;
    if (target instanceof Element && target.closest('[data-testid="stSidebar"]') && pageIsCutOff()) onSidebar();
  };
  /** @type {string|null} */ let pressed = null; // the button that no run of the page's script has answered yet
  /** @param {Event} event */
  const press = ({ target }) => {
    const button = target instanceof Element ? target.closest('[data-testid="stSidebar"] [data-testid="stButton"] button') : null;
    if (button) pressed = nameOf(button);
  };
  const page = document.querySelector('[data-testid="stApp"]');
  const answered = new MutationObserver(() => {
    if (pressed !== null && pageIsCutOff()) onLostButton(pressed);
    else if (page.getAttribute(SCRIPT) === "running") return; // it may have been heard, and is not done
    pressed = null;
  });
  if (page) answered.observe(page, { attributes: true, attributeFilter: [SCRIPT, CONNECTION] });
  document.addEventListener("click", press, true);
  for (const kind of USES) document.addEventListener(kind, used, true);
  return () => {
    seen.disconnect();
    answered.disconnect();
    document.removeEventListener("click", press, true);
    for (const kind of USES) document.removeEventListener(kind, used, true);
  };
}
