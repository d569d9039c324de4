// @ts-check
/** The game's drawing, first floor: a clothed fighter on its joints, in cm, up is up. */

import { drawHead } from "./head.js";
import { far } from "./looks.js";
import { across, between, blob, capsule, cloth, disc, limb, OUTLINE, paint, polygon, ribbon, stroke, withTones } from "./shapes.js";

/**
 * @typedef {import("./chain.js").Chain} Chain
 * @typedef {import("./head.js").Mood} Mood
 * @typedef {import("./looks.js").Look} Look
 * @typedef {import("./shapes.js").Ink} Ink
 * @typedef {import("./shapes.js").Tones} Tones
 * @typedef {import("./skeleton.js").Joints} Joints
 * @typedef {import("./skeleton.js").Point} Point
 * @typedef {{ band: Point[][], belt: Point[][] }} Ribbons Points of what flutters at head and belt.
 */

/**
 * Draw a fighter, from its far side to its near one.
 * @param {Ink} ink @param {Joints} joints @param {Look} look @param {Ribbons} ribbons
 * @param {Mood} mood
 */
export function drawBody(ink, joints, look, ribbons, mood) {
  const shaded = { ...look, skin: far(look.skin), cloth: far(look.cloth), legs: far(look.legs), wraps: far(look.wraps) };
  drawTails(ink, ribbons.band, look);
  drawArm(ink, joints, "lead", shaded);
  drawLeg(ink, joints, "lead", shaded);
  drawLeg(ink, joints, "rear", look);
  drawNeck(ink, joints, look);
  drawTorso(ink, joints, look);
  drawBelt(ink, ribbons.belt, look);
  drawHead(ink, joints, look, mood);
  drawArm(ink, joints, "rear", look);
}

/** @typedef {"lead" | "rear"} Which */
/** @param {Ink} ink @param {Point[][]} tails @param {Look} look */
function drawTails(ink, tails, look) {
  const hair = look.cut === "tail";
  const tones = hair ? look.hair : look.belt;
  for (const points of tails) {
    const fill = across(ink, points[0], points[points.length - 1], 7, tones);
    const paths = hair ? hairTail(points) : [ribbon(points, 5, 3)];
    paint(ink, paths.map((path) => ({ path, fill })));
  }
}

/** @param {Point[]} points A tail of hair is thickest in its middle. */
function hairTail(points) {
  const end = points[points.length - 1];
  const before = points[points.length - 2];
  return [ribbon(points, 7, 11), capsule(end, 5.4, between(before, end, 2.1), 0.6)];
}

/** @param {Ink} ink @param {Joints} joints @param {Which} which @param {Look} look */
function drawArm(ink, joints, which, look) {
  const [shoulder, elbow, hand] = [joints[`${which}Shoulder`], joints[`${which}Elbow`], joints[`${which}Hand`]];
  const wrist = between(elbow, hand, 0.86);
  const forearm = limb(ink, elbow, 6.8, wrist, 5, look.skin);
  const wrap = limb(ink, between(elbow, hand, 0.56), 6, wrist, 5.6, look.wraps);
  const upper = look.sleeves ? [] : [limb(ink, shoulder, 8.6, elbow, 6.8, look.skin)];
  paint(ink, [...upper, forearm, wrap]);
  drawFist(ink, elbow, hand, look);
  if (look.sleeves) drawSleeve(ink, shoulder, elbow, hand, look);
  else paint(ink, [limb(ink, shoulder, 9.6, between(shoulder, elbow, 0.24), 9, look.cloth)]);
}

/** @param {Ink} ink @param {Point} elbow @param {Point} hand @param {Look} look */
function drawFist(ink, elbow, hand, look) {
  const way = Math.atan2(hand[1] - elbow[1], hand[0] - elbow[0]);
  const knuckles = /** @type {Point} */ ([hand[0] + Math.cos(way) * 4, hand[1] + Math.sin(way) * 4]);
  paint(ink, [
    { path: disc(knuckles, 7.4, 6.6, way), fill: across(ink, elbow, hand, 8, look.wraps) },
  ]);
  for (const at of [-2.6, 0.2, 3]) {
    const [ax, ay] = [knuckles[0] + Math.cos(way) * 6.6 - Math.sin(way) * at, knuckles[1] + Math.sin(way) * 6.6 + Math.cos(way) * at];
    stroke(ink, [[ax, ay], [ax - Math.cos(way) * 3, ay - Math.sin(way) * 3]], look.wraps.dark, 0.9);
  }
}

/**
 * @param {Ink} ink @param {Point} shoulder @param {Point} elbow @param {Point} hand
 * @param {Look} look
 */
