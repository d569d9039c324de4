// @ts-check
/** Which keys a bundle from anybody may press without being asked for, as moveset.play.key_permission. Pure. */
import { FREE_KEYS, KEY_JOINT } from "./constants.js";

/**
 * Return the keys that a bundle's moves would press and that are not the usual ones, each once and in order.
 *
 * Letters, digits, arrows and space are usual. The others can confirm, close or change something in a game; whoever
 * opens the bundle should be asked. A key of a combination such as ctrl+c counts by itself.
 * @param {{ moves: readonly { key: string }[] }} bundle
 */
export function unusualKeys({ moves }) {
  const keys = moves.flatMap(({ key }) => (key ? key.split(KEY_JOINT) : []));
  return [...new Set(keys)].filter((key) => !FREE_KEYS.includes(key)).sort();
}

/**
 * Return the moves with the keys that are not permitted taken away: such a move is recognised and presses nothing.
 * @template {{ key: string }} T
 * @param {readonly T[]} moves @param {readonly string[]} [permitted] Beside the usual ones. @returns {T[]}
 */
export function withPermittedKeys(moves, permitted = []) {
  const isFree = (/** @type {string} */ key) => FREE_KEYS.includes(key) || permitted.includes(key);
  return moves.map((move) => (move.key.split(KEY_JOINT).every(isFree) || !move.key ? { ...move } : { ...move, key: "" }));
}
