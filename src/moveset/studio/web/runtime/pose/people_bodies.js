// @ts-check
/** Bodies that were found in an image: whether two are the same, and which one stands out, as see/pose/bodies.py. Pure. */

import { BOX_MARGIN, MIN_BOX_VISIBILITY, SAME_BODY_SHARE, TRUNK } from "../constants.js";

/**
 * @typedef {import("./crop.js").Crop} Crop
 * @typedef {import("./landmark_decoding.js").Pose} Pose
 * @typedef {{ left: number, top: number, right: number, bottom: number }} Box In pixels of an image.
 * @typedef {object} Body A body in an image.
 * @property {Pose} pose
 * @property {Crop} crop Around the body, from its landmarks.
 * @property {Float32Array} colours Of the clothes.
 */

const AXES = 3;

/** Return whether two results, from different crops, are of one body. @param {Body} one @param {Body} other */
export function isSameBody(one, other) {
  const apart = TRUNK.map((landmark) => {
    const at = AXES * landmark;
    return Math.hypot(one.pose.image[at] - other.pose.image[at], one.pose.image[at + 1] - other.pose.image[at + 1]);
  });
  const mean = apart.reduce((sum, value) => sum + value, 0) / apart.length;
  return mean < SAME_BODY_SHARE * Math.min(one.crop.side, other.crop.side);
}

/** Return a box around a body, with a margin. @param {Pose} pose @returns {Box} */
export function boxOf(pose) {
  const box = boxAround(pose, MIN_BOX_VISIBILITY);
  const { left, top, right, bottom } = Number.isFinite(box.left) ? box : boxAround(pose, -Infinity);
  const margin = BOX_MARGIN * (bottom - top);
  return { left: left - margin, top: top - 2 * margin, right: right + margin, bottom: bottom + margin };
}

/** Return the box of the landmarks that are visible enough. @param {Pose} pose @param {number} visible @returns {Box} */
function boxAround({ image, visibility }, visible) {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (let landmark = 0; landmark < visibility.length; landmark += 1) {
    if (!(visibility[landmark] >= visible)) continue;
    const [x, y] = [image[AXES * landmark], image[AXES * landmark + 1]];
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
  }
  return box;
}

/** Return whether one body's hips are inside the box of the other: hardly two people's. @param {Body} one @param {Body} other */
export const overlaps = (one, other) => contains(boxOf(one.pose), other.crop) || contains(boxOf(other.pose), one.crop);

/** @param {Box} box @param {Crop} crop */
const contains = ({ left, top, right, bottom }, { x, y }) => left <= x && x <= right && top <= y && y <= bottom;

/** Return how much a body stands out as the player: large, and in the middle of the image. @param {Body} body @param {number} width */
export function prominence({ crop }, width) {
  return crop.side * Math.exp(-Math.abs(crop.x - width / 2) / (width / 2));
}
