// @ts-check
/** The log of presses, newest first, and the move names that flash over the camera image. */

import { fill, h } from "./dom.js";
import { percent } from "./format.js";
import { moveClass, moveName } from "./move_names.js";

const MAX_ROWS = 60;
const FLASH_MS = 700;
const EMPTY = "None yet.";

export class PressLog {
  /** @param {(event: import("./live_socket.js").MoveEvent) => void} [onFalse] A press was no move. */
  constructor(onFalse) {
    this.onFalse = onFalse;
    this.list = h("ol", { class: "log", "aria-label": "Presses" }, h("li", { class: "muted" }, EMPTY));
    this.flashes = ["right", "left"].map((side) => h("div", { class: `flash ${side}`, "aria-hidden": "true" }));
    this.players = 1;
  }

  /**
   * @param {import("./live_socket.js").MoveEvent} event
   * @param {string} key The key that was pressed, or the callback that was called.
   * @param {readonly string[]} moves All moves of the bundle.
   */
  add(event, key, moves) {
    const { player, move, probability } = event;
    if (this.list.firstElementChild?.classList.contains("muted")) this.list.replaceChildren();
    this.list.prepend(h("li", { class: moveClass(move, moves), "data-press": move, "data-player": player },
      h("time", {}, new Date().toLocaleTimeString([], { hour12: false })),
      this.players > 1 ? h("span", { class: `player-tag p${player}`, title: `Player ${player + 1}` }, player + 1) : h("i", { class: "dot" }),
      h("b", { class: "grow" }, moveName(move)), key ? h("kbd", {}, key) : null, h("span", { class: "muted" }, percent(probability)), this.onFalse ? this.falseButton(event) : null));
    while (this.list.childElementCount > MAX_ROWS) this.list.lastElementChild?.remove();
    this.flash(player, move);
  }

  /** Return the button that corrects a press. @param {import("./live_socket.js").MoveEvent} event */
  falseButton(event) {
    const button = h("button", { class: "small", title: "It was no move: do not press at this motion again", "aria-label": `${moveName(event.move)} was no move`,
      onclick: () => { button.disabled = true; this.onFalse?.(event); } }, "No move");
    return button;
  }

  /** Show a move's name over its player for a moment. @param {number} player @param {string} move */
  flash(player, move) {
    const label = h("b", {}, moveName(move));
    this.flashes[this.players > 1 && player === 0 ? 1 : 0].prepend(label);
    setTimeout(() => label.remove(), FLASH_MS);
  }

  /** Set the number of players; the log starts again. @param {number} players */
  setPlayers(players) {
    if (players === this.players) return;
    this.players = players;
    fill(this.list, h("li", { class: "muted" }, EMPTY));
  }
}
