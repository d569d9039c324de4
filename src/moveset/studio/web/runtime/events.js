// @ts-check
/** Event detection: scores to press and release events, one press for each move, as moveset.recognise.events. Pure. */
import { NONE, TIME_TOLERANCE_S } from "./constants.js";

/**
 * @typedef {import("./manifest.js").TriggerRule} TriggerRule
 * @typedef {import("./recogniser.js").Score} Score
 * @typedef {{ time_s: number, move: string, event: "press" | "release", probability: number }} MoveEvent
 */

/** Turns scores into events, one score at a time; causal. moveset.recognise.events says when a move presses. */
export class EventDetector {
  /** @param {readonly TriggerRule[]} rules One for each move. */
  constructor(rules) {
    this.states = rules.map((rule) => new MoveState(rule));
  }

  /** The moves whose key is down now. */
  get held() {
    return this.states.filter((state) => state.isHeld).map((state) => state.rule.move);
  }

  /** Return the events at a score; releases come before presses. @param {Score} score @returns {MoveEvent[]} */
  step(score) {
    for (const state of this.states) state.update(score);
    const highest = Math.max(0, ...this.states.map((state) => state.level));
    const releases = this.states.map((state) => state.tryRelease(score.time_s));
    const presses = this.states.map((state) => state.tryPress(score.time_s, highest));
    return [...releases, ...presses].filter((event) => event !== null);
  }

  /** Return a release for every move that is still held. @param {number} time_s */
  releaseAll(time_s) {
    return this.states.filter((state) => state.isHeld).map((state) => state.release(time_s));
  }
}

/** The state of one move. */
class MoveState {
  /** @param {TriggerRule} rule */
  constructor(rule) {
    this.rule = rule;
    /** The smoothed probability. */
    this.level = 0;
    this.isHeld = false;
    /** Whether it has fallen below ``threshold_off`` since the last press. */
    this.isArmed = true;
    /** Whether none is too likely for a press. */
    this.isNone = true;
    /** Time since which the press condition holds. @type {number | null} */
    this.since_s = null;
    this.pressed_s = -Infinity;
    this.checked_s = -Infinity;
    /** The smoothing window. @type {{ time_s: number, probability: number }[]} */
    this.recent = [];
  }

  /** @param {Score} score */
  update({ time_s, probabilities }) {
    this.recent.push({ time_s, probability: probabilities[this.rule.move] });
    while (this.recent[0].time_s <= time_s - this.rule.smoothing_s && this.recent.length > 1) this.recent.shift();
    this.level = this.recent.reduce((sum, one) => sum + one.probability, 0) / this.recent.length;
    this.isNone = (probabilities[NONE] ?? 0) >= this.rule.max_none;
    if (this.level < this.rule.threshold_off) this.isArmed = true;
  }

  /** @param {number} time_s */
  tryRelease(time_s) {
    return this.isHeld && this.level < this.rule.threshold_off ? this.release(time_s) : null;
  }

  /** @param {number} time_s @returns {MoveEvent} */
  release(time_s) {
    this.isHeld = false;
    return { time_s, move: this.rule.move, event: "release", probability: this.level };
  }

  /** @param {number} time_s @param {number} highest Level of all moves. @returns {MoveEvent | null} */
  tryPress(time_s, highest) {
    if (this.rule.interval_s && !this.isDue(time_s)) return null;
    if (this.isNone || this.level < Math.max(this.rule.threshold_on, highest)) {
      this.since_s = null;
      return null;
    }
    this.since_s ??= time_s;
    if (!this.isArmed || !this.mayPress(time_s, this.since_s)) return null;
    [this.isArmed, this.isHeld, this.pressed_s] = [false, this.rule.hold, time_s];
    return { time_s, move: this.rule.move, event: "press", probability: this.level };
  }

  /** Return whether it is time for a check, which arms a tapped move again. @param {number} time_s */
  isDue(time_s) {
    if (time_s - this.checked_s < this.rule.interval_s - TIME_TOLERANCE_S) return false;
    [this.checked_s, this.isArmed] = [time_s, !this.isHeld];
    return true;
  }

  /** @param {number} time_s @param {number} since_s */
  mayPress(time_s, since_s) {
    return time_s - since_s >= this.rule.min_duration_s && time_s - this.pressed_s >= this.rule.refractory_s;
  }
}
