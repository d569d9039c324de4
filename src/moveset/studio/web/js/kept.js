// @ts-check
/** What this browser remembers of how somebody plays: keys chosen one by one, and which game's keys. */

/** @typedef {import("./keymaps.js").Way} Way */

import { WAYS } from "./keymaps.js";

/** @param {string} game Empty: ours. @param {string} bundle @param {number} player */
const nameOf = (game, bundle, player) =>
  `moveset-keys${player ? player + 1 : ""}-${game ? `${game}/` : ""}${bundle}`;

/** Return the keys that were chosen; null where none were. @param {string} game @param {string} bundle @param {number} player @returns {Record<string, string> | null} */
export function keptKeys(game, bundle, player) {
  try {
    const kept = JSON.parse(localStorage.getItem(nameOf(game, bundle, player)) ?? "null");
    return kept && typeof kept === "object" ? kept : null;
  } catch {
    return null;
  }
}

/** @param {string} game @param {string} bundle @param {Record<string, string>[]} chosen Of each player. */
export function keepKeys(game, bundle, chosen) {
  chosen.forEach((keys, player) => localStorage.setItem(nameOf(game, bundle, player), JSON.stringify(keys)));
}

/** Return the way that was chosen for a game; null where none was. @param {string} game @returns {Way | null} */
export function keptWay(game) {
  const kept = localStorage.getItem(`moveset-way-${game}`) ?? "";
  return Object.hasOwn(WAYS, kept) ? /** @type {Way} */ (kept) : null;
}

/** @param {string} game @param {Way} way */
export const keepWay = (game, way) => localStorage.setItem(`moveset-way-${game}`, way);
