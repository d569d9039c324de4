// @ts-check
/** The game beside the picture, ours or another's: its frame, and the way into it for keys and calls. */

import { exists } from "./api.js";
import { fill, h } from "./dom.js";
import { callOf } from "./keymaps.js";
import { Calls, Keys, wholeKey } from "./keys.js";

const OURS = "/game/index.html";
const NONE = "The game is not part of this installation. Keys are shown below.";

/** @typedef {{ name: string, address: string }} Foreign Another game than ours. */

export class Game {
  /** @param {{ foreign: Foreign | null, detects: () => void }} wish `detects` is called when the page turns out to wait for the article's calls. */
  constructor({ foreign, detects }) {
    this.foreign = foreign;
    this.tellDetects = detects;
    this.detects = false;
    this.turn = 0;
    this.box = h("div", { class: foreign ? "game foreign" : "game" });
    /** @type {HTMLIFrameElement | null} */
    this.frame = null;
    this.keys = new Keys((type, name) => this.stroke(type, name));
    this.calls = new Calls((name) => this.post({ type: "call", name }));
    this.hear = this.hear.bind(this);
    addEventListener("message", this.hear);
  }

  /** Open the game for so many players, from its beginning; another's does not ask how many. @param {number} players */
  async open(players) {
    this.releaseAll();
    if (this.foreign && this.frame) return;
    const turn = ++this.turn;
    const there = Boolean(this.foreign) || (await exists(OURS));
    if (turn !== this.turn) return; // it was opened for others meanwhile
    if (!there) {
      fill(this.box, h("div", { class: "none" }, NONE));
      return;
    }
    const src = this.foreign ? this.foreign.address : `${OURS}${players > 1 ? `?players=${players}` : ""}`;
    // Another's page gets an origin of its own: it must not reach this one, nor its token.
    const walls = this.foreign ? { sandbox: "allow-scripts" } : {};
    this.frame = h("iframe", { src, title: this.foreign ? `The game ${this.foreign.name}` : "The game", allow: "autoplay", ...walls });
    fill(this.box, this.frame);
  }

  /**
   * Let a player's move do in the game what it does there.
   * @param {import("./live.js").MoveEvent} event @param {string} key
   * @param {import("./keymaps.js").Way} way
   */
  play(event, key, way) {
    const own = { ...event, move: `${event.player} ${event.move}` };
    if (way === "article" && event.player === 0) this.calls.handle(own, callOf(event.move));
    else this.keys.handle(own, key);
  }

  releaseAll() {
    this.keys.releaseAll();
    this.calls.releaseAll();
  }

  close() {
    this.releaseAll();
    removeEventListener("message", this.hear);
  }

  /** Send a key to the game, as if it were typed there. @param {"keydown" | "keyup"} type @param {string} name */
  stroke(type, name) {
    const key = wholeKey(name);
    if (!key) return;
    if (this.foreign) {
      this.post({ type, ...key });
      return;
    }
    const view = /** @type {any} */ (this.frame?.contentWindow);
    const page = this.frame?.contentDocument;
    if (!view || !page) return;
    (page.body ?? page).dispatchEvent(new view.KeyboardEvent(type, { ...key, bubbles: true, cancelable: true }));
  }

  /** Tell our script in another's page; its origin has no name. @param {object} message */
  post(message) {
    if (this.foreign) this.frame?.contentWindow?.postMessage({ moveset: true, ...message }, "*");
  }

  /** @param {MessageEvent} message */
  hear({ source, data }) {
    if (!this.frame || source !== this.frame.contentWindow || data?.moveset !== true) return;
    if (data.type !== "detect" || this.detects) return;
    this.detects = true;
    this.tellDetects();
  }
}
