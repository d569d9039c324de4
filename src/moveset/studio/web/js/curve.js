// @ts-check
/** Learning curves as paths in a box. Pure. */

/** @typedef {{ left: number, top: number, width: number, height: number }} Box */

/** Return the path of values over epochs; what is no number is left out. @param {[number, number | null][]} points @param {Box} box @param {{ most: number, epochs: number }} scale */
export function pathOf(points, box, { most, epochs }) {
  let path = "";
  for (const [epoch, value] of points) {
    if (value === null || !Number.isFinite(value)) continue;
    const x = box.left + (box.width * (epoch - 1)) / Math.max(epochs - 1, 1);
    const y = box.top + box.height * (1 - Math.min(value / most, 1));
    path += `${path ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`;
  }
  return path;
}

/** Return a round number at or above all values, so that a curve uses its box. @param {number[]} values */
export function roundAbove(values) {
  const most = Math.max(...values.filter(Number.isFinite), 1e-6);
  const power = 10 ** Math.floor(Math.log10(most));
  return ([1, 2, 5, 10].find((one) => one * power >= most * 0.999) ?? 10) * power;
}

/** Return the name of the stage that is learnt now, or was last: the last that has points. @param {Record<string, unknown[]>} curves */
export const lastStage = (curves) => Object.keys(curves).filter((name) => curves[name].length).at(-1) ?? "";
