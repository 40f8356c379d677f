// Which token to connect with: a reload of the tab asks for the run that it had before.

const key = () => `np-token:${location.pathname}`;

/** @returns {string|null} */
export function keptToken() {
  try {
    return sessionStorage.getItem(key());
  } catch {
    return null; // storage is switched off
  }
}

/** @param {string} token */
export function keepToken(token) {
  try {
    sessionStorage.setItem(key(), token);
  } catch {
    // storage is switched off: a reload starts anew
  }
}

/**
 * @param {string|null} kept from before the reload
 * @param {{token: string, resume_refused?: boolean}} data
 * @returns {"connect"|"ask"} connect with `data.token`, or ask the page for the kept one first
 */
export function decide(kept, data) {
  return kept && kept !== data.token && !data.resume_refused ? "ask" : "connect";
}

/** Whether Streamlit's page is connected to its server and its script is not running: what it is told before that is lost, or interrupts. */
export function pageListens() {
  const app = document.querySelector('[data-testid="stApp"]');
  if (!(app instanceof HTMLElement) || !app.dataset.testConnectionState) return true; // not Streamlit's, or not of this version
  return app.dataset.testConnectionState === "CONNECTED" && !/^(running|rerunrequested)$/i.test(app.dataset.testScriptState ?? "");
}
