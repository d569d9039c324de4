// @ts-check
/** The game's drawing, ground floor, pure: the great words of a moment. */

import { LOOKS } from "./looks.js";

/**
 * @typedef {import("./arena.js").Arena} Arena
 * @typedef {{ words: string, below: string, age: number, left: number }} Banner
 *   `age` and `left` in steps since it came and until it goes.
 */

/** Return what is written large now, or null. @param {Arena} arena @returns {Banner | null} */
export function bannerOf(arena) {
  const { phase, phaseTick, round, winner } = arena;
  if (phase === "intro")
    return timed(round === 3 ? "FINAL ROUND" : `ROUND ${round}`, "", phaseTick, 14, 92);
  if (phase === "fight") return timed("FIGHT!", "", phaseTick, 0, 48);
  if (phase === "verdict") return verdictBanner(arena);
  if (winner === "draw" || winner === null)
    return timed("DRAW", "nobody wins the match", phaseTick, 0, 1e9);
  return timed(`${LOOKS[winner].name} WINS`, `the match, ${score(arena)}`, phaseTick, 0, 1e9);
}

/** @param {Arena} arena */
function score({ wins: [one, two] }) {
  return `${Math.max(one, two)} : ${Math.min(one, two)}`;
}

/** @param {Arena} arena @returns {Banner | null} */
function verdictBanner({ verdict, phaseTick, fighters }) {
  if (!verdict) return null;
  const both = fighters.every((fighter) => fighter.life <= 0);
  const cry = verdict.by === "time" ? "TIME" : both ? "DOUBLE K.O." : "K.O.";
  if (phaseTick < 118) return timed(cry, "", phaseTick, 10, 112);
  if (verdict.winner === "draw") return timed("DRAW", "", phaseTick, 118, 400);
  const perfect = fighters[verdict.winner].life === 100;
  return timed(
    `${LOOKS[verdict.winner].name} WINS`,
    perfect ? "perfect!" : "",
    phaseTick,
    118,
    400,
  );
}

/**
 * @param {string} words @param {string} below @param {number} tick @param {number} from
 * @param {number} to @returns {Banner | null}
 */
function timed(words, below, tick, from, to) {
  return tick < from || tick >= to ? null : { words, below, age: tick - from, left: to - tick };
}
