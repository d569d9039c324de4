// @ts-check
/** Which key does what while one labels. Pure. */

/** What the help says. @type {[string, string][]} */
export const KEYS = [
  ["Space", "play or pause"], ["← →", "a frame; with Shift a second"], ["1 – 9, 0", "add or rename: move 1 – 9, no move"],
  ["[ ]", "start, end of the segment here"], ["Tab", "from segment to segment"], ["Alt ← →", "move the segment"],
  ["Delete", "remove it"], ["Enter", "accept what is proposed"], ["Ctrl Z, Ctrl Y", "undo, redo"], ["N", "next recording"],
];

export const FRAME_S = 1 / 30;

/**
 * @typedef {{ key: string, ctrlKey?: boolean, metaKey?: boolean, shiftKey?: boolean, altKey?: boolean }} Stroke
 * @typedef {["undo" | "redo" | "play" | "remove" | "next" | "leave"] | ["put", string] | ["trim", "start" | "end"] | ["go" | "shift", number]} Order
 */

/** Return what a key asks for; null where it asks for nothing. @param {Stroke} stroke @param {string[]} moves @returns {Order | null} */
export function orderOf({ key, ctrlKey = false, metaKey = false, shiftKey = false, altKey = false }, moves) {
  const letter = key.toLowerCase();
  if (metaKey) return null;
  if (ctrlKey && letter === "z") return [shiftKey ? "redo" : "undo"];
  if (ctrlKey && letter === "y") return ["redo"];
  if (ctrlKey) return null;
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const by_s = (key === "ArrowLeft" ? -1 : 1) * (shiftKey ? 1 : FRAME_S);
    return [altKey ? "shift" : "go", by_s];
  }
  if (/^[1-9]$/.test(key)) return moves[Number(key) - 1] ? ["put", moves[Number(key) - 1]] : null;
  if (key === "0") return ["put", "none"];
  if (key === "[") return ["trim", "start"];
  if (key === "]") return ["trim", "end"];
  if (key === "Delete" || key === "Backspace") return ["remove"];
  if (key === " ") return ["play"];
  if (key === "Escape") return ["leave"];
  return letter === "n" ? ["next"] : null;
}
