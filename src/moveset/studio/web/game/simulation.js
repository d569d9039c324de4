// @ts-check
/** A match together with its computer players. Pure. */

import { createMatch, step } from "./match.js";
import { createComputerPlayer, decide } from "./computer_player.js";
import { IDLE } from "./input.js";

/**
 * @typedef {import("./match.js").Match} Match
 * @typedef {import("./computer_player.js").ComputerPlayer} ComputerPlayer
 * @typedef {import("./computer_player.js").Level} Level
 * @typedef {import("./input.js").Input} Input
 * @typedef {{ match: Match, computers: (ComputerPlayer | null)[] }} Simulation
 */

/**
 * Return a match before its first step.
 * @param {number} seed Equal seeds and inputs give equal matches.
 * @param {readonly (Level | null)[]} levels Level of the computer for each player; null for a person.
 * @returns {Simulation}
 */
export function createSimulation(seed, levels) {
  const computers = levels.map((level, at) => level && createComputerPlayer(level, seed * 2 + at * 7919));
  return { match: createMatch(), computers };
}

/**
 * Return the match one step later.
 * @param {Simulation} simulation @param {readonly Readonly<Input>[]} inputs One for each player; ignored for computers. @returns {Simulation}
 */
export function stepSimulation({ match, computers }, inputs) {
  if (match.paused) return { match, computers };
  const decisions = computers.map((computer, at) => computer && decide(computer, match, at));
  const wanted = decisions.map((decision, at) => decision?.input ?? inputs[at] ?? IDLE);
  return {
    match: step(match, wanted),
    computers: decisions.map((decision) => decision && decision.computer),
  };
}
