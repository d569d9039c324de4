// @ts-check
/** The state of a match as plain data, and one simulation step of 1/60 s. Pure. */

import { approach, blockLate } from "./assist.js";
import { bufferPress, startMode, createFighter, enterMode, eventAt, stepFighter } from "./fighter.js";
import { isHit, separate, applyHit } from "./hits.js";
import { IDLE } from "./input.js";

/**
 * @typedef {import("./fighter.js").Fighter} Fighter
 * @typedef {import("./fighter.js").GameEvent} GameEvent
 * @typedef {import("./input.js").Input} Input
 * @typedef {0 | 1 | "tie"} Winner
 * @typedef {{ winner: Winner, by: "ko" | "time" }} RoundResult
 * @typedef {object} Match
 * @property {number} tick Steps since the match began.
 * @property {"intro" | "fight" | "result" | "over" | "practice"} phase With a dummy, a practice without end.
 * @property {number} phaseTick
 * @property {number} round From 1.
 * @property {[number, number]} wins
 * @property {number} clock Steps left of this round.
 * @property {number} stop Hit-stop: steps for which both fighters freeze after a blow.
 * @property {RoundResult | null} result Of this round.
 * @property {Winner | null} winner Of the match.
 * @property {boolean} paused
 * @property {Fighter[]} fighters
 * @property {GameEvent[]} events Of this step.
 */

export const STEPS_A_SECOND = 60;
export const ROUND_STEPS = 60 * STEPS_A_SECOND;
const ROUNDS = 3;
const STEPS = { intro: 110, ko: 250, time: 190, pose: 110, slow: 70 };
/** Time scale after the last blow. */
const SLOW_MOTION = 0.28;

/** The dummy's least life, life back in each step, and how it slides back to the middle, cm. */
const DUMMY = { life: 30, heal: 0.2, room: 200, slide: 1.5 };

/** Return a match before its first round. @returns {Match} */
export function createMatch() {
  return {
    ...{ tick: 0, phase: "intro", phaseTick: 0, round: 1, wins: [0, 0], clock: ROUND_STEPS },
    ...{ stop: 0, result: null, winner: null, paused: false },
    ...{ fighters: [createFighter(0), createFighter(1)], events: [] },
  };
}

/** Return a practice: the second fighter is a dummy, which stands. @returns {Match} */
export function createPracticeMatch() {
  return { ...createMatch(), phase: "practice" };
}

/**
 * Return the match with a fighter assisted or not; the same match if nothing changes.
 * @param {Match} match @param {number} player @param {boolean} assisted @returns {Match}
 */
export function setAssisted(match, player, assisted) {
  if (match.fighters[player].assisted === assisted) return match;
  const fighters = match.fighters.map((one, at) => (at === player ? { ...one, assisted } : one));
  return { ...match, fighters };
}

/**
 * Return the match paused or resumed.
 * @param {Match} match @param {boolean} paused @returns {Match}
 */
export function pause(match, paused) {
  return { ...match, paused, events: [] };
}

/** Return the time scale: 1, or slow motion after the last blow. @param {Match} match */
export function timeScale(match) {
  const slow = match.phase === "result" && match.result?.by === "ko";
  return slow && match.phaseTick < STEPS.slow ? SLOW_MOTION : 1;
}

/**
 * Return the match one step later; the given match is not changed.
 * @param {Match} match @param {readonly Readonly<Input>[]} inputs One for each player.
 * @returns {Match}
 */
export function step(match, inputs) {
  if (match.paused) return match;
  const next = copyMatch(match);
  next.tick += 1;
  next.phaseTick += 1;
  PHASES[next.phase](next, inputs);
  return next;
}

/** @param {Match} match @returns {Match} */
function copyMatch(match) {
  const fighters = match.fighters.map((fighter) => ({
    ...fighter,
    bufferedAttack: fighter.bufferedAttack && { ...fighter.bufferedAttack },
    taken: fighter.taken && { ...fighter.taken },
  }));
  return { ...match, wins: [...match.wins], fighters, events: [] };
}

/** @type {Record<Match["phase"], (match: Match, inputs: readonly Readonly<Input>[]) => void>} */
const PHASES = {
  intro(match) {
    if (match.phaseTick === 1) announce(match, "round", match.round);
    stepFighters(match, [IDLE, IDLE]);
    if (match.phaseTick < STEPS.intro) return;
    enterPhase(match, "fight");
    announce(match, "fight", 0);
  },
  fight(match, inputs) {
    stepFighters(match, inputs);
    if (match.stop === 0) match.clock -= 1;
    if (match.clock < 600 && match.clock % 60 === 0) announce(match, "tick", match.clock / 60);
    const result = findResult(match);
    if (result) endRound(match, result);
  },
  result(match) {
    stepFighters(match, [IDLE, IDLE]);
    if (match.phaseTick >= STEPS.pose) celebrate(match);
    if (match.phaseTick >= STEPS[match.result?.by ?? "ko"]) continueMatch(match);
  },
  over(match) {
    stepFighters(match, [IDLE, IDLE]);
  },
  practice(match, inputs) {
    stepFighters(match, [inputs[0], IDLE]);
    restoreDummy(match.fighters[1]);
  },
};

