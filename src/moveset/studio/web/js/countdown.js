// @ts-check
/** The time that a recording takes, counted down while it runs. */

import { h } from "./dom.js";
import { formatDuration } from "./format.js";

const UPDATE_MS = 250;

export class Countdown {
  constructor() {
    this.element = h("span", { class: "muted" });
    /** @type {ReturnType<typeof setInterval> | undefined} */
    this.timer = undefined;
  }

  /** @param {number} seconds @param {string} [instructions] */
  show(seconds, instructions = "") {
    if (!this.timer) this.element.textContent = formatDuration(seconds) + instructions;
  }

  /** @param {number} seconds */
  start(seconds) {
    const end_ms = performance.now() + 1000 * seconds;
    this.timer = setInterval(() => {
      this.element.textContent = `${formatDuration(Math.max(0, end_ms - performance.now()) / 1000)} left`;
    }, UPDATE_MS);
  }

  stop() {
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
