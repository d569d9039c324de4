// @ts-check
/** Keyboard shortcuts of the Label page. Pure. */

/** The help text. @type {[string, string][]} */
export const SHORTCUTS = [
  ["Space", "play or pause"], ["← →", "one frame; with Shift one second"], ["1 – 9, 0", "add or rename a segment: move 1 – 9, no move"],
  ["[ ]", "set the start or end of the segment here"], ["Tab", "next segment"], ["Alt ← →", "move the segment"],
  ["Delete", "remove the segment"], ["Enter", "accept a proposal"], ["Ctrl Z, Ctrl Y", "undo, redo"], ["N", "next recording"],
];

export const FRAME_S = 1 / 30;

/**
 * @typedef {{ key: string, ctrlKey?: boolean, metaKey?: boolean, shiftKey?: boolean, altKey?: boolean }} KeyStroke
 * @typedef {["undo" | "redo" | "play" | "remove" | "next" | "deselect"] | ["put", string] | ["trim", "start" | "end"] | ["seek" | "shift", number]} Command
 */

/** Return the command of a key; null if it has none. @param {KeyStroke} stroke @param {string[]} moves @returns {Command | null} */
export function commandOf({ key, ctrlKey = false, metaKey = false, shiftKey = false, altKey = false }, moves) {
  const letter = key.toLowerCase();
  if (metaKey) return null;
  if (ctrlKey && letter === "z") return [shiftKey ? "redo" : "undo"];
  if (ctrlKey && letter === "y") return ["redo"];
  if (ctrlKey) return null;
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const by_s = (key === "ArrowLeft" ? -1 : 1) * (shiftKey ? 1 : FRAME_S);
    return [altKey ? "shift" : "seek", by_s];
  }
  if (/^[1-9]$/.test(key)) return moves[Number(key) - 1] ? ["put", moves[Number(key) - 1]] : null;
  if (key === "0") return ["put", "none"];
  if (key === "[") return ["trim", "start"];
  if (key === "]") return ["trim", "end"];
  if (key === "Delete" || key === "Backspace") return ["remove"];
  if (key === " ") return ["play"];
  if (key === "Escape") return ["deselect"];
  return letter === "n" ? ["next"] : null;
}
