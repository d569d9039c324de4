// @ts-check
/** Display name and colour class of a move. */

const COLOURS = 9;

/** Names that people gave to moves, by the name in files. @type {Map<string, string>} */
const titles = new Map();

/** Remember the names that people gave to moves. @param {readonly { move: string, title?: string }[]} moves */
export function rememberTitles(moves) {
  for (const { move, title } of moves) if (title) titles.set(move, title);
}

/** Return a move's name as people read it. @param {string} move */
export const moveName = (move) => titles.get(move) ?? (move === "none" ? "no move" : move.replaceAll("_", " "));

/** Return the CSS class that gives a move its colour. @param {string} move @param {readonly string[]} moves All moves, in order. */
export function moveClass(move, moves) {
  const index = moves.indexOf(move);
  return index < 0 ? "mnone" : `m${index % COLOURS}`;
}
