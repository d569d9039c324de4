// @ts-check
/** Drawing of a clothed fighter from its joints, in cm, y upwards. */

import { drawHead } from "./head.js";
import { far } from "./appearance.js";
import { across, pointBetween, blob, capsule, cloth, disc, limb, OUTLINE, paint, polygon, ribbon, stroke, withTones } from "./shapes.js";

/**
 * @typedef {import("./verlet_chain.js").Chain} Chain
 * @typedef {import("./head.js").Expression} Expression
 * @typedef {import("./appearance.js").Appearance} Appearance
 * @typedef {import("./shapes.js").DrawingContext} DrawingContext
 * @typedef {import("./shapes.js").Tones} Tones
 * @typedef {import("./skeleton.js").Joints} Joints
 * @typedef {import("./skeleton.js").Point} Point
 * @typedef {{ band: Point[][], belt: Point[][] }} Ribbons Points of the loose ends at head and belt.
 */

/**
 * Draw a fighter, from the far side to the near side.
 * @param {DrawingContext} ctx @param {Joints} joints @param {Appearance} appearance @param {Ribbons} ribbons
 * @param {Expression} expression
 */
export function drawBody(ctx, joints, appearance, ribbons, expression) {
  const shaded = { ...appearance, skin: far(appearance.skin), cloth: far(appearance.cloth), legs: far(appearance.legs), wraps: far(appearance.wraps) };
  drawTails(ctx, ribbons.band, appearance);
  drawArm(ctx, joints, "lead", shaded);
  drawLeg(ctx, joints, "lead", shaded);
  drawLeg(ctx, joints, "rear", appearance);
  drawNeck(ctx, joints, appearance);
  drawTorso(ctx, joints, appearance);
  drawBelt(ctx, ribbons.belt, appearance);
  drawHead(ctx, joints, appearance, expression);
  drawArm(ctx, joints, "rear", appearance);
}

/** @typedef {"lead" | "rear"} Which */
/** @param {DrawingContext} ctx @param {Point[][]} tails @param {Appearance} appearance */
function drawTails(ctx, tails, appearance) {
  const hair = appearance.cut === "tail";
  const tones = hair ? appearance.hair : appearance.belt;
  for (const points of tails) {
    const fill = across(ctx, points[0], points[points.length - 1], 7, tones);
    const paths = hair ? hairTail(points) : [ribbon(points, 5, 3)];
    paint(ctx, paths.map((path) => ({ path, fill })));
  }
}

/** @param {Point[]} points A ponytail is thickest in its middle. */
function hairTail(points) {
  const end = points[points.length - 1];
  const before = points[points.length - 2];
  return [ribbon(points, 7, 11), capsule(end, 5.4, pointBetween(before, end, 2.1), 0.6)];
}

/** @param {DrawingContext} ctx @param {Joints} joints @param {Which} which @param {Appearance} appearance */
function drawArm(ctx, joints, which, appearance) {
  const [shoulder, elbow, hand] = [joints[`${which}Shoulder`], joints[`${which}Elbow`], joints[`${which}Hand`]];
  const wrist = pointBetween(elbow, hand, 0.86);
  const forearm = limb(ctx, elbow, 6.8, wrist, 5, appearance.skin);
  const wrap = limb(ctx, pointBetween(elbow, hand, 0.56), 6, wrist, 5.6, appearance.wraps);
  const upper = appearance.sleeves ? [] : [limb(ctx, shoulder, 8.6, elbow, 6.8, appearance.skin)];
  paint(ctx, [...upper, forearm, wrap]);
  drawFist(ctx, elbow, hand, appearance);
  if (appearance.sleeves) drawSleeve(ctx, shoulder, elbow, hand, appearance);
  else paint(ctx, [limb(ctx, shoulder, 9.6, pointBetween(shoulder, elbow, 0.24), 9, appearance.cloth)]);
}

/** @param {DrawingContext} ctx @param {Point} elbow @param {Point} hand @param {Appearance} appearance */
function drawFist(ctx, elbow, hand, appearance) {
  const way = Math.atan2(hand[1] - elbow[1], hand[0] - elbow[0]);
  const knuckles = /** @type {Point} */ ([hand[0] + Math.cos(way) * 4, hand[1] + Math.sin(way) * 4]);
  paint(ctx, [
    { path: disc(knuckles, 7.4, 6.6, way), fill: across(ctx, elbow, hand, 8, appearance.wraps) },
  ]);
  for (const at of [-2.6, 0.2, 3]) {
    const [ax, ay] = [knuckles[0] + Math.cos(way) * 6.6 - Math.sin(way) * at, knuckles[1] + Math.sin(way) * 6.6 + Math.cos(way) * at];
    stroke(ctx, [[ax, ay], [ax - Math.cos(way) * 3, ay - Math.sin(way) * 3]], appearance.wraps.dark, 0.9);
  }
}

/**
 * @param {DrawingContext} ctx @param {Point} shoulder @param {Point} elbow @param {Point} hand
 * @param {Appearance} appearance
 */
