// @ts-check
/** Features of body landmarks that do not depend on where somebody stands, as moveset.see.pose.landmarks. Pure. */
import {
  FEATURE_SIZE,
  HIPS,
  JOINTS,
  LAG,
  LANDMARK_VALUES,
  MIN_SPREAD_PX,
  MIN_TORSO_M,
  MIN_VISIBILITY,
  OBSERVATION_SIZE,
  SHOULDERS,
  VELOCITY_TICKS,
} from "./constants.js";

const VALUES = LANDMARK_VALUES.length;
const IMAGE = 0;
const WORLD = 2;
const VISIBILITY = 5;

/** Where velocities, flags and the travel begin in a row of features; positions come first. */
const VELOCITY = 3 * JOINTS.length;
const FLAGS = 2 * VELOCITY;
const TRAVEL = FLAGS + JOINTS.length;

/** As landmarks are stored: a visibility of exactly the limit counts as seen. */
const MIN_SEEN = Math.fround(MIN_VISIBILITY);

/**
 * Return the features of observations at even ticks, row after row: of each joint its position from the middle of
 * the hips, then its velocity, then whether it is missing; then the velocity of the hips through the scene.
 *
 * Lengths are in torso lengths. Row i depends on rows i - LAG to i. What is missing is 0, and flagged.
 * @param {Float32Array} values Rows of ``poseToRow`` in pose/pose_row.js.
 */
export function landmarkFeatures(values) {
  const count = values.length / OBSERVATION_SIZE;
  const finite = values.map((value) => (Number.isFinite(value) ? value : NaN));
  const features = new Float32Array(count * FEATURE_SIZE);
  const torsos = meanTorsos(finite, count);
  const hips = middles(finite, count, IMAGE);
  for (let row = 0; row < count; row += 1) {
    writePositions(features, row, finite, torsos[row]);
    const past = Math.max(row - VELOCITY_TICKS, 0);
    writeVelocities(features, row, past);
    const scale = metresPerPixel(finite, row) / torsos[row];
    for (let axis = 0; axis < 2; axis += 1) {
      const moved = (hips[3 * row + axis] - hips[3 * past + axis]) * scale;
      features[row * FEATURE_SIZE + TRAVEL + axis] = Number.isNaN(moved) ? 0 : moved;
    }
  }
  return features;
}

/** Return the middle of the hips in each row, three values each. @param {Float32Array} values @param {number} count @param {number} first The first of the three values. */
function middles(values, count, first) {
  const result = new Float32Array(3 * count);
  for (let row = 0; row < count; row += 1) {
    for (let axis = 0; axis < 3; axis += 1) result[3 * row + axis] = middle(values, row, HIPS, first + axis);
  }
  return result;
}

/** Return the mean of a value of two landmarks. @param {Float32Array} values @param {number} row @param {readonly number[]} pair @param {number} value */
function middle(values, row, pair, value) {
  const start = row * OBSERVATION_SIZE + value;
  return (values[start + pair[0] * VALUES] + values[start + pair[1] * VALUES]) / 2;
}

/** Return the torso length of each row: the mean of the row and the ``LAG`` rows before it. @param {Float32Array} values @param {number} count */
function meanTorsos(values, count) {
  const torsos = Float32Array.from({ length: count }, (_, row) => torsoLength(values, row));
  return torsos.map((_, row) => {
    let [sum, known] = [0, 0];
    for (let past = row - LAG; past <= row; past += 1) {
      const torso = torsos[Math.max(past, 0)];
      if (Number.isFinite(torso)) [sum, known] = [sum + torso, known + 1];
    }
    return largerKnown(sum / known, MIN_TORSO_M);
  });
}

/** Return the distance from the middle of the hips to that of the shoulders. @param {Float32Array} values @param {number} row */
function torsoLength(values, row) {
  let squares = 0;
  for (let axis = WORLD; axis < WORLD + 3; axis += 1) {
    squares += (middle(values, row, SHOULDERS, axis) - middle(values, row, HIPS, axis)) ** 2;
  }
  return Math.sqrt(squares);
}

/** Return the larger of two numbers; the second if the first is NaN. @param {number} value @param {number} least */
const largerKnown = (value, least) => (value > least ? value : least);

/** Write the positions of joints, and which are missing. @param {Float32Array} features @param {number} row @param {Float32Array} values @param {number} torso */
function writePositions(features, row, values, torso) {
  const start = row * FEATURE_SIZE;
  const centre = [0, 1, 2].map((axis) => middle(values, row, HIPS, WORLD + axis));
  JOINTS.forEach((landmark, joint) => {
    const from = row * OBSERVATION_SIZE + landmark * VALUES;
    const to = start + 3 * joint;
    let isSeen = values[from + VISIBILITY] >= MIN_SEEN;
    for (let axis = 0; axis < 3; axis += 1) {
      features[to + axis] = (values[from + WORLD + axis] - centre[axis]) / torso;
      isSeen = isSeen && Number.isFinite(features[to + axis]);
    }
    if (!isSeen) features.fill(0, to, to + 3);
    features[start + FLAGS + joint] = isSeen ? 0 : 1;
  });
}

/** Write the velocities of the joints that are seen now and then. @param {Float32Array} features @param {number} row @param {number} past */
function writeVelocities(features, row, past) {
  const [now, then] = [row * FEATURE_SIZE, past * FEATURE_SIZE];
  for (let joint = 0; joint < JOINTS.length; joint += 1) {
    if (features[now + FLAGS + joint] || features[then + FLAGS + joint]) continue;
    for (let column = 3 * joint; column < 3 * joint + 3; column += 1) {
      features[now + VELOCITY + column] = features[now + column] - features[then + column];
    }
  }
}

/** Return the ratio of the body's spread in the world to that in the image. @param {Float32Array} values @param {number} row */
function metresPerPixel(values, row) {
  return spread(values, row, WORLD) / largerKnown(spread(values, row, IMAGE), MIN_SPREAD_PX);
}

/** Return the root mean square distance of the joints from their mean, along x and y. @param {Float32Array} values @param {number} row @param {number} first */
function spread(values, row, first) {
  const start = row * OBSERVATION_SIZE + first;
  let squares = 0;
  for (let axis = 0; axis < 2; axis += 1) {
    let sum = 0;
    for (const landmark of JOINTS) sum += values[start + axis + landmark * VALUES];
    const mean = sum / JOINTS.length;
    for (const landmark of JOINTS) squares += (values[start + axis + landmark * VALUES] - mean) ** 2;
  }
  return Math.sqrt(squares / JOINTS.length);
}