/** @param {Fighter} dummy Keep it on its feet, whole, and away from the wall. */
function restoreDummy(dummy) {
  if (dummy.mode === "fall") Object.assign(dummy, { mode: "stun", stun: 20, y: 0, vy: 0 });
  dummy.life = Math.max(DUMMY.life, Math.min(100, dummy.life + DUMMY.heal));
  dummy.combo = 0;
  if (Math.abs(dummy.x) > DUMMY.room) dummy.x -= Math.sign(dummy.x) * DUMMY.slide;
}

/** @param {Match} match @param {Match["phase"]} phase */
function enterPhase(match, phase) {
  Object.assign(match, { phase, phaseTick: 0 });
}

/** @param {Match} match @param {string} kind @param {number} power */
function announce(match, kind, power) {
  match.events.push({ kind, player: -1, x: 0, y: 0, power });
}

/**
 * @param {Match} match
 * @param {readonly Readonly<Input>[]} inputs Both fighters move, then hits are resolved.
 */
function stepFighters(match, inputs) {
  const { fighters, events } = match;
  if (match.stop > 0) {
    match.stop -= 1;
    fighters.forEach((fighter, at) => stepFrozen(fighter, inputs[at], events));
    return;
  }
  const [one, two] = fighters;
  const plays = match.phase === "fight" || match.phase === "practice";
  const wanted = plays ? [approach(one, two, inputs[0]), approach(two, one, inputs[1])] : inputs;
  stepFighter(one, wanted[0], two, events);
  stepFighter(two, wanted[1], one, events);
  separate(fighters);
  resolveHits(match);
}

/** @param {Fighter} fighter @param {Readonly<Input>} input @param {GameEvent[]} events A step of the hit-stop. */
function stepFrozen(fighter, input, events) {
  bufferPress(fighter, input);
  blockLate(fighter, input, events);
}

/** @param {Match} match Both hits are detected before either is applied, so that both can hit at once. */
function resolveHits(match) {
  const [one, two] = match.fighters;
  const meets = [isHit(one, two), isHit(two, one)];
  const before = [one.blow, two.blow];
  if (meets[0]) resolveHit(match, one, two);
  if (meets[1]) resolveHit(match, Object.assign(two, { blow: before[1] }), one);
  if (meets[1] && meets[0]) two.blow = null;
}

/** @param {Match} match @param {Fighter} attacker @param {Fighter} other */
function resolveHit(match, attacker, other) {
  match.stop = Math.max(match.stop, applyHit(attacker, other, match.events));
  if (other.life <= 0) match.events.push(eventAt("ko", other, 5));
}

/**
 * Return the result of the round, or null while it continues.
 * @param {Match} match @returns {RoundResult | null}
 */
function findResult(match) {
  const [one, two] = match.fighters.map((fighter) => fighter.life);
  const winner = one === two ? "tie" : one > two ? 0 : 1;
  if (one <= 0 || two <= 0) return { winner, by: "ko" };
  return match.clock <= 0 ? { winner, by: "time" } : null;
}

/** @param {Match} match @param {RoundResult} result A tied round counts for neither. */
function endRound(match, result) {
  match.result = result;
  if (result.winner !== "tie") match.wins[result.winner] += 1;
  if (result.by === "time") announce(match, "time", 0);
  enterPhase(match, "result");
}

/** @param {Match} match Fighters that can act enter the win or lose mode. */
function celebrate(match) {
  const winner = match.result?.winner;
  for (const fighter of match.fighters) {
    const done = ["win", "lose"].includes(fighter.mode) || fighter.life <= 0;
    if (done || fighter.y > 0 || fighter.mode === "fall") continue;
    enterMode(fighter, fighter.player === winner ? "win" : "lose");
    if (fighter.player === winner) match.events.push(eventAt("win", fighter));
  }
}

/** @param {Match} match Start the next round, or end the match. */
function continueMatch(match) {
  const most = Math.max(...match.wins);
  if (most < 2 && match.round < ROUNDS) return nextRound(match);
  const [one, two] = match.wins;
  match.winner = one === two ? "tie" : one > two ? 0 : 1;
  enterPhase(match, "over");
  announce(match, "over", 0);
}

/** @param {Match} match */
function nextRound(match) {
  const serials = match.fighters.map((fighter) => fighter.serial);
  match.fighters = match.fighters.map(({ player, assisted }) => createFighter(player, assisted));
  match.fighters.forEach((fighter, at) => {
    fighter.serial = serials[at];
    startMode(fighter, "stand");
  });
  Object.assign(match, { round: match.round + 1, clock: ROUND_STEPS, stop: 0, result: null });
  enterPhase(match, "intro");
}
