// @ts-check
/**
 * Inside another game's page, before its own scripts: keys and calls from the page around it are
 * handed on as if a person had pressed them. A plain script, for no module may come first.
 */

(() => {
  const LOOK_MS = 250;
  const page = /** @type {any} */ (window);
  const around = window.parent;

  /** A page of no origin has no storage, and many games fail on asking for it. */
  for (const name of ["localStorage", "sessionStorage"]) {
    try {
      void page[name];
    } catch {
      Object.defineProperty(page, name, { value: memory(), configurable: true });
    }
  }

  function memory() {
    /** @type {Map<string, string>} */
    const kept = new Map();
    return {
      get length() {
        return kept.size;
      },
      /** @param {number} place */
      key: (place) => [...kept.keys()][place] ?? null,
      /** @param {string} name */
      getItem: (name) => kept.get(String(name)) ?? null,
      /** @param {string} name @param {string} value */
      setItem: (name, value) => void kept.set(String(name), String(value)),
      /** @param {string} name */
      removeItem: (name) => void kept.delete(String(name)),
      clear: () => kept.clear(),
    };
  }

  /**
   * Press or lift a key where a real one would go: at what has the focus, from where it rises past
   * body and document to the window.
   * @param {"keydown" | "keyup"} type @param {{ key: string, code: string, keyCode: number }} names
   */
  function stroke(type, { key, code, keyCode }) {
    const which = keyCode;
    const event = new KeyboardEvent(type, {
      ...{ key, code, keyCode, which, bubbles: true, cancelable: true, composed: true, view: window },
    });
    for (const name of ["keyCode", "which"]) {
      // Some browsers leave out the old numbers, by which old games listen.
      if (/** @type {any} */ (event)[name] !== keyCode) Object.defineProperty(event, name, { value: keyCode });
    }
    (document.activeElement ?? document.body ?? document).dispatchEvent(event);
  }

  /** Call what the article's page waits for. @param {string} name */
  function call(name) {
    const wanted = page.Detect?.[name];
    if (typeof wanted === "function") wanted.call(page.Detect);
  }

  /** The article's page shows its arena once its own network is there, whose place we take. */
  function uncover() {
    const arena = document.getElementById("playground");
    const waiting = document.getElementById("loading-page");
    if (!arena || !waiting) return;
    arena.style.display = "table";
    waiting.style.display = "none";
  }

  addEventListener("message", ({ source, data }) => {
    if (source !== around || data?.moveset !== true) return;
    if (data.type === "keydown" || data.type === "keyup") stroke(data.type, data);
    else if (data.type === "call") call(String(data.name));
  });

  /** Pages set what they wait for when their pictures are loaded, which takes its time. */
  const looking = setInterval(() => {
    if (typeof page.Detect?.onPunch !== "function") return;
    clearInterval(looking);
    uncover();
    around.postMessage({ moveset: true, type: "detect" }, "*");
  }, LOOK_MS);
})();
