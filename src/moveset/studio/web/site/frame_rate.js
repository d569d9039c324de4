// @ts-check
/** How many frames a second are analysed, over the last seconds. Pure. */

const SPAN_MS = 2000;

export class FrameRate {
  constructor() {
    /** @type {number[]} */
    this.times_ms = [];
  }

  /** Count a frame, and return the rate. @param {number} now_ms */
  count(now_ms) {
    this.times_ms.push(now_ms);
    while (this.times_ms[0] < now_ms - SPAN_MS) this.times_ms.shift();
    const span_ms = now_ms - this.times_ms[0];
    return span_ms > 0 ? (1000 * (this.times_ms.length - 1)) / span_ms : 0;
  }

  /** Whether the rate says little yet. */
  get isNew() {
    return this.times_ms.length < 2 || this.times_ms[this.times_ms.length - 1] - this.times_ms[0] < SPAN_MS / 2;
  }

  reset() {
    this.times_ms.length = 0;
  }
}
