// @ts-check
/** What the Capture page shows: recent recordings, texts of cues and results, numbers within bounds. Pure. */

import { plural } from "./format.js";
import { moveName } from "./move_names.js";

/** @typedef {import("./cue_schedule.js").Cue} Cue */

const MAX_SHOWN = 8;
/** Segments of each move from which teaching is offered. */
const ENOUGH_SEGMENTS = 5;
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
    isEnough: all.length > 0 && state.moves.every((/** @type {any} */ row) => row.segments >= ENOUGH_SEGMENTS),
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

/** Return the text about a saved recording. @param {string} recording @param {number} segments */
export function savedText(recording, segments) {
  if (segments) return `Saved ${recording} with ${plural(segments, "segment")}.`;
  return `Saved ${recording} without segments, because it was stopped too early: label it by hand.`;
}

/** Return a typed number within bounds. @param {string} typed @param {number} min @param {number} max */
export const clampNumber = (typed, min, max) => Math.min(max, Math.max(min, Number(typed) || min));
