// @ts-check
/** Who is who: what is remembered of a person, and which body in the next image is theirs, as see/pose/identity.py. Pure. */

import {
  COAST_S, COLOUR_S, COLOUR_TOLERANCE, CONTACT, DOUBT_S, LOST_MISMATCH, MISMATCH_CAPS, NEARER, NO_BODY,
  PLACE_TOLERANCE, SIZE_TOLERANCE, VELOCITY_S,
} from "../constants.js";
import { colourDistance, wearsOtherClothes } from "./clothes.js";

/**
 * @typedef {import("./crop.js").Crop} Crop
 * @typedef {import("./people_bodies.js").Body} Body
 * @typedef {object} Memory What is remembered of a person.
 * @property {Crop} crop Around the body when it was last recognised.
 * @property {Float32Array} colours Of the clothes, averaged.
 * @property {number} timeS When the body was last recognised.
 * @property {{ x: number, y: number }} velocity Of the crop's centre, pixels per second.
 */

/** Of a mismatch from which on it is none; it makes a body that does not fit a little worse than no body. */
const BEYOND = 1e-6;

/** Return the memory of a body that is seen for the first time. @param {Body} body @param {number} timeS @returns {Memory} */
export const remember = ({ crop, colours }, timeS) => ({ crop, colours, timeS, velocity: { x: 0, y: 0 } });

/** Return where the body is expected: it keeps its velocity for COAST_S, then stays. @param {Memory} memory @param {number} timeS @returns {Crop} */
export function predict({ crop, velocity, timeS: seenS }, timeS) {
  const passedS = Math.min(Math.max(timeS - seenS, 0), COAST_S);
  return { ...crop, x: crop.x + velocity.x * passedS, y: crop.y + velocity.y * passedS };
}

/**
 * Return the memory after one more image.
 * @param {Memory} memory @param {Body} body @param {number} timeS
 * @param {boolean} withColours Whether the colours are learnt too; not from a body that is partly hidden.
 * @returns {Memory}
 */
export function updateMemory(memory, body, timeS, withColours) {
  const passedS = timeS - memory.timeS;
  if (passedS <= 0) return memory;
  const gain = 1 - Math.exp(-passedS / VELOCITY_S);
  /** @param {number} before @param {number} moved */
  const mixed = (before, moved) => (1 - gain) * before + (gain * moved) / passedS;
  const velocity = {
    x: mixed(memory.velocity.x, body.crop.x - memory.crop.x),
    y: mixed(memory.velocity.y, body.crop.y - memory.crop.y),
  };
  const colours = withColours ? mixColours(memory.colours, body.colours, passedS) : memory.colours;
  return { crop: body.crop, colours, timeS, velocity };
}

/** Return the EMA of colours; an unknown one is replaced at once. @param {Float32Array} before @param {Float32Array} now @param {number} passedS */
function mixColours(before, now, passedS) {
  const gain = Math.fround(1 - Math.exp(-passedS / COLOUR_S));
  return before.map((value, index) => {
    if (!Number.isFinite(value)) return now[index];
    return Number.isFinite(now[index]) ? value + gain * (now[index] - value) : value;
  });
}

/**
 * Return how little a body resembles a person: about 1 or less for their own, 3 and more else.
 *
 * The sum of how far place, size and colours are off, each in units of what is tolerated. Place and size say less the
 * longer a person has not been seen.
 * @param {Memory} memory @param {Body} body @param {number} timeS
 */
export function mismatch(memory, { crop, colours }, timeS) {
  const passedS = Math.max(timeS - memory.timeS, 0);
  const expected = predict(memory, timeS);
  const off = Math.hypot(crop.x - expected.x, crop.y - expected.y) / Math.sqrt(expected.side * crop.side);
  const growth = Math.abs(Math.log(crop.side / expected.side));
  const parts = [
    off / (PLACE_TOLERANCE[0] + PLACE_TOLERANCE[1] * passedS),
    growth / (SIZE_TOLERANCE[0] + SIZE_TOLERANCE[1] * passedS),
    colourDistance(memory.colours, colours) / COLOUR_TOLERANCE,
  ];
  return parts.reduce((sum, part, index) => sum + Math.min(part, MISMATCH_CAPS[index]), 0);
}

/** Return whether a body can be a person's: whoever is in their place wears other clothes. @param {Memory} memory @param {Body} body @param {number} timeS */
export function resembles(memory, body, timeS) {
  if (wearsOtherClothes(memory.colours, body.colours)) return false;
  return mismatch(memory, body, timeS) < (timeS - memory.timeS <= COAST_S ? NO_BODY : LOST_MISMATCH);
}

/** Return whether a body seems to have stepped in front of a person who was seen until now. @param {Body} body @param {Memory} memory @param {number} timeS */
export function covers(body, memory, timeS) {
  return (
    timeS - memory.timeS <= DOUBT_S &&
    body.crop.side > NEARER * memory.crop.side &&
    wearsOtherClothes(memory.colours, body.colours) &&
    isClose(body.crop, predict(memory, timeS), CONTACT)
  );
}

/** Return whether the centres are closer than a share of the mean side. @param {Crop} one @param {Crop} other @param {number} share */
export function isClose(one, other, share) {
  return Math.hypot(one.x - other.x, one.y - other.y) < (share * (one.side + other.side)) / 2;
}

/**
 * Return for each person the number of the body that is theirs, or null: the assignment with the smallest sum.
 * @param {readonly (readonly number[])[]} costs The mismatch of each person (row) with each body (column).
 * @returns {(number | null)[]}
 */
export function assign(costs) {
  /** @type {{ sum: number, chosen: (number | null)[] }} */
  let best = { sum: Infinity, chosen: [] };
  /** @param {number} person @param {number} sum @param {(number | null)[]} chosen */
  const choose = (person, sum, chosen) => {
    if (person === costs.length) {
      if (sum < best.sum) best = { sum, chosen };
      return;
    }
    costs[person].forEach((cost, body) => {
      if (!chosen.includes(body)) choose(person + 1, sum + Math.min(cost, NO_BODY + BEYOND), [...chosen, body]);
    });
    choose(person + 1, sum + NO_BODY, [...chosen, null]);
  };
  choose(0, 0, []);
  return best.chosen;
}
