// @ts-check
/** The form for a project's moves and their keys. */

import { fill, h } from "./dom.js";

/** @typedef {{ move: string, key: string, hold: boolean, segments?: number }} Move */

export class MovesEditor {
  /** @param {(moves: Move[]) => void} onSave */
  constructor(onSave) {
    this.onSave = onSave;
    this.element = h("div", { class: "editor" });
    this.rows = h("div", { class: "editor" });
    /** @type {string[]} */
    this.keys = [];
  }

  /** @param {Move[]} moves @param {string[]} keys All key names. */
  show(moves, keys) {
    this.keys = keys;
    this.rows = h("div", { class: "editor" }, ...moves.map((one) => this.row(one)));
    fill(this.element, this.rows, h("div", { class: "row" },
      h("button", { onclick: () => this.add() }, "Add a move"),
      h("button", { class: "main", onclick: () => this.onSave(this.moves()) }, "Save")));
  }

  add() {
    const row = this.row({ move: "", key: "", hold: false });
    this.rows.append(row);
    /** @type {HTMLElement} */ (row.querySelector("input")).focus();
  }

  /** Return the moves in the form; rows without a name are skipped. @returns {Move[]} */
  moves() {
    const moves = [...this.rows.children].map((row) => {
      const [name, key, press] = /** @type {any} */ (row.querySelectorAll("input, select"));
      return { move: name.value, key: key.value, hold: press.value === "hold" };
    });
    return moves.filter((one) => one.move.trim());
  }

  /** @param {Move} one */
  row(one) {
    const box = h("div", { class: "editor-row" },
      h("input", { type: "text", value: one.move, "aria-label": "Name", maxlength: 40, readonly: Boolean(one.segments) }),
      h("select", { "aria-label": "Key" }, h("option", { value: "" }, "no key"), ...this.keys.map((key) => h("option", { value: key, selected: key === one.key }, key))),
      h("select", { "aria-label": "Tap or hold" }, h("option", { value: "tap" }, "tap"), h("option", { value: "hold", selected: one.hold }, "hold")),
      h("button", { class: "danger", disabled: Boolean(one.segments), title: one.segments ? "Used in recordings" : "", onclick: () => box.remove() }, "Remove"));
    return box;
  }
}
