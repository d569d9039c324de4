// @ts-check
/** SVG path and axis maximum of a learning curve. Pure. */

/** @typedef {{ left: number, top: number, width: number, height: number }} Box */

/** Return the SVG path of values over epochs; values that are not finite are skipped. @param {[number, number | null][]} points @param {Box} box @param {{ max: number, epochs: number }} scale */
export function linePath(points, box, { max, epochs }) {
  let path = "";
  for (const [epoch, value] of points) {
    if (value === null || !Number.isFinite(value)) continue;
    const x = box.left + (box.width * (epoch - 1)) / Math.max(epochs - 1, 1);
    const y = box.top + box.height * (1 - Math.min(value / max, 1));
    path += `${path ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`;
  }
  return path;
}

/** Return the next of 1, 2, 5, 10, 20 … at or above all values. @param {number[]} values */
export function axisMaximum(values) {
  const max = Math.max(...values.filter(Number.isFinite), 1e-6);
  const power = 10 ** Math.floor(Math.log10(max));
  return ([1, 2, 5, 10].find((step) => step * power >= max * 0.999) ?? 10) * power;
}

/** Return the name of the current training stage: the last one with points. @param {Record<string, unknown[]>} curves */
export const currentStage = (curves) => Object.keys(curves).filter((name) => curves[name].length).at(-1) ?? "";
