// @ts-check
/** The game's first floor: the short plans of which the computer opponent's play is made. */

/**
 * @typedef {import("./moves.js").Side} Side
 * @typedef {object} Line
 * @property {number} steps How long it lasts.
 * @property {boolean} [toward] Walk towards the other.
 * @property {boolean} [back]
 * @property {boolean} [crouch]
 * @property {boolean} [jump]
 * @property {boolean} [block]
 * @property {Side} [punch] Pressed once, at its beginning.
 * @property {Side} [kick]
 * @property {boolean} [begun]
 * @typedef {keyof typeof SCRIPTS} ScriptName
 */

/** @param {Line[]} lines */
const script = (...lines) => Object.freeze(lines);

export const SCRIPTS = Object.freeze({
  wait: script({ steps: 14 }),
  approach: script({ steps: 16, toward: true }),
  retreat: script({ steps: 18, back: true }),
  guard: script({ steps: 26, block: true }),
  guardLow: script({ steps: 26, block: true, crouch: true }),
  duck: script({ steps: 12, crouch: true }, { steps: 16, crouch: true, punch: "right" }),
  rising: script({ steps: 3, crouch: true }, { steps: 20, crouch: true, punch: "right" }),
  leap: script({ steps: 2, jump: true }, { steps: 22 }, { steps: 14, kick: "right" }),
  leapKick: script(
    { steps: 6, jump: true, toward: true },
    { steps: 17 },
    { steps: 20, kick: "left" },
  ),
  dashKick: script({ steps: 12, toward: true }, { steps: 22, kick: "left" }),
  jab: script({ steps: 10, punch: "left" }),
  combo: script({ steps: 9, punch: "left" }, { steps: 20, punch: "right" }),
  longCombo: script(
    { steps: 10, punch: "left" },
    { steps: 15, punch: "right" },
    { steps: 28, kick: "right" },
  ),
  kickCombo: script({ steps: 17, kick: "left" }, { steps: 26, kick: "right" }),
  frontKick: script({ steps: 24, kick: "left" }),
  roundhouse: script({ steps: 30, kick: "right" }),
  lowKick: script({ steps: 3, crouch: true }, { steps: 16, crouch: true, kick: "left" }),
  sweep: script({ steps: 3, crouch: true }, { steps: 26, crouch: true, kick: "right" }),
  uppercut: script({ steps: 3, crouch: true }, { steps: 26, crouch: true, punch: "right" }),
});
