// @ts-check
/** Recordings with their segments, as moveset.label.labelled_recording. Pure. */
import { MOVE_NAME, OBSERVATION_SIZE, ROUNDING_S } from "../constants.js";
import { TrainingError } from "./training_error.js";

/**
 * @typedef {{ start_s: number, end_s: number, move: string }} Segment
 * @typedef {object} Recording A recording without segments shows no move.
 * @property {string} name
 * @property {number[]} times_s Of the frames, increasing.
 * @property {Float32Array[]} rows One per frame, from ``poseToRow`` in pose/pose_row.js; NaN where nobody was seen.
 * @property {Segment[]} segments
 */

const VALID_NAME = new RegExp(`^(?:${MOVE_NAME})$`);

/** Check recordings, which may come from a file. @param {readonly Recording[]} recordings */
export function checkRecordings(recordings) {
  for (const { name, times_s, rows, segments } of recordings) {
    const message = faultOf(times_s, rows) ?? faultOfSegments(segments);
    if (message) throw new TrainingError(`${name} ${message}: delete it, or record it again`);
  }
}

/** @param {readonly number[]} times_s @param {readonly Float32Array[]} rows @returns {string | null} */
function faultOf(times_s, rows) {
  if (!times_s.length) return "has no frames";
  if (times_s.length !== rows.length) return "has more or fewer times than frames";
  if (rows.some((row) => row.length !== OBSERVATION_SIZE)) return "has frames of another kind";
  const wrong = times_s.findIndex((time_s, index) => !Number.isFinite(time_s) || (index && !(time_s > times_s[index - 1])));
  return wrong < 0 ? null : `has frames out of order: ${times_s[wrong]} s after ${times_s[wrong - 1] ?? 0} s`;
}

/** @param {readonly Segment[]} segments @returns {string | null} */
function faultOfSegments(segments) {
  if (segments.some(({ start_s, end_s }) => !(Number.isFinite(start_s) && end_s > start_s && Number.isFinite(end_s)))) {
    return "has an example that ends before it starts";
  }
  return segments.every(({ move }) => VALID_NAME.test(move)) ? null : "has an example with an invalid name";
}

/** Return the seconds from the first frame to the last. @param {{ times_s: readonly number[] }} recording */
export const durationOf = ({ times_s }) => times_s[times_s.length - 1] - times_s[0];

/**
 * Return a part of a recording as one of its own. A segment that would be cut in two is left out with its frames.
 * @param {Recording} recording @param {string} name @param {number} start_s @param {number} end_s @returns {Recording}
 */
export function cutRecording(recording, name, start_s, end_s) {
  let [from_s, until_s] = [start_s, end_s];
  for (const one of recording.segments) {
    if (one.start_s + ROUNDING_S < from_s && from_s < one.end_s - ROUNDING_S) from_s = one.end_s;
    if (one.start_s + ROUNDING_S < until_s && until_s < one.end_s - ROUNDING_S) until_s = one.start_s;
  }
  const inside = [...recording.times_s.keys()].filter((row) => recording.times_s[row] >= from_s && recording.times_s[row] < until_s);
  if (!inside.length) throw new TrainingError(`${recording.name} has no frames from ${from_s} s to ${until_s} s`);
  return {
    name,
    times_s: inside.map((row) => recording.times_s[row]),
    rows: inside.map((row) => recording.rows[row]),
    segments: recording.segments.filter((one) => from_s <= one.start_s + ROUNDING_S && one.end_s - ROUNDING_S <= until_s),
  };
}
