// @ts-check
/**
 * The game's fourth floor: what is played now: title, match or pause, and the time that runs in
 * it.
 */

import { pace, pause, STEPS_A_SECOND } from "./arena.js";
import { createDuel, stepDuel } from "./duel.js";
import { IDLE } from "./input.js";
import { createView, stepView } from "./view.js";

/**
 * @typedef {import("./brain.js").Level} Level
 * @typedef {import("./duel.js").Duel} Duel
 * @typedef {import("./fighter.js").Happening} Happening
 * @typedef {import("./input.js").Input} Input
 * @typedef {import("./view.js").View} View
 * @typedef {"title" | "play" | "pause" | "over"} Place
 * @typedef {object} Session
 * @property {Place} place
 * @property {number} persons 1 or 2; what the title shows has none.
 * @property {Level} level
 * @property {number} seed
 * @property {Duel} duel
 * @property {View} view
 * @property {number} owed Steps that time owes, less than 1 between two pictures.
 */

/**
 * No picture catches up more than this many steps: after a long pause the game goes on, not
 * ahead.
 */
const MOST_STEPS = 6;
/** Steps from the end of a match to the question what next. */
const OVER_STEPS = 60;

/**
 * Return the title, behind which two computers play.
 * @param {number} seed @param {Level} [level] @returns {Session}
 */
export function openTitle(seed, level = "normal") {
  return begin("title", 1, level, seed, createDuel(seed, ["normal", "hard"]));
}

/**
 * Return a new match.
 * @param {number} seed @param {number} persons @param {Level} level @returns {Session}
 */
export function openMatch(seed, persons, level) {
  return begin(
    "play",
    persons,
    level,
    seed,
    createDuel(seed, [null, persons === 2 ? null : level]),
  );
}

/**
 * @param {Place} place @param {number} persons @param {Level} level @param {number} seed
 * @param {Duel} duel @returns {Session}
 */
function begin(place, persons, level, seed, duel) {
  return { place, persons, level, seed, duel, view: createView(duel.arena, seed), owed: 0 };
}

/**
 * Return the session paused or going on; where nothing is played, as it was.
 * @param {Session} session @param {boolean} paused @returns {Session}
 */
export function hold(session, paused) {
  if (session.place !== (paused ? "play" : "pause")) return session;
  const arena = pause(session.duel.arena, paused);
  return {
    ...session,
    place: paused ? "pause" : "play",
    duel: { ...session.duel, arena },
    owed: 0,
  };
}

/**
 * Return the session after some time, and what happened meanwhile.
 * @param {Session} session @param {number} seconds
 * @param {() => readonly Readonly<Input>[]} inputs Asked once for each step.
 * @returns {{ session: Session, happenings: Happening[] }}
 */
export function advance(session, seconds, inputs) {
  /** @type {Happening[]} */
  const happenings = [];
  if (session.place === "pause") return { session, happenings };
  const owed = session.owed + seconds * STEPS_A_SECOND * pace(session.duel.arena);
  let now = { ...session, owed: Math.min(owed, MOST_STEPS) };
  for (; now.owed >= 1; now.owed -= 1) {
    now = stepOnce(now, now.place === "play" ? inputs() : [IDLE, IDLE]);
    happenings.push(...now.duel.arena.happenings);
  }
  return { session: now, happenings };
}

/**
 * Return the session one step later.
 * @param {Session} session @param {readonly Readonly<Input>[]} inputs @returns {Session}
 */
export function stepOnce(session, inputs) {
  const duel = stepDuel(session.duel, inputs);
  const view = stepView(session.view, duel.arena);
  const done = duel.arena.phase === "over" && duel.arena.phaseTick > OVER_STEPS;
  if (done && session.place === "title") return openTitle(session.seed + 1, session.level);
  return {
    ...session,
    duel,
    view,
    place: done && session.place === "play" ? "over" : session.place,
  };
}
