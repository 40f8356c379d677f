// Whether the page's theme has changed: nothing tells of it, so it is looked at now and then.

import { readTheme } from "./theme.js";

const LOOK_MS = 1000;

export class ThemeWatch {
  /** @param {HTMLElement} root the board's element @param {() => void} onChange */
  constructor(root, onChange) {
    this.root = root;
    this.onChange = onChange;
    this.theme = readTheme(root);
    this.timer = setInterval(() => this.look(), LOOK_MS);
  }

  look() {
    if (!this.root.isConnected) return;
    const theme = readTheme(this.root);
    if (theme.key === this.theme.key) return;
    this.theme = theme;
    this.onChange();
  }

  end() {
    clearInterval(this.timer);
  }
}
