// @ts-check
/** Segments on a timeline: added, moved, trimmed, named, undone. Pure: every change is a new list. */

/**
 * @typedef {{ start_s: number, end_s: number, move: string }} Segment
 * @typedef {{ past: Segment[][], now: Segment[], future: Segment[][] }} History
 */

/** Nothing shorter can be grasped, or be a move. */
export const LEAST_S = 0.1;
export const USUAL_S = 0.8;
const MOST_UNDONE = 200;

/** @param {Segment[]} segments */
const sorted = (segments) => [...segments].sort((one, other) => one.start_s - other.start_s);

/** @param {number} seconds */
const milli = (seconds) => Math.round(seconds * 1000) / 1000;

/** Return the gap around a time in which nothing lies, as [from, until]; null inside a segment. @param {Segment[]} segments @param {number} time_s @param {number} duration_s @returns {[number, number] | null} */
export function gapAt(segments, time_s, duration_s) {
  if (segmentAt(segments, time_s) >= 0 || time_s < 0 || time_s > duration_s) return null;
  const before = segments.filter((one) => one.end_s <= time_s).map((one) => one.end_s);
  const after = segments.filter((one) => one.start_s >= time_s).map((one) => one.start_s);
  return [Math.max(0, ...before), Math.min(duration_s, ...after)];
}

/** Return the number of the segment at a time; -1 for none. @param {Segment[]} segments @param {number} time_s */
export const segmentAt = (segments, time_s) =>
  segments.findIndex((one) => one.start_s <= time_s && time_s < one.end_s);

/**
 * Return the segments with a new one that begins at a time, as long as usual or as there is room.
 * @param {Segment[]} segments @param {{ start_s: number, end_s?: number, move: string }} wish @param {number} duration_s
 * @returns {{ segments: Segment[], index: number }} The index is -1 where there was no room.
 */
export function addSegment(segments, { start_s, end_s = start_s + USUAL_S, move }, duration_s) {
  const [from, until] = start_s <= end_s ? [start_s, end_s] : [end_s, start_s];
  const gap = gapAt(segments, from, duration_s) ?? gapAt(segments, until, duration_s);
  if (!gap) return { segments, index: -1 };
  const [first, last] = [Math.max(from, gap[0]), Math.min(until, gap[1])];
  if (last - first < LEAST_S) return { segments, index: -1 };
  const added = { start_s: milli(first), end_s: milli(last), move };
  const all = sorted([...segments, added]);
  return { segments: all, index: all.indexOf(added) };
}

/** @param {Segment[]} segments @param {number} index */
export const removeSegment = (segments, index) => segments.filter((_, number) => number !== index);

/** @param {Segment[]} segments @param {number} index @param {string} move */
export const renameSegment = (segments, index, move) =>
  segments.map((one, number) => (number === index ? { ...one, move } : one));

/** Return how far a segment may reach without touching its neighbours. @param {Segment[]} segments @param {number} index @param {number} duration_s @returns {[number, number]} */
function room(segments, index, duration_s) {
  return [segments[index - 1]?.end_s ?? 0, segments[index + 1]?.start_s ?? duration_s];
}

/** Return the segments with one moved, as far as there is room between its neighbours. @param {Segment[]} segments @param {number} index @param {number} by_s @param {number} duration_s */
export function shiftSegment(segments, index, by_s, duration_s) {
  const one = segments[index];
  const [from, until] = room(segments, index, duration_s);
  const length = one.end_s - one.start_s;
  const start_s = Math.max(from, Math.min(one.start_s + by_s, until - length));
  return replaced(segments, index, { ...one, start_s: milli(start_s), end_s: milli(start_s + length) });
}

/** Return the segments with another start or end for one, as far as there is room. @param {Segment[]} segments @param {number} index @param {{ start_s?: number, end_s?: number }} edges @param {number} duration_s */
export function trimSegment(segments, index, edges, duration_s) {
  const one = segments[index];
  const [from, until] = room(segments, index, duration_s);
  const start_s = Math.max(from, Math.min(edges.start_s ?? one.start_s, one.end_s - LEAST_S));
  const end_s = Math.min(until, Math.max(edges.end_s ?? one.end_s, one.start_s + LEAST_S));
  return replaced(segments, index, { ...one, start_s: milli(start_s), end_s: milli(end_s) });
}

/** @param {Segment[]} segments @param {number} index @param {Segment} other */
const replaced = (segments, index, other) => segments.map((one, number) => (number === index ? other : one));

/** @param {Segment[]} now @returns {History} */
export const newHistory = (now) => ({ past: [], now, future: [] });

/** Return a history with one more state; the same again is none. @param {History} history @param {Segment[]} now @returns {History} */
export function step(history, now) {
  if (same(history.now, now)) return history;
  return { past: [...history.past, history.now].slice(-MOST_UNDONE), now, future: [] };
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

/** Return round times for marks under a timeline. @param {number} duration_s @param {number} most */
export function ticks(duration_s, most) {
  const step_s = [0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600].find((one) => duration_s / one <= most) ?? 1200;
  const count = Math.floor(duration_s / step_s);
  return Array.from({ length: count }, (_, number) => milli((number + 1) * step_s)).filter((one) => one < duration_s * 0.985);
}

/** Return a moment as people read it. @param {number} seconds @param {number} [digits] */
export function sayTime(seconds, digits = 0) {
  const minutes = Math.floor(seconds / 60);
  const rest = (seconds - 60 * minutes).toFixed(digits);
  return `${minutes}:${rest.padStart(digits ? digits + 3 : 2, "0")}`;
}
