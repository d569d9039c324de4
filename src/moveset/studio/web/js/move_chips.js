// @ts-check
/** The moves to choose from, each with what is recorded of it. */

import { fill, h } from "./dom.js";
import { moveClass, moveName } from "./move_names.js";

export class MoveChips {
  /** @param {(move: string) => void} onChosen */
  constructor(onChosen) {
    this.onChosen = onChosen;
    this.element = h("div", { class: "chips" });
  }

  /** @param {any} state From the server. @param {string} chosen A move or "none". */
  show(state, chosen) {
    const hadFocus = document.activeElement instanceof HTMLInputElement && document.activeElement.name === "move";
    const moves = state.moves.map((/** @type {any} */ row) => row.move);
    const chip = (/** @type {string} */ move, /** @type {string} */ count) =>
      h("label", { class: `chip ${moveClass(move, moves)}` },
        h("input", { type: "radio", name: "move", value: move, checked: move === chosen, onchange: () => this.onChosen(move) }),
        h("i", { class: "dot" }), moveName(move), h("small", {}, count));
    fill(this.element, ...state.moves.map((/** @type {any} */ row) => chip(row.move, `${row.segments} ×`)), chip("none", `${Math.round(state.none_s)} s`));
    if (hadFocus) /** @type {HTMLElement | null} */ (this.element.querySelector(":checked"))?.focus();
  }
}
