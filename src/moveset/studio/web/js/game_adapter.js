// @ts-check
/**
 * The script inserted into the pages of an external game: turns messages from the page around it
 * into key events and `Detect` calls, starts MK.js, and tells what a game waits for and how large it
 * is. A classic script, because it must run before the game's own scripts.
 */

(() => {
  const POLL_MS = 250;
  /** A page that still says that it is loading after this long waits for something. */
  const SLOW_MS = 6000;
  /** Tables and texts around a game are no part of it. */
  const GAME_AREA = "canvas, video, object, embed";
  const FRAMES = "iframe, frame, object, embed";
  const page = /** @type {any} */ (window);
  const parentPage = window.parent;
  const players = Number(new URLSearchParams(location.search).get("players") ?? 1);
  let loaded_ms = Infinity;
  let hasStarted = false;
  let hasDetect = false;
  let waitsFor = "";
  let size = "";

  /** @param {{ type: string, [key: string]: unknown }} message */
  const post = (message) => parentPage.postMessage({ moveset: true, ...message }, "*");

  /**
   * The policy of the page lets it connect to its own folder only, but covers no WebRTC. A frame of the
   * page would have a WebRTC of its own; the policy lets frames load nothing, so no game needs one.
   */
  for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection", "mozRTCPeerConnection", "RTCIceTransport", "RTCIceGatherer"]) {
    delete page[name];
  }
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) removeFrames(node);
  }).observe(document, { childList: true, subtree: true });

  /** @param {Node} node */
  function removeFrames(node) {
    if (!(node instanceof Element)) return;
    if (node.matches(FRAMES)) node.remove();
    else for (const frame of node.querySelectorAll(FRAMES)) frame.remove();
  }

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

  /** Tell what the game waits for; "" if for nothing. @param {string} text */
  function reportWaiting(text) {
    if (text === waitsFor) return;
    waitsFor = text;
    post({ type: "waiting", text });
  }

  /** A sandboxed page cannot ask anything: the browser answers for the player, and says nothing. */
  for (const [name, answer] of Object.entries({ alert: undefined, confirm: false, prompt: null })) {
    page[name] = (/** @type {unknown} */ question = "") => {
      reportWaiting(`It asks “${question}”, and nothing can be answered here.`);
      return answer;
    };
  }

  addEventListener("error", ({ target }) => {
    const file = target instanceof HTMLScriptElement ? target.src : "";
    if (file) reportWaiting(`It needs ${new URL(file).pathname}, which is not in its folder.`);
  }, true);

  /** Return whether this is a page of MK.js that does not play by itself: it asks for a name, or for another computer. */
  function isIdleMk() {
    const { mk } = page;
    if (hasStarted || hasDetect || typeof mk?.start !== "function" || !mk.controllers) return false;
    if (!document.getElementById("arena") || document.getElementById("loading-page")) return false;
    const { Network, WebcamInput } = mk.controllers;
    return !mk.game || [Network, WebcamInput].some((kind) => kind && mk.game instanceof kind);
  }

  /** Start a game of MK.js on this computer, with its own two fighters. */
  function startMk() {
    hasStarted = true;
    const { mk } = page;
    const arena = /** @type {HTMLElement} */ (document.getElementById("arena"));
    const types = mk.arenas?.types ?? {};
    arena.replaceChildren();
    const game = mk.start({
      arena: { container: arena, arena: types.THRONE_ROOM ?? types.TOWER },
      fighters: [{ name: "Subzero" }, { name: "Kano" }],
      callbacks: { attack: (/** @type {any} */ _, /** @type {any} */ opponent) => showLife(opponent) },
      gameType: players > 1 ? "multiplayer" : "basic",
    });
    game.ready(() => {
      for (const id of ["loading", "arena", "utils"]) {
        document.getElementById(id)?.style.setProperty("visibility", id === "loading" ? "hidden" : "visible");
      }
      reportWaiting("");
    });
  }

  /** @param {any} fighter */
  function showLife(fighter) {
    const bar = document.getElementById(fighter.getName() === "kano" ? "player2Life" : "player1Life");
    bar?.style.setProperty("width", `${fighter.getLife()}%`);
  }

  /** Report a page that goes on saying that it is loading. */
  function checkLoading() {
    if (performance.now() - loaded_ms < SLOW_MS) return;
    const isLoading = /\b(loading|connecting)\b/i.test(document.body?.innerText ?? "");
    const isReported = waitsFor.startsWith("It is still loading");
    if (isLoading && !waitsFor) reportWaiting("It is still loading. It may wait for a file or a server that it cannot reach here.");
    if (!isLoading && isReported) reportWaiting("");
  }

  /** Report how large the game is: its picture, or else the page. */
  function reportSize() {
    const areas = [...document.querySelectorAll(GAME_AREA)].map((one) => one.getBoundingClientRect());
    const { right, bottom, width } = areas.sort((a, b) => b.width * b.height - a.width * a.height)[0] ?? { right: 0, bottom: 0, width: 0 };
    const root = document.documentElement;
    const needed = width ? [right + scrollX, bottom + scrollY] : [root.scrollWidth, 0];
    if (String(needed) === size) return;
    size = String(needed);
    post({ type: "size", width: Math.ceil(needed[0]), height: Math.ceil(needed[1]) });
  }

  addEventListener("message", ({ source, data }) => {
    if (source !== parentPage || data?.moveset !== true) return;
    if (data.type === "keydown" || data.type === "keyup") dispatchKey(data.type, data);
    else if (data.type === "call") callDetect(String(data.name));
    else if (data.type === "players" && hasStarted && data.players !== players) location.search = `?players=${data.players}`;
  });

  addEventListener("load", () => (loaded_ms = performance.now()));

  /** Pages set their callbacks, and start, only when their images are loaded. */
  setInterval(() => {
    if (!hasDetect && typeof page.Detect?.onPunch === "function") {
      hasDetect = true;
      showArena();
      reportWaiting("");
      post({ type: "detect" });
    }
    if (loaded_ms < Infinity) {
      if (isIdleMk()) startMk();
      checkLoading();
      reportSize();
    }
  }, POLL_MS);
})();
