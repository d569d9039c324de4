// @ts-check
/** The squares of an image that the pose networks look at, as Crop in see/pose/blazepose.py. Pure. */

import { CROP_MARGIN, FULL_GAIN_SHIFT, MAX_SIDE, MIN_CROP_GAIN, MIN_SIDE_PX } from "../constants.js";

/**
 * A square in an image, rotated by `angle`: the input of a network.
 * @typedef {object} Crop
 * @property {number} x Its centre in pixels of the image.
 * @property {number} y
 * @property {number} side Its side in pixels of the image.
 * @property {number} angle Radians, clockwise on the screen; 0 when the body stands upright.
 *
 * @typedef {{ width: number, height: number }} Size Of an image, in pixels.
 */

/** Return the smallest upright square around an image. @param {Size} image @returns {Crop} */
export function wholeImage({ width, height }) {
  return { x: width / 2, y: height / 2, side: Math.max(width, height), angle: 0 };
}

/**
 * Return the crop for a body with this middle of the hips and this top point, in pixels of the image.
 * @param {ArrayLike<number>} centre
 * @param {ArrayLike<number>} top On the circle around the body: above the head if it stands upright.
 * @returns {Crop}
 */
export function cropAround(centre, top) {
  const dx = Math.fround(top[0] - centre[0]);
  const dy = Math.fround(top[1] - centre[1]);
  return { x: centre[0], y: centre[1], side: 2 * Math.hypot(dx, dy) * CROP_MARGIN, angle: Math.atan2(dx, -dy) };
}

/**
 * Return the map from pixels of a crop, `size` of them wide, to the image: x' = a x - b y + x, y' = b x + a y + y.
 * @param {Crop} crop @param {number} size
 */
export function cropMap(crop, size) {
  const a = (Math.cos(crop.angle) * crop.side) / size;
  const b = (Math.sin(crop.angle) * crop.side) / size;
  const half = size / 2;
  return { a, b, x: crop.x - (a - b) * half, y: crop.y - (a + b) * half };
}

/**
 * Return the function that places points of a crop, one unit wide, in pixels of the image; in 32-bit numbers, as in Python.
 * @param {Crop} crop @returns {(x: number, y: number) => [number, number]}
 */
export function placeIn(crop) {
  const rotate = rotateBy(crop.angle);
  const side = Math.fround(crop.side);
  return (x, y) => {
    const [across, down] = rotate(Math.fround(x - 0.5), Math.fround(y - 0.5));
    return [Math.fround(Math.fround(across * side) + crop.x), Math.fround(Math.fround(down * side) + crop.y)];
  };
}

/**
 * Return the function that rotates points from a crop's axes to the image's, in 32-bit numbers.
 * @param {number} angle Radians. @returns {(x: number, y: number) => [number, number]}
 */
export function rotateBy(angle) {
  const a = Math.fround(Math.cos(angle));
  const b = Math.fround(Math.sin(angle));
  const { fround } = Math;
  return (x, y) => [fround(fround(a * x) - fround(b * y)), fround(fround(b * x) + fround(a * y))];
}

/**
 * Return a crop between two: the closer they are, the more smoothed.
 *
 * Jitter of the crop causes jitter of the landmarks, even if the body stands still. Landmarks themselves are not
 * smoothed, so this adds no latency.
 * @param {Crop} before @param {Crop} target @returns {Crop}
 */
export function followCrop(before, target) {
  const turn = shortestTurn(target.angle - before.angle);
  const growth = Math.log(target.side / before.side);
  const shift = Math.hypot(target.x - before.x, target.y - before.y) / before.side;
  const change = Math.max(shift, Math.abs(growth), Math.abs(turn));
  const gain = Math.min(1, Math.max(MIN_CROP_GAIN, change / FULL_GAIN_SHIFT));
  return {
    x: before.x + gain * (target.x - before.x),
    y: before.y + gain * (target.y - before.y),
    side: before.side * Math.exp(gain * growth),
    angle: before.angle + gain * turn,
  };
}

/** Return whether a crop is finite, of a plausible size, and overlaps the image. @param {Crop} crop @param {Size} image */
export function cropFits(crop, { width, height }) {
  if (![crop.x, crop.y, crop.side, crop.angle].every(Number.isFinite)) return false;
  // The hips may be below the image (a player close to a webcam), but not the whole body.
  const reach = crop.side / 2;
  const isInside = -reach < crop.x && crop.x < width + reach && -reach < crop.y && crop.y < height + reach;
  return isInside && MIN_SIDE_PX < crop.side && crop.side < MAX_SIDE * Math.max(width, height);
}

/** Return an angle in radians as one of at most half a turn, as Python's `math.remainder`. @param {number} angle */
function shortestTurn(angle) {
  const turns = angle / (2 * Math.PI);
  const isTie = Math.abs(turns % 1) === 0.5;
  return angle - 2 * Math.PI * (isTie ? 2 * Math.round(turns / 2) : Math.round(turns));
}
