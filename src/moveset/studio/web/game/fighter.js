// @ts-check
/** The game's first floor: one fighter as plain data, and how it moves in one step of 1/60 s. */

import { BLOWS, blowFor, duration } from "./moves.js";

/**
 * @typedef {import("./moves.js").BlowName} BlowName
 * @typedef {import("./moves.js").Height} Height
 * @typedef {import("./moves.js").Limb} Limb
 * @typedef {import("./moves.js").Side} Side
 * @typedef {import("./input.js").Input} Input
 * @typedef {"stand" | "walk" | "crouch" | "block" | "ready" | "air" | "land" | "attack" | "stun"
 *   | "guard" | "fall" | "rise" | "win" | "lose"} Mode
 * @typedef {{ limb: Limb, side: Side, steps: number }} Wish A press that waits for its moment.
 * @typedef {{ kind: string, player: number, x: number, y: number, power: number }} Happening
 *   What a step brought about, for ears and eyes.
 * @typedef {object} Fighter
 * @property {number} player 0 or 1.
 * @property {number} x cm from the arena's middle.
 * @property {number} y cm above the ground.
 * @property {number} vx cm a step.
 * @property {number} vy
 * @property {1 | -1} face The way it looks.
 * @property {number} life 0 to 100.
 * @property {Mode} mode
 * @property {number} frame Steps in this mode.
 * @property {number} serial Counts the modes entered, so that two like blows in a row are two.
 * @property {BlowName | null} blow
 * @property {boolean} spent The blow has met something.
 * @property {boolean} low Crouching, also in a block or a blow.
 * @property {number} stun Steps of stun in all.
 * @property {Height} hurt How the last blow came.
 * @property {number} combo Blows taken without a pause.
 * @property {Wish | null} wish
 * @property {boolean} jumpHeld
 */

/** Half the arena's width, cm. */
export const WALL = 400;
/** Half a body's depth, cm. */
export const GIRTH = 24;
/** Steps that a press waits for its moment. */
const PATIENCE = 9;
const FORWARD = 3.7;
const BACKWARD = 2.9;
const LEAP = { up: 10.4, forward: 4.6, gravity: 0.56 };
const STEPS = { ready: 4, land: 5, fall: 62, rise: 24 };
/** What is left of a slide after one step. */
const FRICTION = 0.86;

/** Return a fighter at its mark. @param {number} player @returns {Fighter} */
export function createFighter(player) {
  return {
    ...{ player, x: player ? 130 : -130, y: 0, vx: 0, vy: 0, face: player ? -1 : 1, life: 100 },
    ...{ mode: "stand", frame: 0, serial: 0, blow: null, spent: false, low: false, stun: 0 },
    ...{ hurt: "high", combo: 0, wish: null, jumpHeld: false },
  };
}

/** @param {Fighter} fighter @param {Mode} mode Begin a mode; to stay in one is no beginning. */
export function enter(fighter, mode) {
  if (fighter.mode === mode) return;
  begin(fighter, mode);
}

/** @param {Fighter} fighter @param {Mode} mode Begin a mode, also once more. */
export function begin(fighter, mode) {
  Object.assign(fighter, { mode, frame: 0, blow: null, spent: false });
  fighter.serial += 1;
}

/** Whether the fighter may do as it likes. @param {Fighter} fighter */
export function isFree(fighter) {
  return ["stand", "walk", "crouch", "block"].includes(fighter.mode);
}

/** Whether no blow can meet it: it lies, rises or has lost. @param {Fighter} fighter */
export function isSafe(fighter) {
  return ["fall", "rise", "win", "lose"].includes(fighter.mode) || fighter.life <= 0;
}

/** Whether the blow can hurt in this step. @param {Fighter} fighter */
export function isActive(fighter) {
  if (fighter.mode !== "attack" || !fighter.blow || fighter.spent) return false;
  const { startup, active } = BLOWS[fighter.blow];
  return fighter.frame > startup && fighter.frame <= startup + active;
}

/**
 * Move a fighter on by one step.
 * @param {Fighter} fighter Changed in place: the arena hands in a copy.
 * @param {Input} input @param {Fighter} foe @param {Happening[]} happenings
 */
export function stepFighter(fighter, input, foe, happenings) {
  remember(fighter, input);
  fighter.frame += 1;
  if (isFree(fighter)) act(fighter, input, foe, happenings);
  else MODES[fighter.mode]?.(fighter, input, foe, happenings);
  fighter.jumpHeld = input.jump;
  travel(fighter, happenings);
}

/** @param {Fighter} fighter @param {Input} input */
function remember(fighter, input) {
  if (fighter.wish && --fighter.wish.steps <= 0) fighter.wish = null;
  if (input.punch) fighter.wish = { limb: "punch", side: input.punch, steps: PATIENCE };
  if (input.kick) fighter.wish = { limb: "kick", side: input.kick, steps: PATIENCE };
}

