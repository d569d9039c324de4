// @ts-check
/** The text of the banner over the match: round, result, winner. Pure. */

import { APPEARANCES } from "./appearance.js";

/**
 * @typedef {import("./match.js").Match} Match
 * @typedef {{ title: string, subtitle: string, age: number, left: number }} Banner
 *   `age` and `left`: steps since it appeared and until it disappears.
 */

/** Return what is written large now, or null. @param {Match} match @returns {Banner | null} */
export function bannerOf(match) {
  const { phase, phaseTick, round, winner } = match;
  if (phase === "intro")
    return timed(round === 3 ? "FINAL ROUND" : `ROUND ${round}`, "", phaseTick, 14, 92);
  if (phase === "practice") return null;
  if (phase === "fight") return timed("FIGHT!", "", phaseTick, 0, 48);
  if (phase === "result") return resultBanner(match);
  if (winner === "tie" || winner === null)
    return timed("DRAW", "nobody wins the match", phaseTick, 0, 1e9);
  return timed(`${APPEARANCES[winner].name} WINS`, `the match, ${score(match)}`, phaseTick, 0, 1e9);
}

/** @param {Match} match */
function score({ wins: [one, two] }) {
  return `${Math.max(one, two)} : ${Math.min(one, two)}`;
}

/** @param {Match} match @returns {Banner | null} */
function resultBanner({ result, phaseTick, fighters }) {
  if (!result) return null;
  const both = fighters.every((fighter) => fighter.life <= 0);
  const title = result.by === "time" ? "TIME" : both ? "DOUBLE K.O." : "K.O.";
  if (phaseTick < 118) return timed(title, "", phaseTick, 10, 112);
  if (result.winner === "tie") return timed("DRAW", "", phaseTick, 118, 400);
  const perfect = fighters[result.winner].life === 100;
  return timed(
    `${APPEARANCES[result.winner].name} WINS`,
    perfect ? "perfect!" : "",
    phaseTick,
    118,
    400,
  );
}

/**
 * @param {string} title @param {string} subtitle @param {number} tick @param {number} from
 * @param {number} to @returns {Banner | null}
 */
function timed(title, subtitle, tick, from, to) {
  return tick < from || tick >= to ? null : { title, subtitle, age: tick - from, left: to - tick };
}
