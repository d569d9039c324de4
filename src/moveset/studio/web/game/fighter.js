// @ts-check
/** The state of one fighter as plain data, and one simulation step of 1/60 s. Pure. */

import { FORGIVING, blockLate, lungeSpeed } from "./assist.js";
import { BLOWS, blowFor, duration } from "./blows.js";

/**
 * @typedef {import("./blows.js").BlowName} BlowName
 * @typedef {import("./blows.js").Height} Height
 * @typedef {import("./blows.js").Limb} Limb
 * @typedef {import("./blows.js").Side} Side
 * @typedef {import("./input.js").Input} Input
 * @typedef {"stand" | "walk" | "crouch" | "block" | "ready" | "air" | "land" | "attack" | "stun"
 *   | "guard" | "fall" | "rise" | "win" | "lose"} Mode
 * @typedef {{ limb: Limb, side: Side, steps: number }} BufferedAttack A press that waits until the fighter can attack (input buffer).
 * @typedef {{ kind: string, player: number, x: number, y: number, power: number }} GameEvent
 *   Something that happened in a step, for sounds and effects.
 * @typedef {object} Fighter
 * @property {number} player 0 or 1.
 * @property {number} x cm from the middle of the terrace.
 * @property {number} y cm above the ground.
 * @property {number} vx cm per step.
 * @property {number} vy
 * @property {1 | -1} face Facing: 1 right, -1 left.
 * @property {number} life 0 to 100.
 * @property {Mode} mode
 * @property {number} frame Steps in this mode.
 * @property {number} serial Number of modes entered: distinguishes two equal blows in a row.
 * @property {BlowName | null} blow
 * @property {boolean} connected Whether the blow has hit or was blocked.
 * @property {boolean} low Crouching, also during a block or a blow.
 * @property {number} stun Duration of the stun, in steps.
 * @property {Height} hurt Height of the last blow taken.
 * @property {number} combo Blows taken in a row.
 * @property {BufferedAttack | null} bufferedAttack
 * @property {boolean} jumpHeld
 * @property {boolean} assisted Whether its player is before a camera: see assist.js.
 * @property {number} ownWay Steps left in which an assisted fighter does not approach by itself.
 * @property {number} lunge Speed of the slide into reach during the start of a blow, cm per step.
 * @property {{ life: number, steps: number } | null} taken What a late block would give back, and until when.
 */

/** Half the width of the terrace, cm. */
export const WALL = 400;
/** Half the width of a body, cm. */
export const GIRTH = 24;
/** Duration of the input buffer, in steps. */
const BUFFER_STEPS = 9;
const FORWARD = 3.7;
const BACKWARD = 2.9;
const LEAP = { up: 10.4, forward: 4.6, gravity: 0.56 };
const STEPS = { ready: 4, land: 5, fall: 62, rise: 24 };
/** Factor of a slide's speed in each step. */
const FRICTION = 0.86;

/** Return a fighter at its starting position. @param {number} player @param {boolean} [assisted] @returns {Fighter} */
export function createFighter(player, assisted = false) {
  return {
    ...{ player, x: player ? 130 : -130, y: 0, vx: 0, vy: 0, face: player ? -1 : 1, life: 100 },
    ...{ mode: "stand", frame: 0, serial: 0, blow: null, connected: false, low: false, stun: 0 },
    ...{ hurt: "high", combo: 0, bufferedAttack: null, jumpHeld: false },
    ...{ assisted, ownWay: 0, lunge: 0, taken: null },
  };
}

/** @param {Fighter} fighter @param {Mode} mode Enter a mode, unless the fighter is in it already. */
export function enterMode(fighter, mode) {
  if (fighter.mode === mode) return;
  startMode(fighter, mode);
}

/** @param {Fighter} fighter @param {Mode} mode Enter a mode from its start. */
export function startMode(fighter, mode) {
  Object.assign(fighter, { mode, frame: 0, blow: null, connected: false });
  fighter.serial += 1;
}

/** Whether the fighter may act freely. @param {Fighter} fighter */
export function isFree(fighter) {
  return ["stand", "walk", "crouch", "block"].includes(fighter.mode);
}

/** Whether no blow can hit the fighter: it is down, rising or out. @param {Fighter} fighter */
export function isSafe(fighter) {
  return ["fall", "rise", "win", "lose"].includes(fighter.mode) || fighter.life <= 0;
}

/** Whether the fighter's blow can hit in this step. @param {Fighter} fighter */
export function isActive(fighter) {
  if (fighter.mode !== "attack" || !fighter.blow || fighter.connected) return false;
  const { startup, active } = BLOWS[fighter.blow];
  const end = startup + active + (fighter.assisted ? FORGIVING.active : 0);
  return fighter.frame > startup && fighter.frame <= end;
}

/**
 * Advance a fighter by one step.
 * @param {Fighter} fighter Changed in place: the match passes a copy.
 * @param {Input} input @param {Fighter} foe @param {GameEvent[]} events
 */
export function stepFighter(fighter, input, foe, events) {
  bufferAttack(fighter, input);
  if (fighter.taken && --fighter.taken.steps <= 0) fighter.taken = null;
  blockLate(fighter, input, events);
  fighter.frame += 1;
  if (isFree(fighter)) actFreely(fighter, input, foe, events);
  else MODE_STEPS[fighter.mode]?.(fighter, input, foe, events);
  fighter.jumpHeld = input.jump;
  moveBody(fighter, events);
}

/** @param {Fighter} fighter @param {Input} input */
function bufferAttack(fighter, input) {
  if (fighter.bufferedAttack && --fighter.bufferedAttack.steps <= 0) fighter.bufferedAttack = null;
  bufferPress(fighter, input);
}

