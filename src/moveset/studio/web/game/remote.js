// @ts-check
/** The game's rim: moves that a camera has recognised become what a player wants. */

/**
 * @typedef {import("./input.js").Action} Action
 * @typedef {"press" | "release"} Phase
 * @typedef {(player: number, action: Action, phase: Phase) => void} Listener
 */

/**
 * Walking is to the screen's left or right; punches and kicks are with the player's own. @type
 * {Readonly<Record<string, Action>>}
 */
export const MOVES = Object.freeze({
  ...{ punch_left: "punch_left", punch_right: "punch_right" },
  ...{ kick_left: "kick_left", kick_right: "kick_right" },
  ...{ squat: "crouch", jump: "jump", block: "block", walk_left: "left", walk_right: "right" },
});

/** @type {Set<Listener>} */
const listeners = new Set();

/**
 * Call the listener with what the moves mean, until the function returned is called.
 * @param {Listener} listener
 */
export function listen(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Let a move press or release what it stands for, and return whether it stands for anything.
 * @param {number} player 0 or 1. @param {string} move @param {string} phase press or release
 */
export function control(player, move, phase) {
  const known = Object.hasOwn(MOVES, move) && (player === 0 || player === 1);
  if (!known || (phase !== "press" && phase !== "release")) return false;
  for (const listener of listeners) listener(player, MOVES[move], phase);
  return true;
}

/**
 * Take moves from the page around the game, which posts
 * `{ type: "moveset", player: 0, move: "punch_left", phase: "press" }`, and from `window.moveset`.
 * @param {Window & { moveset?: { on?: (heard: (said: any) => void) => void } }} page
 */
export function openDoor(page) {
  const hear = (/** @type {any} */ said) =>
    said?.move && control(said.player ?? 0, String(said.move), String(said.phase));
  page.addEventListener("message", ({ origin, data }) => {
    if (origin === page.location.origin && data?.type === "moveset") hear(data);
  });
  page.moveset?.on?.(hear);
}
