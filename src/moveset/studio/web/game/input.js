// @ts-check
/** The input of one player in one step, and the controls that collect it between steps. Pure. */

/**
 * @typedef {import("./blows.js").Side} Side
 * @typedef {object} Input
 * @property {boolean} left Walk to the left of the screen.
 * @property {boolean} right
 * @property {boolean} crouch
 * @property {boolean} jump
 * @property {boolean} block
 * @property {Side | null} punch The side that was pressed in this step.
 * @property {Side | null} kick
 */

/**
 * @typedef {"left" | "right" | "crouch" | "jump" | "block"} Hold
 * @typedef {"punch_left" | "punch_right" | "kick_left" | "kick_right"} Strike
 * @typedef {Hold | Strike} Action
 * @typedef {object} Controls
 * @property {Set<Action>} held Actions that are held down.
 * @property {Set<Action>} pressed Actions pressed since the last step, so that no short tap is lost.
 */

/** @type {Readonly<Input>} */
export const IDLE = Object.freeze({
  ...{ left: false, right: false, crouch: false, jump: false, block: false },
  ...{ punch: null, kick: null },
});

/** Return controls without presses. @returns {Controls} */
export function createControls() {
  return { held: new Set(), pressed: new Set() };
}

/**
 * @param {Controls} controls
 * @param {Action} action Press an action; repeated presses are ignored.
 */
export function press(controls, action) {
  if (!controls.held.has(action)) controls.pressed.add(action);
  controls.held.add(action);
}

/** @param {Controls} controls @param {Action} action Release an action. */
export function release(controls, action) {
  controls.held.delete(action);
}

/** @param {Controls} controls Release everything, for example when the window loses the focus. */
export function releaseAll(controls) {
  controls.held.clear();
  controls.pressed.clear();
}

/** Return the input of this step, and clear the presses. @param {Controls} controls */
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