function drawSleeve(ink, shoulder, elbow, hand, look) {
  paint(ink, [
    limb(ink, shoulder, 11, elbow, 9.4, look.cloth),
    cloth(ink, elbow, 9.4, between(elbow, hand, 0.52), 10.4, look.cloth),
  ]);
  stroke(ink, [between(shoulder, elbow, 0.75), between(elbow, hand, 0.1)], look.cloth.dark, 0.8);
}

/** @param {Ink} ink @param {Joints} joints @param {Which} which @param {Look} look */
function drawLeg(ink, joints, which, look) {
  const [hip, knee] = [joints[`${which}Hip`], joints[`${which}Knee`]];
  const [ankle, toe] = [joints[`${which}Ankle`], joints[`${which}Toe`]];
  const { thigh, knee: kneeSize, shin, hem } = look.fit;
  drawFoot(ink, knee, ankle, toe, look);
  const cuff = between(knee, ankle, hem);
  paint(ink, [
    cloth(ink, knee, kneeSize, cuff, shin, look.legs),
    limb(ink, hip, thigh, knee, kneeSize, look.legs),
  ]);
  stroke(ink, [between(hip, knee, 0.86), between(knee, cuff, 0.3)], look.legs.dark, 1);
  paint(ink, [cloth(ink, hip, thigh + 0.8, between(hip, knee, 0.46), thigh + 2.6, look.cloth)]);
}

/**
 * @param {Ink} ink @param {Point} knee @param {Point} ankle @param {Point} toe @param {Look} look
 */
function drawFoot(ink, knee, ankle, toe, look) {
  const tones = look.sleeves ? look.skin : look.wraps;
  const heel = between(ankle, toe, -0.2);
  paint(ink, [
    limb(ink, between(knee, ankle, 0.6), 7, ankle, 5.8, tones),
    limb(ink, heel, 6.2, toe, 4.2, tones),
  ]);
}

/** @param {Ink} ink @param {Joints} joints @param {Look} look */
function drawNeck(ink, { chest, head }, look) {
  paint(ink, [limb(ink, between(chest, head, -0.3), 7.4, between(chest, head, 0.55), 6.4, look.skin)]);
}

/**
 * @param {Ink} ink @param {Joints} joints
 * @param {Look} look Drawn upright and turned along the spine.
 */
function drawTorso(ink, { hip, face, lean, twist }, look) {
  ink.save();
  ink.translate(...hip);
  ink.scale(face, 1);
  ink.rotate((-lean * Math.PI) / 180);
  const wide = Math.max(14.5, 14 * Math.abs(twist) + 7);
  paint(ink, [{ path: blob(trunkCorners(wide)), fill: withTones(ink.createLinearGradient(-wide, 46, wide, 8), look.cloth) }]);
  drawCollar(ink, look, twist);
  drawWaist(ink, look);
  ink.restore();
}

/** @param {number} wide Half the breadth of the shoulders. @returns {Point[]} */
function trunkCorners(wide) {
  return [
    [-6, 54], [-wide - 2, 50], [-wide - 1.5, 36], [-12.5, 17], [-15.5, 4], [-14, -8], [0, -9], [14, -8],
    [15.5, 4], [13, 17], [wide + 1.5, 36], [wide + 2, 50], [6, 54],
  ];
}

/** @param {Ink} ink @param {Look} look @param {number} twist The chest opens with the shoulders. */
function drawCollar(ink, look, twist) {
  const middle = 6.5 - Math.abs(twist) * 2;
  ink.fillStyle = look.skin.base;
  ink.fill(polygon([[-6, 54], [7, 53.5], [middle + 1.5, 31]]));
  stroke(ink, [[middle, 46], [middle + 0.8, 36]], look.skin.dark, 0.9);
  /** @type {[Point[], number][]} */
  const edges = [[[[7.4, 53], [middle + 1.5, 31]], 4.4], [[[-6.4, 54], [middle + 1, 32], [middle + 5, 14]], 4.8]];
  for (const [line, width] of edges) {
    stroke(ink, line, OUTLINE, width + 1.4);
    stroke(ink, line, look.lapel, width);
  }
  stroke(ink, [[-10, 34], [-6, 20]], look.cloth.dark, 0.8);
}

/** @param {Ink} ink @param {Look} look */
function drawWaist(ink, look) {
  const band = blob([[-14, 18], [0, 16], [14.5, 18], [15, 10], [0, 7.5], [-15, 10]]);
  paint(ink, [{ path: band, fill: withTones(ink.createLinearGradient(0, 19, 0, 6), look.belt) }]);
  paint(ink, [{ path: disc([8.5, 13], 4.2, 4.6), fill: look.belt.base }]);
}

/** @param {Ink} ink @param {Point[][]} tails @param {Look} look */
function drawBelt(ink, tails, look) {
  for (const points of tails) {
    paint(ink, [{ path: ribbon(points, 5.4, 4.4), fill: across(ink, points[0], points[2], 5, look.belt) }]);
  }
}
