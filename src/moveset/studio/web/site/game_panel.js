// @ts-check
/** The game, which moves play, and the moves below it. */

import { fill, h } from "../js/dom.js";
import { keysWithFree } from "../js/free_keys.js";
import { GameFrame } from "../js/game_frame.js";
import { defaultPreset } from "../js/keymaps.js";
import { MoveStrip } from "./move_strip.js";

/** A game of the site may use its own origin, for its modules need it; it may not leave its frame. */
const SANDBOX = "allow-scripts allow-same-origin allow-pointer-lock";

/** @typedef {{ address: string, name: string, isOurs: boolean }} Game */

export class GamePanel {
  /** @param {Game} game @param {() => import("./choices.js").Choices} choices */
  constructor(game, choices) {
    this.game = game;
    this.choices = choices;
    this.frame = new GameFrame({
      external: game.isOurs ? null : game,
      builtIn: { address: game.address, exists: async () => true },
      onDetect: () => this.setKeys(),
      sandbox: SANDBOX,
    });
    this.strip = new MoveStrip();
    this.wide = h("button", { type: "button", class: "small", hidden: !document.fullscreenEnabled, onclick: () => this.toggleFullScreen() }, "Full screen");
    this.element = h("div", { class: "card game-card" }, this.frame.box,
      h("div", { class: "row apart below" }, h("span", { class: "muted" }, game.name), this.wide));
    document.addEventListener("fullscreenchange", () => (this.wide.textContent = document.fullscreenElement ? "Leave full screen" : "Full screen"));
    /** @type {import("./live.js").Bundle | null} */
    this.bundle = null;
    /** @type {Record<string, string>} */
    this.keys = {};
  }

  get isOpen() {
    return Boolean(this.frame.frame);
  }

  /** @param {import("./live.js").Bundle} bundle */
  useBundle(bundle) {
    this.bundle = bundle;
    this.strip.show(bundle);
    this.setKeys();
  }

  /** @returns {import("../js/keymaps.js").KeyPreset} */
  get preset() {
    const { isOurs } = this.game;
    if (isOurs) return "duel";
    return this.choices().keys || defaultPreset({ isExternal: true, hasDetect: this.frame.hasDetect, hasOwnKeys: false });
  }

  /** Give every move its key of the game. */
  setKeys() {
    this.release();
    const moves = this.bundle?.moves ?? [];
    const own = Object.fromEntries(moves.map(({ move, key }) => [move, key]));
    this.keys = this.preset === "own" ? own : keysWithFree(this.preset, 1, moves)[0];
  }

  open() {
    return this.frame.open(1);
  }

  /** @param {import("./live.js").MoveEvent} event */
  handle(event) {
    this.frame.handleMove({ ...event, player: 0 }, this.keys[event.move] ?? "", this.preset);
    if (event.event === "press") this.strip.add(event);
  }

  release() {
    this.frame.releaseAll();
  }

  /** Let our game wait for the player. */
  pause() {
    this.release();
    const screen = this.game.isOurs && this.frame.frame?.contentDocument?.getElementById("game")?.dataset.currentScreen;
    if (screen !== "play") return;
    this.frame.sendKey("keydown", "p");
    this.frame.sendKey("keyup", "p");
  }

  toggleFullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.element.closest("main")?.requestFullscreen().catch(() => {});
  }

  /** End the game. */
  close() {
    this.release();
    fill(this.frame.box);
    this.frame.frame = null;
  }
}
