// @ts-check
/** What the Capture page shows: recent recordings, texts of cues and results, numbers within bounds. Its words depend on the names given to moves. */

import { plural } from "./format.js";
import { moveName } from "./move_names.js";

/** @typedef {import("./cue_schedule.js").Cue} Cue */

const MAX_SHOWN = 8;
/** An upload that grew more recently is being recorded on another page. */
const IDLE_S = 5;

/** Return the newest recordings and the interrupted uploads. @param {any} state @param {Set<string>} active Ids of the uploads recorded on this page. */
export function selectRecent(state, active) {
  const all = [...state.recordings].reverse();
  return {
    /** @type {any[]} */
    unfinished: state.uploads.filter((/** @type {any} */ upload) => !active.has(upload.id) && upload.idle_s > IDLE_S),
    recordings: all.slice(0, MAX_SHOWN),
    more: Math.max(0, all.length - MAX_SHOWN),
  };
}

/** Return what a cue shows, and what screen readers announce. @param {Cue} cue @param {string} move @param {number} total */
export function cueTexts(cue, move, total) {
  const number = String(cue.number);
  if (cue.kind === "count") return { number, text: `next: ${moveName(move)}`, announcement: number };
  if (cue.kind === "end") return { number: "", text: "", announcement: "Done" };
  const announcement = `${moveName(move)} ${number}`;
  if (move === "none") return { number: "", text: "anything except a move", announcement };
  return { number, text: `${moveName(move)} · ${number} of ${total}`, announcement };
}

/** Return the text about a saved recording. @param {string} move @param {number} segments */
export function savedText(move, segments) {
  if (!segments) return "Saved, but it was stopped before the first beep: mark the move by hand in Label.";
  return move === "none" ? "Saved." : `Saved: ${moveName(move)}, ${timesText(segments)}.`;
}

/** Return "once", "5 times". @param {number} count */
export const timesText = (count) => (count === 1 ? "once" : plural(count, "time"));

/** Return what a recording shows: "wave 5 times". @param {Record<string, number>} moves Move to the number of its segments. */
export function contentText(moves) {
  const shown = Object.entries(moves).filter(([move]) => move !== "none").map(([move, count]) => `${moveName(move)} ${timesText(count)}`);
  if (shown.length) return shown.join(", ");
  return moves.none ? "no move" : "nothing marked yet";
}

/** Return a typed number within bounds. @param {string} typed @param {number} min @param {number} max */
export const clampNumber = (typed, min, max) => Math.min(max, Math.max(min, Number(typed) || min));
