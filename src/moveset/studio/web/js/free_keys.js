// @ts-check
/** Keys for own moves: each gets a key of the game that is free, so that it has an effect at once. Pure. */

import { keysFor, keymapsOf } from "./keymaps.js";
import { keyEventInit } from "./keys.js";

/** @typedef {import("./keymaps.js").KeyPreset} KeyPreset */
/** @typedef {import("./keymaps.js").Keymap} Keymap */
/** @typedef {{ move: string, key: string, hold?: boolean }} Move */

/** What own moves do in the game, in the order in which they are given. */
const TAPPED = ["punch_right", "kick_right", "punch_left", "kick_left", "jump"];
const HELD = ["block", "squat"];

/** What a key does, where our game gives it a meaning. @type {Record<string, string>} */
const ACTIONS = {
  ...{ punch_left: "left punch", punch_right: "right punch", kick_left: "left kick", kick_right: "right kick" },
  ...{ jump: "jump", squat: "crouch", block: "block", walk_left: "walk left", walk_right: "walk right" },
};

/**
 * Return the key of each move, for each player: as `keysFor`, and for moves that have none a free key
 * of the game. Where all are taken, a move shares the key of another one.
 * @param {KeyPreset} preset @param {number} players @param {readonly Move[]} moves
 * @returns {Record<string, string>[]}
 */
export function keysWithFree(preset, players, moves) {
  const known = keysFor(preset, players, moves);
  if (preset === "own") return known;
  return known.map((keys, player) => {
    const maps = gameMaps(preset, players, player);
    return giveFree(preset === "duel" ? withEffect(keys, maps) : keys, maps, moves);
  });
}

/** The key maps that control a player; our game gives one person the keys of both. @param {KeyPreset} preset @param {number} players @param {number} player */
function gameMaps(preset, players, player) {
  if (preset === "duel" && players === 1) return keymapsOf(preset, 2);
  return [keymapsOf(preset, players)[player]];
}

/** Return the keys without those that do nothing in the game. @param {Record<string, string>} keys @param {readonly Keymap[]} maps */
function withEffect(keys, maps) {
  const heard = new Set(maps.flatMap((map) => Object.values(map)));
  return Object.fromEntries(Object.entries(keys).map(([move, key]) => [move, heard.has(key) ? key : ""]));
}

/** @param {Record<string, string>} keys @param {readonly Keymap[]} maps @param {readonly Move[]} moves */
function giveFree(keys, maps, moves) {
  const given = { ...keys };
  const used = new Set(Object.values(keys));
  /** @type {Record<string, number>} */
  const turns = {};
  for (const { move, hold } of moves) {
    if (given[move]) continue;
    const actions = hold ? HELD : TAPPED;
    const wanted = maps.flatMap((map) => actions.map((action) => map[action] ?? "")).filter(Boolean);
    const turn = (turns[String(hold)] ??= 0);
    given[move] = wanted.find((key) => !used.has(key)) ?? wanted[turn % wanted.length] ?? "";
    turns[String(hold)] += 1;
    used.add(given[move]);
  }
  return given;
}

/** Return what a key shows on a keyboard. @param {string} name */
export function keyLabel(name) {
  const key = keyEventInit(name)?.key ?? name;
  return key.length === 1 && key.trim() ? key.toUpperCase() : name;
}

/** Return what a key does in our game, or "". @param {KeyPreset} preset @param {number} players @param {number} player @param {string} key */
export function actionOf(preset, players, player, key) {
  if (preset !== "duel" && preset !== "own") return "";
  for (const map of gameMaps("duel", players, player)) {
    const action = Object.keys(ACTIONS).find((one) => map[one] === key);
    if (action) return ACTIONS[action];
  }
  return "";
}
