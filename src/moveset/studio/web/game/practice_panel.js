// @ts-check
/** The words over the practice: the move that was seen, what came of it, and the moves still to try. */

import { createFigure } from "./figures.js";
import { ACTION_NAMES, HITS_NEEDED, messageOf } from "./practice.js";

/**
 * @typedef {import("./input.js").Action} Action
 * @typedef {import("./practice.js").Practice} Practice
 */

const STORED = "moonlight-duel-practised";
const SHOWN = /** @type {Action[]} */ (Object.keys(ACTION_NAMES));

/** Show the practice in its panel. @param {HTMLElement} panel */
export function createPracticePanel(panel) {
  const [title, text, hits, list] = ["seen", "verdict", "hits", "tried"].map(
    (name) => /** @type {HTMLElement} */ (panel.querySelector(`.${name}`)),
  );
  const rows = new Map(SHOWN.map((action) => [action, createRow(action)]));
  list.append(...rows.values());
  const dots = Array.from({ length: HITS_NEEDED }, () => hits.appendChild(document.createElement("i")));
  return {
    /** @param {Practice | null} practice Null hides it. */
    show(practice) {
      panel.hidden = !practice;
      if (!practice) return;
      const message = messageOf(practice);
      write(title, message.title);
      write(text, message.text);
      panel.dataset.outcome = practice.ready ? "hit" : (practice.last?.outcome ?? "");
      for (const [action, row] of rows) row.classList.toggle("done", practice.done.includes(action));
      dots.forEach((dot, at) => dot.classList.toggle("done", at < practice.hits));
      hits.setAttribute("aria-label", `${Math.min(practice.hits, HITS_NEEDED)} of ${HITS_NEEDED} hits`);
      if (practice.ready) rememberPractice();
    },
  };
}

/** @param {Action} action */
function createRow(action) {
  const row = document.createElement("li");
  row.dataset.tried = action;
  const name = document.createElement("span");
  name.textContent = ACTION_NAMES[action];
  row.append(createFigure(action), name);
  return row;
}

/** @param {HTMLElement} element @param {string} words */
function write(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

/** Whether this browser has finished or skipped the practice once. */
export function hasPractised() {
  try {
    return localStorage.getItem(STORED) === "yes";
  } catch {
    return false; // a page without storage
  }
}

/** Offer the fight first from now on. */
export function rememberPractice() {
  try {
    localStorage.setItem(STORED, "yes");
  } catch {
    // A page without storage practises again.
  }
}
