// @ts-check
/** A recording at even ticks: features, and what a network says of each tick. Pure. */
import { FEATURE_SIZE, LAG, OBSERVATION_SIZE, POSITION_SIZE } from "../constants.js";
import { landmarkFeatures } from "../features.js";
import { atTimes, isMissing, tickTimes } from "../resample.js";

/** @typedef {import("./labelled_recording.js").Recording} Recording */

/**
 * A recording at even ticks.
 * @typedef {object} Ticks
 * @property {Float64Array} times_s
 * @property {Float32Array} values Observations, one after the other.
 */

/** Return a recording at even ticks. @param {Recording} recording @returns {Ticks} */
export function ticksOf(recording) {
  const times_s = tickTimes(recording.times_s);
  return { times_s, values: atTimes(recording, times_s) };
}

/** Return the positions of the joints at each tick. @param {Ticks} ticks */
export function positionsOf({ times_s, values }) {
  const features = landmarkFeatures(values);
  const positions = new Float32Array(times_s.length * POSITION_SIZE);
  for (let tick = 0; tick < times_s.length; tick += 1) {
    positions.set(features.subarray(tick * FEATURE_SIZE, tick * FEATURE_SIZE + POSITION_SIZE), tick * POSITION_SIZE);
  }
  return positions;
}

/**
 * Return features, before which the first tick is repeated as the past that it needs.
 * @param {Ticks} ticks @param {number} receptiveField Ticks that a prediction depends on, the features' own past included.
 */
export function paddedFeatures({ values }, receptiveField) {
  const first = values.subarray(0, OBSERVATION_SIZE);
  const padded = new Float32Array((receptiveField - 1) * OBSERVATION_SIZE + values.length);
  for (let row = 0; row < receptiveField - 1; row += 1) padded.set(first, row * OBSERVATION_SIZE);
  padded.set(values, (receptiveField - 1) * OBSERVATION_SIZE);
  return landmarkFeatures(padded).subarray(LAG * FEATURE_SIZE);
}

/** Return whether nobody is seen at a tick. @param {Ticks} ticks @param {number} tick */
export const isAbsent = ({ values }, tick) => isMissing(values.subarray(tick * OBSERVATION_SIZE, (tick + 1) * OBSERVATION_SIZE));
