// Where files of the project lie: below the same address, and in the same folders as on the disk.

const ROOT = new URL("../../", import.meta.url);

/** @param {string} path as in the project, "pages/compare/maps.js" */
export function addressOf(path) {
  return new URL(path, ROOT).href;
}
