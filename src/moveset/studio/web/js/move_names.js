// @ts-check
/** Display name and colour class of a move. Pure. */

const COLOURS = 9;

/** Return a move's name as users read it. @param {string} move */
export const moveName = (move) => (move === "none" ? "no move" : move.replaceAll("_", " "));

/** Return the CSS class that gives a move its colour. @param {string} move @param {readonly string[]} moves All moves, in order. */
export function moveClass(move, moves) {
  const index = moves.indexOf(move);
  return index < 0 ? "mnone" : `m${index % COLOURS}`;
}
