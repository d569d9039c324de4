// @ts-check
/** Discriminants: how much a network's embedding looks like a move, as moveset.recognise.discriminant. Pure. */
import { GAIN, MAX_SCORE, MIN_SCORE } from "./constants.js";

/**
 * A linear function of embeddings: 1 on average at a move's examples, 0 at other motion.
 * @typedef {{ weights: Float32Array, offset: number }} Discriminant
 */

/** Return by what to multiply the distance to a template; 1 without a discriminant. @param {Discriminant | null} discriminant @param {Float32Array} embedding */
export function discriminantFactor(discriminant, embedding) {
  if (!discriminant) return 1;
  const { weights, offset } = discriminant;
  let score = offset;
  for (let index = 0; index < weights.length; index += 1) score += weights[index] * embedding[index];
  return Math.exp(GAIN * (1 - Math.min(Math.max(score, MIN_SCORE), MAX_SCORE)));
}
