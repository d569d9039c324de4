// @ts-check
/** Statistics of a few numbers, and rounding, as Python and numpy have them. Pure. */

/** Return a number rounded to some decimals; one in the middle of two to the even one. @param {number} value @param {number} [digits] */
export function roundTo(value, digits = 0) {
  const doubled = value * 2 ** (digits + 1);
  if (!Number.isInteger(doubled) || doubled % 2 === 0) return Number(value.toFixed(digits));
  const below = Math.floor(value * 10 ** digits);
  return (below % 2 === 0 ? below : below + 1) / 10 ** digits;
}

/** Return the median of some numbers. @param {readonly number[]} values At least one. */
export function median(values) {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Return a percentile, interpolated between two numbers. @param {ArrayLike<number>} values At least one. @param {number} percent */
export function percentile(values, percent) {
  const sorted = Float64Array.from(values).sort();
  const place = (percent / 100) * (sorted.length - 1);
  const before = Math.floor(place);
  const after = Math.min(before + 1, sorted.length - 1);
  return sorted[before] + (sorted[after] - sorted[before]) * (place - before);
}

/** Return where to insert a value before equal ones. @param {ArrayLike<number>} sorted @param {number} value */
export function firstNotBelow(sorted, value) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
