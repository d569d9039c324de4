// @ts-check
/** Which keys a move presses in which game, for each player. Pure. */

/** @typedef {Readonly<Record<string, string>>} Keymap Move to the name of a key. */
/** @typedef {"duel" | "mk" | "article" | "own"} Way */

/** @type {Record<Way, string>} What the choice of keys says. */
export const WAYS = { duel: "Moonlight Duel's keys", mk: "MK.js", article: "the article's page", own: "own keys" };

/** @param {Record<string, string>} keys Of walking, jumping, crouching, blocking, quick and heavy blows. @returns {Keymap} */
const mapOf = ({ left, right, up, down, block, punch, punch2, kick, kick2 }) => ({
  ...{ walk_left: left, walk_right: right, jump: up, squat: down, crouch: down, block },
  ...{ punch, punch_left: punch, punch_right: punch2, kick, kick_left: kick, kick_right: kick2 },
});

/** Our own game's, as web/game/keys.js has them. */
const DUEL = [
  mapOf({ left: "a", right: "d", up: "w", down: "s", block: "l", punch: "j", punch2: "u", kick: "k", kick2: "i" }),
  mapOf({
    ...{ left: "left", right: "right", up: "up", down: "down", block: "slash" },
    ...{ punch: "comma", punch2: "semicolon", kick: "period", kick2: "quote" },
  }),
];

/** MK.js as it starts for one: arrows, shift to block, high and low punch, low and high kick. */
const MK_ALONE = mapOf({
  ...{ left: "left", right: "right", up: "up", down: "down", block: "shift" },
  ...{ punch: "a", punch2: "s", kick: "d", kick2: "f" },
});

/** MK.js as it starts for two: `gameType: "multiplayer"`. */
const MK_BOTH = [
  mapOf({ left: "g", right: "j", up: "y", down: "h", block: "shift", punch: "a", punch2: "s", kick: "d", kick2: "f" }),
  mapOf({
    ...{ left: "left", right: "right", up: "up", down: "down", block: "ctrl" },
    ...{ punch: "p", punch2: "bracket_left", kick: "bracket_right", kick2: "backslash" },
  }),
];

/** On the article's page the moves of the left fighter are calls; the right one has MK.js's keys. */
const ARTICLE = [{}, MK_ALONE];

/** @param {Way} way @param {number} players @returns {readonly Keymap[]} One for each player. */
export function mapsOf(way, players) {
  if (way === "own") return [{}, {}].slice(0, players);
  if (way === "mk") return players === 1 ? [MK_ALONE] : MK_BOTH;
  return (way === "article" ? ARTICLE : DUEL).slice(0, players);
}

/**
 * Return the key of each of a bundle's moves, for each player: the game's; else, for the first
 * player, the move's own, unless it already means something else there.
 * @param {Way} way @param {number} players
 * @param {readonly { move: string, key: string }[]} moves
 * @returns {Record<string, string>[]}
 */
export function keysFor(way, players, moves) {
  return mapsOf(way, players).map((map, player) => {
    const taken = new Set(moves.map((one) => keyIn(map, one.move)));
    const spare = (/** @type {string} */ key) => (player === 0 && way !== "article" && !taken.has(key) ? key : "");
    return Object.fromEntries(moves.map((one) => [one.move, keyIn(map, one.move) || spare(one.key)]));
  });
}

/** @param {Keymap} map @param {string} move */
const keyIn = (map, move) => (Object.hasOwn(map, move) ? map[move] : "");

/**
 * Return what the article's page is told of a move, or "".
 * @param {string} move
 */
export function callOf(move) {
  if (/^punch(_|$)/.test(move)) return "onPunch";
  return /^kick(_|$)/.test(move) ? "onKick" : "";
}

/**
 * Return how to play where nobody has chosen: as the game's page asks for, by keys that were chosen
 * one by one before, or by the game's own.
 * @param {{ foreign: boolean, detects: boolean, kept: boolean }} facts
 * @returns {Way}
 */
export function usualWay({ foreign, detects, kept }) {
  if (detects) return "article";
  if (kept) return "own";
  return foreign ? "mk" : "duel";
}
