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
 * @property {boolean} isScaled Whether the vectors have length 1 yet: of most paths only the size is asked for.
 */

/** Return the moving average of the positions in features, row after row; causal. @param {Float32Array} features @param {number} [size] Of a row, which begins with the positions. */
export function smoothPositions(features, size = FEATURE_SIZE) {
  const count = features.length / size;
  const smoothed = new Float32Array(count * POSITION_SIZE);
  for (let row = 0; row < count; row += 1) {
    for (let column = 0; column < POSITION_SIZE; column += 1) {
      let sum = 0;
      for (let lag = 0; lag < SMOOTHING_TICKS; lag += 1) {
        sum += features[Math.max(row - lag, 0) * size + column];
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
 * Return the path of the ticks before a row, at equal shares of its length.
 * @param {Float32Array} positions @param {Float64Array} lengths From ``pathLengths``. @param {number} last The row.
 * @param {number} ticks @param {Float32Array} [path] To write to.
 */
export function pathTo(positions, lengths, last, ticks, path = new Float32Array(PATH_POINTS * POSITION_SIZE)) {
  let before = Math.max(last - ticks, 0);
  const from = lengths[before];
  const length = lengths[last] - from;
  for (let point = 0; point < PATH_POINTS; point += 1) {
    const wanted = from + (point / STEPS) * length;
    while (before < last - 1 && lengths[before + 1] <= wanted) before += 1;
    const after = Math.min(before + 1, last);
    const gap = Math.max(lengths[after] - lengths[before], EPSILON);
    const share = Math.min(Math.max((wanted - lengths[before]) / gap, 0), 1);
    const to = point * POSITION_SIZE;
    const earlier = before * POSITION_SIZE;
    const later = after * POSITION_SIZE;
    for (let column = 0; column < POSITION_SIZE; column += 1) {
      path[to + column] = positions[earlier + column] * (1 - share) + positions[later + column] * share;
    }
  }
  return path;
}

/** Return the features of a path. @param {Float32Array} path @returns {PathFeatures} */
export const pathFeatures = (path) => writePathFeatures(emptyPathFeatures(), path);

/** Return features to write to. @returns {PathFeatures} */
export const emptyPathFeatures = () => ({
  directions: new Float32Array(STEPS * POSITION_SIZE),
  travel: new Float32Array(POSITION_SIZE),
  extent: new Float32Array(POSITION_SIZE),
  size: 0,
  isScaled: false,
});

/** The extremes of a path along each axis. */
const [least, most] = [new Float32Array(POSITION_SIZE), new Float32Array(POSITION_SIZE)];

/** Write and return the features of a path. Its vectors are scaled when a distance is asked for. @param {PathFeatures} features @param {Float32Array} path */
export function writePathFeatures(features, path) {
  const { directions, travel, extent } = features;
  travel.fill(0);
  for (let column = 0; column < POSITION_SIZE; column += 1) least[column] = most[column] = path[column];
  for (let at = 0; at < directions.length; at += POSITION_SIZE) {
    for (let column = 0; column < POSITION_SIZE; column += 1) {
      const next = path[at + POSITION_SIZE + column];
      const step = next - path[at + column];
      directions[at + column] = step;
      travel[column] += Math.abs(step);
      if (next < least[column]) least[column] = next;
      if (next > most[column]) most[column] = next;
    }
  }
  for (let column = 0; column < POSITION_SIZE; column += 1) extent[column] = most[column] - least[column];
  features.size = lengthOf(extent, 0);
  features.isScaled = false;
  return features;
}

/** Scale the vectors of features to length 1. @param {PathFeatures} features */
function scale(features) {
  const { directions, travel, extent } = features;
  for (let step = 0; step < directions.length; step += POSITION_SIZE) toUnit(directions, step);
  toUnit(travel, 0);
  toUnit(extent, 0);
  features.isScaled = true;
}

/** Return the length of a vector in an array. @param {Float32Array} values @param {number} from */
function lengthOf(values, from) {
  let squares = 0;
  for (let index = from; index < from + POSITION_SIZE; index += 1) squares += values[index] * values[index];
  return Math.sqrt(squares);
}

/** Scale a vector in an array to length 1; one without a length stays zero. @param {Float32Array} values @param {number} from */
function toUnit(values, from) {
  const length = Math.max(lengthOf(values, from), EPSILON);
  for (let index = from; index < from + POSITION_SIZE; index += 1) values[index] /= length;
}

/**
 * Return the distance of a path to a template; ``MAX_DISTANCE`` if their sizes differ too much.
 * @param {PathFeatures} path @param {PathFeatures} template
 * @param {number} [most] A greater distance may come out as ``MAX_DISTANCE``, which takes less time.
 */
export function pathDistance(path, template, most = MAX_DISTANCE) {
  const ratio = path.size / Math.max(template.size, EPSILON);
  if (!(ratio > MIN_SIZE_RATIO && ratio < MAX_SIZE_RATIO)) return MAX_DISTANCE;
  if (!path.isScaled) scale(path);
  if (!template.isScaled) scale(template);
  const similarity =
    Math.max(dot(path.travel, 0, template.travel, 0), MIN_SIMILARITY) *
    Math.max(dot(path.extent, 0, template.extent, 0), MIN_SIMILARITY);
  const distance = warp(path.directions, template.directions, most * similarity) / similarity;
  return distance < MAX_DISTANCE ? distance : MAX_DISTANCE; // for NaN too
}

/** The cost of the cheapest warping path to each step of a template, after a column before the first. */
const costs = new Float64Array(STEPS + 1);

/** The cosines of a step of a path with those of a template. */
const cosines = new Float64Array(STEPS);

/** Return the cost of the cheapest warping path, where a step costs one minus the cosine; infinite if it is above the most. @param {Float32Array} path @param {Float32Array} template @param {number} most */
function warp(path, template, most) {
  costs.fill(Infinity);
  costs[0] = 0;
  for (let row = 0; row < STEPS; row += 1) {
    const first = Math.max(0, row - BAND_RADIUS);
    const last = Math.min(STEPS - 1, row + BAND_RADIUS);
    writeCosines(path, row * POSITION_SIZE, template, first, last);
    if (!(nextCosts(first, last) <= most + EPSILON)) return Infinity;
  }
  return Math.max(costs[STEPS], 0); // rounding makes the cosine of equal steps a little more than one
}

/** Add the next row to the costs, and return the least of them. @param {number} first @param {number} last Columns of the band. */
function nextCosts(first, last) {
  let diagonal = costs[first];
  let left = Infinity;
  let least = Infinity;
  costs[first] = Infinity;
  for (let column = first; column <= last; column += 1) {
    const up = costs[column + 1];
    left = 1 - cosines[column] + Math.min(diagonal, up, left);
    diagonal = up;
    costs[column + 1] = left;
    least = Math.min(least, left);
  }
  return least;
}

/** Write the cosines of a step with some of a template. Three at a time, since reading takes most of the time. @param {Float32Array} path @param {number} from @param {Float32Array} template @param {number} first @param {number} last */
function writeCosines(path, from, template, first, last) {
  let column = first;
  for (; column + 2 <= last; column += 3) {
    const one = column * POSITION_SIZE;
    const two = one + POSITION_SIZE;
    const three = two + POSITION_SIZE;
    let x = 0;
    let y = 0;
    let z = 0;
    for (let index = 0; index < POSITION_SIZE; index += 1) {
      const value = path[from + index];
      x += value * template[one + index];
      y += value * template[two + index];
      z += value * template[three + index];
    }
    cosines[column] = x;
    cosines[column + 1] = y;
    cosines[column + 2] = z;
  }
  for (; column <= last; column += 1) cosines[column] = dot(path, from, template, column * POSITION_SIZE);
}

/** Return the scalar product of two vectors in arrays. @param {Float32Array} one @param {number} from @param {Float32Array} other @param {number} otherFrom */
function dot(one, from, other, otherFrom) {
  let sum = 0;
  for (let index = 0; index < POSITION_SIZE; index += 1) sum += one[from + index] * other[otherFrom + index];
  return sum;
}
