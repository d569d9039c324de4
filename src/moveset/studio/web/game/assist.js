// @ts-check
/**
 * Help for a fighter whose player stands before a camera: recognition answers late and misses moves,
 * and nobody can walk on the spot for a minute. Pure.
 */

import { BLOWS } from "./blows.js";

/**
 * @typedef {import("./blows.js").BlowName} BlowName
 * @typedef {import("./fighter.js").Fighter} Fighter
 * @typedef {import("./fighter.js").GameEvent} GameEvent
 * @typedef {import("./input.js").Input} Input
 */

/** In cm and steps of 1/60 s. The bundle `fighter` answers 0.3 to 0.6 s after a move's start. */
export const FORGIVING = Object.freeze({
  reach: 24, // added to every blow
  height: 20, // added below every blow: a straight punch hits a crouching foe
  active: 4, // steps longer in which a blow can hit
  buffer: 40, // steps for which a blow waits until the fighter can act
  lunge: 150, // farthest slide into reach at the start of a blow
  lateBlock: 50, // steps after a hit in which a block still takes most of it back
});

/** Distance between the fighters at which the approach ends: a jab reaches 110 cm. */
export const NEAR = 106;
/** Steps without approach after the player has walked. */
export const OWN_WAY_STEPS = 70;
const MIN_LUNGE_STEPS = 4;
/** Modes in which a late block counts. */
const CAN_BLOCK = ["stun", "stand", "walk", "crouch"];
/** Where a block's sparks fly, cm from the feet. */
const ARMS = { ahead: 20, high: 120 };

/**
 * Return the input with a walk towards the foe, unless the player does something else or has just walked.
 * @param {Fighter} fighter Its `ownWay` is changed. @param {Fighter} foe @param {Readonly<Input>} input
 * @returns {Readonly<Input>}
 */
export function approach(fighter, foe, input) {
  if (!fighter.assisted) return input;
  fighter.ownWay = input.left || input.right ? OWN_WAY_STEPS : Math.max(0, fighter.ownWay - 1);
  const busy = fighter.ownWay > 0 || input.block || input.crouch || input.jump || fighter.bufferedAttack;
  const distance = Math.abs(foe.x - fighter.x);
  if (busy || distance <= NEAR) return input;
  return { ...input, left: foe.x < fighter.x, right: foe.x >= fighter.x };
}

/**
 * Return the speed, cm per step, at which the fighter slides into reach while a blow starts up; 0 if
 * the foe is in reach or too far away.
 * @param {Fighter} fighter @param {Fighter} foe @param {BlowName} blow
 */
export function lungeSpeed(fighter, foe, blow) {
  const { reach, startup } = BLOWS[blow];
  const missing = Math.abs(foe.x - fighter.x) - reach;
  if (!fighter.assisted || missing <= 0) return 0;
  return Math.min(missing, FORGIVING.lunge) / Math.max(MIN_LUNGE_STEPS, startup);
}

/**
 * Let a block that comes shortly after a hit take most of the damage back, and end a stun.
 * @param {Fighter} fighter Changed in place. @param {Readonly<Input>} input @param {GameEvent[]} events
 */
export function blockLate(fighter, input, events) {
  const { taken, x, y, face, player } = fighter;
  if (!taken || !input.block || !CAN_BLOCK.includes(fighter.mode)) return;
  fighter.life += taken.life;
  Object.assign(fighter, { taken: null, stun: fighter.frame + 1, combo: 0 });
  events.push({ kind: "block", player: 1 - player, x: x + face * ARMS.ahead, y: y + ARMS.high, power: 1 });
}
