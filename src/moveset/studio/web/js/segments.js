// @ts-check
/** Operations on lists of segments, and the undo history. Pure: every change returns a new list. */

/**
 * @typedef {{ start_s: number, end_s: number, move: string }} Segment
 * @typedef {{ past: Segment[][], now: Segment[], future: Segment[][] }} History
 */

/** Minimum length of a segment. */
export const MIN_LENGTH_S = 0.1;
const DEFAULT_LENGTH_S = 0.8;
const MAX_UNDO = 200;
const TICK_STEPS_S = [0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600];

/** @param {Segment[]} segments */
const sortByStart = (segments) => [...segments].sort((one, other) => one.start_s - other.start_s);

/** @param {number} seconds */
const roundToMs = (seconds) => Math.round(seconds * 1000) / 1000;

/** Return the gap between segments around a time, as [from, until]; null inside a segment. @param {Segment[]} segments @param {number} time_s @param {number} duration_s @returns {[number, number] | null} */
export function gapAt(segments, time_s, duration_s) {
  if (segmentAt(segments, time_s) >= 0 || time_s < 0 || time_s > duration_s) return null;
  const before = segments.filter((one) => one.end_s <= time_s).map((one) => one.end_s);
  const after = segments.filter((one) => one.start_s >= time_s).map((one) => one.start_s);
  return [Math.max(0, ...before), Math.min(duration_s, ...after)];
}

/** Return the index of the segment at a time; -1 for none. @param {Segment[]} segments @param {number} time_s */
export const segmentAt = (segments, time_s) =>
  segments.findIndex((one) => one.start_s <= time_s && time_s < one.end_s);

/**
 * Return the segments with a new one, cut to the gap in which it starts or ends.
 * @param {Segment[]} segments @param {{ start_s: number, end_s?: number, move: string }} added @param {number} duration_s
 * @returns {{ segments: Segment[], index: number }} The index is -1 if there was no room.
 */
export function addSegment(segments, { start_s, end_s = start_s + DEFAULT_LENGTH_S, move }, duration_s) {
  const [from, until] = start_s <= end_s ? [start_s, end_s] : [end_s, start_s];
  const gap = gapAt(segments, from, duration_s) ?? gapAt(segments, until, duration_s);
  if (!gap) return { segments, index: -1 };
  const [first, last] = [Math.max(from, gap[0]), Math.min(until, gap[1])];
  if (last - first < MIN_LENGTH_S) return { segments, index: -1 };
  const added = { start_s: roundToMs(first), end_s: roundToMs(last), move };
  const all = sortByStart([...segments, added]);
  return { segments: all, index: all.indexOf(added) };
}

/** @param {Segment[]} segments @param {number} index */
export const removeSegment = (segments, index) => segments.filter((_, other) => other !== index);

/** @param {Segment[]} segments @param {number} index @param {string} move */
export const renameSegment = (segments, index, move) =>
  segments.map((segment, other) => (other === index ? { ...segment, move } : segment));

/** Return the limits of a segment between its neighbours. @param {Segment[]} segments @param {number} index @param {number} duration_s @returns {[number, number]} */
function limitsOf(segments, index, duration_s) {
  return [segments[index - 1]?.end_s ?? 0, segments[index + 1]?.start_s ?? duration_s];
}

/** Return the segments with one moved, within its limits. @param {Segment[]} segments @param {number} index @param {number} by_s @param {number} duration_s */
export function shiftSegment(segments, index, by_s, duration_s) {
  const one = segments[index];
  const [from, until] = limitsOf(segments, index, duration_s);
  const length = one.end_s - one.start_s;
  const start_s = Math.max(from, Math.min(one.start_s + by_s, until - length));
  return replaceAt(segments, index, { ...one, start_s: roundToMs(start_s), end_s: roundToMs(start_s + length) });
}

/** Return the segments with a new start or end for one, within its limits. @param {Segment[]} segments @param {number} index @param {{ start_s?: number, end_s?: number }} edges @param {number} duration_s */
export function trimSegment(segments, index, edges, duration_s) {
  const one = segments[index];
  const [from, until] = limitsOf(segments, index, duration_s);
  const start_s = Math.max(from, Math.min(edges.start_s ?? one.start_s, one.end_s - MIN_LENGTH_S));
  const end_s = Math.min(until, Math.max(edges.end_s ?? one.end_s, one.start_s + MIN_LENGTH_S));
  return replaceAt(segments, index, { ...one, start_s: roundToMs(start_s), end_s: roundToMs(end_s) });
}

/** @param {Segment[]} segments @param {number} index @param {Segment} replacement */
const replaceAt = (segments, index, replacement) => segments.map((segment, other) => (other === index ? replacement : segment));

/** @param {Segment[]} now @returns {History} */
export const newHistory = (now) => ({ past: [], now, future: [] });

/** Return a history with one more state; an equal state is not added. @param {History} history @param {Segment[]} now @returns {History} */
export function pushHistory(history, now) {
  if (same(history.now, now)) return history;
  return { past: [...history.past, history.now].slice(-MAX_UNDO), now, future: [] };
}

/** @param {History} history @returns {History} */
export function undo({ past, now, future }) {
  if (!past.length) return { past, now, future };
  return { past: past.slice(0, -1), now: past[past.length - 1], future: [now, ...future] };
}

/** @param {History} history @returns {History} */
export function redo({ past, now, future }) {
  if (!future.length) return { past, now, future };
  return { past: [...past, now], now: future[0], future: future.slice(1) };
}

/** @param {Segment[]} one @param {Segment[]} other */
export const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** Return round times for the ticks of a timeline. @param {number} duration_s @param {number} max Maximum number of ticks. */
export function ticks(duration_s, max) {
  const step_s = TICK_STEPS_S.find((step) => duration_s / step <= max) ?? 1200;
  const count = Math.floor(duration_s / step_s);
  return Array.from({ length: count }, (_, index) => roundToMs((index + 1) * step_s)).filter((time_s) => time_s < duration_s * 0.985);
}