function drawSleeve(ctx, shoulder, elbow, hand, appearance) {
  paint(ctx, [
    limb(ctx, shoulder, 11, elbow, 9.4, appearance.cloth),
    cloth(ctx, elbow, 9.4, pointBetween(elbow, hand, 0.52), 10.4, appearance.cloth),
  ]);
  stroke(ctx, [pointBetween(shoulder, elbow, 0.75), pointBetween(elbow, hand, 0.1)], appearance.cloth.dark, 0.8);
}

/** @param {DrawingContext} ctx @param {Joints} joints @param {Which} which @param {Appearance} appearance */
function drawLeg(ctx, joints, which, appearance) {
  const [hip, knee] = [joints[`${which}Hip`], joints[`${which}Knee`]];
  const [ankle, toe] = [joints[`${which}Ankle`], joints[`${which}Toe`]];
  const { thigh, knee: kneeSize, shin, hem } = appearance.fit;
  drawFoot(ctx, knee, ankle, toe, appearance);
  const cuff = pointBetween(knee, ankle, hem);
  paint(ctx, [
    cloth(ctx, knee, kneeSize, cuff, shin, appearance.legs),
    limb(ctx, hip, thigh, knee, kneeSize, appearance.legs),
  ]);
  stroke(ctx, [pointBetween(hip, knee, 0.86), pointBetween(knee, cuff, 0.3)], appearance.legs.dark, 1);
  paint(ctx, [cloth(ctx, hip, thigh + 0.8, pointBetween(hip, knee, 0.46), thigh + 2.6, appearance.cloth)]);
}

/**
 * @param {DrawingContext} ctx @param {Point} knee @param {Point} ankle @param {Point} toe @param {Appearance} appearance
 */
function drawFoot(ctx, knee, ankle, toe, appearance) {
  const tones = appearance.sleeves ? appearance.skin : appearance.wraps;
  const heel = pointBetween(ankle, toe, -0.2);
  paint(ctx, [
    limb(ctx, pointBetween(knee, ankle, 0.6), 7, ankle, 5.8, tones),
    limb(ctx, heel, 6.2, toe, 4.2, tones),
  ]);
}

/** @param {DrawingContext} ctx @param {Joints} joints @param {Appearance} appearance */
function drawNeck(ctx, { chest, head }, appearance) {
  paint(ctx, [limb(ctx, pointBetween(chest, head, -0.3), 7.4, pointBetween(chest, head, 0.55), 6.4, appearance.skin)]);
}

/**
 * @param {DrawingContext} ctx @param {Joints} joints
 * @param {Appearance} appearance Drawn upright and turned along the spine.
 */
function drawTorso(ctx, { hip, face, lean, twist }, appearance) {
  ctx.save();
  ctx.translate(...hip);
  ctx.scale(face, 1);
  ctx.rotate((-lean * Math.PI) / 180);
  const wide = Math.max(14.5, 14 * Math.abs(twist) + 7);
  paint(ctx, [{ path: blob(trunkCorners(wide)), fill: withTones(ctx.createLinearGradient(-wide, 46, wide, 8), appearance.cloth) }]);
  drawCollar(ctx, appearance, twist);
  drawWaist(ctx, appearance);
  ctx.restore();
}

/** @param {number} wide Half the breadth of the shoulders. @returns {Point[]} */
function trunkCorners(wide) {
  return [
    [-6, 54], [-wide - 2, 50], [-wide - 1.5, 36], [-12.5, 17], [-15.5, 4], [-14, -8], [0, -9], [14, -8],
    [15.5, 4], [13, 17], [wide + 1.5, 36], [wide + 2, 50], [6, 54],
  ];
}

/** @param {DrawingContext} ctx @param {Appearance} appearance @param {number} twist Turn of the shoulders. */
function drawCollar(ctx, appearance, twist) {
  const middle = 6.5 - Math.abs(twist) * 2;
  ctx.fillStyle = appearance.skin.base;
  ctx.fill(polygon([[-6, 54], [7, 53.5], [middle + 1.5, 31]]));
  stroke(ctx, [[middle, 46], [middle + 0.8, 36]], appearance.skin.dark, 0.9);
  /** @type {[Point[], number][]} */
  const edges = [[[[7.4, 53], [middle + 1.5, 31]], 4.4], [[[-6.4, 54], [middle + 1, 32], [middle + 5, 14]], 4.8]];
  for (const [line, width] of edges) {
    stroke(ctx, line, OUTLINE, width + 1.4);
    stroke(ctx, line, appearance.lapel, width);
  }
  stroke(ctx, [[-10, 34], [-6, 20]], appearance.cloth.dark, 0.8);
}

/** @param {DrawingContext} ctx @param {Appearance} appearance */
function drawWaist(ctx, appearance) {
  const band = blob([[-14, 18], [0, 16], [14.5, 18], [15, 10], [0, 7.5], [-15, 10]]);
  paint(ctx, [{ path: band, fill: withTones(ctx.createLinearGradient(0, 19, 0, 6), appearance.belt) }]);
  paint(ctx, [{ path: disc([8.5, 13], 4.2, 4.6), fill: appearance.belt.base }]);
}

/** @param {DrawingContext} ctx @param {Point[][]} tails @param {Appearance} appearance */
function drawBelt(ctx, tails, appearance) {
  for (const points of tails) {
    paint(ctx, [{ path: ribbon(points, 5.4, 4.4), fill: across(ctx, points[0], points[2], 5, appearance.belt) }]);
  }
}
