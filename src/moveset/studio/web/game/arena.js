// @ts-check
/** The game's second floor: a whole match as plain data, and one step of 1/60 s of it. */

import { begin, createFighter, enter, happen, stepFighter } from "./fighter.js";
import { connects, separate, strike } from "./impact.js";
import { IDLE } from "./input.js";

/**
 * @typedef {import("./fighter.js").Fighter} Fighter
 * @typedef {import("./fighter.js").Happening} Happening
 * @typedef {import("./input.js").Input} Input
 * @typedef {0 | 1 | "draw"} Winner
 * @typedef {{ winner: Winner, by: "ko" | "time" }} Verdict
 * @typedef {object} Arena
 * @property {number} tick Steps since the match began.
 * @property {"intro" | "fight" | "verdict" | "over"} phase
 * @property {number} phaseTick
 * @property {number} round From 1.
 * @property {[number, number]} wins
 * @property {number} clock Steps left of this round.
 * @property {number} stop Steps for which both stand still after a blow.
 * @property {Verdict | null} verdict Of this round.
 * @property {Winner | null} winner Of the match.
 * @property {boolean} paused
 * @property {Fighter[]} fighters
 * @property {Happening[]} happenings Of this step.
 */

export const STEPS_A_SECOND = 60;
export const ROUND_STEPS = 60 * STEPS_A_SECOND;
const ROUNDS = 3;
const STEPS = { intro: 110, ko: 250, time: 190, pose: 110, slow: 70 };
/** What of the usual pace is left after the last blow. */
const SLOW_PACE = 0.28;

/** Return a match before its first round. @returns {Arena} */
export function createArena() {
  return {
    ...{ tick: 0, phase: "intro", phaseTick: 0, round: 1, wins: [0, 0], clock: ROUND_STEPS },
    ...{ stop: 0, verdict: null, winner: null, paused: false },
    ...{ fighters: [createFighter(0), createFighter(1)], happenings: [] },
  };
}

/**
 * Return the match paused, or going on.
 * @param {Arena} arena @param {boolean} paused @returns {Arena}
 */
export function pause(arena, paused) {
  return { ...arena, paused, happenings: [] };
}

/** Return how fast time runs, 1 as usual: the last blow is seen slowly. @param {Arena} arena */
export function pace(arena) {
  const slow = arena.phase === "verdict" && arena.verdict?.by === "ko";
  return slow && arena.phaseTick < STEPS.slow ? SLOW_PACE : 1;
}

/**
 * Return the match one step later; the one handed in stays as it was.
 * @param {Arena} arena @param {readonly Readonly<Input>[]} inputs One for each player.
 * @returns {Arena}
 */
export function step(arena, inputs) {
  if (arena.paused) return arena;
  const next = copy(arena);
  next.tick += 1;
  next.phaseTick += 1;
  PHASES[next.phase](next, inputs);
  return next;
}

/** @param {Arena} arena @returns {Arena} */
function copy(arena) {
  const fighters = arena.fighters.map((fighter) => ({
    ...fighter,
    wish: fighter.wish && { ...fighter.wish },
  }));
  return { ...arena, wins: [...arena.wins], fighters, happenings: [] };
}

/** @type {Record<Arena["phase"], (arena: Arena, inputs: readonly Readonly<Input>[]) => void>} */
const PHASES = {
  intro(arena) {
    if (arena.phaseTick === 1) announce(arena, "round", arena.round);
    duel(arena, [IDLE, IDLE]);
    if (arena.phaseTick < STEPS.intro) return;
    turnTo(arena, "fight");
    announce(arena, "fight", 0);
  },
  fight(arena, inputs) {
    duel(arena, inputs);
    if (arena.stop === 0) arena.clock -= 1;
    if (arena.clock < 600 && arena.clock % 60 === 0) announce(arena, "tick", arena.clock / 60);
    const verdict = judge(arena);
    if (verdict) settle(arena, verdict);
  },
  verdict(arena) {
    duel(arena, [IDLE, IDLE]);
    if (arena.phaseTick >= STEPS.pose) celebrate(arena);
    if (arena.phaseTick >= STEPS[arena.verdict?.by ?? "ko"]) goOn(arena);
  },
  over(arena) {
    duel(arena, [IDLE, IDLE]);
  },
};

