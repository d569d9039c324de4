// @ts-check
/** Poses as rows of numbers, as pose_to_row in see/pose/landmarks.py. Pure. */

import { LANDMARK_COUNT, LANDMARK_VALUES, OBSERVATION_SIZE } from "../constants.js";

/**
 * Return a pose as a row: image x and y, world x, y and z, and the visibility of each landmark; all NaN for nobody.
 * @param {import("./landmark_decoding.js").Pose | null} pose
 * @param {Float32Array} [row] To be filled, if it is to be used again.
 */
export function poseToRow(pose, row = new Float32Array(OBSERVATION_SIZE)) {
  if (!pose) return row.fill(NaN);
  for (let landmark = 0, at = 0; landmark < LANDMARK_COUNT; landmark += 1, at += LANDMARK_VALUES.length) {
    row.set(pose.image.subarray(3 * landmark, 3 * landmark + 2), at);
    row.set(pose.world.subarray(3 * landmark, 3 * landmark + 3), at + 2);
    row[at + 5] = pose.visibility[landmark];
  }
  return row;
}
