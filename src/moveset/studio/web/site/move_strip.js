// @ts-check
/** The moves below the game: how certain each is now, which press, and the last presses. */

import { fill, h } from "../js/dom.js";
import { percent } from "../js/format.js";
import { moveName } from "../js/move_names.js";
import { moveFigure } from "./move_list.js";

const FLASH_MS = 600;
const MAX_PRESSES = 6;

export class MoveStrip {
  constructor() {
    this.chips = h("ul", { class: "strip", "aria-label": "Moves, and how certain each is" });
    this.presses = h("ol", { class: "presses", "aria-label": "Last presses" });
    this.element = h("div", { class: "card strip-card" }, this.chips, this.presses);
    /** @type {Map<string, { row: HTMLElement, bar: HTMLElement, timer?: ReturnType<typeof setTimeout> }>} */
    this.rows = new Map();
    /** @type {string[]} */
    this.moves = [];
  }

  /** @param {import("./live.js").Bundle} bundle */
  show({ moves, rules }) {
    this.moves = moves.map(({ move }) => move);
    this.rows.clear();
    fill(this.chips, this.moves.map((move) => this.addRow(move, rules.find((rule) => rule.move === move)?.threshold_on ?? 1)));
    fill(this.presses);
  }

  /** @param {string} move @param {number} threshold */
  addRow(move, threshold) {
    const [bar, mark] = [h("i"), h("u")];
    mark.style.left = percent(threshold);
    const row = h("li", { "data-move": move }, moveFigure(move, this.moves), h("span", {}, moveName(move)), h("div", { class: "bar", "aria-hidden": "true" }, bar, mark));
    this.rows.set(move, { row, bar });
    return row;
  }

  /** @param {Record<string, number>} probabilities */
  showScores(probabilities) {
    for (const [move, { bar }] of this.rows) bar.style.width = percent(probabilities[move] ?? 0);
  }

  /** @param {import("./live.js").MoveEvent} event */
  add({ move, probability }) {
    const shown = this.rows.get(move);
    if (!shown) return;
    shown.row.classList.add("pressed");
    clearTimeout(shown.timer);
    shown.timer = setTimeout(() => shown.row.classList.remove("pressed"), FLASH_MS);
    this.presses.prepend(h("li", { "data-press": move }, `${moveName(move)} ${percent(probability)}`));
    while (this.presses.childElementCount > MAX_PRESSES) this.presses.lastElementChild?.remove();
  }

  reset() {
    for (const { bar } of this.rows.values()) bar.style.width = "0";
  }
}