/** @param {Arena} arena @param {Arena["phase"]} phase */
function turnTo(arena, phase) {
  Object.assign(arena, { phase, phaseTick: 0 });
}

/** @param {Arena} arena @param {string} kind @param {number} power */
function announce(arena, kind, power) {
  arena.happenings.push({ kind, player: -1, x: 0, y: 0, power });
}

/**
 * @param {Arena} arena
 * @param {readonly Readonly<Input>[]} inputs Both move, then both may strike.
 */
function duel(arena, inputs) {
  const { fighters, happenings } = arena;
  if (arena.stop > 0) {
    arena.stop -= 1;
    fighters.forEach((fighter, at) => hear(fighter, inputs[at]));
    return;
  }
  const [one, two] = fighters;
  stepFighter(one, inputs[0], two, happenings);
  stepFighter(two, inputs[1], one, happenings);
  separate(fighters);
  exchange(arena);
}

/**
 * @param {Fighter} fighter @param {Readonly<Input>} input A press while all stands still is kept.
 */
function hear(fighter, input) {
  if (input.punch) fighter.wish = { limb: "punch", side: input.punch, steps: 10 };
  if (input.kick) fighter.wish = { limb: "kick", side: input.kick, steps: 10 };
}

/** @param {Arena} arena Both blows are judged before either lands, so that two can hit at once. */
function exchange(arena) {
  const [one, two] = arena.fighters;
  const meets = [connects(one, two), connects(two, one)];
  const before = [one.blow, two.blow];
  if (meets[0]) land(arena, one, two);
  if (meets[1]) land(arena, Object.assign(two, { blow: before[1] }), one);
  if (meets[1] && meets[0]) two.blow = null;
}

/** @param {Arena} arena @param {Fighter} attacker @param {Fighter} other */
function land(arena, attacker, other) {
  arena.stop = Math.max(arena.stop, strike(attacker, other, arena.happenings));
  if (other.life <= 0) arena.happenings.push(happen("ko", other, 5));
}

/**
 * Return how the round ended, or null while it goes on.
 * @param {Arena} arena @returns {Verdict | null}
 */
function judge(arena) {
  const [one, two] = arena.fighters.map((fighter) => fighter.life);
  const winner = one === two ? "draw" : one > two ? 0 : 1;
  if (one <= 0 || two <= 0) return { winner, by: "ko" };
  return arena.clock <= 0 ? { winner, by: "time" } : null;
}

/** @param {Arena} arena @param {Verdict} verdict A drawn round counts for neither. */
function settle(arena, verdict) {
  arena.verdict = verdict;
  if (verdict.winner !== "draw") arena.wins[verdict.winner] += 1;
  if (verdict.by === "time") announce(arena, "time", 0);
  turnTo(arena, "verdict");
}

/** @param {Arena} arena Who stands free shows how the round went. */
function celebrate(arena) {
  const winner = arena.verdict?.winner;
  for (const fighter of arena.fighters) {
    const done = ["win", "lose"].includes(fighter.mode) || fighter.life <= 0;
    if (done || fighter.y > 0 || fighter.mode === "fall") continue;
    enter(fighter, fighter.player === winner ? "win" : "lose");
    if (fighter.player === winner) arena.happenings.push(happen("win", fighter));
  }
}

/** @param {Arena} arena On to the next round, or to the end of the match. */
function goOn(arena) {
  const most = Math.max(...arena.wins);
  if (most < 2 && arena.round < ROUNDS) return nextRound(arena);
  const [one, two] = arena.wins;
  arena.winner = one === two ? "draw" : one > two ? 0 : 1;
  turnTo(arena, "over");
  announce(arena, "over", 0);
}

/** @param {Arena} arena */
function nextRound(arena) {
  const serials = arena.fighters.map((fighter) => fighter.serial);
  arena.fighters = [createFighter(0), createFighter(1)];
  arena.fighters.forEach((fighter, at) => {
    fighter.serial = serials[at];
    begin(fighter, "stand");
  });
  Object.assign(arena, { round: arena.round + 1, clock: ROUND_STEPS, stop: 0, verdict: null });
  turnTo(arena, "intro");
}
