// @ts-check
/** Decoding of the landmark network's output, as refine and read_pose in see/pose/blazepose.py. Pure. */

import { CROP_CENTRE, CROP_TOP, LANDMARK_COUNT, LANDMARK_SIZE, OUTSIDE_LOGIT, REFINE_RADIUS, REFINE_THRESHOLD } from "../constants.js";
import { cropAround, placeIn, rotateBy } from "./crop.js";
import { sigmoid } from "./sigmoid.js";

/** Numbers of a landmark: x, y, z in pixels of the crop, logits of visibility and presence. */
const VALUES = 5;
const VISIBILITY = 3; // its index among them
const AXES = 3;
const HEAT = new Float64Array((2 * REFINE_RADIUS + 1) ** 2);

/**
 * BlazePose's 33 landmarks of one body.
 * @typedef {object} Pose
 * @property {Float32Array} image 33 × 3: x and y in pixels of the frame, z in the same unit.
 * @property {Float32Array} world 33 × 3: metres from the centre of the hips; x to the right of the image, y down, z away
 *   from the camera.
 * @property {Float32Array} visibility 33, in [0, 1].
 * @property {number} presence Probability in [0, 1] that there is a body.
 */

/**
 * Move x and y of the landmarks, in place, to the centre of mass of their heatmaps nearby.
 *
 * MediaPipe's RefineLandmarksFromHeatmapCalculator, with a kernel of 7.
 * @param {Float32Array} landmarks 39 × 5: x, y, z in pixels of the crop, logits of visibility and presence.
 * @param {Float32Array} heatmaps 39 × size × size logits.
 * @param {number} size Cells along each side of a heatmap.
 */
export function refine(landmarks, heatmaps, size) {
  const cellPx = LANDMARK_SIZE / size;
  for (let number = 0; number < landmarks.length / VALUES; number += 1) {
    const column = Math.floor(landmarks[number * VALUES] / cellPx);
    const row = Math.floor(landmarks[number * VALUES + 1] / cellPx);
    if (!(column >= 0 && column < size && row >= 0 && row < size)) continue;
    const map = heatmaps.subarray(number * size * size, (number + 1) * size * size);
    const centre = centreOfMass(map, size, column, row);
    if (!centre) continue;
    landmarks[number * VALUES] = (column + centre.across) * cellPx;
    landmarks[number * VALUES + 1] = (row + centre.down) * cellPx;
  }
}

/**
 * Return the centre of mass around a cell, in cells from it; null if the heat is too little to be used.
 * @param {Float32Array} map @param {number} size @param {number} column @param {number} row
 */
function centreOfMass(map, size, column, row) {
  readHeat(map, size, column, row);
  let [total, across, down, at] = [0, 0, 0, 0];
  for (let y = -REFINE_RADIUS; y <= REFINE_RADIUS; y += 1) {
    for (let x = -REFINE_RADIUS; x <= REFINE_RADIUS; x += 1, at += 1) {
      total += HEAT[at];
      across += HEAT[at] * x;
      down += HEAT[at] * y;
    }
  }
  // A NaN in the window fails this comparison, as it does in Python.
  return Math.max(...HEAT) >= REFINE_THRESHOLD ? { across: across / total, down: down / total } : null;
}

/** Fill HEAT with the probabilities around a cell; beyond the border they are practically 0. @param {Float32Array} map @param {number} size @param {number} column @param {number} row */
function readHeat(map, size, column, row) {
  let at = 0;
  for (let y = row - REFINE_RADIUS; y <= row + REFINE_RADIUS; y += 1) {
    for (let x = column - REFINE_RADIUS; x <= column + REFINE_RADIUS; x += 1, at += 1) {
      const isInside = x >= 0 && x < size && y >= 0 && y < size;
      HEAT[at] = sigmoid(isInside ? map[y * size + x] : OUTSIDE_LOGIT);
    }
  }
}

/**
 * Return the pose in the image that a crop is part of, and the crop around its body.
 * @param {Float32Array} landmarks 39 × 5, as in `refine`.
 * @param {Float32Array} world 39 × 3: metres, in the crop's axes.
 * @param {number} presence
 * @param {import("./crop.js").Crop} crop
 */
export function readPose(landmarks, world, presence, crop) {
  const placed = placeLandmarks(landmarks, crop);
  const visibility = Float32Array.from({ length: LANDMARK_COUNT }, (_, number) => sigmoid(landmarks[number * VALUES + VISIBILITY]));
  /** @type {Pose} */
  const pose = { image: placed.slice(0, LANDMARK_COUNT * AXES), world: rotateWorld(world, crop), visibility, presence };
  const around = cropAround(placed.subarray(CROP_CENTRE * AXES), placed.subarray(CROP_TOP * AXES));
  return { pose, crop: around };
}

/** All landmarks in pixels of the image, also those that only determine the crop. @param {Float32Array} landmarks @param {import("./crop.js").Crop} crop */
function placeLandmarks(landmarks, crop) {
  const place = placeIn(crop);
  const placed = new Float32Array((landmarks.length / VALUES) * AXES);
  for (let from = 0, to = 0; from < landmarks.length; from += VALUES, to += AXES) {
    placed.set(place(landmarks[from] / LANDMARK_SIZE, landmarks[from + 1] / LANDMARK_SIZE), to);
    placed[to + 2] = (landmarks[from + 2] / LANDMARK_SIZE) * crop.side;
  }
  return placed;
}

/** The public landmarks in metres, in the image's axes. @param {Float32Array} world @param {import("./crop.js").Crop} crop */
function rotateWorld(world, crop) {
  const rotate = rotateBy(crop.angle);
  const rotated = world.slice(0, LANDMARK_COUNT * AXES);
  for (let at = 0; at < rotated.length; at += AXES) rotated.set(rotate(world[at], world[at + 1]), at);
  return rotated;
}
