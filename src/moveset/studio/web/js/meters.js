// @ts-check
/** A row for each move: what it scores for each player, from where on it presses, and which key. */

import { colourOf, fill, h, nameOf } from "./dom.js";

const FLASH_MS = 250;

/**
 * @typedef {{ move: string, key: string, hold: boolean, on: number }} Move
 * @typedef {{ bars: HTMLElement[], row: HTMLElement, on: HTMLElement, slider: HTMLInputElement, until: number }} Row
 */
export class Meters {
  /**
   * @param {object} wish
   * @param {string[]} wish.keys All keys there are.
   * @param {() => void} wish.slid
   * @param {(player: number, move: string, key: string) => void} wish.chose
   */
  constructor({ keys, slid, chose }) {
    this.keys = keys;
    this.slid = slid;
    this.chose = chose;
    this.list = h("div", { class: "moves" });
    /** @type {Map<string, Row>} */
    this.rows = new Map();
  }

  /**
   * @param {readonly Move[]} moves
   * @param {Record<string, string>[]} chosen The keys of each player's moves.
   * @param {(player: number, move: string) => string} called What the game is told instead of a key.
   */
  show(moves, chosen, called) {
    const ons = this.rows.size ? this.thresholds() : {};
    this.rows.clear();
    this.list.classList.toggle("shared", chosen.length > 1);
    const names = moves.map((one) => one.move);
    fill(this.list, ...moves.map((one) => this.rowOf({ ...one, on: ons[one.move] ?? one.on }, names, chosen, called)));
    if (!moves.length) fill(this.list, h("p", { class: "soft" }, "Landmarks only."));
  }

  clear() {
    this.rows.clear();
  }

  /** @param {Move} one @param {string[]} names @param {Record<string, string>[]} chosen @param {(player: number, move: string) => string} called */
  rowOf({ move, on }, names, chosen, called) {
    const bars = chosen.map(() => h("i"));
    const said = h("span", { class: "on" }, percent(on));
    const slider = h("input", {
      type: "range", min: 5, max: 99, value: Math.round(on * 100),
      "aria-label": `${nameOf(move)} presses from`, "aria-valuetext": percent(on), oninput: () => this.slide(move),
    });
    const keys = chosen.map((keysOf, player) =>
      called(player, move) ? h("span", { class: "call" }, called(player, move)) : this.keyChoice(player, move, keysOf[move], chosen.length));
    const row = h("div", { class: `move ${colourOf(move, names)}`, "data-move": move },
      h("span", { class: "name" }, h("i", { class: "dot" }), nameOf(move)),
      h("div", { class: "meter" }, h("div", { class: "bars" }, ...bars.map((bar) => h("div", { class: "bar" }, bar))), slider), said,
      h("div", { class: "keys" }, ...keys));
    this.rows.set(move, { bars, row, on: said, slider, until: 0 });
    return row;
  }

  /** @param {number} player @param {string} move @param {string} key @param {number} players */
  keyChoice(player, move, key, players) {
    const whose = players > 1 ? `, player ${player + 1}` : "";
    const choice = h("select", { "aria-label": `Key of ${nameOf(move)}${whose}`, onchange: () => this.chose(player, move, choice.value) },
      h("option", { value: "" }, players > 1 ? "–" : "no key"),
      ...this.keys.map((name) => h("option", { value: name, selected: name === key }, name)));
    return choice;
  }

  /** @param {readonly import("./live.js").Found[]} players */
  see(players) {
    const now = performance.now();
    for (const [move, { bars, row, until }] of this.rows) {
      bars.forEach((bar, player) => (bar.style.width = `${100 * (players[player]?.scores[move] ?? 0)}%`));
      row.classList.toggle("fired", now < until || players.some((one) => one.held.includes(move)));
    }
  }

  /** Show that a move was pressed. @param {string} move */
  flash(move) {
    const row = this.rows.get(move);
    if (row) row.until = performance.now() + FLASH_MS;
  }

  /** @returns {Record<string, number>} From which probability each move presses. */
  thresholds() {
    return Object.fromEntries([...this.rows].map(([move, { slider }]) => [move, Number(slider.value) / 100]));
  }

  /** @param {string} move */
  slide(move) {
    const row = this.rows.get(move);
    if (!row) return;
    row.on.textContent = percent(Number(row.slider.value) / 100);
    row.slider.setAttribute("aria-valuetext", row.on.textContent);
    this.slid();
  }
}

/** @param {number} share */
export const percent = (share) => `${Math.round(100 * share)}%`;
