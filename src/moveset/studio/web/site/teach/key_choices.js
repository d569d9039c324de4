// @ts-check
/** The keys to choose from, and how people read them. Pure. */
import { actionOf, keyLabel, keysWithFree } from "../../js/free_keys.js";
import { keymapsOf } from "../../js/keymaps.js";
import { FREE_KEYS } from "../../runtime/constants.js";

const LETTERS = [..."abcdefghijklmnopqrstuvwxyz"];
const DIGITS = [..."0123456789"];
const ARROWS = ["up", "down", "left", "right", "space"];
const OTHERS = [
  ..."enter esc tab backspace delete insert home end page_up page_down shift ctrl alt".split(" "),
  ..."minus equal comma period slash backslash semicolon quote backtick bracket_left bracket_right".split(" "),
];

/** Keys that do something in our game come first. */
export const KEY_CHOICES = [...ARROWS, ...LETTERS, ...DIGITS, ...OTHERS].sort((one, other) => Number(!effectOf(one)) - Number(!effectOf(other)));

/** Return what a key does in our game, or "". @param {string} key */
export function effectOf(key) {
  return actionOf("duel", 1, 0, key);
}

/** Return a key as people read it, with what it does. @param {string} key */
export const keyText = (key) => [keyLabel(key), effectOf(key)].filter(Boolean).join(" – ");

/** What own moves do in the game where all its usual keys are taken. */
const SHARED = { tap: ["punch_right", "kick_right", "punch_left", "kick_left"], hold: ["block", "squat"] };

/**
 * Return a key for a new move that does something in our game, and that Python presses unasked, too: one that is free, or
 * else one that another move presses.
 * @param {readonly { move: string, key: string, hold: boolean }[]} moves All of them. @param {string} move The new one.
 */
export function keyForNew(moves, move) {
  const key = keysWithFree("duel", 1, moves)[0][move] ?? "";
  if (FREE_KEYS.includes(key)) return key;
  const actions = SHARED[moves.find((one) => one.move === move)?.hold ? "hold" : "tap"];
  const keys = actions.map((action) => keymapsOf("duel", 1)[0][action]);
  const uses = (/** @type {string} */ one) => moves.filter((other) => other.key === one).length;
  return [...keys].sort((one, other) => uses(one) - uses(other))[0];
}
