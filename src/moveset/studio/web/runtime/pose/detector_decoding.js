// @ts-check
/** Decoding of the detector's output, as best_body in see/pose/blazepose.py. Pure. */

import { ANCHOR_GRIDS, DETECTOR_SIZE, MIN_OVERLAP } from "../constants.js";
import { sigmoid } from "./sigmoid.js";

/** Numbers of a box: centre x, y, width, height and four keypoints. */
const BOX_SIZE = 12;
const KEYPOINTS = 4; // index of the first one in a box
const USED_KEYPOINTS = 2; // the middle of the hips, and the top of the circle around the body

/**
 * A box that is likely enough: in a unit-wide image.
 * @typedef {{ x: number, y: number, width: number, height: number, points: number[], weight: number }} Box
 */

/** Centres that the boxes are relative to, x and y of each, in [0, 1]. */
export const ANCHORS = makeAnchors();

function makeAnchors() {
  const centres = [];
  for (const [cells, repeats] of ANCHOR_GRIDS) {
    for (let cell = 0; cell < cells * cells; cell += 1) {
      const centre = [((cell % cells) + 0.5) / cells, (Math.floor(cell / cells) + 0.5) / cells];
      for (let count = 0; count < repeats; count += 1) centres.push(...centre);
    }
  }
  return Float32Array.from(centres);
}

/**
 * Return the hips' middle and the top of the most likely body in a unit-wide image; null for nobody.
 *
 * Boxes that overlap the best one are averaged with their probabilities as weights, as in MediaPipe. This jitters less
 * than the best box alone.
 * @param {Float32Array} boxes 2254 × 12, relative to the anchors.
 * @param {Float32Array} logits One for each box.
 * @param {number} threshold Minimum probability of a box.
 * @returns {{ centre: [number, number], top: [number, number] } | null}
 */
export function bestBody(boxes, logits, threshold) {
  const likely = likelyBoxes(boxes, logits, threshold);
  if (!likely.length) return null;
  const best = likely.reduce((one, other) => (other.weight > one.weight ? other : one));
  const same = likely.filter((box) => box === best || overlap(box, best) >= MIN_OVERLAP);
  const total = same.reduce((sum, box) => sum + box.weight, 0);
  /** @param {number} index */
  const mean = (index) => same.reduce((sum, box) => sum + box.weight * box.points[index], 0) / total;
  return { centre: [mean(0), mean(1)], top: [mean(2), mean(3)] };
}

/** @param {Float32Array} boxes @param {Float32Array} logits @param {number} threshold @returns {Box[]} */
function likelyBoxes(boxes, logits, threshold) {
  const likely = [];
  for (let number = 0; number < logits.length; number += 1) {
    const weight = sigmoid(logits[number]);
    if (weight >= threshold) likely.push(readBox(boxes, number, weight)); // a NaN is never chosen
  }
  return likely;
}

/** @param {Float32Array} boxes @param {number} number @param {number} weight @returns {Box} */
function readBox(boxes, number, weight) {
  const anchor = [ANCHORS[2 * number], ANCHORS[2 * number + 1]];
  /** @param {number} index */
  const value = (index) => boxes[number * BOX_SIZE + index] / DETECTOR_SIZE;
  const points = Array.from({ length: 2 * USED_KEYPOINTS }, (_, index) => value(KEYPOINTS + index) + anchor[index % 2]);
  return { x: value(0) + anchor[0], y: value(1) + anchor[1], width: value(2), height: value(3), points, weight };
}

/** Return the intersection over union of two boxes. @param {Box} one @param {Box} other */
function overlap(one, other) {
  const across = sharedLength(one.x, one.width, other.x, other.width);
  const shared = across * sharedLength(one.y, one.height, other.y, other.height);
  return shared / Math.max(one.width * one.height + other.width * other.height - shared, 1e-9);
}

/** How much two lengths have in common. @param {number} middle @param {number} length @param {number} otherMiddle @param {number} otherLength */
function sharedLength(middle, length, otherMiddle, otherLength) {
  const end = Math.min(middle + length / 2, otherMiddle + otherLength / 2);
  return Math.max(end - Math.max(middle - length / 2, otherMiddle - otherLength / 2), 0);
}
