// @ts-check
/** The game's ground floor: what one player wants in one step, and who gathers it between steps. */

/**
 * @typedef {import("./moves.js").Side} Side
 * @typedef {object} Input
 * @property {boolean} left Walk to the screen's left.
 * @property {boolean} right
 * @property {boolean} crouch
 * @property {boolean} jump
 * @property {boolean} block
 * @property {Side | null} punch A press in this step, with the hand that strikes.
 * @property {Side | null} kick
 */

/**
 * @typedef {"left" | "right" | "crouch" | "jump" | "block"} Hold
 * @typedef {"punch_left" | "punch_right" | "kick_left" | "kick_right"} Strike
 * @typedef {Hold | Strike} Action
 * @typedef {object} Controls
 * @property {Set<Action>} held What is down now.
 * @property {Set<Action>} pressed What went down since the last step, so that no tap is lost.
 */

/** @type {Readonly<Input>} */
export const IDLE = Object.freeze({
  ...{ left: false, right: false, crouch: false, jump: false, block: false },
  ...{ punch: null, kick: null },
});

/** Return controls that nobody touches. @returns {Controls} */
export function createControls() {
  return { held: new Set(), pressed: new Set() };
}

/**
 * @param {Controls} controls
 * @param {Action} action Note a press; one that is down already is none.
 */
export function press(controls, action) {
  if (!controls.held.has(action)) controls.pressed.add(action);
  controls.held.add(action);
}

/** @param {Controls} controls @param {Action} action Note a release. */
export function release(controls, action) {
  controls.held.delete(action);
}

/** @param {Controls} controls Let go of everything: the window lost sight of the keys. */
export function releaseAll(controls) {
  controls.held.clear();
  controls.pressed.clear();
}

/** Return what the player wants in this step, and forget the presses. @param {Controls} controls */
export function takeInput(controls) {
  const down = (/** @type {Action} */ action) =>
    controls.held.has(action) || controls.pressed.has(action);
  /** @type {Input} */
  const input = {
    ...{ left: down("left"), right: down("right"), crouch: down("crouch") },
    ...{ jump: down("jump"), block: down("block") },
    punch: struck(controls, "punch"),
    kick: struck(controls, "kick"),
  };
  controls.pressed.clear();
  return input;
}

/** @param {Controls} controls @param {"punch" | "kick"} limb @returns {Side | null} */
function struck(controls, limb) {
  if (controls.pressed.has(`${limb}_right`)) return "right";
  return controls.pressed.has(`${limb}_left`) ? "left" : null;
}
