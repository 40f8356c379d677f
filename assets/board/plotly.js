// Plotly's script, loaded once for the whole page.

/** @type {Promise<any>|null} */
let loading = null;

const world = /** @type {{Plotly?: any}} */ (globalThis); // where the script puts it

/** @param {string} url @returns {Promise<any>} Plotly */
export function loadPlotly(url) {
  if (world.Plotly) return Promise.resolve(world.Plotly);
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.async = true;
    script.onload = () => resolve(world.Plotly);
    script.onerror = () => {
      loading = null;
      script.remove();
      reject(new Error("Plotly's script could not be loaded"));
    };
    document.head.append(script);
  });
  return loading;
}
