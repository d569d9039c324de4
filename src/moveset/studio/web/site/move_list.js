// @ts-check
/** The moves that are recognised, each with its figure, its name and what it does. */

import { h } from "../js/dom.js";
import { moveClass, moveName } from "../js/move_names.js";
import { MOVE_ACTIONS } from "../game/external_moves.js";
import { createFigure } from "../game/figures.js";

/** What the moves of our game do in it. @type {Record<string, string>} */
const EFFECTS = {
  ...{ punch_left: "Quick.", punch_right: "Heavy.", kick_left: "Slower, and harder.", kick_right: "Slower, and harder." },
  ...{ block: "Both arms before your face.", squat: "Ducks below high blows.", jump: "Leaps over low blows." },
  ...{ walk_left: "Step to the side: you walk.", walk_right: "Step to the side: you walk." },
};

/** Return a drawing of a move, or a dot in its colour. @param {string} move @param {readonly string[]} moves */
export function moveFigure(move, moves) {
  if (Object.hasOwn(MOVE_ACTIONS, move)) return createFigure(MOVE_ACTIONS[move]);
  return h("i", { class: `dot ${moveClass(move, moves)}` });
}

/** Return the moves of a bundle as a list. @param {import("./live.js").Bundle} bundle @param {{ effects: boolean }} options `effects` says what they do in our game. */
export function moveList({ moves }, { effects }) {
  const names = moves.map(({ move }) => move);
  return h("ul", { class: "move-list", "aria-label": "Moves" }, names.map((move) =>
    h("li", {}, moveFigure(move, names),
      h("span", {}, h("b", {}, moveName(move)), effects && Object.hasOwn(EFFECTS, move) && h("small", {}, EFFECTS[move])))));
}
