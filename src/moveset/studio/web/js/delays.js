// @ts-check
/** How long things took of late: the middle, and what 19 of 20 keep under. Pure. */

const MOST = 200;

/**
 * @typedef {object} DelaySummary
 * @property {number | null} median Milliseconds; null while there are none.
 * @property {number | null} p95
 * @property {number} count
 */

/** The last delays of one kind; each beyond `most` takes the place of the oldest. */
export class Delays {
  /** @param {number} [most] */
  constructor(most = MOST) {
    this.most = most;
    /** @type {number[]} */
    this.ring = [];
    this.next = 0;
  }

  /** Take one in; what is no delay, as of a clock that was set back, is left out. @param {number} ms */
  addDelay(ms) {
    if (!Number.isFinite(ms) || ms < 0) return;
    this.ring[this.next] = ms;
    this.next = (this.next + 1) % this.most;
  }

  /** @returns {DelaySummary} */
  summary() {
    const sorted = [...this.ring].sort((one, other) => one - other);
    return { median: quantile(sorted, 0.5), p95: quantile(sorted, 0.95), count: sorted.length };
  }

  /** Begin anew, as with another game. */
  clear() {
    this.ring.length = 0;
    this.next = 0;
  }
}

/**
 * Return the value below which a share of them lie, between two neighbours in proportion; null of none.
 * @param {number[]} sorted @param {number} share
 */
export function quantile(sorted, share) {
  if (!sorted.length) return null;
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}

/** @param {Record<string, number>} stages_ms */
export const sumStages = (stages_ms) => Object.values(stages_ms).reduce((total, ms) => total + ms, 0);
