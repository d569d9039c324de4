// @ts-check
/** The moves to choose from, each with the number of its examples; a new one is named here. */
import { NONE } from "../../runtime/constants.js";
import { fill, h } from "../../js/dom.js";
import { moveClass } from "../../js/move_names.js";
import { countExamples, removeMove, renameMove } from "../storage/project.js";
import { shownName } from "./move_titles.js";

const MAX_TYPED = 80;

export class MoveChooser {
  /** @param {import("./teaching_session.js").TeachingSession} session @param {() => void} onChosen */
  constructor(session, onChosen) {
    this.session = session;
    this.onChosen = onChosen;
    this.chosen = "";
    this.own = h("div", { class: "chips" });
    this.builtIn = h("div", { class: "chips" });
    this.others = h("details", {}, h("summary", {}, "Do a ready-made move your own way"), this.builtIn);
    this.title = h("input", { type: "text", maxlength: MAX_TYPED, autocomplete: "off", placeholder: "for example Wave" });
    this.hold = h("select", {}, h("option", { value: "" }, "tap the key"), h("option", { value: "hold" }, "hold the key"));
    this.tools = h("div", { class: "move-tools" });
    this.element = h("section", { class: "card", "aria-labelledby": "teach-choose" },
      h("h2", { id: "teach-choose" }, "1. Choose a move"),
      h("form", { class: "row teach-naming", onsubmit: (/** @type {Event} */ event) => this.add(event) },
        h("label", { class: "field grow" }, "Name a new move", this.title),
        h("label", { class: "field" }, "It will", this.hold),
        h("button", { class: "main" }, "Add")),
      h("fieldset", { class: "space" }, h("legend", {}, "Your moves"), this.own), this.tools, this.others);
  }

  show() {
    const { session } = this;
    const known = new Set(session.base?.moves.map((one) => one.move));
    const moves = session.moves;
    if (this.chosen && this.chosen !== NONE && !moves.some((one) => one.move === this.chosen)) this.chosen = "";
    const own = moves.filter((one) => !known.has(one.move) || session.project.moves.some((mine) => mine.move === one.move));
    this.chosen ||= own.at(-1)?.move ?? "";
    const names = moves.map((one) => one.move);
    const focused = document.activeElement instanceof HTMLInputElement ? document.activeElement.value : "";
    const hadFocus = this.element.contains(document.activeElement) && document.activeElement?.getAttribute("name") === "teach-move";
    fill(this.own, own.map((one) => this.chip(one.move, shownName(one), names)), this.chip(NONE, "no move", names));
    fill(this.builtIn, moves.filter((one) => !own.includes(one)).map((one) => this.chip(one.move, shownName(one), names)));
    if (hadFocus) /** @type {HTMLElement | null} */ (this.element.querySelector(`[value="${focused}"]`))?.focus();
    this.showTools();
  }

  /** @param {string} move @param {string} name @param {readonly string[]} names */
  chip(move, name, names) {
    const count = countExamples(this.session.project, move);
    return h("label", { class: `chip ${moveClass(move, names)}` },
      h("input", { type: "radio", name: "teach-move", value: move, checked: move === this.chosen, onchange: () => this.choose(move) }),
      h("i", { class: "dot" }), name, h("small", {}, `${count} ×`));
  }

  /** @param {string} move */
  choose(move) {
    this.chosen = move;
    this.tools.dataset.move = ""; // a form that was open belongs to another move
    this.showTools();
    this.onChosen();
  }

  /** Show what can be done with the chosen move, unless a form is open. */
  showTools() {
    const { chosen } = this;
    if (this.tools.dataset.move === chosen && this.tools.querySelector("form, .note")) return;
    this.tools.dataset.move = chosen;
    const isOwn = this.session.project.moves.some((one) => one.move === chosen);
    const name = this.session.names[chosen];
    fill(this.tools, isOwn && [
      h("button", { type: "button", class: "quiet", onclick: () => this.showRenaming(name) }, `Rename ${name}`),
      h("button", { type: "button", class: "quiet danger", onclick: () => this.showRemoving(name) }, `Delete ${name}`)]);
  }

  /** @param {string} name */
  showRenaming(name) {
    const title = h("input", { type: "text", maxlength: MAX_TYPED, value: name, autocomplete: "off" });
    const save = (/** @type {Event} */ event) => {
      event.preventDefault();
      const move = this.chosen;
      const index = this.session.project.moves.findIndex((one) => one.move === move);
      if (!this.session.change(renameMove(move, title.value, this.session.base?.moves ?? []))) return title.focus();
      this.close(this.session.project.moves[index]?.move ?? move);
      this.session.live.say(`It is called ${this.session.names[this.chosen]} now.`);
    };
    fill(this.tools, h("form", { class: "row teach-naming", onsubmit: save }, h("label", { class: "field grow" }, "New name", title),
      h("button", { class: "main" }, "Save name"), h("button", { type: "button", onclick: () => this.close(this.chosen) }, "Cancel")));
    title.select();
  }

  /** @param {string} name */
  showRemoving(name) {
    const count = countExamples(this.session.project, this.chosen);
    const remove = h("button", { type: "button", class: "danger", onclick: () => {
      this.session.change(removeMove(this.chosen));
      this.close("");
      this.title.focus();
    } }, "Yes, delete it");
    fill(this.tools, h("p", { class: "note warn" }, `Delete ${name}${count ? ` and its ${count} examples` : ""}? This cannot be undone.`),
      h("div", { class: "row space" }, remove, h("button", { type: "button", onclick: () => this.close(this.chosen) }, "Keep it")));
    remove.focus();
  }

  /** @param {string} move To be chosen. */
  close(move) {
    fill(this.tools);
    this.chosen = move;
    this.show();
    this.onChosen();
  }

  /** @param {Event} event */
  add(event) {
    event.preventDefault();
    const move = this.session.addMove(this.title.value, { hold: this.hold.value === "hold" });
    if (!move) return this.title.focus();
    this.title.value = "";
    this.close(move);
    this.session.live.say(`${this.session.names[move]} is added. Show it now.`);
  }
}
