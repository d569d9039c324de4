// @ts-check
/** The game's third floor: a match together with whoever the computer plays. */

import { createArena, step } from "./arena.js";
import { createBrain, think } from "./brain.js";
import { IDLE } from "./input.js";

/**
 * @typedef {import("./arena.js").Arena} Arena
 * @typedef {import("./brain.js").Brain} Brain
 * @typedef {import("./brain.js").Level} Level
 * @typedef {import("./input.js").Input} Input
 * @typedef {{ arena: Arena, brains: (Brain | null)[] }} Duel
 */

/**
 * Return a match before its first step.
 * @param {number} seed The same seed and the same inputs make the same match.
 * @param {readonly (Level | null)[]} levels For each player how well the computer plays it; null: a person.
 * @returns {Duel}
 */
export function createDuel(seed, levels) {
  const brains = levels.map((level, at) => level && createBrain(level, seed * 2 + at * 7919));
  return { arena: createArena(), brains };
}

/**
 * Return the match one step later.
 * @param {Duel} duel @param {readonly Readonly<Input>[]} inputs Of the persons. @returns {Duel}
 */
export function stepDuel({ arena, brains }, inputs) {
  if (arena.paused) return { arena, brains };
  const thoughts = brains.map((brain, at) => brain && think(brain, arena, at));
  const wanted = thoughts.map((thought, at) => thought?.input ?? inputs[at] ?? IDLE);
  return {
    arena: step(arena, wanted),
    brains: thoughts.map((thought) => thought && thought.brain),
  };
}
