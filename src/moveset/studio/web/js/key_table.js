// @ts-check
/** The keys that moves press in other programs: one row for each move, saved at once. */

import { send } from "./api.js";
import { fill, h } from "./dom.js";
import { moveName } from "./move_names.js";

/** @typedef {{ move: string, key: string, hold: boolean }} Move */

export class KeyTable {
  /** @param {(error: Error) => void} onError */
  constructor(onError) {
    this.onError = onError;
    this.element = h("div", { class: "editor" });
  }

  /** @param {readonly Move[]} moves @param {readonly string[]} keys All key names. */
  show(moves, keys) {
    fill(this.element, ...moves.map((one) => this.row(one, keys)));
    if (!moves.length) fill(this.element, h("p", { class: "muted" }, "No moves yet."));
  }

  /** @param {Move} one @param {readonly string[]} keys */
  row({ move, key, hold }, keys) {
    const name = moveName(move);
    const change = (/** @type {object} */ sent) => send("PUT", `/api/moves/${move}`, sent).catch(this.onError);
    const keyChoice = h("select", { "aria-label": `Key of ${name} in other programs`, onchange: () => change({ key: keyChoice.value }) },
      h("option", { value: "" }, "no key"), ...keys.map((one) => h("option", { value: one, selected: one === key }, one)));
    const press = h("select", { "aria-label": `Tap or hold for ${name}`, onchange: () => change({ hold: press.value === "hold" }) },
      h("option", { value: "tap" }, "tap once"), h("option", { value: "hold", selected: hold }, "hold while it lasts"));
    return h("div", { class: "editor-row" }, h("b", { class: "grow" }, name), keyChoice, press);
  }
}
