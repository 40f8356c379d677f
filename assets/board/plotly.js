// Plotly's script, loaded once for the whole page.

/** @type {Promise<any>|null} */
let loading = null;

/** @param {string} url @returns {Promise<any>} Plotly */
export function loadPlotly(url) {
  if (globalThis.Plotly) return Promise.resolve(globalThis.Plotly);
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.async = true;
    script.onload = () => resolve(globalThis.Plotly);
    script.onerror = () => {
      loading = null;
      script.remove();
      reject(new Error("Plotly's script could not be loaded"));
    };
    document.head.append(script);
  });
  return loading;
}
