// @ts-check
/** Hit detection, blocking, damage and push-back. Pure. */

import { FORGIVING } from "./assist.js";
import { startMode, GIRTH, eventAt, isActive, isSafe, WALL } from "./fighter.js";
import { BLOWS } from "./blows.js";

/**
 * @typedef {import("./fighter.js").Fighter} Fighter
 * @typedef {import("./fighter.js").GameEvent} GameEvent
 * @typedef {import("./blows.js").Blow} Blow
 */

/** Share of the damage that a block lets through. */
const CHIP = 0.15;
/** Damage factor of each blow of a combo; after the last one the other falls. */
const COMBO = [1, 0.9, 0.75, 0.6, 0.5];
/** Minimum distance between two bodies, cm. */
const GAP = 2 * GIRTH + 16;

/** Height difference, cm, from which one fighter passes over the other. */
const OVER = 72;

/**
 * Return the lowest and highest point of a body, cm.
 * @param {Fighter} fighter @returns {[number, number]}
 */
function extent(fighter) {
  if (fighter.y > 0) return [fighter.y + 22, fighter.y + 150];
  return [0, fighter.low ? 106 : 168];
}

/**
 * Whether the blow hits the other fighter in this step.
 * @param {Fighter} attacker @param {Fighter} other
 */
export function isHit(attacker, other) {
  if (!isActive(attacker) || !attacker.blow || isSafe(other)) return false;
  const { reach, bottom, top } = BLOWS[attacker.blow];
  const more = attacker.assisted ? FORGIVING : { reach: 0, height: 0 };
  const ahead = (other.x - attacker.x) * attacker.face;
  if (ahead < -GIRTH || ahead - GIRTH > reach + more.reach) return false;
  const [low, high] = extent(other);
  return attacker.y + bottom - more.height < high && attacker.y + top > low;
}

/**
 * Whether the other fighter blocks the blow.
 * @param {Fighter} attacker @param {Fighter} other @param {Blow} blow
 */
function isBlocked(attacker, other, blow) {
  const guarding = other.mode === "block" || other.mode === "guard";
  if (!guarding || (attacker.x - other.x) * other.face < 0) return false;
  if (other.assisted) return true;
  if (blow.height === "low") return other.low;
  return blow.height !== "over" || !other.low;
}

/**
 * Apply a hit and return the hit-stop: the steps for which both fighters freeze.
 * @param {Fighter} attacker @param {Fighter} other @param {GameEvent[]} events
 */
export function applyHit(attacker, other, events) {
  if (!attacker.blow) return 0;
  const blow = BLOWS[attacker.blow];
  attacker.connected = true;
  const blocked = isBlocked(attacker, other, blow);
  if (blocked) takeBlock(other, blow);
  else takeHit(attacker, other, blow);
  pushBack(attacker, other, blow, blocked);
  events.push(contactEvent(attacker, other, blow, blocked));
  return other.life <= 0 ? 12 : blocked ? 4 : 4 + blow.rank;
}

/** @param {Fighter} other @param {Blow} blow A block costs a little life, but never the last point. */
function takeBlock(other, blow) {
  other.life = Math.max(1, other.life - chipOf(blow));
  startMode(other, "guard");
  other.stun = blow.blockStun;
}

/** Return the damage of a blocked blow. @param {Blow} blow */
function chipOf(blow) {
  return Math.max(1, Math.round(blow.damage * CHIP));
}

/** @param {Fighter} attacker @param {Fighter} other @param {Blow} blow */
function takeHit(attacker, other, blow) {
  const share = COMBO[Math.min(other.combo, COMBO.length - 1)];
  const damage = Math.max(1, Math.round(blow.damage * share));
  other.life = Math.max(0, other.life - damage);
  const life = Math.max(0, damage - chipOf(blow));
  other.taken = other.assisted ? { life, steps: FORGIVING.lateBlock } : null;
  const combo = other.combo + 1;
  const falls = blow.knocksDown || other.y > 0 || combo >= COMBO.length || other.life <= 0;
  startMode(other, falls ? "fall" : "stun");
  const bufferedAttack = other.assisted ? other.bufferedAttack : null;
  Object.assign(other, { combo, stun: blow.hitStun, hurt: blow.height, bufferedAttack });
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
function pushBack(attacker, other, blow, blocked) {
  const way = attacker.x <= other.x ? 1 : -1;
  const cornered = Math.abs(other.x) > WALL - 12;
  other.vx = way * blow.push * (blocked ? 0.7 : 1);
  if (attacker.y > 0) return;
  attacker.vx = -way * blow.push * (cornered ? 0.8 : blocked ? 0.35 : 0.1);
}

/**
 * @param {Fighter} attacker @param {Fighter} other @param {Blow} blow @param {boolean} blocked
 * @returns {GameEvent}
 */
function contactEvent(attacker, other, blow, blocked) {
  const [low, high] = extent(other);
  const middle = attacker.y + (blow.bottom + blow.top) / 2;
  const x = other.x - attacker.face * GIRTH * 0.7;
  const y = Math.min(high - 12, Math.max(low + 12, middle));
  return { ...eventAt(blocked ? "block" : "hit", attacker, blow.rank), x, y };
}

/** @param {Fighter[]} fighters Push two overlapping fighters apart. */
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