/**
 * @param {Fighter} fighter @param {Input} input @param {Fighter} foe
 * @param {Happening[]} happenings
 */
function act(fighter, input, foe, happenings) {
  fighter.face = foe.x < fighter.x ? -1 : 1;
  fighter.combo = 0;
  fighter.low = input.crouch;
  if (fighter.wish) return attack(fighter, happenings);
  if (input.jump && !fighter.jumpHeld) return enter(fighter, "ready");
  if (input.block) return enter(fighter, "block");
  if (input.crouch) return enter(fighter, "crouch");
  walk(fighter, Number(input.right) - Number(input.left));
}

/** @param {Fighter} fighter @param {number} way */
function walk(fighter, way) {
  enter(fighter, way ? "walk" : "stand");
  if (way) fighter.vx = way * (way === fighter.face ? FORWARD : BACKWARD);
}

/** @param {Fighter} fighter @param {Happening[]} happenings */
function attack(fighter, happenings) {
  if (!fighter.wish) return;
  const posture = fighter.y > 0 ? "air" : fighter.low ? "crouch" : "stand";
  const blow = blowFor(fighter.wish.limb, fighter.wish.side, posture);
  begin(fighter, "attack");
  Object.assign(fighter, { blow, wish: null, low: blow.startsWith("low") });
  happenings.push(happen("swing", fighter, BLOWS[blow].rank));
}

/**
 * Return a happening where the fighter stands.
 * @param {string} kind @param {Fighter} fighter @param {number} [power] @returns {Happening}
 */
export function happen(kind, fighter, power = 0) {
  return { kind, player: fighter.player, x: fighter.x, y: fighter.y, power };
}

/**
 * @type {Partial<Record<Mode, (fighter: Fighter, input: Input, foe: Fighter, happenings: Happening[]) => void>>}
 */
const MODES = {
  ready(fighter, input, _foe, happenings) {
    if (fighter.frame < STEPS.ready) return;
    fighter.low = false;
    fighter.vx = (Number(input.right) - Number(input.left)) * LEAP.forward;
    fighter.vy = LEAP.up;
    enter(fighter, "air");
    happenings.push(happen("jump", fighter));
  },
  air(fighter, _input, _foe, happenings) {
    if (fighter.wish) attack(fighter, happenings);
  },
  land: (fighter) => recover(fighter, STEPS.land),
  attack(fighter, _input, _foe, happenings) {
    if (!fighter.blow) return;
    const { startup, lunge } = BLOWS[fighter.blow];
    if (fighter.frame === Math.max(1, startup - 3)) fighter.vx += lunge * fighter.face;
    if (mayChain(fighter)) return attack(fighter, happenings);
    if (fighter.frame < duration(fighter.blow)) return;
    enter(fighter, fighter.y > 0 ? "air" : "stand");
  },
  stun: (fighter) => recover(fighter, fighter.stun),
  guard: (fighter) => recover(fighter, fighter.stun),
  fall(fighter) {
    if (fighter.frame >= STEPS.fall && fighter.life > 0) enter(fighter, "rise");
  },
  rise: (fighter) => recover(fighter, STEPS.rise),
};

/** @param {Fighter} fighter @param {number} steps Stand up when the time is over. */
function recover(fighter, steps) {
  if (fighter.frame >= steps) enter(fighter, fighter.low ? "crouch" : "stand");
}

/** Whether a blow that met something may flow into the next. @param {Fighter} fighter */
function mayChain(fighter) {
  const { blow, spent, wish, low, y } = fighter;
  if (!blow || !spent || !wish || y > 0 || fighter.frame < BLOWS[blow].startup + 2) return false;
  return BLOWS[blowFor(wish.limb, wish.side, low ? "crouch" : "stand")].rank > BLOWS[blow].rank;
}

/**
 * @param {Fighter} fighter @param {Happening[]} happenings Speed becomes place; what flies falls.
 */
function travel(fighter, happenings) {
  fighter.x = Math.min(WALL, Math.max(-WALL, fighter.x + fighter.vx));
  if (fighter.y <= 0 && fighter.vy <= 0) {
    fighter.vx = fighter.mode === "walk" ? 0 : fighter.vx * FRICTION;
    return;
  }
  fighter.y += fighter.vy;
  fighter.vy -= LEAP.gravity;
  if (fighter.y <= 0) touchDown(fighter, happenings);
}

/** @param {Fighter} fighter @param {Happening[]} happenings */
function touchDown(fighter, happenings) {
  const thrown = fighter.mode === "fall";
  happenings.push(happen(thrown ? "thud" : "land", fighter));
  Object.assign(fighter, { y: 0, vy: 0 });
  if (!thrown && fighter.mode !== "stun") enter(fighter, "land");
}
