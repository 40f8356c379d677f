// A board's specification names modules and style sheets: it is shown when all of them are here, the latest one only.

import { kindsAreHere, loadKinds } from "./make_panels.js";
import { linkStyles } from "./styles.js";

const STYLES = "assets/board/board.css";

export class SpecLoader {
  /** @param {{onReady: (spec: import("./types.d.ts").BoardSpec) => void, onFailure: () => void}} handlers */
  constructor(handlers) {
    this.handlers = handlers;
    this.styled = false;
    /** @type {import("./types.d.ts").BoardSpec|null} */ this.wanted = null;
  }

  /** Shown at once where all is here already. @param {import("./types.d.ts").BoardSpec} spec */
  load(spec) {
    this.wanted = spec;
    if (this.styled && kindsAreHere(spec)) {
      this.handlers.onReady(spec);
      return;
    }
    Promise.all([loadKinds(spec), linkStyles([STYLES, ...(spec.styles ?? [])])]).then(
      () => {
        if (spec !== this.wanted) return; // another one came meanwhile, or the board has ended
        this.styled = true;
        this.handlers.onReady(spec);
      },
      (error) => {
        console.error(error);
        this.handlers.onFailure();
      },
    );
  }

  end() {
    this.wanted = null;
  }
}
