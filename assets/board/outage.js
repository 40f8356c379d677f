// While Streamlit's page has lost its server: its dialog is closed, which would keep the board from being used, and a change in the sidebar is
// answered, which Streamlit drops without a word.

const DIALOG = '[data-testid="stDialog"]';
const TITLE = "Connection error"; // Streamlit's
const USES = ["pointerdown", "keydown"]; // Streamlit disables its controls: they tell of nothing else

/** Whether Streamlit's page has no server at the moment. */
export function pageIsCutOff() {
  const state = document.querySelector('[data-testid="stApp"]')?.getAttribute("data-test-connection-state");
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

/** @param {() => void} onSidebar a control of the sidebar was used that cannot reach the server @returns {() => void} stop */
export function watchOutages(onSidebar) {
  const seen = new MutationObserver(closeDialog);
  seen.observe(document.body, { childList: true, subtree: false }); // dialogs are put beside the page, not into it
  /** @param {Event} event */
  const used = (event) => {
    const { target } = event;
    if (target instanceof Element && target.closest('[data-testid="stSidebar"]') && pageIsCutOff()) onSidebar();
  };
  for (const kind of USES) document.addEventListener(kind, used, true);
  return () => {
    seen.disconnect();
    for (const kind of USES) document.removeEventListener(kind, used, true);
  };
}
