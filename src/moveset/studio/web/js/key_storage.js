// @ts-check
/** Key choices remembered in this browser: single keys, and the preset of each game. */

/** @typedef {import("./keymaps.js").KeyPreset} KeyPreset */

import { KEY_PRESETS } from "./keymaps.js";

/** @param {string} game Empty for the built-in game. @param {string} bundle @param {number} player */
const storageName = (game, bundle, player) =>
  `moveset-keys${player ? player + 1 : ""}-${game ? `${game}/` : ""}${bundle}`;

/** Return the chosen keys; null if none were chosen. @param {string} game @param {string} bundle @param {number} player @returns {Record<string, string> | null} */
export function loadKeys(game, bundle, player) {
  try {
    const stored = JSON.parse(localStorage.getItem(storageName(game, bundle, player)) ?? "null");
    return stored && typeof stored === "object" ? stored : null;
  } catch {
    return null;
  }
}

/** @param {string} game @param {string} bundle @param {Record<string, string>[]} keys One map for each player. */
export function saveKeys(game, bundle, keys) {
  keys.forEach((own, player) => localStorage.setItem(storageName(game, bundle, player), JSON.stringify(own)));
}

/** Return the preset chosen for a game; null if none was chosen. @param {string} game @returns {KeyPreset | null} */
export function loadPreset(game) {
  const stored = localStorage.getItem(`moveset-key-preset-${game}`) ?? "";
  return Object.hasOwn(KEY_PRESETS, stored) ? /** @type {KeyPreset} */ (stored) : null;
}

/** @param {string} game @param {KeyPreset} preset */
export const savePreset = (game, preset) => localStorage.setItem(`moveset-key-preset-${game}`, preset);
