// @ts-check
/** The moves of a project and their keys, to be changed. */

import { fill, h } from "./dom.js";

/** @typedef {{ move: string, key: string, hold: boolean, segments?: number }} Move */

export class MovesEditor {
  /** @param {(moves: Move[]) => void} save */
  constructor(save) {
    this.save = save;
    this.element = h("div", { class: "editor" });
    this.rows = h("div", { class: "editor" });
    /** @type {string[]} */
    this.keys = [];
  }

  /** @param {Move[]} moves @param {string[]} keys Those there are. */
  show(moves, keys) {
    this.keys = keys;
    this.rows = h("div", { class: "editor" }, ...moves.map((one) => this.row(one)));
    fill(this.element, this.rows, h("div", { class: "row" },
      h("button", { onclick: () => this.add() }, "Add a move"),
      h("button", { class: "main", onclick: () => this.save(this.moves()) }, "Save")));
  }

  add() {
    const row = this.row({ move: "", key: "", hold: false });
    this.rows.append(row);
    /** @type {HTMLElement} */ (row.querySelector("input")).focus();
  }

  /** Return the moves as they are now; a row without a name is none. @returns {Move[]} */
  moves() {
    const moves = [...this.rows.children].map((row) => {
      const [name, key, press] = /** @type {any} */ (row.querySelectorAll("input, select"));
      return { move: name.value, key: key.value, hold: press.value === "hold" };
    });
    return moves.filter((one) => one.move.trim());
  }

  /** @param {Move} one */
  row(one) {
    const box = h("div", { class: "one" },
      h("input", { type: "text", value: one.move, "aria-label": "Name", maxlength: 40, "data-was": one.move, readonly: Boolean(one.segments) }),
      h("select", { "aria-label": "Key" }, h("option", { value: "" }, "no key"), ...this.keys.map((key) => h("option", { value: key, selected: key === one.key }, key))),
      h("select", { "aria-label": "Press" }, h("option", { value: "tap" }, "tap"), h("option", { value: "hold", selected: one.hold }, "hold")),
      h("button", { class: "danger", disabled: Boolean(one.segments), title: one.segments ? "It is done in recordings" : "", onclick: () => box.remove() }, "Remove"));
    return box;
  }
}
