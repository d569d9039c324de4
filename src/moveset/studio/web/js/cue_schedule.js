// @ts-check
/** The schedule of a recording: countdown, a beep for each repetition, end. Pure. */

/**
 * @typedef {object} Cue
 * @property {number} at_s From the start of the recording.
 * @property {"count" | "beep" | "end"} kind
 * @property {number} number The countdown's number, or the repetition from 1.
 *
 * @typedef {object} Settings
 * @property {string} move
 * @property {number} times Repetitions.
 * @property {number} interval_s From beep to beep.
 * @property {number} none_s Duration of a recording without any move.
 */

const COUNT_FROM = 3;
/** Time to finish the last repetition. */
const TAIL_S = 0.4;

/** Return all cues of a recording, in order. @param {Settings} settings @returns {Cue[]} */
export function scheduleCues({ move, times, interval_s, none_s }) {
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

/** Return the cues after one time, up to and including another. @param {Cue[]} cues @param {number} after_s @param {number} until_s */
export function dueCues(cues, after_s, until_s) {
  return cues.filter((cue) => cue.at_s > after_s && cue.at_s <= until_s);
}

/** Return the times of the beeps up to a time. @param {Cue[]} cues @param {number} until_s */
export function beepTimes(cues, until_s) {
  return cues.filter((cue) => cue.kind === "beep" && cue.at_s <= until_s).map((cue) => cue.at_s);
}

/** Return the duration of a recording. @param {Cue[]} cues */
export const scheduledDuration = (cues) => cues[cues.length - 1].at_s;
