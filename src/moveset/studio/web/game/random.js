// @ts-check
/** The only random number generator; its state is a number in plain data. Pure. */

/** @typedef {{ random: number }} RandomState Anything that holds the state of its generator. */

/**
 * Return a number in [0, 1) and advance the generator's state (mulberry32, public domain).
 * @param {RandomState} holder
 */
export function nextRandom(holder) {
  holder.random = (holder.random + 0x6d2b79f5) >>> 0;
  let mixed = holder.random;
  mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
}

/**
 * Return a number in [low, high).
 * @param {RandomState} holder @param {number} low @param {number} high
 */
export function randomBetween(holder, low, high) {
  return low + (high - low) * nextRandom(holder);
}

/**
 * Return one of the choices.
 * @template T
 * @param {RandomState} holder @param {readonly T[]} choices
 */
export function pickOne(holder, choices) {
  return choices[Math.floor(nextRandom(holder) * choices.length)];
}
