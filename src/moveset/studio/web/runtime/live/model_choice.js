// @ts-check
/** When the lighter landmark network is used: a rule on measured times. Pure. */

/**
 * @typedef {"full" | "lite"} PoseModel
 */

/** From the capture of a frame to its key, for 19 of 20: what players do not feel as a delay. */
const MAX_KEY_MS = 120;

/**
 * The 95th percentile of frame to key, in medians of a frame's time in the worker: measured in Chromium on two slow cores with
 * both networks and one and two threads, 2.7 to 3.2. A frame waits for the one before it, and capture and page take their part.
 */
const KEY_P95_PER_FRAME = 3;

/** With fewer frames a second, a punch is seen in two of them only. */
const MIN_RATE_HZ = 12;

/** Time of the full landmark network in times of the detector: 45 / 51 ms with one thread, 30 / 34 ms with two. */
const LANDMARKS_PER_DETECTOR = 0.88;

/** Reading the pixels of a frame, and cropping them. */
const PIXELS_MS = 5;

/** Frames that are measured for a decision: 3 to 6 seconds. */
const MEASURED = 45;

/** Frames before them: browsers compile WebAssembly once more while it runs. */
const WARM_UP = 15;

/** Return whether frames take too long, by their median. @param {number} frameMs */
export const isTooSlow = (frameMs) => frameMs * KEY_P95_PER_FRAME > MAX_KEY_MS || 1000 / frameMs < MIN_RATE_HZ;

/** Return how long a frame will take with the full landmark network. @param {number} detectorMs What one run of the detector takes. */
export const expectedFrameMs = (detectorMs) => LANDMARKS_PER_DETECTOR * detectorMs + PIXELS_MS;

/**
 * Return the network to begin with. The detector is loaded and measured first, so that a slow machine does not load
 * both landmark networks.
 * @param {PoseModel | "auto"} wanted @param {number} detectorMs @returns {PoseModel}
 */
export function firstModel(wanted, detectorMs) {
  if (wanted !== "auto") return wanted;
  return isTooSlow(expectedFrameMs(detectorMs)) ? "lite" : "full";
}

/** The times that the latest frames took. */
export class FrameTimes {
  skipped = 0;

  /** @type {number[]} */
  latest = [];

  /** Begin again, with another network. */
  clear() {
    this.skipped = 0;
    this.latest = [];
  }

  /** @param {number} tookMs */
  add(tookMs) {
    if (this.skipped < WARM_UP) {
      this.skipped += 1;
      return;
    }
    this.latest.push(tookMs);
    if (this.latest.length > MEASURED) this.latest.shift();
  }

  /** Whether there are enough for a decision. */
  get isKnown() {
    return this.latest.length >= MEASURED;
  }

  /** Of the latest frames; 0 before the first one. */
  get medianMs() {
    const sorted = [...this.latest].sort((one, other) => one - other);
    return sorted[Math.floor(sorted.length / 2)] ?? 0;
  }
}
