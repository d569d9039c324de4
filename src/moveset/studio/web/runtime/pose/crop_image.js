// @ts-check
/** Sampling the pixels of a crop, as OpenCV's warpAffine does with INTER_LINEAR and WARP_INVERSE_MAP. Pure. */

import { cropMap } from "./crop.js";

const RGBA = 4;
const RGB = 3;

/**
 * An image as `getImageData` returns it: RGBA, row by row. Alpha is ignored.
 * @typedef {{ data: Uint8ClampedArray | Uint8Array, width: number, height: number }} RgbaImage
 */

/** @param {RgbaImage} image */
export function checkImage({ data, width, height }) {
  if (width > 0 && height > 0 && data.length === width * height * RGBA) return;
  throw new RangeError(`an image is RGBA of width × height × 4 bytes, not ${width} × ${height} with ${data.length} bytes`);
}

/**
 * Fill `pixels` with the image inside a crop, RGB.
 *
 * Pixel centres are at whole numbers. OpenCV 5 computes places and colours in 32-bit numbers and fuses multiplications
 * with additions, where `Math.fround` is here; the array's own clamping rounds half to even. So pixels are the same,
 * which matters: one that is off by 1 moves landmarks, and they move the next crop.
 * @param {RgbaImage} image
 * @param {import("./crop.js").Crop} crop
 * @param {object} target
 * @param {number} target.size Width and height in pixels.
 * @param {boolean} target.repeat Whether the image's border is repeated beyond it, as in the training of the landmark
 *   network; else it is black there, as in the training of the detector.
 * @param {Uint8ClampedArray} target.pixels size × size × 3.
 */
export function cropImage(image, crop, { size, repeat, pixels }) {
  const map = cropMap(crop, size);
  const a = Math.fround(map.a);
  const b = Math.fround(map.b);
  let at = 0;
  for (let row = 0; row < size; row += 1) {
    const startX = Math.fround(Math.fround(-b * row) + Math.fround(map.x));
    const startY = Math.fround(Math.fround(a * row) + Math.fround(map.y));
    for (let column = 0; column < size; column += 1, at += RGB) {
      const x = Math.fround(a * column + startX);
      const y = Math.fround(b * column + startY);
      if (isInside(image, x, y)) sampleInside(image, x, y, pixels, at);
      else sampleBorder(image, x, y, pixels, at, repeat);
    }
  }
}

/** Whether all four pixels around a place are in the image. @param {RgbaImage} image @param {number} x @param {number} y */
const isInside = ({ width, height }, x, y) => x >= 0 && y >= 0 && x < width - 1 && y < height - 1;

/** @param {RgbaImage} image @param {number} x @param {number} y @param {Uint8ClampedArray} pixels @param {number} at */
function sampleInside({ data, width }, x, y, pixels, at) {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const across = x - left;
  const down = y - top;
  const upper = (top * width + left) * RGBA;
  const lower = upper + width * RGBA;
  for (let channel = 0; channel < RGB; channel += 1) {
    const above = mix(data[upper + channel], data[upper + RGBA + channel], across);
    const below = mix(data[lower + channel], data[lower + RGBA + channel], across);
    pixels[at + channel] = mix(above, below, down);
  }
}

/** @param {RgbaImage} image @param {number} x @param {number} y @param {Uint8ClampedArray} pixels @param {number} at @param {boolean} repeat */
function sampleBorder(image, x, y, pixels, at, repeat) {
  const left = Math.floor(x);
  const top = Math.floor(y);
  for (let channel = 0; channel < RGB; channel += 1) {
    const above = mix(value(image, left, top, channel, repeat), value(image, left + 1, top, channel, repeat), x - left);
    const below = mix(value(image, left, top + 1, channel, repeat), value(image, left + 1, top + 1, channel, repeat), x - left);
    pixels[at + channel] = mix(above, below, y - top);
  }
}

/** One channel of one pixel, which may be beyond the border. @param {RgbaImage} image @param {number} x @param {number} y @param {number} channel @param {boolean} repeat */
function value({ data, width, height }, x, y, channel, repeat) {
  const column = Math.min(Math.max(x, 0), width - 1);
  const row = Math.min(Math.max(y, 0), height - 1);
  if (!repeat && (column !== x || row !== y)) return 0;
  return data[(row * width + column) * RGBA + channel];
}

/** @param {number} from @param {number} to @param {number} share */
const mix = (from, to, share) => Math.fround(from + share * Math.fround(to - from));
