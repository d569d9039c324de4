// @ts-check
/** Median and 95th percentile of the most recent latencies. Pure. */

const CAPACITY = 200;

/**
 * @typedef {object} LatencySummary
 * @property {number | null} median Milliseconds; null while there are no values.
 * @property {number | null} p95
 * @property {number} count
 */

/** The most recent latencies of one kind, in a ring buffer. */
export class LatencyStats {
  /** @param {number} [capacity] */
  constructor(capacity = CAPACITY) {
    this.capacity = capacity;
    /** @type {number[]} */
    this.values = [];
    this.next = 0;
  }

  /** Add a latency. Negative and non-finite values are ignored: they come from a clock that was set back. @param {number} ms */
  add(ms) {
    if (!Number.isFinite(ms) || ms < 0) return;
    this.values[this.next] = ms;
    this.next = (this.next + 1) % this.capacity;
  }

  /** @returns {LatencySummary} */
  summary() {
    const sorted = [...this.values].sort((one, other) => one - other);
    return { median: quantile(sorted, 0.5), p95: quantile(sorted, 0.95), count: sorted.length };
  }
}

/**
 * Return a quantile, with linear interpolation between neighbours; null without values.
 * @param {number[]} sorted @param {number} fraction Between 0 and 1.
 */
export function quantile(sorted, fraction) {
  if (!sorted.length) return null;
  const position = fraction * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (position - below);
}

/** @param {Record<string, number>} stages_ms */
export const sumStages = (stages_ms) => Object.values(stages_ms).reduce((total, ms) => total + ms, 0);
