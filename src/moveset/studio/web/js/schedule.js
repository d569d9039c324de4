// @ts-check
/** When to count, when to beep, when to stop: a recording's plan, and where in it one is. Pure. */

/**
 * @typedef {object} Cue
 * @property {number} at_s From the start of the recording.
 * @property {"count" | "beep" | "end"} kind
 * @property {number} number What is counted down to, or which repetition, from 1.
 *
 * @typedef {object} Wish
 * @property {string} move
 * @property {number} times Repetitions.
 * @property {number} interval_s From beep to beep.
 * @property {number} none_s How long to do no move at all.
 */

export const COUNT_FROM = 3;
/** After the last repetition there must be time to finish it. */
export const TAIL_S = 0.4;

/** Return all cues of a recording, in order. @param {Wish} wish @returns {Cue[]} */
export function plan({ move, times, interval_s, none_s }) {
  /** @type {Cue[]} */
  const cues = [];
  for (let second = 0; second < COUNT_FROM; second++) {
    cues.push({ at_s: second, kind: "count", number: COUNT_FROM - second });
  }
  if (move === "none") {
    cues.push({ at_s: COUNT_FROM, kind: "beep", number: 1 });
    cues.push({ at_s: COUNT_FROM + none_s, kind: "end", number: 0 });
    return cues;
  }
  for (let number = 1; number <= times; number++) {
    cues.push({ at_s: COUNT_FROM + (number - 1) * interval_s, kind: "beep", number });
  }
  cues.push({ at_s: COUNT_FROM + times * interval_s + TAIL_S, kind: "end", number: 0 });
  return cues;
}

/** Return the cues that came due since the last look. @param {Cue[]} cues @param {number} from_s @param {number} until_s */
export function due(cues, from_s, until_s) {
  return cues.filter((cue) => cue.at_s > from_s && cue.at_s <= until_s);
}

/** Return when each repetition was called for, as far as the recording went. @param {Cue[]} cues @param {number} until_s */
export function beeps(cues, until_s) {
  return cues.filter((cue) => cue.kind === "beep" && cue.at_s <= until_s).map((cue) => cue.at_s);
}

/** Return how long a recording takes. @param {Cue[]} cues */
export const length_s = (cues) => cues[cues.length - 1].at_s;

/** Return a length as people say it. @param {number} seconds */
export function sayLength(seconds) {
  const whole = Math.round(seconds);
  if (whole < 90) return `${whole} s`;
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}
