// @ts-check
/** Segments of a recording in which a move was done at every beep, or while a button was held, as moveset.studio.beep_segments. Pure. */
import { BEEP_EARLY_S, MAX_BEEP_SEGMENT_S, MIN_BEEP_SEGMENT_S, NONE } from "../constants.js";
import { durationOf } from "./labelled_recording.js";
import { roundTo } from "./rounding.js";
import { trimRepetitions } from "./segment_trimming.js";

/**
 * @typedef {import("./labelled_recording.js").Recording} Recording
 * @typedef {import("./labelled_recording.js").Segment} Segment
 * @typedef {Omit<Recording, "name" | "segments">} Frames
 */

/** Whole milliseconds, as Python's files keep them. */
const DIGITS = 3;

/**
 * Return an untrimmed segment for each beep, from the beep until just before the next one.
 * @param {string} move What was done at the beeps. ``NONE`` gives one segment, from the first beep to the end.
 * @param {readonly number[]} beeps_s Seconds from the start of the recording. Beeps after its end give no segment.
 * @param {number} interval_s Seconds between two beeps; 0 if it is not known. @param {number} duration_s Of the recording.
 * @returns {Segment[]}
 */
export function segmentsFromBeeps(move, beeps_s, interval_s, duration_s) {
  const sorted = [...beeps_s].sort((one, other) => one - other);
  const length_s = Math.min(interval_s || MAX_BEEP_SEGMENT_S, MAX_BEEP_SEGMENT_S);
  const spans = sorted.map((beep_s, index) => [
    beep_s - BEEP_EARLY_S,
    Math.min(beep_s + length_s, sorted[index + 1] ?? Infinity) - BEEP_EARLY_S,
  ]);
  const chosen = move === NONE ? sorted.slice(0, 1).map((beep_s) => [beep_s, duration_s]) : spans;
  return chosen
    .map(([start_s, end_s]) => ({ start_s: inMs(start_s, duration_s), end_s: inMs(end_s, duration_s), move }))
    .filter(({ start_s, end_s }) => end_s - start_s >= MIN_BEEP_SEGMENT_S);
}

/** Return a time moved into the recording, in whole milliseconds. @param {number} time_s @param {number} duration_s */
const inMs = (time_s, duration_s) => Math.min(Math.max(0, roundTo(time_s, DIGITS)), Math.floor(1000 * duration_s) / 1000);

/**
 * Return a segment for each beep, trimmed to the repetition of the move in it. Times of no move give no segment.
 * @param {Frames} frames Their times start at 0 with the recording. @param {string} move @param {readonly number[]} beeps_s @param {number} [interval_s] @returns {Segment[]}
 */
export function proposeFromBeeps(frames, move, beeps_s, interval_s = 0) {
  if (move === NONE || !frames.times_s.length) return [];
  const until_s = durationOf(frames) + frames.times_s[0];
  return trimRepetitions(frames, segmentsFromBeeps(move, beeps_s, interval_s, until_s));
}

/**
 * Return the segment of a move that was done once while a button was held, trimmed to its motion; null if it was held
 * too shortly, or outside of the recording.
 * @param {Frames} frames @param {string} move @param {number} start_s @param {number} end_s @returns {Segment | null}
 */
export function proposeFromHold(frames, move, start_s, end_s) {
  const last_s = frames.times_s[frames.times_s.length - 1] ?? -Infinity;
  const held = { start_s: Math.max(start_s, frames.times_s[0] ?? 0), end_s: Math.min(end_s, last_s), move };
  if (!(held.end_s - held.start_s >= MIN_BEEP_SEGMENT_S)) return null;
  return trimRepetitions(frames, [held])[0];
}
