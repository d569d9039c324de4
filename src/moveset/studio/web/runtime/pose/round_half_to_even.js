// @ts-check
/** Rounding as in Python and NumPy. Pure. */

/** Return the nearest integer; the even one of two that are as near. @param {number} value */
export function roundHalfToEven(value) {
  const low = Math.floor(value);
  const rest = value - low;
  if (rest !== 0.5) return rest < 0.5 ? low : low + 1;
  return low % 2 === 0 ? low : low + 1;
}
