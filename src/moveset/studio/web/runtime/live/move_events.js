// @ts-check
/** Scores to events with the key of each move. Pure. */

import { EventDetector } from "../events.js";

/**
 * @typedef {import("../manifest.js").Bundle} Bundle
 * @typedef {import("../manifest.js").TriggerRule} TriggerRule
 * @typedef {import("../recogniser.js").Score} Score
 * @typedef {import("../events.js").MoveEvent & { key: string, hold: boolean }} KeyEvent
 */

/** Detects the events of a bundle's moves; what is held is released before anything changes. */
export class MoveEvents {
  /** @param {Bundle} bundle @param {(event: KeyEvent) => void} onEvent */
  constructor(bundle, onEvent) {
    this.onEvent = onEvent;
    this.bundle = bundle;
    this.timeS = 0;
    this.detector = new EventDetector(bundle.rules);
  }

  /** @param {Bundle} bundle */
  setBundle(bundle) {
    this.release();
    this.bundle = bundle;
    this.detector = new EventDetector(bundle.rules);
  }

  /** Use other rules for the bundle's moves. @param {readonly TriggerRule[]} rules @throws {RangeError} A rule is missing or of no move. */
  setRules(rules) {
    const wanted = this.bundle.moves.map((one) => one.move).sort();
    const named = rules.map((one) => one.move).sort();
    if (JSON.stringify(wanted) !== JSON.stringify(named)) {
      throw new RangeError(`rules need one for each of the moves ${wanted.join(", ")}, not for ${named.join(", ") || "none"}`);
    }
    this.release();
    this.detector = new EventDetector(rules);
  }

  /** @param {Score} score */
  step(score) {
    this.timeS = score.time_s;
    for (const event of this.detector.step(score)) this.tell(event);
  }

  /** Release what is held, and forget the past: the next score is of another recording. */
  reset() {
    this.release();
    this.detector = new EventDetector(this.detector.states.map((state) => state.rule));
  }

  release() {
    for (const event of this.detector.releaseAll(this.timeS)) this.tell(event);
  }

  /** @param {import("../events.js").MoveEvent} event */
  tell(event) {
    const { key, hold } = this.settingOf(event.move);
    this.onEvent({ ...event, key, hold });
  }

  /** @param {string} move */
  settingOf(move) {
    return this.bundle.moves.find((one) => one.move === move) ?? { key: "", hold: false };
  }
}
