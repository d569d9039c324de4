// @ts-check
/** Numbers, times and counts as text. Pure. */

/** @param {number} fraction Between 0 and 1. */
export const percent = (fraction) => `${Math.round(100 * fraction)}%`;

/** Return "1 segment", "2 segments". @param {number} count @param {string} noun */
export const plural = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** Return a position in a video, as 1:05 or, with digits, 1:05.25. @param {number} seconds @param {number} [digits] */
export function formatTime(seconds, digits = 0) {
  const minutes = Math.floor(seconds / 60);
  const rest = (seconds - 60 * minutes).toFixed(digits);
  return `${minutes}:${rest.padStart(digits ? digits + 3 : 2, "0")}`;
}

/** Return a duration, as 45 s or 1 min 35 s. @param {number} seconds */
export function formatDuration(seconds) {
  const whole = Math.round(seconds);
  if (whole < 90) return `${whole} s`;
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}
