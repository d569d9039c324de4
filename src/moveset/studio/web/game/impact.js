// @ts-check
/** The game's first floor: whether a blow meets the other, and what it does there. */

import { begin, GIRTH, happen, isActive, isSafe, WALL } from "./fighter.js";
import { BLOWS } from "./moves.js";

/**
 * @typedef {import("./fighter.js").Fighter} Fighter
 * @typedef {import("./fighter.js").Happening} Happening
 * @typedef {import("./moves.js").Blow} Blow
 */

/** What of the damage goes through a block. */
const CHIP = 0.15;
/** What is left of the damage of each blow of one combo; after the last the other falls. */
const COMBO = [1, 0.9, 0.75, 0.6, 0.5];
/** Bodies nearer than this, cm, push each other apart. */
const GAP = 2 * GIRTH + 16;

/** Who is higher than this above the other, cm, passes over. */
const OVER = 72;

/**
 * Return the lowest and highest point of a body, cm.
 * @param {Fighter} fighter @returns {[number, number]}
 */
export function extent(fighter) {
  if (fighter.y > 0) return [fighter.y + 22, fighter.y + 150];
  return [0, fighter.low ? 106 : 168];
}

/**
 * Whether the blow meets the other in this step.
 * @param {Fighter} attacker @param {Fighter} other
 */
export function connects(attacker, other) {
  if (!isActive(attacker) || !attacker.blow || isSafe(other)) return false;
  const { reach, bottom, top } = BLOWS[attacker.blow];
  const ahead = (other.x - attacker.x) * attacker.face;
  if (ahead < -GIRTH || ahead - GIRTH > reach) return false;
  const [low, high] = extent(other);
  return attacker.y + bottom < high && attacker.y + top > low;
}

/**
 * Whether the other's block holds a blow.
 * @param {Fighter} attacker @param {Fighter} other @param {Blow} blow
 */
export function holds(attacker, other, blow) {
  const guarding = other.mode === "block" || other.mode === "guard";
  if (!guarding || (attacker.x - other.x) * other.face < 0) return false;
  if (blow.height === "low") return other.low;
  return blow.height !== "over" || !other.low;
}

/**
 * Let the blow land and return the steps for which both stand still.
 * @param {Fighter} attacker @param {Fighter} other @param {Happening[]} happenings
 */
export function strike(attacker, other, happenings) {
  if (!attacker.blow) return 0;
  const blow = BLOWS[attacker.blow];
  attacker.spent = true;
  const blocked = holds(attacker, other, blow);
  if (blocked) block(other, blow);
  else hurt(attacker, other, blow);
  shove(attacker, other, blow, blocked);
  happenings.push(contact(attacker, other, blow, blocked));
  return other.life <= 0 ? 12 : blocked ? 4 : 4 + blow.rank;
}

/** @param {Fighter} other @param {Blow} blow A block costs a little life, never the last of it. */
function block(other, blow) {
  const chip = Math.max(1, Math.round(blow.damage * CHIP));
  other.life = Math.max(1, other.life - chip);
  begin(other, "guard");
  other.stun = blow.blockStun;
}

/** @param {Fighter} attacker @param {Fighter} other @param {Blow} blow */
function hurt(attacker, other, blow) {
  const share = COMBO[Math.min(other.combo, COMBO.length - 1)];
  other.life = Math.max(0, other.life - Math.max(1, Math.round(blow.damage * share)));
  const combo = other.combo + 1;
  const falls = blow.fells || other.y > 0 || combo >= COMBO.length || other.life <= 0;
  begin(other, falls ? "fall" : "stun");
  Object.assign(other, { combo, stun: blow.hitStun, hurt: blow.height, wish: null });
  if (falls) throwDown(attacker, other);
}

/** @param {Fighter} attacker @param {Fighter} other */
function throwDown(attacker, other) {
  other.face = attacker.x < other.x ? -1 : 1;
  other.low = false;
  other.vy = other.life <= 0 ? 7.5 : 5.5;
  other.y = Math.max(other.y, 0.01);
}

/** @param {Fighter} attacker @param {Fighter} other @param {Blow} blow @param {boolean} blocked */
function shove(attacker, other, blow, blocked) {
  const way = attacker.x <= other.x ? 1 : -1;
  const cornered = Math.abs(other.x) > WALL - 12;
  other.vx = way * blow.push * (blocked ? 0.7 : 1);
  if (attacker.y > 0) return;
  attacker.vx = -way * blow.push * (cornered ? 0.8 : blocked ? 0.35 : 0.1);
}

/**
 * @param {Fighter} attacker @param {Fighter} other @param {Blow} blow @param {boolean} blocked
 * @returns {Happening}
 */
function contact(attacker, other, blow, blocked) {
  const [low, high] = extent(other);
  const middle = attacker.y + (blow.bottom + blow.top) / 2;
  const x = other.x - attacker.face * GIRTH * 0.7;
  const y = Math.min(high - 12, Math.max(low + 12, middle));
  return { ...happen(blocked ? "block" : "hit", attacker, blow.rank), x, y };
}

/** @param {Fighter[]} fighters Push apart two that stand in one place. */
export function separate([one, two]) {
  const distance = Math.abs(two.x - one.x);
  if (distance >= GAP || Math.abs(one.y - two.y) > OVER) return;
  if (one.mode === "fall" || two.mode === "fall") return;
  const way = one.x < two.x || (one.x === two.x && one.face === 1) ? 1 : -1;
  const each = (GAP - distance) / 2;
  one.x = clampToWalls(one.x - way * each);
  two.x = clampToWalls(one.x + way * GAP);
  one.x = clampToWalls(two.x - way * GAP);
}

/** @param {number} x */
function clampToWalls(x) {
  return Math.min(WALL, Math.max(-WALL, x));
}
