// @ts-check
/** Moves recognised by the camera, translated to actions of a player. The page is passed in. */

/**
 * @typedef {import("./input.js").Action} Action
 * @typedef {"press" | "release"} Phase
 * @typedef {(player: number, action: Action, phase: Phase) => void} Listener
 */

/**
 * Move to action. Left and right of walking are those of the screen; of blows, those of the player.
 * @type {Readonly<Record<string, Action>>}
 */
export const MOVE_ACTIONS = Object.freeze({
  ...{ punch_left: "punch_left", punch_right: "punch_right" },
  ...{ kick_left: "kick_left", kick_right: "kick_right" },
  ...{ squat: "crouch", jump: "jump", block: "block", walk_left: "left", walk_right: "right" },
});

/** @type {Set<Listener>} */
const listeners = new Set();

/**
 * Call the listener with every action, until the returned function is called.
 * @param {Listener} listener
 */
export function onMoveAction(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Press or release the action of a move, and return whether the move is known.
 * @param {number} player 0 or 1. @param {string} move @param {string} phase press or release
 */
export function triggerMove(player, move, phase) {
  const known = Object.hasOwn(MOVE_ACTIONS, move) && (player === 0 || player === 1);
  if (!known || (phase !== "press" && phase !== "release")) return false;
  for (const listener of listeners) listener(player, MOVE_ACTIONS[move], phase);
  return true;
}

/**
 * Listen to moves from the page around the game, which posts
 * `{ type: "moveset", player: 0, move: "punch_left", phase: "press" }`, and from `window.moveset`.
 * @param {Window & { moveset?: { on?: (callback: (message: any) => void) => void } }} page
 */
export function listenToPage(page) {
  const receive = (/** @type {any} */ message) =>
    message?.move && triggerMove(message.player ?? 0, String(message.move), String(message.phase));
  page.addEventListener("message", ({ origin, data }) => {
    if (origin === page.location.origin && data?.type === "moveset") receive(data);
  });
  page.moveset?.on?.(receive);
}
