// @ts-check
/** Tactics of the computer player: short input sequences. Pure. */

/**
 * @typedef {import("./blows.js").Side} Side
 * @typedef {object} TacticStep
 * @property {number} steps Duration.
 * @property {boolean} [toward] Walk towards the opponent.
 * @property {boolean} [back]
 * @property {boolean} [crouch]
 * @property {boolean} [jump]
 * @property {boolean} [block]
 * @property {Side} [punch] Pressed once, at the start.
 * @property {Side} [kick]
 * @property {boolean} [begun]
 * @typedef {keyof typeof TACTICS} TacticName
 */

/** @param {TacticStep[]} steps */
const tactic = (...steps) => Object.freeze(steps);

export const TACTICS = Object.freeze({
  wait: tactic({ steps: 14 }),
  approach: tactic({ steps: 16, toward: true }),
  retreat: tactic({ steps: 18, back: true }),
  guard: tactic({ steps: 26, block: true }),
  guardLow: tactic({ steps: 26, block: true, crouch: true }),
  duck: tactic({ steps: 12, crouch: true }, { steps: 16, crouch: true, punch: "right" }),
  rising: tactic({ steps: 3, crouch: true }, { steps: 20, crouch: true, punch: "right" }),
  leap: tactic({ steps: 2, jump: true }, { steps: 22 }, { steps: 14, kick: "right" }),
  leapKick: tactic(
    { steps: 6, jump: true, toward: true },
    { steps: 17 },
    { steps: 20, kick: "left" },
  ),
  dashKick: tactic({ steps: 12, toward: true }, { steps: 22, kick: "left" }),
  jab: tactic({ steps: 10, punch: "left" }),
  combo: tactic({ steps: 9, punch: "left" }, { steps: 20, punch: "right" }),
  longCombo: tactic(
    { steps: 10, punch: "left" },
    { steps: 15, punch: "right" },
    { steps: 28, kick: "right" },
  ),
  kickCombo: tactic({ steps: 17, kick: "left" }, { steps: 26, kick: "right" }),
  frontKick: tactic({ steps: 24, kick: "left" }),
  roundhouse: tactic({ steps: 30, kick: "right" }),
  lowKick: tactic({ steps: 3, crouch: true }, { steps: 16, crouch: true, kick: "left" }),
  sweep: tactic({ steps: 3, crouch: true }, { steps: 26, crouch: true, kick: "right" }),
  uppercut: tactic({ steps: 3, crouch: true }, { steps: 26, crouch: true, punch: "right" }),
});

/** What is left of a tactic of several blows when only its first is played. @type {Partial<Record<TacticName, TacticName>>} */
export const FIRST_BLOWS = Object.freeze({ combo: "jab", longCombo: "jab", kickCombo: "frontKick" });
