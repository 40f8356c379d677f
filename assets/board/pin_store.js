// Where a tab's pins outlive a reload: the browser's own database. Other tabs have theirs; what is left of closed ones goes after a day.

const DATABASE = "neural-playground";
const STORE = "pins";
const DAY = 24 * 60 * 60 * 1000;
const TAB = "neural-playground.tab";

/** This tab's name, which a reload keeps. */
function tab() {
  const name = sessionStorage.getItem(TAB) ?? Math.random().toString(36).slice(2);
  sessionStorage.setItem(TAB, name);
  return name;
}

/** @returns {Promise<IDBDatabase>} */
function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @template T @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => IDBRequest<T>} work @returns {Promise<T>} */
async function withStore(mode, work) {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const request = work(database.transaction(STORE, mode).objectStore(STORE));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  } finally {
    database.close();
  }
}

/** The pins of a page in this tab; none where the browser keeps nothing. @param {string} page @returns {Promise<any[]>} */
export async function loadPins(page) {
  try {
    const keys = await withStore("readonly", (store) => store.getAllKeys());
    for (const key of keys) {
      const at = Number(String(key).split(" ")[2] ?? 0);
      if (Date.now() - at > DAY) await withStore("readwrite", (store) => store.delete(key));
    }
    const mine = keys.find((key) => String(key).startsWith(`${tab()} ${page} `));
    return mine ? ((await withStore("readonly", (store) => store.get(mine))) ?? []) : [];
  } catch {
    return []; // storage is switched off: pins last until the page is left
  }
}

/** @param {string} page @param {any[]} pins */
export async function savePins(page, pins) {
  try {
    const keys = await withStore("readonly", (store) => store.getAllKeys());
    for (const key of keys) if (String(key).startsWith(`${tab()} ${page} `)) await withStore("readwrite", (store) => store.delete(key));
    if (pins.length) await withStore("readwrite", (store) => store.put(pins, `${tab()} ${page} ${Date.now()}`));
  } catch {
    // storage is switched off
  }
}
