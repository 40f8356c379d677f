// The page's colours and fonts as plain values, for canvases and Plotly, which know no CSS variables.

/** @typedef {{text: string, muted: string, background: string, border: string, primary: string, font: string, key: string}} Theme */

/** @param {HTMLElement} root the board's element @returns {Theme} */
export function readTheme(root) {
  const style = getComputedStyle(root);
  const value = (name) => style.getPropertyValue(name).trim();
  const theme = {
    text: value("--np-text"),
    muted: value("--np-muted"),
    background: value("--np-background"),
    border: value("--np-border"),
    primary: value("--np-primary"),
    font: value("--np-font"),
    key: "",
  };
  theme.key = Object.values(theme).join("|");
  return theme;
}

/**
 * Plotly layout attributes (dotted paths) that carry the theme.
 * @param {any} layout a figure's, for the names of its axes @param {Theme} theme
 * @returns {Record<string, any>}
 */
export function themeAttributes(layout, theme) {
  const attributes = {
    "font.color": theme.text,
    "font.family": theme.font,
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    "hoverlabel.bgcolor": theme.background,
    "hoverlabel.bordercolor": theme.border,
    "hoverlabel.font.color": theme.text,
  };
  const axes = Object.keys(layout).filter((key) => /^[xy]axis\d*$/.test(key));
  for (const axis of axes.length ? axes : ["xaxis", "yaxis"]) {
    attributes[`${axis}.gridcolor`] = theme.border;
    attributes[`${axis}.linecolor`] = theme.border;
  }
  return attributes;
}
