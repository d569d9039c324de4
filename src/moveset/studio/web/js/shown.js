// @ts-check
/** What Capture shows of what there is, and the words for it. Pure. */

import { nameOf } from "./dom.js";

/** @typedef {import("./schedule.js").Cue} Cue */

const MOST_SHOWN = 8;
/** Segments of each move after which one can teach. */
const ENOUGH = 5;
/** A recording of another page that still grows is not offered to be kept. */
const IDLE_S = 5;

/** Return which recordings to show, the newest first, and which unfinished ones. @param {any} state @param {Set<string>} active */
export function lastTakes(state, active) {
  const all = [...state.recordings].reverse();
  return {
    /** @type {any[]} */
    waiting: state.uploads.filter((/** @type {any} */ one) => !active.has(one.id) && one.idle_s > IDLE_S),
    recordings: all.slice(0, MOST_SHOWN),
    more: Math.max(0, all.length - MOST_SHOWN),
    isEnough: all.length > 0 && state.moves.every((/** @type {any} */ one) => one.segments >= ENOUGH),
  };
}

/** Return what a cue shows, and what is said of it. @param {Cue} cue @param {string} move @param {number} total */
export function cueWords(cue, move, total) {
  const number = String(cue.number);
  if (cue.kind === "count") return { number, words: `then: ${nameOf(move)}`, said: number };
  if (cue.kind === "end") return { number: "", words: "", said: "Done" };
  const said = `${nameOf(move)} ${number}`;
  if (move === "none") return { number: "", words: "anything but a move", said };
  return { number, words: `${nameOf(move)} · ${number} of ${total}`, said };
}

/** Return what is said of a recording that was kept. @param {string} recording @param {number} segments */
export function keptWords(recording, segments) {
  const words = segments ? `${segments} segment${segments > 1 ? "s" : ""}` : "no segments: it was stopped too soon, label it by hand";
  return `${recording} is kept, with ${words}.`;
}

/** Return a number that was typed in, within bounds. @param {string} typed @param {number} least @param {number} most */
export const within = (typed, least, most) => Math.min(most, Math.max(least, Number(typed) || least));
