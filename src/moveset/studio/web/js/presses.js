// @ts-check
/** What was pressed: a list that grows at its top, and words that flash over the picture. */

import { colourOf, fill, h, nameOf } from "./dom.js";
import { percent } from "./meters.js";

const MOST = 60;
const FLASH_MS = 700;

export class Presses {
  constructor() {
    this.log = h("ol", { class: "log", "aria-label": "Presses" }, h("li", { class: "soft" }, "None yet."));
    this.flashes = ["right", "left"].map((side) => h("div", { class: `flash ${side}`, "aria-hidden": "true" }));
    this.players = 1;
  }

  /**
   * @param {import("./live.js").MoveEvent} event
   * @param {string} did What it pressed or called.
   * @param {readonly string[]} moves All there are.
   */
  add({ player, move, probability }, did, moves) {
    if (this.log.firstElementChild?.classList.contains("soft")) this.log.replaceChildren();
    this.log.prepend(h("li", { class: colourOf(move, [...moves]), "data-press": move, "data-player": player },
      h("time", {}, new Date().toLocaleTimeString([], { hour12: false })),
      this.players > 1 ? h("span", { class: `seat p${player}`, title: `Player ${player + 1}` }, player + 1) : h("i", { class: "dot" }),
      h("b", { class: "grow" }, nameOf(move)), did ? h("kbd", {}, did) : null, h("span", { class: "soft" }, percent(probability))));
    while (this.log.childElementCount > MOST) this.log.lastElementChild?.remove();
    this.flash(player, move);
  }

  /** Each player's words stand over that player. @param {number} player @param {string} move */
  flash(player, move) {
    const word = h("b", {}, nameOf(move));
    this.flashes[this.players > 1 && player === 0 ? 1 : 0].prepend(word);
    setTimeout(() => word.remove(), FLASH_MS);
  }

  /** Begin anew for so many players. @param {number} players */
  seat(players) {
    if (players === this.players) return;
    this.players = players;
    fill(this.log, h("li", { class: "soft" }, "None yet."));
  }
}