/** @param {Fighter} fighter @param {Readonly<Input>} input Keep a pressed blow until the fighter can attack. */
export function bufferPress(fighter, input) {
  const steps = fighter.assisted ? FORGIVING.buffer : BUFFER_STEPS;
  if (input.punch) fighter.bufferedAttack = { limb: "punch", side: input.punch, steps };
  if (input.kick) fighter.bufferedAttack = { limb: "kick", side: input.kick, steps };
}

/**
 * @param {Fighter} fighter @param {Input} input @param {Fighter} foe
 * @param {GameEvent[]} events
 */
function actFreely(fighter, input, foe, events) {
  fighter.face = foe.x < fighter.x ? -1 : 1;
  fighter.combo = 0;
  fighter.low = input.crouch;
  if (fighter.bufferedAttack) return attack(fighter, foe, events);
  if (input.jump && !fighter.jumpHeld) return enterMode(fighter, "ready");
  if (input.block) return enterMode(fighter, "block");
  if (input.crouch) return enterMode(fighter, "crouch");
  walk(fighter, Number(input.right) - Number(input.left));
}

/** @param {Fighter} fighter @param {number} way */
function walk(fighter, way) {
  enterMode(fighter, way ? "walk" : "stand");
  if (way) fighter.vx = way * (way === fighter.face ? FORWARD : BACKWARD);
}

/** @param {Fighter} fighter @param {Fighter} foe @param {GameEvent[]} events */
function attack(fighter, foe, events) {
  if (!fighter.bufferedAttack) return;
  const posture = fighter.y > 0 ? "air" : fighter.low ? "crouch" : "stand";
  const blow = blowFor(fighter.bufferedAttack.limb, fighter.bufferedAttack.side, posture);
  startMode(fighter, "attack");
  Object.assign(fighter, { blow, bufferedAttack: null, low: blow.startsWith("low") });
  fighter.lunge = lungeSpeed(fighter, foe, blow);
  events.push(eventAt("swing", fighter, BLOWS[blow].rank));
}

/**
 * Return an event at the fighter's position.
 * @param {string} kind @param {Fighter} fighter @param {number} [power] @returns {GameEvent}
 */
export function eventAt(kind, fighter, power = 0) {
  return { kind, player: fighter.player, x: fighter.x, y: fighter.y, power };
}

/**
 * @type {Partial<Record<Mode, (fighter: Fighter, input: Input, foe: Fighter, events: GameEvent[]) => void>>}
 */
const MODE_STEPS = {
  ready(fighter, input, _foe, events) {
    if (fighter.frame < STEPS.ready) return;
    fighter.low = false;
    fighter.vx = (Number(input.right) - Number(input.left)) * LEAP.forward;
    fighter.vy = LEAP.up;
    enterMode(fighter, "air");
    events.push(eventAt("jump", fighter));
  },
  air(fighter, _input, foe, events) {
    if (fighter.bufferedAttack) attack(fighter, foe, events);
  },
  land: (fighter) => endMode(fighter, STEPS.land),
  attack(fighter, _input, foe, events) {
    if (!fighter.blow) return;
    const { startup, lunge } = BLOWS[fighter.blow];
    if (fighter.frame === Math.max(1, startup - 3)) fighter.vx += lunge * fighter.face;
    if (fighter.frame <= Math.max(4, startup)) fighter.x += fighter.lunge * fighter.face;
    if (canCombo(fighter)) return attack(fighter, foe, events);
    if (fighter.frame < duration(fighter.blow)) return;
    enterMode(fighter, fighter.y > 0 ? "air" : "stand");
  },
  stun: (fighter) => endMode(fighter, fighter.stun),
  guard: (fighter) => endMode(fighter, fighter.stun),
  fall(fighter) {
    if (fighter.frame >= STEPS.fall && fighter.life > 0) enterMode(fighter, "rise");
  },
  rise: (fighter) => endMode(fighter, STEPS.rise),
};

/** @param {Fighter} fighter @param {number} steps Leave the mode after so many steps. */
function endMode(fighter, steps) {
  if (fighter.frame >= steps) enterMode(fighter, fighter.low ? "crouch" : "stand");
}

/** Whether a blow that connected may be cancelled into the next. @param {Fighter} fighter */
function canCombo(fighter) {
  const { blow, connected, bufferedAttack, low, y } = fighter;
  if (!blow || !connected || !bufferedAttack || y > 0 || fighter.frame < BLOWS[blow].startup + 2) return false;
  return BLOWS[blowFor(bufferedAttack.limb, bufferedAttack.side, low ? "crouch" : "stand")].rank > BLOWS[blow].rank;
}

/**
 * @param {Fighter} fighter @param {GameEvent[]} events Apply speed and gravity.
 */
function moveBody(fighter, events) {
  fighter.x = Math.min(WALL, Math.max(-WALL, fighter.x + fighter.vx));
  if (fighter.y <= 0 && fighter.vy <= 0) {
    fighter.vx = fighter.mode === "walk" ? 0 : fighter.vx * FRICTION;
    return;
  }
  fighter.y += fighter.vy;
  fighter.vy -= LEAP.gravity;
  if (fighter.y <= 0) landOnGround(fighter, events);
}

/** @param {Fighter} fighter @param {GameEvent[]} events */
function landOnGround(fighter, events) {
  const thrown = fighter.mode === "fall";
  events.push(eventAt(thrown ? "thud" : "land", fighter));
  Object.assign(fighter, { y: 0, vy: 0 });
  if (!thrown && fighter.mode !== "stun") enterMode(fighter, "land");
}
