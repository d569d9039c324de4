// @ts-check
/** What a newly taught bundle can do, from held-out examples, and what helps most next, as moveset.evaluate.teach_result. Pure. */
import {
  FEW_SEGMENTS,
  MAX_FALSE_PER_MINUTE,
  MIN_CONFUSED,
  MIN_EXAMPLES,
  MIN_FOUND,
  MIN_NOTHING_S,
  MORE_EXAMPLES,
  NOTHING_S,
} from "../constants.js";
import { confusionMatrix, countEvents, pressesOf } from "./event_metrics.js";
import { roundTo } from "./rounding.js";
import { sentencesOf, stepWords } from "./teach_words.js";

/**
 * @typedef {import("./recording_scores.js").Timeline} Timeline
 * @typedef {{ move: string, segments: number, found: number, false_presses: number }} MoveResult Of held-out segments.
 * @typedef {{ move: string, other: string, count: number, segments: number }} Confusion
 * @typedef {{ kind: "show" | "record_none" | "differ" | "alike" | "play", move: string, other: string, count: number }} NextStep
 *
 * @typedef {object} Result
 * @property {MoveResult[]} moves
 * @property {number} nothing_s Seconds in which nothing was done.
 * @property {number} nothing_presses Presses in them.
 * @property {Confusion | null} confused
 * @property {NextStep} step The one thing that helps most.
 * @property {boolean} is_tested Whether examples could be held out.
 * @property {boolean} is_good Whether the bundle is good enough to play with.
 *
 * @typedef {Omit<Result, "step"> & { step: NextStep & { words: string }, sentences: string[] }} TeachResult With its sentences.
 */

/**
 * Return the result of teaching from what bundles without them pressed in held-out parts.
 * @param {{ examples: readonly Timeline[], nothing: readonly Timeline[] }} heldOut Around examples, and without a move.
 * @param {ReadonlyMap<string, number>} counts Number of examples of each taught move.
 * @param {readonly string[]} differing Moves whose examples are no nearer to each other than to other motion.
 * @returns {TeachResult}
 */
export function summariseTeaching({ examples, nothing }, counts, differing) {
  const moves = [...counts.keys()].map((move) => moveResult(examples, move));
  const seconds = nothing.reduce((sum, one) => sum + one.duration_s, 0);
  const presses = nothing.reduce((sum, one) => sum + pressesOf(one.events).length, 0);
  const confused = mostConfused(examples);
  const step = whatIsMissing(counts, seconds) ?? remedy(moves, presses, confused, differing);
  const is_tested = moves.length > 0 && moves.every((one) => one.segments);
  const segments = moves.reduce((sum, one) => sum + one.segments, 0);
  const is_good =
    is_tested &&
    moves.every(isFound) &&
    falseCount(moves) <= (1 - MIN_FOUND) * segments &&
    presses * 60 <= MAX_FALSE_PER_MINUTE * seconds;
  const result = { moves, nothing_s: roundTo(seconds, 1), nothing_presses: presses, confused, step, is_tested, is_good };
  return withWords(result);
}

/** Return a result with its sentences. @param {Result} result @param {import("./teach_words.js").Names} [names] @returns {TeachResult} */
export const withWords = (result, names = {}) => ({
  ...result,
  step: { ...result.step, words: stepWords(result.step, names) },
  sentences: sentencesOf(result, names),
});

/** @param {readonly Timeline[]} timelines @param {string} move @returns {MoveResult} */
function moveResult(timelines, move) {
  const { segments, found, presses } = countEvents(timelines, move);
  return { move, segments, found, false_presses: presses - found };
}

/** @param {readonly MoveResult[]} moves */
const falseCount = (moves) => moves.reduce((sum, one) => sum + one.false_presses, 0);

/** @param {MoveResult} result */
const isFound = ({ found, segments }) => found >= MIN_FOUND * segments;

/** @param {readonly Timeline[]} timelines @returns {Confusion | null} */
function mostConfused(timelines) {
  const done = new Set(timelines.flatMap((one) => one.truth.map(({ move }) => move)));
  const pressed = timelines.flatMap((one) => one.events.map(({ move }) => move));
  const names = [...new Set([...done, ...pressed])].sort();
  const table = confusionMatrix(timelines, names);
  let [most, a, b] = [0, 0, 0];
  for (let one = 0; one < names.length; one += 1) {
    for (let other = one + 1; other < names.length; other += 1) {
      const count = table[one][other] + table[other][one];
      if (count > most) [most, a, b] = [count, one, other];
    }
  }
  if (most < MIN_CONFUSED) return null;
  const [move, other] = done.has(names[a]) ? [names[a], names[b]] : [names[b], names[a]];
  const segments = [...table[a], ...table[b]].reduce((sum, count) => sum + count, 0);
  return { move, other, count: most, segments };
}

/** @param {NextStep["kind"]} kind @param {Partial<NextStep>} [more] @returns {NextStep} */
const stepOf = (kind, more) => ({ kind, move: "", other: "", count: 0, ...more });

/** Return what must be recorded before a count of found segments means much. @param {ReadonlyMap<string, number>} counts @param {number} nothing_s */
function whatIsMissing(counts, nothing_s) {
  const [scarcest] = [...counts].sort((one, other) => one[1] - other[1]);
  if (scarcest && scarcest[1] < MIN_EXAMPLES) {
    return stepOf("show", { move: scarcest[0], count: FEW_SEGMENTS - scarcest[1] });
  }
  return nothing_s < MIN_NOTHING_S ? stepOf("record_none", { count: NOTHING_S }) : null;
}

/** Return the remedy of the most frequent error; ``play`` where errors are few. @param {readonly MoveResult[]} moves @param {number} presses @param {Confusion | null} confused @param {readonly string[]} differing */
function remedy(moves, presses, confused, differing) {
  const missedOf = (/** @type {MoveResult} */ one) => one.segments - one.found;
  const weakest = moves.reduce((worst, one) => (missedOf(one) > missedOf(worst) ? one : worst));
  const [missed, wrong] = [missedOf(weakest), presses + falseCount(moves)];
  const { move } = weakest;
  if (confused && 2 * confused.count >= Math.max(missed, wrong)) {
    return stepOf("differ", { move: confused.move, other: confused.other, count: confused.count });
  }
  if (wrong > missed) return stepOf("record_none", { count: NOTHING_S });
  if (missed && differing.includes(move)) return stepOf("alike", { move, count: FEW_SEGMENTS });
  if (missed && (weakest.segments < FEW_SEGMENTS || !isFound(weakest))) return stepOf("show", { move, count: MORE_EXAMPLES });
  return stepOf("play");
}
