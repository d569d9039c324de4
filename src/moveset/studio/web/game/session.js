// @ts-check
/** The current screen, the simulation behind it, and the time that drives it. Pure. */

import { createPracticeMatch, timeScale, pause, setAssisted, STEPS_A_SECOND } from "./match.js";
import { createPractice, isOver, stepPractice } from "./practice.js";
import { createSimulation, stepSimulation } from "./simulation.js";
import { IDLE } from "./input.js";
import { createView, stepView } from "./view.js";

/**
 * @typedef {import("./practice.js").Practice} Practice
 * @typedef {import("./skill.js").Level} Level
 * @typedef {import("./simulation.js").Simulation} Simulation
 * @typedef {import("./fighter.js").GameEvent} GameEvent
 * @typedef {import("./input.js").Input} Input
 * @typedef {import("./view.js").View} View
 * @typedef {"title" | "play" | "pause" | "over"} Screen
 * @typedef {object} Session
 * @property {Screen} screen
 * @property {number} persons Number of people who play, 1 or 2.
 * @property {Level} level
 * @property {number} seed
 * @property {Simulation} simulation
 * @property {View} view
 * @property {Practice | null} practice With the dummy; null in a match.
 * @property {number} pendingSteps Steps still to simulate; less than 1 between two frames.
 */

/**
 * Maximum steps simulated in one frame, so that the game does not jump ahead after a long frame.
 */
const MAX_STEPS = 6;
/** Steps from the end of a match to the end screen. */
const OVER_STEPS = 60;

/**
 * Return the title screen, behind which two computers play.
 * @param {number} seed @param {Level} [level] @returns {Session}
 */
export function openTitle(seed, level = "normal") {
  return createSession("title", 1, level, seed, createSimulation(seed, ["normal", "hard"]));
}

/**
 * Return a new match.
 * @param {number} seed @param {number} persons @param {Level} level @returns {Session}
 */
export function openMatch(seed, persons, level) {
  return createSession(
    "play",
    persons,
    level,
    seed,
    createSimulation(seed, [null, persons === 2 ? null : level]),
  );
}

/** Return a practice with the dummy, after which the easy fight begins. @param {number} seed @returns {Session} */
export function openPractice(seed) {
  const simulation = { match: createPracticeMatch(), computers: [null, null] };
  return { ...createSession("play", 1, "easy", seed, simulation), practice: createPractice() };
}

/**
 * Return the session with the help for players before a camera given to each fighter or not.
 * @param {Session} session @param {readonly boolean[]} byCamera For each player. @returns {Session}
 */
export function assist(session, byCamera) {
  if (session.screen === "title") return session;
  const { match, computers } = session.simulation;
  const wanted = computers.map((computer, at) => !computer && byCamera[at]);
  const assisted = wanted.reduce((now, one, at) => setAssisted(now, at, one), match);
  return assisted === match ? session : { ...session, simulation: { match: assisted, computers } };
}

/**
 * @param {Screen} screen @param {number} persons @param {Level} level @param {number} seed
 * @param {Simulation} simulation @returns {Session}
 */
function createSession(screen, persons, level, seed, simulation) {
  const view = createView(simulation.match, seed);
  return { screen, persons, level, seed, simulation, view, practice: null, pendingSteps: 0 };
}

/**
 * Return the session paused or resumed; unchanged where no match runs.
 * @param {Session} session @param {boolean} paused @returns {Session}
 */
export function setPaused(session, paused) {
  if (session.screen !== (paused ? "play" : "pause")) return session;
  const match = pause(session.simulation.match, paused);
  return {
    ...session,
    screen: paused ? "pause" : "play",
    simulation: { ...session.simulation, match },
    pendingSteps: 0,
  };
}

/**
 * Return the session after some time, and the events in it.
 * @param {Session} session @param {number} seconds
 * @param {() => readonly Readonly<Input>[]} inputs Called once for each step.
 * @returns {{ session: Session, events: GameEvent[] }}
 */
export function advance(session, seconds, inputs) {
  /** @type {GameEvent[]} */
  const events = [];
  if (session.screen === "pause") return { session, events };
  const pendingSteps = session.pendingSteps + seconds * STEPS_A_SECOND * timeScale(session.simulation.match);
  let now = { ...session, pendingSteps: Math.min(pendingSteps, MAX_STEPS) };
  for (; now.pendingSteps >= 1; now.pendingSteps -= 1) {
    now = stepSession(now, now.screen === "play" ? inputs() : [IDLE, IDLE]);
    events.push(...now.simulation.match.events);
  }
  return { session: now, events };
}

/**
 * Return the session one step later.
 * @param {Session} session @param {readonly Readonly<Input>[]} inputs @returns {Session}
 */
export function stepSession(session, inputs) {
  const simulation = stepSimulation(session.simulation, inputs);
  const view = stepView(session.view, simulation.match);
  const practice = session.practice && stepPractice(session.practice, inputs[0] ?? IDLE, simulation.match);
  if (practice && isOver(practice)) return beginFight(session);
  const done = simulation.match.phase === "over" && simulation.match.phaseTick > OVER_STEPS;
  if (done && session.screen === "title") return openTitle(session.seed + 1, session.level);
  return {
    ...session,
    simulation,
    view,
    practice,
    screen: done && session.screen === "play" ? "over" : session.screen,
  };
}

/** Return the fight after the practice. @param {Session} session @returns {Session} */
export function beginFight(session) {
  const assisted = session.simulation.match.fighters[0].assisted;
  return assist(openMatch(session.seed, 1, session.level), [assisted, false]);
}
