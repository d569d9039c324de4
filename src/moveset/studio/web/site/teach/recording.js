// @ts-check
/** The states of a recording: held by a button, or led by beeps. Pure. */
import { beepTimes, dueCues, scheduleCues, scheduledDuration } from "../../js/cue_schedule.js";

/** @typedef {import("../../js/cue_schedule.js").Cue} Cue */
/** @typedef {import("../storage/project.js").Span} Span */

/** A button that is held for longer was forgotten. */
export const MAX_HOLD_S = 8;

/** A move while a button is held. */
export class HoldRecording {
  constructor() {
    /** @type {number | null} */
    this.start_s = null;
  }

  get isRunning() {
    return this.start_s !== null;
  }

  /** Begin, unless it runs already: a held key repeats. @param {number} now_s @returns {boolean} Whether it begins now. */
  press(now_s) {
    if (this.start_s !== null) return false;
    this.start_s = now_s;
    return true;
  }

  /** End, and return when it was held; null if it was not. @param {number} now_s @returns {Span | null} */
  release(now_s) {
    const { start_s } = this;
    this.start_s = null;
    return start_s === null ? null : { start_s, end_s: Math.min(now_s, start_s + MAX_HOLD_S) };
  }

  /** @param {number} now_s */
  isTooLong(now_s) {
    return this.start_s !== null && now_s - this.start_s >= MAX_HOLD_S;
  }

  cancel() {
    this.start_s = null;
  }
}

/** Repetitions of a move, or some time of no move, led by cues. */
export class CuedRecording {
  /** @param {import("../../js/cue_schedule.js").Settings} settings @param {number} start_s By the page's clock. */
  constructor(settings, start_s) {
    this.settings = settings;
    this.start_s = start_s;
    this.cues = scheduleCues(settings);
    this.duration_s = scheduledDuration(this.cues);
    this.reached_s = -1;
    this.isOver = false;
  }

  /** Return the cues that are due; after the last one it is over. @param {number} now_s @returns {Cue[]} */
  step(now_s) {
    if (this.isOver) return [];
    const elapsed_s = now_s - this.start_s;
    const due = dueCues(this.cues, this.reached_s, elapsed_s);
    this.reached_s = elapsed_s;
    this.isOver = due.some((cue) => cue.kind === "end");
    return due;
  }

  /** End before the last cue. @param {number} now_s */
  stop(now_s) {
    this.reached_s = Math.min(now_s - this.start_s, this.duration_s);
    this.isOver = true;
  }

  /** Times of the beeps that were reached, by the page's clock. */
  get beeps_s() {
    return beepTimes(this.cues, this.reached_s).map((at_s) => this.start_s + at_s);
  }

  /** When it ended, by the page's clock. */
  get end_s() {
    return this.start_s + Math.min(this.reached_s, this.duration_s);
  }

  /** Seconds that are left. @param {number} now_s */
  left(now_s) {
    return Math.max(0, this.duration_s - (now_s - this.start_s));
  }
}
