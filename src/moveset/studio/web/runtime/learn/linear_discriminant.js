// @ts-check
/** Linear discriminants of a player's own moves, from a few examples, as moveset.learn.linear_discriminant. Pure. */
import { OTHER_SHARE, TURN_TICKS } from "../constants.js";

/**
 * @typedef {import("../discriminant.js").Discriminant} Discriminant
 * @typedef {import("./example_cutting.js").Example} Example
 */

const MIN_SCALE = 1e-6;

/** Return the embeddings where an example's outward path ends; none if it has no embeddings. @param {Example} example */
export function turnEmbeddings({ outward, motion }) {
  if (!motion.embeddings) return [];
  const turn = Math.min(outward.ticks, motion.embeddings.length - 1);
  return motion.embeddings.slice(Math.max(turn - TURN_TICKS, 0), turn + TURN_TICKS + 1);
}

/** What a player does that is not a move: its mean and covariance, together with everyday motion. */
export class OtherMotion {
  /** @param {readonly Float32Array[]} rows Embeddings. */
  constructor(rows) {
    this.rows = rows;
    /** Everyday motion is whitened. @type {Float64Array | null} */
    this.centre = null;
    /** @type {Float64Array | null} */
    this.factor = null;
  }

  /** Return the discriminant of a move; null if its examples have no embeddings. @param {readonly Example[]} examples @returns {Discriminant | null} */
  fit(examples) {
    const turns = examples.flatMap(turnEmbeddings);
    if (!turns.length) return null;
    const size = turns[0].length;
    const centre = (this.centre ??= this.rows.length < 2 ? new Float64Array(size) : scaled(meanOf(this.rows), OTHER_SHARE));
    this.factor ??= cholesky(covariance(this.rows, size), size);
    const mean = meanOf(turns);
    const weights = solve(this.factor, mean.map((value, index) => value - centre[index]));
    const score = weights.reduce((sum, weight, index) => sum + weight * (mean[index] - centre[index]), 0);
    const scale = Math.max(score, MIN_SCALE);
    const offset = -weights.reduce((sum, weight, index) => sum + weight * centre[index], 0) / scale;
    return { weights: Float32Array.from(weights, (weight) => weight / scale), offset };
  }
}

/** @param {Float64Array} values @param {number} factor */
const scaled = (values, factor) => values.map((value) => factor * value);

/** @param {readonly Float32Array[]} rows */
function meanOf(rows) {
  const mean = new Float64Array(rows[0].length);
  for (const row of rows) for (let index = 0; index < mean.length; index += 1) mean[index] += row[index];
  return scaled(mean, 1 / rows.length);
}

/** Return the covariance of everyday motion and the player's together, row after row. @param {readonly Float32Array[]} rows @param {number} size */
function covariance(rows, size) {
  const result = new Float64Array(size * size);
  const isKnown = rows.length >= 2;
  for (let index = 0; index < size; index += 1) result[index * size + index] = isKnown ? 1 - OTHER_SHARE : 1;
  if (!isKnown) return result;
  const mean = meanOf(rows);
  const share = OTHER_SHARE / (rows.length - 1);
  for (const row of rows) {
    const away = Float64Array.from(row, (value, index) => value - mean[index]);
    for (let one = 0; one < size; one += 1) {
      const factor = share * away[one];
      for (let other = 0; other <= one; other += 1) result[one * size + other] += factor * away[other];
    }
  }
  return result;
}

/** Return the lower triangle whose product with itself a positive definite matrix is. @param {Float64Array} matrix Its lower triangle is read. @param {number} size */
function cholesky(matrix, size) {
  const lower = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let sum = matrix[row * size + column];
      for (let index = 0; index < column; index += 1) sum -= lower[row * size + index] * lower[column * size + index];
      lower[row * size + column] = row === column ? Math.sqrt(sum) : sum / lower[column * size + column];
    }
  }
  return lower;
}

/** Return the solution of a linear system. @param {Float64Array} lower From ``cholesky``. @param {Float64Array} values */
function solve(lower, values) {
  const size = values.length;
  const result = values.slice();
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < row; column += 1) result[row] -= lower[row * size + column] * result[column];
    result[row] /= lower[row * size + row];
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    for (let column = row + 1; column < size; column += 1) result[row] -= lower[column * size + row] * result[column];
    result[row] /= lower[row * size + row];
  }
  return result;
}
