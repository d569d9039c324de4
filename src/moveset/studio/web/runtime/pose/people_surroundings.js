// @ts-check
/** Whether something moves beside the person who is followed: a cheap reason to look for others, as see/pose/surroundings.py. Pure. */

import { COMPARED_CHANGE, COMPARED_GRID, COMPARED_MIN_SHARE, COMPARED_S, COMPARED_WIDER } from "../constants.js";

/**
 * @typedef {import("./crop_image.js").RgbaImage} RgbaImage
 * @typedef {import("./people_bodies.js").Box} Box
 */

const GREEN = 1;
const RGBA = 4;

/** Compares images with those before, outside the boxes of known people. */
export class Surroundings {
  constructor() {
    this.isFirst = true;
    this.timeS = 0;
    this.before = new Int16Array(COMPARED_GRID ** 2);
    this.now = new Int16Array(COMPARED_GRID ** 2);
  }

  /** Return whether something outside the boxes changed since the last comparison. @param {RgbaImage} image @param {readonly Box[]} boxes @param {number} timeS */
  hasMotion(image, boxes, timeS) {
    const passedS = timeS - this.timeS;
    if (!this.isFirst && passedS >= 0 && passedS < COMPARED_S) return false;
    [this.before, this.now] = [this.now, this.before];
    const [rows, columns] = [places(image.height), places(image.width)];
    readGreen(image, rows, columns, this.now);
    const isFirst = this.isFirst;
    this.isFirst = false;
    this.timeS = timeS;
    return !isFirst && this.hasChanged(rows, columns, boxes);
  }

  /** @param {Int32Array} rows @param {Int32Array} columns @param {readonly Box[]} boxes */
  hasChanged(rows, columns, boxes) {
    const wider = boxes.map(widen);
    let [outside, changed, at] = [0, 0, 0];
    for (const row of rows) {
      for (const column of columns) {
        const isKnown = wider.some((box) => column >= box.left && column <= box.right && row >= box.top && row <= box.bottom);
        if (!isKnown) {
          outside += 1;
          changed += Number(Math.abs(this.now[at] - this.before[at]) > COMPARED_CHANGE);
        }
        at += 1;
      }
    }
    return changed > COMPARED_MIN_SHARE * Math.max(outside, 1);
  }
}

/** Return evenly spaced pixels from the first to the last one. @param {number} size */
function places(size) {
  const step = (size - 1) / (COMPARED_GRID - 1);
  return Int32Array.from({ length: COMPARED_GRID }, (_, index) => (index === COMPARED_GRID - 1 ? size - 1 : Math.floor(index * step)));
}

/** @param {RgbaImage} image @param {Int32Array} rows @param {Int32Array} columns @param {Int16Array} values To be filled. */
function readGreen({ data, width }, rows, columns, values) {
  let at = 0;
  for (const row of rows) for (const column of columns) values[at++] = data[(row * width + column) * RGBA + GREEN];
}

/** Limbs and shadow move too. @param {Box} box @returns {Box} */
function widen({ left, top, right, bottom }) {
  const wider = COMPARED_WIDER * (right - left);
  return { left: left - wider, top: top - wider, right: right + wider, bottom: bottom + wider };
}
