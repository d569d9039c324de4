// @ts-check
/** The game's iframe, built in or external, and the delivery of key presses and calls into it. */

import { fill, h } from "./dom.js";
import { callOf } from "./keymaps.js";
import { DetectCalls, HeldKeys, keyEventInit } from "./keys.js";

/** A page that would have to be smaller than this is scrolled instead. */
const MIN_SCALE = 0.2;
/** Texts come from a page that may contain anything. */
const MAX_TEXT = 200;
const NOT_INSTALLED = "The game is not part of this installation. Key presses are shown below.";

/**
 * @typedef {{ name: string, address: string }} ExternalGame
 * @typedef {object} Options
 * @property {ExternalGame | null} external
 * @property {() => void} onDetect Called when the game's page has `Detect` callbacks, as the article's page does.
 * @property {{ address: string, exists: () => Promise<boolean> }} builtIn The game that is played without an external one.
 * @property {string} [sandbox] What an external page may do. By default it has an origin of its own: it must not reach the page around it.
 */

export class GameFrame {
  /** @param {Options} options */
  constructor({ external, onDetect, builtIn, sandbox = "allow-scripts" }) {
    this.external = external;
    this.builtIn = builtIn;
    this.sandbox = sandbox;
    this.onDetect = onDetect;
    this.hasDetect = false;
    this.openings = 0;
    this.box = h("div", { class: external ? "game external" : "game" });
    this.waiting = h("p", { class: "waiting", role: "status", hidden: true });
    /** @type {HTMLIFrameElement | null} */
    this.frame = null;
    /** What an external page needs, in its pixels. */
    this.pageSize = { width: 0, height: 0 };
    this.resizing = new ResizeObserver(() => this.fitPage());
    if (external) this.resizing.observe(this.box);
    this.keys = new HeldKeys((type, name) => this.sendKey(type, name));
    this.calls = new DetectCalls((name) => this.post({ type: "call", name }));
    this.receive = this.receive.bind(this);
    addEventListener("message", this.receive);
  }

  /** Start the game for a number of players; an external game keeps running. @param {number} players */
  async open(players) {
    this.releaseAll();
    if (this.external && this.frame) {
      this.post({ type: "players", players });
      return;
    }
    const opening = ++this.openings;
    const isThere = Boolean(this.external) || (await this.builtIn.exists());
    if (opening !== this.openings) return; // opened again meanwhile
    if (!isThere) {
      fill(this.box, h("div", { class: "missing" }, NOT_INSTALLED));
      return;
    }
    const src = `${this.external ? this.external.address : this.builtIn.address}${players > 1 ? `?players=${players}` : ""}`;
    const sandbox = this.external ? { sandbox: this.sandbox } : {};
    this.frame = h("iframe", { src, title: this.external ? `The game ${this.external.name}` : "The game", allow: "autoplay", ...sandbox });
    fill(this.box, this.frame, this.waiting);
  }

  /**
   * Press or release what a player's move means in the game.
   * @param {import("./live_socket.js").MoveEvent} event @param {string} key
   * @param {import("./keymaps.js").KeyPreset} preset
   */
  handleMove(event, key, preset) {
    const own = { ...event, move: `${event.player} ${event.move}` };
    if (preset === "article" && event.player === 0) this.calls.handle(own, callOf(event.move));
    else this.keys.handle(own, key);
  }

  releaseAll() {
    this.keys.releaseAll();
    this.calls.releaseAll();
  }

  close() {
    this.releaseAll();
    removeEventListener("message", this.receive);
    this.resizing.disconnect();
  }

  /** Send a key event to the game. @param {"keydown" | "keyup"} type @param {string} name */
  sendKey(type, name) {
    const key = keyEventInit(name);
    if (!key) return;
    if (this.external) {
      this.post({ type, ...key });
      return;
    }
    const view = /** @type {any} */ (this.frame?.contentWindow);
    const page = this.frame?.contentDocument;
    if (!view || !page) return;
    (page.body ?? page).dispatchEvent(new view.KeyboardEvent(type, { ...key, bubbles: true, cancelable: true }));
  }

  /** Send a message to `game_adapter.js` in an external page, whose origin is opaque. @param {object} message */
  post(message) {
    if (this.external) this.frame?.contentWindow?.postMessage({ moveset: true, ...message }, "*");
  }

  /** @param {MessageEvent} message */
  receive({ source, data }) {
    if (!this.frame || source !== this.frame.contentWindow || data?.moveset !== true) return;
    if (data.type === "size") this.setPageSize(Number(data.width), Number(data.height));
    if (data.type === "waiting") this.showWaiting(String(data.text).slice(0, MAX_TEXT));
    if (data.type !== "detect" || this.hasDetect) return;
    this.hasDetect = true;
    this.onDetect();
  }

  /** Show what an external game waits for; nothing for "". @param {string} text */
  showWaiting(text) {
    this.waiting.hidden = !text;
    this.waiting.textContent = text && `The game waits. ${text}`;
  }

  /** @param {number} width @param {number} height In the page's pixels; NaN and 0 need nothing. */
  setPageSize(width, height) {
    this.pageSize = { width: width || 0, height: height || 0 };
    this.fitPage();
  }

  /** Give an external page that is larger than its frame a larger frame, and scale that down. */
  fitPage() {
    const { clientWidth, clientHeight } = this.box;
    if (!this.external || !this.frame || !clientWidth || !clientHeight) return;
    const scale = fittingScale(this.pageSize, { width: clientWidth, height: clientHeight });
    const { style } = this.frame;
    style.width = `${clientWidth / scale}px`;
    style.height = `${clientHeight / scale}px`;
    style.transformOrigin = "0 0";
    style.transform = scale < 1 ? `scale(${scale})` : "";
  }
}

/**
 * Return the scale at which a page fits into a frame, at most 1.
 * @param {{ width: number, height: number }} page @param {{ width: number, height: number }} frame
 */
export function fittingScale(page, frame) {
  const scale = Math.min(1, frame.width / Math.max(page.width, 1), frame.height / Math.max(page.height, 1));
  return Math.max(MIN_SCALE, scale);
}
