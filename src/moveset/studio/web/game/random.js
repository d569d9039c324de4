// @ts-check
/** The game's ground floor: the only source of chance, a number that travels in plain data. */

/** @typedef {{ random: number }} Chance Whatever carries the state of its own chance. */

/**
 * Return a number in [0, 1) and move the holder's chance on (mulberry32, public domain).
 * @param {Chance} holder
 */
export function roll(holder) {
  holder.random = (holder.random + 0x6d2b79f5) >>> 0;
  let mixed = holder.random;
  mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
}

/**
 * Return a number in [low, high).
 * @param {Chance} holder @param {number} low @param {number} high
 */
export function between(holder, low, high) {
  return low + (high - low) * roll(holder);
}

/**
 * Return one of the choices.
 * @template T
 * @param {Chance} holder @param {readonly T[]} choices
 */
export function pick(holder, choices) {
  return choices[Math.floor(roll(holder) * choices.length)];
}
