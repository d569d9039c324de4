// @ts-check
/** Presses counted against the labelled segments, as moveset.evaluate.event_metrics and matching. Pure. */
import { MATCH_TOLERANCE_S } from "../constants.js";

/**
 * @typedef {import("./recording_scores.js").Timeline} Timeline
 * @typedef {import("./labelled_recording.js").Segment} Segment
 * @typedef {import("../events.js").MoveEvent} MoveEvent
 * @typedef {{ found: number, segments: number, presses: number }} EventCounts
 */

/** Return each press with the segment of its move that it matches, if any; each segment matches once. @param {Timeline} timeline */
function matchPresses({ truth, events }) {
  const unmatched = [...truth].sort((one, other) => one.start_s - other.start_s);
  return pressesOf(events).map((press) => {
    const index = unmatched.findIndex((one) => one.move === press.move && isDuring(press, one));
    return { press, segment: index < 0 ? null : unmatched.splice(index, 1)[0] };
  });
}

/** @param {readonly MoveEvent[]} events */
export const pressesOf = (events) => events.filter((event) => event.event === "press");

/** @param {MoveEvent} press @param {Segment} segment */
const isDuring = ({ time_s }, { start_s, end_s }) => start_s <= time_s && time_s <= end_s + MATCH_TOLERANCE_S;

/** Return how many segments were found, there are, and were pressed, of one move or of all. @param {readonly Timeline[]} timelines @param {string} [move] @returns {EventCounts} */
export function countEvents(timelines, move) {
  const isCounted = (/** @type {{ move: string }} */ one) => move === undefined || one.move === move;
  const count = (/** @type {(timeline: Timeline) => number} */ countOf) =>
    timelines.reduce((sum, timeline) => sum + countOf(timeline), 0);
  return {
    found: count((one) => matchPresses(one).filter(({ segment }) => segment && isCounted(segment)).length),
    segments: count((one) => one.truth.filter(isCounted).length),
    presses: count((one) => pressesOf(one.events).filter(isCounted).length),
  };
}

/** Return the F1 of some counts; NaN without segments and presses. @param {EventCounts} counts */
export const f1Of = ({ found, segments, presses }) => (2 * found) / (segments + presses);

/**
 * Return how many segments of each move, by row, were pressed as each move, by column; those that nothing was pressed
 * for are in the last column.
 * @param {readonly Timeline[]} timelines @param {readonly string[]} moves
 */
export function confusionMatrix(timelines, moves) {
  const table = moves.map(() => new Array(moves.length + 1).fill(0));
  for (const timeline of timelines) {
    const matches = matchPresses(timeline);
    const matched = new Set(matches.map(({ segment }) => segment));
    const wrong = matches.filter(({ segment }) => !segment).map(({ press }) => press);
    for (const segment of timeline.truth) {
      const row = moves.indexOf(segment.move);
      const index = matched.has(segment) ? -1 : wrong.findIndex((press) => isDuring(press, segment));
      const pressed = index < 0 ? null : wrong.splice(index, 1)[0].move;
      if (matched.has(segment)) table[row][row] += 1;
      else table[row][pressed === null ? moves.length : moves.indexOf(pressed)] += 1;
    }
  }
  return table;
}
