// @ts-check
/**
 * The script inserted into the pages of an external game: turns messages from the page around it
 * into key events and `Detect` calls. A classic script, because it must run before the game's own scripts.
 */

(() => {
  const POLL_MS = 250;
  const page = /** @type {any} */ (window);
  const parentPage = window.parent;

  /** A sandboxed page has no storage, and many games fail without it. */
  for (const name of ["localStorage", "sessionStorage"]) {
    try {
      void page[name];
    } catch {
      Object.defineProperty(page, name, { value: createStorage(), configurable: true });
    }
  }

  function createStorage() {
    /** @type {Map<string, string>} */
    const items = new Map();
    return {
      get length() {
        return items.size;
      },
      /** @param {number} index */
      key: (index) => [...items.keys()][index] ?? null,
      /** @param {string} name */
      getItem: (name) => items.get(String(name)) ?? null,
      /** @param {string} name @param {string} value */
      setItem: (name, value) => void items.set(String(name), String(value)),
      /** @param {string} name */
      removeItem: (name) => void items.delete(String(name)),
      clear: () => items.clear(),
    };
  }

  /**
   * Dispatch a key event where a real one would go: at the focused element, from which it bubbles
   * to the window.
   * @param {"keydown" | "keyup"} type @param {{ key: string, code: string, keyCode: number }} names
   */
  function dispatchKey(type, { key, code, keyCode }) {
    const which = keyCode;
    const event = new KeyboardEvent(type, {
      ...{ key, code, keyCode, which, bubbles: true, cancelable: true, composed: true, view: window },
    });
    for (const name of ["keyCode", "which"]) {
      // Some browsers ignore the deprecated numbers that old games listen for.
      if (/** @type {any} */ (event)[name] !== keyCode) Object.defineProperty(event, name, { value: keyCode });
    }
    (document.activeElement ?? document.body ?? document).dispatchEvent(event);
  }

  /** Call a callback of the article's page. @param {string} name */
  function callDetect(name) {
    const callback = page.Detect?.[name];
    if (typeof callback === "function") callback.call(page.Detect);
  }

  /** Show the arena of the article's page, which it hides until its own network is loaded. */
  function showArena() {
    const arena = document.getElementById("playground");
    const loading = document.getElementById("loading-page");
    if (!arena || !loading) return;
    arena.style.display = "table";
    loading.style.display = "none";
  }

  addEventListener("message", ({ source, data }) => {
    if (source !== parentPage || data?.moveset !== true) return;
    if (data.type === "keydown" || data.type === "keyup") dispatchKey(data.type, data);
    else if (data.type === "call") callDetect(String(data.name));
  });

  /** Pages set their callbacks only when their images are loaded. */
  const poll = setInterval(() => {
    if (typeof page.Detect?.onPunch !== "function") return;
    clearInterval(poll);
    showArena();
    parentPage.postMessage({ moveset: true, type: "detect" }, "*");
  }, POLL_MS);
})();
