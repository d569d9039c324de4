// @ts-check
/** The result of teaching in plain sentences, as moveset.evaluate.teach_words. Pure. */
import { NOT_TESTED } from "../constants.js";
import { roundTo } from "./rounding.js";

/**
 * @typedef {import("./teach_result.js").Result} Result
 * @typedef {import("./teach_result.js").NextStep} NextStep
 * @typedef {Record<string, string>} Names What to call moves; a move that is not listed keeps its name.
 */

/** Return what a taught bundle finds and what it presses wrongly; what is unknown is left out. @param {Result} result @param {Names} names @returns {string[]} */
export function sentencesOf({ moves, nothing_s, nothing_presses, is_tested }, names) {
  if (!is_tested) return [NOT_TESTED];
  const found = moves.map((one) => `${called(names, one.move)} ${one.found} of ${one.segments} times`);
  const lines = [`It finds ${listed(found)}.`];
  for (const one of moves.filter(({ false_presses }) => false_presses)) {
    lines.push(`It also pressed ${called(names, one.move)} ${countTimes(one.false_presses)} at the wrong moment.`);
  }
  if (nothing_s) {
    const often = nothing_presses ? countTimes(nothing_presses) : "nothing";
    lines.push(`It pressed ${often} in ${roundTo(nothing_s)} s in which nothing was done.`);
  }
  return lines;
}

/** Return the next step as a sentence. @param {NextStep} step @param {Names} names */
export function stepWords({ kind, move, other, count }, names) {
  const [one, two] = [called(names, move), called(names, other)];
  return {
    show: `Show ${one} ${count === 1 ? "once more" : `${count} more times`}.`,
    record_none: `Record ${count} s in which you do nothing, or anything but a move.`,
    differ: `${one} and ${two} look alike (${count} were taken for each other): do them more differently.`,
    alike: `Your examples of ${one} differ much from each other: record ${one} again, ${count} times in the same way.`,
    play: "Play with it.",
  }[kind];
}

/** @param {Names} names @param {string} move */
const called = (names, move) => (Object.hasOwn(names, move) ? names[move] : move);

/** @param {number} number */
const countTimes = (number) => (number === 1 ? "once" : `${number} times`);

/** @param {readonly string[]} parts */
const listed = (parts) => [parts.slice(0, -1).join(", "), ...parts.slice(-1)].filter(Boolean).join(" and ");
