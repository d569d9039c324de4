// @ts-check
/** The last presses, each with a button that says it was no move. */
import { h } from "../../js/dom.js";
import { moveClass } from "../../js/move_names.js";

const MAX_SHOWN = 5;

export class PressCorrections {
  /** @param {import("./teaching_session.js").TeachingSession} session @param {(event: { time_s: number, move: string }) => boolean} onFalse */
  constructor(session, onFalse) {
    this.session = session;
    this.list = h("ol", { class: "log", "aria-label": "Presses" }, h("li", { class: "muted" }, "None yet."));
    this.element = h("section", { class: "card", "aria-labelledby": "teach-presses" }, h("h2", { id: "teach-presses" }, "What it pressed"),
      h("p", { class: "small muted" }, "If it pressed something that you did not do, say so: it learns that this was no move."), this.list);
    this.onFalse = onFalse;
    this.closeEvents = session.live.onEvent((/** @type {any} */ event) => event.event === "press" && this.add(event));
  }

  /** @param {{ time_s: number, move: string, key: string }} event */
  add(event) {
    const { moves, names } = this.session;
    const name = names[event.move] ?? event.move;
    if (this.list.firstElementChild?.classList.contains("muted")) this.list.replaceChildren();
    const button = h("button", { type: "button", class: "small", "aria-label": `${name} was no move`, onclick: () => {
      if (!this.onFalse(event)) return;
      button.disabled = true;
      button.textContent = "Noted";
    } }, "That was no move");
    this.list.prepend(h("li", { class: moveClass(event.move, moves.map((one) => one.move)) },
      h("i", { class: "dot" }), h("b", { class: "grow" }, name), event.key ? h("kbd", {}, event.key) : null, button));
    while (this.list.childElementCount > MAX_SHOWN) this.list.lastElementChild?.remove();
  }

  close() {
    this.closeEvents();
  }
}
