// @ts-check
/** An example as a small moving skeleton: where its landmarks are drawn, and which frame is shown. Pure. */
import { MIN_VISIBILITY } from "../../js/framing.js";
import { landmarksOf } from "./example_faults.js";
import { rowsOf } from "./frame_buffer.js";

/** @typedef {import("../../js/framing.js").Landmarks} Landmarks */

const MARGIN = 0.08;
/** Shown at the end of an example before it starts again. */
const PAUSE_S = 0.5;

/** Return the bodies of an example's frames, moved and scaled to fill a picture, and their times. @param {import("../storage/project.js").Example} example @param {number} aspect Width of the picture by its height. */
export function pictureOf({ times_s, rows, span, width, height }, aspect) {
  const [start_s, end_s] = span ? [span.start_s, span.end_s] : [0, times_s[times_s.length - 1]];
  const inside = [...times_s.keys()].filter((index) => times_s[index] >= start_s && times_s[index] <= end_s);
  const all = rowsOf({ times_s, rows });
  const bodies = inside.map((index) => landmarksOf(all[index], width, height));
  const fit = fitting(bodies, width / height, aspect);
  return { times_s: inside.map((index) => times_s[index] - start_s), bodies: bodies.map((body) => body && body.map(fit)), duration_s: end_s - start_s };
}

/** Return what moves a landmark so that all bodies fill the picture. @param {Landmarks[]} bodies @param {number} aspect Of the images. @param {number} shownAspect @returns {(landmark: number[]) => number[]} */
function fitting(bodies, aspect, shownAspect) {
  const seen = bodies.flatMap((body) => body?.filter((one) => one[2] >= MIN_VISIBILITY) ?? []);
  if (!seen.length) return (landmark) => landmark;
  const [xs, ys] = [seen.map(([x]) => x * aspect), seen.map(([, y]) => y)];
  const [left, right, top, bottom] = [least(xs), most(xs), least(ys), most(ys)];
  const size = Math.max((right - left) / shownAspect, bottom - top, 1e-6) * (1 + 2 * MARGIN);
  const [middleX, middleY] = [(left + right) / 2, (top + bottom) / 2];
  return ([x, y, visibility]) => [0.5 + (x * aspect - middleX) / (size * shownAspect), 0.5 + (y - middleY) / size, visibility];
}

/** @param {readonly number[]} values */
const least = (values) => values.reduce((one, other) => Math.min(one, other));
/** @param {readonly number[]} values */
const most = (values) => values.reduce((one, other) => Math.max(one, other));

/** Return the index of the frame that is shown some seconds after the start; it starts again and again. @param {{ times_s: number[], duration_s: number }} picture @param {number} elapsed_s */
export function frameAt({ times_s, duration_s }, elapsed_s) {
  const at_s = elapsed_s % (duration_s + PAUSE_S);
  const next = times_s.findIndex((time_s) => time_s > at_s);
  return next < 0 ? times_s.length - 1 : Math.max(0, next - 1);
}

