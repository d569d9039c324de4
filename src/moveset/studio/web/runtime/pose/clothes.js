// @ts-check
/** The colours of people's clothes, as clothing_colours in see/pose/bodies.py. Pure. */

import { COLOUR_COUNT, LIGHT_WEIGHT, MIN_PART_PIXELS, OTHER_COLOURS, PART_GRID, THIGHS, TRUNK } from "../constants.js";
import { roundHalfToEven } from "./round_half_to_even.js";

/**
 * @typedef {import("./crop_image.js").RgbaImage} RgbaImage
 * @typedef {import("./landmark_decoding.js").Pose} Pose
 */

const AXES = 3;
const RGBA = 4;
const PART = 3; // numbers of a colour

// OpenCV's conversion of 8-bit sRGB to CIELAB, in integers: color_lab.cpp.
const SHIFT = 12; // of the coefficients
const GAMMA_SHIFT = 3;
const ROOT_SHIFT = SHIFT + GAMMA_SHIFT;
const GAMMA = Uint16Array.from({ length: 256 }, (_, value) => roundHalfToEven(255 * 2 ** GAMMA_SHIFT * toLinear(value / 255)));
const ROOTS = Uint16Array.from({ length: 256 * 1.5 * 2 ** GAMMA_SHIFT }, (_, value) => roundHalfToEven(2 ** ROOT_SHIFT * root(value / (255 * 2 ** GAMMA_SHIFT))));
const WHITE = [0.950456, 1, 1.088754]; // D65
const TO_XYZ = [[0.412453, 0.35758, 0.180423], [0.212671, 0.71516, 0.072169], [0.019334, 0.119193, 0.950227]]
  .map((row, axis) => row.map((one) => roundHalfToEven((2 ** SHIFT * one) / WHITE[axis])));
const LIGHT_SCALE = Math.floor((116 * 255 + 50) / 100);
const LIGHT_SHIFT = -Math.floor((16 * 255 * 2 ** ROOT_SHIFT + 50) / 100);
const MIDDLE = 128 * 2 ** ROOT_SHIFT;

/** @param {number} value In [0, 1]. */
function toLinear(value) {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** @param {number} value */
function root(value) {
  return value < 0.008856 ? value * 7.787 + 0.13793103448275862 : Math.cbrt(value);
}

/** @param {number} value @param {number} shift */
const descale = (value, shift) => Math.floor((value + 2 ** (shift - 1)) / 2 ** shift);

/** Return an 8-bit colour in CIELAB, as OpenCV does. @param {number} red @param {number} green @param {number} blue */
export function toLab(red, green, blue) {
  const [r, g, b] = [GAMMA[red], GAMMA[green], GAMMA[blue]];
  const [x, y, z] = TO_XYZ.map((row) => ROOTS[descale(r * row[0] + g * row[1] + b * row[2], SHIFT)]);
  return [
    descale(LIGHT_SCALE * y + LIGHT_SHIFT, ROOT_SHIFT),
    descale(500 * (x - y) + MIDDLE, ROOT_SHIFT),
    descale(200 * (y - z) + MIDDLE, ROOT_SHIFT),
  ];
}

/** Colours of which nothing is known. */
export const unknownColours = () => new Float32Array(COLOUR_COUNT).fill(NaN);

/** Return the median colours of the trunk and the thighs; NaN for a part that is outside the image. @param {RgbaImage} image @param {Pose} pose */
export function clothingColours(image, pose) {
  return Float32Array.from([...medianColour(image, trunkPoints(pose)), ...medianColour(image, thighPoints(pose))]);
}

/** Return the points between two landmarks, away from both, x and y of each. @param {Pose} pose @param {number} from @param {number} to @returns {[number, number][]} */
function between({ image }, from, to) {
  const [x, y] = [image[AXES * from], image[AXES * from + 1]];
  const [dx, dy] = [Math.fround(image[AXES * to] - x), Math.fround(image[AXES * to + 1] - y)];
  return PART_GRID.map((share) => [x + share * dx, y + share * dy]);
}

/** @param {Pose} pose @returns {[number, number][]} */
function trunkPoints(pose) {
  const [left, right, leftHip, rightHip] = TRUNK;
  const lower = between(pose, leftHip, rightHip);
  const columns = between(pose, left, right).map((upper, index) => [upper, lower[index]]);
  return columns.flatMap(([[x, y], [endX, endY]]) =>
    PART_GRID.map((share) => /** @type {[number, number]} */ ([x + share * (endX - x), y + share * (endY - y)])),
  );
}

/** @param {Pose} pose */
const thighPoints = (pose) => THIGHS.flatMap(([hip, knee]) => between(pose, hip, knee));

/** @param {RgbaImage} image @param {readonly [number, number][]} points */
function medianColour({ data, width, height }, points) {
  const colours = points.flatMap(([x, y]) => {
    const [column, row] = [roundHalfToEven(x), roundHalfToEven(y)];
    if (!(column >= 0 && column < width && row >= 0 && row < height)) return [];
    const at = (row * width + column) * RGBA;
    return [toLab(data[at], data[at + 1], data[at + 2])];
  });
  if (colours.length < MIN_PART_PIXELS) return Array(PART).fill(NaN);
  const [light, ...hue] = Array.from({ length: PART }, (_, axis) => median(colours.map((one) => one[axis])));
  return [light * LIGHT_WEIGHT, ...hue];
}

/** @param {number[]} values */
function median(values) {
  const sorted = values.sort((one, other) => one - other);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** Return how far the colours of clothes are apart, in CIELAB units; 0 if none can be compared. @param {ArrayLike<number>} one @param {ArrayLike<number>} other */
export function colourDistance(one, other) {
  let sum = 0;
  for (let index = 0; index < one.length; index += 1) {
    const apart = one[index] - other[index];
    if (Number.isFinite(apart)) sum += apart * apart;
  }
  return Math.sqrt(sum);
}

/**
 * Return whether every part that is known in both is of another colour. One part alone says little: whoever squats
 * shows the floor beside the thighs.
 * @param {Float32Array} one @param {Float32Array} other
 */
export function wearsOtherClothes(one, other) {
  let isApart = false;
  for (let start = 0; start < COLOUR_COUNT; start += PART) {
    const [part, same] = [one.subarray(start, start + PART), other.subarray(start, start + PART)];
    if (!part.every(Number.isFinite) || !same.every(Number.isFinite)) continue;
    if (colourDistance(part, same) <= OTHER_COLOURS) return false;
    isApart = true;
  }
  return isApart;
}
