// @ts-check
/** Paths of joints and their distances by dynamic time warping, as moveset.recognise.dtw. Pure. */
import {
  BAND_RADIUS,
  EPSILON,
  FEATURE_SIZE,
  MAX_DISTANCE,
  MAX_SIZE_RATIO,
  MIN_SIMILARITY,
  MIN_SIZE_RATIO,
  PATH_POINTS,
  POSITION_SIZE,
  SMOOTHING_TICKS,
} from "./constants.js";

const STEPS = PATH_POINTS - 1;

/**
 * What the distance of paths is computed from.
 * @typedef {object} PathFeatures
 * @property {Float32Array} directions Unit vectors of the steps, one after the other.
 * @property {Float32Array} travel Distance travelled along each axis, as a unit vector.
 * @property {Float32Array} extent Distance between the extremes, as a unit vector.
 * @property {number} size Diagonal of the bounding box.
 */

/** Return the moving average of the positions in features, row after row; causal. @param {Float32Array} features */
export function smoothPositions(features) {
  const count = features.length / FEATURE_SIZE;
  const smoothed = new Float32Array(count * POSITION_SIZE);
  for (let row = 0; row < count; row += 1) {
    for (let column = 0; column < POSITION_SIZE; column += 1) {
      let sum = 0;
      for (let lag = 0; lag < SMOOTHING_TICKS; lag += 1) {
        sum += features[Math.max(row - lag, 0) * FEATURE_SIZE + column];
      }
      smoothed[row * POSITION_SIZE + column] = sum / SMOOTHING_TICKS;
    }
  }
  return smoothed;
}

/** Return the distance travelled up to each row of positions. @param {Float32Array} positions */
export function pathLengths(positions) {
  const lengths = new Float64Array(positions.length / POSITION_SIZE);
  for (let row = 1; row < lengths.length; row += 1) {
    let squares = 0;
    for (let column = row * POSITION_SIZE; column < (row + 1) * POSITION_SIZE; column += 1) {
      squares += (positions[column] - positions[column - POSITION_SIZE]) ** 2;
    }
    lengths[row] = lengths[row - 1] + Math.sqrt(squares) + EPSILON;
  }
  return lengths;
}

/**
 * Return the path of the ticks before the last row, at equal shares of its length.
 * @param {Float32Array} positions @param {Float64Array} lengths From ``pathLengths``. @param {number} ticks
 */
export function lastPath(positions, lengths, ticks) {
  const last = lengths.length - 1;
  let before = Math.max(last - ticks, 0);
  const [from, length] = [lengths[before], lengths[last] - lengths[before]];
  const path = new Float32Array(PATH_POINTS * POSITION_SIZE);
  for (let point = 0; point < PATH_POINTS; point += 1) {
    const wanted = from + (point / STEPS) * length;
    while (before < last - 1 && lengths[before + 1] <= wanted) before += 1;
    const after = Math.min(before + 1, last);
    const gap = Math.max(lengths[after] - lengths[before], EPSILON);
    const share = Math.min(Math.max((wanted - lengths[before]) / gap, 0), 1);
    for (let column = 0; column < POSITION_SIZE; column += 1) {
      const [earlier, later] = [positions[before * POSITION_SIZE + column], positions[after * POSITION_SIZE + column]];
      path[point * POSITION_SIZE + column] = earlier * (1 - share) + later * share;
    }
  }
  return path;
}

/** Return the features of a path. @param {Float32Array} path @returns {PathFeatures} */
export function pathFeatures(path) {
  const directions = new Float32Array(STEPS * POSITION_SIZE);
  const travel = new Float32Array(POSITION_SIZE);
  const extent = new Float32Array(POSITION_SIZE);
  for (let column = 0; column < POSITION_SIZE; column += 1) {
    let [least, most] = [path[column], path[column]];
    for (let at = column; at < directions.length; at += POSITION_SIZE) {
      const next = path[at + POSITION_SIZE];
      directions[at] = next - path[at];
      travel[column] += Math.abs(directions[at]);
      [least, most] = [Math.min(least, next), Math.max(most, next)];
    }
    extent[column] = most - least;
  }
  const size = lengthOf(extent);
  for (let step = 0; step < STEPS; step += 1) {
    toUnit(directions.subarray(step * POSITION_SIZE, (step + 1) * POSITION_SIZE));
  }
  return { directions, travel: toUnit(travel), extent: toUnit(extent), size };
}

/** @param {Float32Array} vector */
function lengthOf(vector) {
  let squares = 0;
  for (const value of vector) squares += value * value;
  return Math.sqrt(squares);
}

/** Scale a vector to length 1 in place; one without a length stays zero. @param {Float32Array} vector */
function toUnit(vector) {
  const length = Math.max(lengthOf(vector), EPSILON);
  for (let index = 0; index < vector.length; index += 1) vector[index] /= length;
  return vector;
}

/** Return the distance of a path to a template; ``MAX_DISTANCE`` if their sizes differ too much. @param {PathFeatures} path @param {PathFeatures} template */
export function pathDistance(path, template) {
  const ratio = path.size / Math.max(template.size, EPSILON);
  if (!(ratio > MIN_SIZE_RATIO && ratio < MAX_SIZE_RATIO)) return MAX_DISTANCE;
  const similarity =
    Math.max(dot(path.travel, 0, template.travel, 0), MIN_SIMILARITY) *
    Math.max(dot(path.extent, 0, template.extent, 0), MIN_SIMILARITY);
  const distance = warp(path.directions, template.directions) / similarity;
  return distance < MAX_DISTANCE ? distance : MAX_DISTANCE; // for NaN too
}

/** Return the cost of the cheapest warping path, where a step costs one minus the cosine. @param {Float32Array} path @param {Float32Array} template */
function warp(path, template) {
  let above = new Float64Array(STEPS + 1).fill(Infinity);
  let here = new Float64Array(STEPS + 1);
  above[0] = 0;
  for (let row = 0; row < STEPS; row += 1) {
    here.fill(Infinity);
    const last = Math.min(STEPS - 1, row + BAND_RADIUS);
    for (let column = Math.max(0, row - BAND_RADIUS); column <= last; column += 1) {
      const cheapest = Math.min(above[column], above[column + 1], here[column]);
      here[column + 1] = 1 - dot(path, row * POSITION_SIZE, template, column * POSITION_SIZE) + cheapest;
    }
    [above, here] = [here, above];
  }
  return Math.max(above[STEPS], 0); // rounding makes the cosine of equal steps a little more than one
}

/** Return the scalar product of two vectors in arrays. @param {Float32Array} one @param {number} from @param {Float32Array} other @param {number} otherFrom */
function dot(one, from, other, otherFrom) {
  let sum = 0;
  for (let index = 0; index < POSITION_SIZE; index += 1) sum += one[from + index] * other[otherFrom + index];
  return sum;
}
