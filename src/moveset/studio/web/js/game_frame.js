// @ts-check
/** The game's iframe, built in or external, and the delivery of key presses and calls into it. */

import { exists } from "./api.js";
import { fill, h } from "./dom.js";
import { callOf } from "./keymaps.js";
import { DetectCalls, HeldKeys, keyEventInit } from "./keys.js";

const BUILT_IN = "/game/index.html";
const NOT_INSTALLED = "The game is not part of this installation. Key presses are shown below.";

/** @typedef {{ name: string, address: string }} ExternalGame */

export class GameFrame {
  /** @param {{ external: ExternalGame | null, onDetect: () => void }} options `onDetect` is called when the game's page has `Detect` callbacks, as the article's page does. */
  constructor({ external, onDetect }) {
    this.external = external;
    this.onDetect = onDetect;
    this.hasDetect = false;
    this.openings = 0;
    this.box = h("div", { class: external ? "game external" : "game" });
    /** @type {HTMLIFrameElement | null} */
    this.frame = null;
    this.keys = new HeldKeys((type, name) => this.sendKey(type, name));
    this.calls = new DetectCalls((name) => this.post({ type: "call", name }));
    this.receive = this.receive.bind(this);
    addEventListener("message", this.receive);
  }

  /** Start the game for a number of players; an external game keeps running. @param {number} players */
  async open(players) {
    this.releaseAll();
    if (this.external && this.frame) return;
    const opening = ++this.openings;
    const isThere = Boolean(this.external) || (await exists(BUILT_IN));
    if (opening !== this.openings) return; // opened again meanwhile
    if (!isThere) {
      fill(this.box, h("div", { class: "missing" }, NOT_INSTALLED));
      return;
    }
    const src = this.external ? this.external.address : `${BUILT_IN}${players > 1 ? `?players=${players}` : ""}`;
    // An external page gets an origin of its own: it must not reach this page or its token.
    const sandbox = this.external ? { sandbox: "allow-scripts" } : {};
    this.frame = h("iframe", { src, title: this.external ? `The game ${this.external.name}` : "The game", allow: "autoplay", ...sandbox });
    fill(this.box, this.frame);
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
    if (data.type !== "detect" || this.hasDetect) return;
    this.hasDetect = true;
    this.onDetect();
  }
}
