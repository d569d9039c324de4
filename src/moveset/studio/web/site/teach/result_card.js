// @ts-check
/** The card that says how well teaching went, and what helps most. */
import { NONE } from "../../runtime/constants.js";
import { fill, h } from "../../js/dom.js";
import { withWords } from "../../runtime/learn/teach_result.js";
import { shownNames } from "../storage/project.js";
import { resultWords } from "./result_words.js";

export class ResultCard {
  /** @param {import("./teaching_session.js").TeachingSession} session @param {(move: string) => void} onHelp Chooses a move to record. */
  constructor(session, onHelp) {
    this.session = session;
    this.onHelp = onHelp;
    this.element = h("section", { class: "card result", "aria-label": "Result", "aria-live": "polite", hidden: true });
    this.shown = "";
  }

  show() {
    const { session } = this;
    const { state, error, about } = session.learning.learnt;
    const names = shownNames(session.project, session.base);
    const called = (/** @type {readonly string[]} */ moves) => moves.map((move) => names[move] ?? move);
    const words = resultWords({ state, error, result: about?.result ? withWords(about.result, names) : null, found: called(about?.found ?? []), differing: called(about?.differing ?? []) }, session.few);
    const text = JSON.stringify([words, state]);
    if (text === this.shown) return; // a screen reader reads each change
    this.shown = text;
    this.element.hidden = !words.heading && !words.sentences.length;
    this.element.className = `card result ${state === "learnt" && about?.result ? (words.isGood ? "good" : "unready") : ""}`;
    fill(this.element, h("h2", {}, words.heading || "One more"), words.sentences.map((sentence) => h("p", {}, sentence)),
      words.step && h("p", { class: "step" }, h("b", {}, words.isGood ? "Next: " : "This helps most: "), words.step),
      h("div", { class: "row space" }, this.button(state, about?.result?.step)));
  }

  /** @param {string} state @param {import("../../js/teaching_texts.js").Step} [step] */
  button(state, step) {
    if (state === "failed") return h("button", { type: "button", class: "main", onclick: () => this.session.learnAgain() }, "Try again");
    if (state !== "learnt") return null;
    const move = step?.kind === "record_none" ? NONE : step?.move;
    const play = h("a", { class: `button ${move ? "" : "main"}`, href: "#play" }, "Play with it");
    if (!move) return play;
    const name = move === NONE ? "no move" : (this.session.names[move] ?? move);
    return [h("button", { type: "button", class: "main", onclick: () => this.onHelp(move) }, `Record ${name}`), play];
  }
}
