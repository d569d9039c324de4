// @ts-check
/** Segments trimmed to the motion in them, as moveset.label.segment_trimming and studio/trimming.py. Pure. */
import {
  FEATURE_SIZE,
  JOINTS,
  MARGIN_S,
  MOTION_TICKS,
  REPETITION_PAUSE_S,
  REST_PERCENTILE,
  REST_SMOOTHING_TICKS,
  STILL_SHARE,
} from "../constants.js";
import { landmarkFeatures } from "../features.js";
import { atTimes, tickTimes } from "../resample.js";
import { percentile } from "./rounding.js";

/**
 * @typedef {import("./labelled_recording.js").Segment} Segment
 * @typedef {import("./beep_segments.js").Frames} Frames
 */

/** Where velocities begin in a row of features; there are as many as positions before them. */
const VELOCITY = 3 * JOINTS.length;

/** Return how much the joints move at each tick: 0 at rest and where nobody is seen. @param {Float32Array} values Observations at even ticks. */
export function motionMagnitude(values) {
  const features = landmarkFeatures(values);
  const magnitudes = Float32Array.from({ length: features.length / FEATURE_SIZE }, (_, row) => {
    let squares = 0;
    for (let column = VELOCITY; column < 2 * VELOCITY; column += 1) squares += features[row * FEATURE_SIZE + column] ** 2;
    return Math.sqrt(squares);
  });
  return Float32Array.from(averaged(magnitudes, MOTION_TICKS));
}

/** Return the average of the values around each, the first and the last repeated. @param {ArrayLike<number>} values @param {number} count Odd. */
function averaged(values, count) {
  const half = (count - 1) / 2;
  return Float64Array.from(values, (_, row) => {
    let sum = 0;
    for (let at = row - half; at <= row + half; at += 1) sum += values[Math.min(Math.max(at, 0), values.length - 1)] / count;
    return sum;
  });
}

/** Return each segment trimmed to the one repetition of a move in it; one without motion is returned as it is. @param {Frames} frames @param {readonly Segment[]} segments @returns {Segment[]} */
export function trimRepetitions(frames, segments) {
  const times_s = tickTimes(frames.times_s);
  const smooth = averaged(motionMagnitude(atTimes(frames, times_s)), REST_SMOOTHING_TICKS);
  const rest = percentile(smooth, REST_PERCENTILE);
  const motion = Float32Array.from(smooth, (value) => Math.max(value - rest, 0));
  return segments.map((one) => trim(times_s, motion, one));
}

/** @param {Float64Array} times_s @param {Float32Array} motion @param {Segment} segment @returns {Segment} */
function trim(times_s, motion, segment) {
  const inside = [...times_s.keys()].filter((tick) => times_s[tick] >= segment.start_s && times_s[tick] < segment.end_s);
  if (!inside.some((tick) => motion[tick] > 0)) return segment;
  const peak = inside.reduce((best, tick) => (motion[tick] > motion[best] ? tick : best));
  const moving = inside.filter((tick) => motion[tick] >= Math.fround(STILL_SHARE) * motion[peak]);
  const [first, last] = aroundPeak(times_s, moving, peak);
  return {
    ...segment,
    start_s: Math.max(segment.start_s, times_s[first] - MARGIN_S),
    end_s: Math.min(segment.end_s, times_s[last] + MARGIN_S),
  };
}

/** Return the first and the last tick of the motion around the peak without a pause in it. @param {Float64Array} times_s @param {readonly number[]} moving @param {number} peak */
function aroundPeak(times_s, moving, peak) {
  let first = moving.indexOf(peak);
  let last = first;
  while (first > 0 && times_s[moving[first]] - times_s[moving[first - 1]] <= REPETITION_PAUSE_S) first -= 1;
  while (last < moving.length - 1 && times_s[moving[last + 1]] - times_s[moving[last]] <= REPETITION_PAUSE_S) last += 1;
  return [moving[first], moving[last]];
}
