// @ts-check
/** The card that says what teaching told, and the button for the step that helps most. */

import { fill, h } from "./dom.js";
import { actionFor, heading, sentences } from "./teaching_texts.js";

/**
 * Show the result of the last teaching in a card; hide the card if there is none.
 * @param {HTMLElement} card @param {import("./teaching_texts.js").Teaching | null} teaching
 * @param {() => void} teach Starts teaching again.
 */
export function showTeaching(card, teaching, teach) {
  card.hidden = !teaching;
  if (!teaching) return;
  const { result, stale } = teaching;
  const isGood = Boolean(result?.is_good) || !result;
  card.className = `card result ${result ? (isGood ? "good" : "unready") : ""}`;
  const step = result?.step;
  const playing = { text: isGood ? "Fight with it" : "Try it anyway", href: "#/play" };
  const helping = step && step.kind !== "play" ? actionFor(step) : null;
  const [first, second] = isGood || !helping ? [playing, helping] : [helping, playing];
  const again = h("button", { class: "main big", onclick: teach }, "Teach again");
  fill(card, h("h2", {}, heading(teaching)),
    ...sentences(teaching).map((text) => h("p", {}, text)),
    step && !stale ? h("p", { class: "step" }, h("b", {}, isGood ? "Next: " : "This helps most: "), step.words) : null,
    h("div", { class: "row space" }, ...(stale ? [again, link(playing, "")] : [link(first, "main"), second ? link(second, "") : null])));
}

/** @param {import("./teaching_texts.js").Action} action @param {string} kind */
const link = ({ text, href }, kind) => h("a", { class: `button ${kind} ${kind ? "big" : ""}`, href }, text);
