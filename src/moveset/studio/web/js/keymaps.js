// @ts-check
/** Key maps: which key each move presses, by game and player. Pure. */

/** @typedef {Readonly<Record<string, string>>} Keymap Move to the name of a key. */
/** @typedef {"duel" | "mk" | "article" | "own"} KeyPreset */

/** @type {Record<KeyPreset, string>} Preset to its label. */
export const KEY_PRESETS = { duel: "Moonlight Duel", mk: "MK.js", article: "the article's page", own: "your own keys" };

/** @param {Record<string, string>} keys Keys for walking, jumping, crouching, blocking, quick and heavy blows. @returns {Keymap} */
const keymapOf = ({ left, right, up, down, block, punch, punch2, kick, kick2 }) => ({
  ...{ walk_left: left, walk_right: right, jump: up, squat: down, crouch: down, block },
  ...{ punch, punch_left: punch, punch_right: punch2, kick, kick_left: kick, kick_right: kick2 },
});

/** The built-in game's, the same as in web/game/keys.js. */
const DUEL = [
  keymapOf({ left: "a", right: "d", up: "w", down: "s", block: "l", punch: "j", punch2: "u", kick: "k", kick2: "i" }),
  keymapOf({
    ...{ left: "left", right: "right", up: "up", down: "down", block: "slash" },
    ...{ punch: "comma", punch2: "semicolon", kick: "period", kick2: "quote" },
  }),
];

/** MK.js for one player: arrows, shift to block, high and low punch, low and high kick. */
const MK_SINGLE = keymapOf({
  ...{ left: "left", right: "right", up: "up", down: "down", block: "shift" },
  ...{ punch: "a", punch2: "s", kick: "d", kick2: "f" },
});

/** MK.js for two players, `gameType: "multiplayer"`. */
const MK_TWO = [
  keymapOf({ left: "g", right: "j", up: "y", down: "h", block: "shift", punch: "a", punch2: "s", kick: "d", kick2: "f" }),
  keymapOf({
    ...{ left: "left", right: "right", up: "up", down: "down", block: "ctrl" },
    ...{ punch: "p", punch2: "bracket_left", kick: "bracket_right", kick2: "backslash" },
  }),
];

/** On the article's page the left fighter is controlled by calls; the right one has MK.js's keys. */
const ARTICLE = [{}, MK_SINGLE];

/** @param {KeyPreset} preset @param {number} players @returns {readonly Keymap[]} One for each player. */
export function keymapsOf(preset, players) {
  if (preset === "own") return [{}, {}].slice(0, players);
  if (preset === "mk") return players === 1 ? [MK_SINGLE] : MK_TWO;
  return (preset === "article" ? ARTICLE : DUEL).slice(0, players);
}

/**
 * Return the key of each of a bundle's moves, for each player: the game's key; else, for the first
 * player, the move's own key, unless the game uses it for another move.
 * @param {KeyPreset} preset @param {number} players
 * @param {readonly { move: string, key: string }[]} moves
 * @returns {Record<string, string>[]}
 */
export function keysFor(preset, players, moves) {
  return keymapsOf(preset, players).map((map, player) => {
    const taken = new Set(moves.map(({ move }) => keyIn(map, move)));
    const ownKey = (/** @type {string} */ key) => (player === 0 && preset !== "article" && !taken.has(key) ? key : "");
    return Object.fromEntries(moves.map(({ move, key }) => [move, keyIn(map, move) || ownKey(key)]));
  });
}

/** @param {Keymap} map @param {string} move */
const keyIn = (map, move) => (Object.hasOwn(map, move) ? map[move] : "");

/** Return the `Detect` callback of the article's page for a move, or "". @param {string} move */
export function callOf(move) {
  if (/^punch(_|$)/.test(move)) return "onPunch";
  return /^kick(_|$)/.test(move) ? "onKick" : "";
}

/**
 * Return the preset when none was chosen: calls if the game's page has callbacks, then the user's own
 * keys if there are any, then the game's keys.
 * @param {{ isExternal: boolean, hasDetect: boolean, hasOwnKeys: boolean }} facts
 * @returns {KeyPreset}
 */
export function defaultPreset({ isExternal, hasDetect, hasOwnKeys }) {
  if (hasDetect) return "article";
  if (hasOwnKeys) return "own";
  return isExternal ? "mk" : "duel";
}
