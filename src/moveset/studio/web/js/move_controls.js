// @ts-check
/** One row for each move: its scores, the slider of its threshold, and its key. */

import { fill, h } from "./dom.js";
import { percent } from "./format.js";
import { keyLabel } from "./free_keys.js";
import { moveClass, moveName } from "./move_names.js";

const FLASH_MS = 250;

/**
 * @typedef {{ move: string, key: string, hold: boolean, threshold_on: number }} Move
 * @typedef {{ bars: HTMLElement[], row: HTMLElement, value: HTMLElement, slider: HTMLInputElement, flashUntilMs: number }} Row
 * @typedef {(player: number, move: string) => string} CallOf The callback that replaces a move's key, or "".
 */
export class MoveControls {
  /**
   * @param {object} options
   * @param {string[]} options.keys All key names.
   * @param {() => void} options.onThreshold
   * @param {(player: number, move: string, key: string) => void} options.onKey
   * @param {(player: number, key: string) => string} options.actionOf What a key does in the game, or "".
   */
  constructor({ keys, onThreshold, onKey, actionOf }) {
    this.keys = keys;
    this.actionOf = actionOf;
    this.onThreshold = onThreshold;
    this.onKey = onKey;
    this.list = h("div", { class: "moves" });
    /** @type {Map<string, Row>} */
    this.rows = new Map();
  }

  /**
   * @param {readonly Move[]} moves
   * @param {Record<string, string>[]} chosenKeys The keys of each player's moves.
   * @param {CallOf} callOf
   */
  show(moves, chosenKeys, callOf) {
    const thresholds = this.rows.size ? this.thresholds() : {};
    this.rows.clear();
    this.list.classList.toggle("two-players", chosenKeys.length > 1);
    const names = moves.map(({ move }) => move);
    fill(this.list, ...moves.map(({ move, threshold_on }) => this.createRow(move, thresholds[move] ?? threshold_on, names, chosenKeys, callOf)));
    if (!moves.length) fill(this.list, h("p", { class: "muted" }, "Landmarks only."));
  }

  clear() {
    this.rows.clear();
  }

  /** @param {string} move @param {number} threshold @param {string[]} names @param {Record<string, string>[]} chosenKeys @param {CallOf} callOf */
  createRow(move, threshold, names, chosenKeys, callOf) {
    const bars = chosenKeys.map(() => h("i"));
    const value = h("span", { class: "threshold" }, percent(threshold));
    const slider = h("input", {
      type: "range", min: 5, max: 99, value: Math.round(threshold * 100),
      "aria-label": `Threshold of ${moveName(move)}`, "aria-valuetext": percent(threshold), oninput: () => this.showThreshold(move),
    });
    const keys = chosenKeys.map((own, player) => {
      const call = callOf(player, move);
      return call ? h("span", { class: "call" }, call) : this.keyChoice(player, move, own[move], chosenKeys.length);
    });
    const row = h("div", { class: `move ${moveClass(move, names)}`, "data-move": move },
      h("span", { class: "name" }, h("i", { class: "dot" }), moveName(move)),
      h("div", { class: "meter" }, h("div", { class: "bars" }, ...bars.map((bar) => h("div", { class: "bar" }, bar))), slider), value,
      h("div", { class: "keys" }, ...keys));
    this.rows.set(move, { bars, row, value, slider, flashUntilMs: 0 });
    return row;
  }

  /** @param {number} player @param {string} move @param {string} key @param {number} players */
  keyChoice(player, move, key, players) {
    const owner = players > 1 ? `, player ${player + 1}` : "";
    const text = (/** @type {string} */ name) => [keyLabel(name), this.actionOf(player, name)].filter(Boolean).join(" – ");
    const sorted = [...this.keys].sort((one, other) => Number(!this.actionOf(player, one)) - Number(!this.actionOf(player, other)));
    const choice = h("select", { "aria-label": `Key of ${moveName(move)}${owner}`, onchange: () => this.onKey(player, move, choice.value) },
      h("option", { value: "" }, players > 1 ? "–" : "no key"),
      ...sorted.map((name) => h("option", { value: name, selected: name === key }, text(name))));
    if (key) return choice;
    return h("span", { class: "keyless" }, h("b", { class: "warning" }, "Presses nothing yet: choose a key"), choice);
  }

  /** @param {readonly import("./live_socket.js").PlayerResult[]} players */
  showScores(players) {
    const now = performance.now();
    for (const [move, { bars, row, flashUntilMs }] of this.rows) {
      bars.forEach((bar, player) => (bar.style.width = `${100 * (players[player]?.scores[move] ?? 0)}%`));
      row.classList.toggle("pressed", now < flashUntilMs || players.some(({ held }) => held.includes(move)));
    }
  }

  /** Highlight a move that was pressed. @param {string} move */
  flash(move) {
    const row = this.rows.get(move);
    if (row) row.flashUntilMs = performance.now() + FLASH_MS;
  }

  /** @returns {Record<string, number>} Move to the probability from which it presses. */
  thresholds() {
    return Object.fromEntries([...this.rows].map(([move, { slider }]) => [move, Number(slider.value) / 100]));
  }

  /** @param {string} move */
  showThreshold(move) {
    const row = this.rows.get(move);
    if (!row) return;
    const text = percent(Number(row.slider.value) / 100);
    row.value.textContent = text;
    row.slider.setAttribute("aria-valuetext", text);
    this.onThreshold();
  }
}
