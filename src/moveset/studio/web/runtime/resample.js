// @ts-check
/** Resampling of observations to ticks, 30 per second, as moveset.see.resample does. Pure. */
import { MAX_FRAME_TICKS, MAX_GAP_S, MAX_MISSING_TICKS, TICK_S } from "./constants.js";

/** Avoids a division by zero where there is one frame only. */
const MIN_GAP_S = 1e-9;

/** Of a tick: prevents rounding from dropping a tick that falls on the last frame. */
const TICK_TOLERANCE = 1e-6;

/**
 * Frames in time order. A row with NaN, of a frame in which nobody is seen, is not interpolated.
 * @typedef {object} Observations
 * @property {number[]} times_s Increasing.
 * @property {Float32Array[]} rows One per frame.
 */

/** Return the times of the last ticks if one of them is at a time. @param {number} time_s @param {number} ticks */
export function windowTimes(time_s, ticks) {
  return Float64Array.from({ length: ticks }, (_, index) => time_s - (ticks - 1 - index) * TICK_S);
}

/** Return whether a recording has not much more ticks than frames: a clock that leaps would fill the memory. @param {ArrayLike<number>} times_s */
export function hasFewGaps(times_s) {
  const span_s = times_s[times_s.length - 1] - times_s[0];
  return span_s / TICK_S <= MAX_MISSING_TICKS + MAX_FRAME_TICKS * times_s.length;
}

/** Return the times of all ticks from the first frame to the last. @param {ArrayLike<number>} times_s */
export function tickTimes(times_s) {
  if (!hasFewGaps(times_s)) throw new RangeError("the recording has too few frames for its length: record it again");
  const [first, last] = [times_s[0], times_s[times_s.length - 1]];
  const count = Math.floor((last - first) / TICK_S + TICK_TOLERANCE) + 1;
  return Float64Array.from({ length: count }, (_, index) => first + index * TICK_S);
}

/**
 * Return observations at increasing times, one row after the other, interpolated between frames.
 *
 * Times outside the recording get its first or last frame. If nobody is seen in one of the two frames around a
 * time, or they are too far apart, the nearer one is taken.
 * @param {Observations} observations At least one frame. @param {ArrayLike<number>} times_s
 */
export function atTimes({ times_s: frames, rows }, times_s) {
  const size = rows[0].length;
  const result = new Float32Array(times_s.length * size);
  const missing = rows.map(isMissing);
  let after = 1;
  for (let index = 0; index < times_s.length; index += 1) {
    while (after < frames.length - 1 && frames[after] < times_s[index]) after += 1;
    const [earlier, later] = [after - 1, Math.min(after, frames.length - 1)];
    const gap_s = Math.max(frames[later] - frames[earlier], MIN_GAP_S);
    let share = Math.min(Math.max((times_s[index] - frames[earlier]) / gap_s, 0), 1);
    if (gap_s > MAX_GAP_S || missing[earlier] || missing[later]) share = share > 0.5 ? 1 : 0;
    mixInto(result, index * size, rows[earlier], rows[later], share);
  }
  return result;
}

/** Return whether a row has NaN, as where nobody is seen. @param {Float32Array} row */
export function isMissing(row) {
  for (let column = 0; column < row.length; column += 1) if (Number.isNaN(row[column])) return true;
  return false;
}

/** Write a mixture of two rows. @param {Float32Array} result @param {number} start @param {Float32Array} earlier @param {Float32Array} later @param {number} share Of the later one. */
function mixInto(result, start, earlier, later, share) {
  // A share of 0 or 1 must not let the other frame's NaN through.
  if (share === 0 || share === 1) return result.set(share ? later : earlier, start);
  for (let column = 0; column < earlier.length; column += 1) {
    result[start + column] = earlier[column] * (1 - share) + later[column] * share;
  }
}
