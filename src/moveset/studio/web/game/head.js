// @ts-check
/** Drawing of a fighter's head, in cm, facing right. */

import { blob, disc, paint, polygon, stroke, withTones, OUTLINE } from "./shapes.js";

/**
 * @typedef {import("./appearance.js").Appearance} Appearance
 * @typedef {import("./shapes.js").DrawingContext} DrawingContext
 * @typedef {import("./shapes.js").Tones} Tones
 * @typedef {import("./skeleton.js").Point} Point
 * @typedef {import("./skeleton.js").Joints} Joints
 * @typedef {"calm" | "strike" | "hurt" | "out" | "glad"} Expression
 */

/** @type {readonly Point[]} */
const FACE = [
  [-9, 9], [0, 14.5], [9, 11], [11.5, 4], [11.6, 0.5], [13.2, -2.2], [11.2, -4], [11, -7],
  [8.5, -12], [2.5, -11.5], [-4, -7], [-10, -4],
];
/** @type {readonly Point[]} */
const SPIKES = [
  [9.5, 7], [12.5, 12], [7, 11.5], [8.5, 18.5], [2, 14.5], [0, 21], [-5, 15], [-10, 19.5],
  [-11, 12.5], [-18, 13.5], [-14, 7], [-19, 4], [-13.5, 0.5], [-15, -5], [-9, -5], [-6.5, 1], [-5, 4.5],
];
/** @type {readonly Point[]} */
const SMOOTH_HAIR = [
  [11.6, 3.5], [13.5, 9], [8, 16.5], [-2, 17.5], [-12, 13], [-14.5, 3], [-11, -6], [-6.5, -3],
  [-4.5, 3], [2, 7.5], [7.5, 7],
];

/** Heads are drawn larger than life, so that expressions are visible. */
const SIZE = 1.13;

/**
 * Draw the head at its joint.
 * @param {DrawingContext} ctx @param {Joints} joints @param {Appearance} appearance @param {Expression} expression
 */
export function drawHead(ctx, joints, appearance, expression) {
  ctx.save();
  ctx.translate(...joints.head);
  ctx.scale(joints.face * SIZE, SIZE);
  ctx.rotate((-(joints.lean * 0.45 + joints.nod) * Math.PI) / 180);
  paint(ctx, [{ path: blob(FACE), fill: headShading(ctx, appearance.skin) }]);
  drawEar(ctx, appearance);
  drawFeatures(ctx, expression, appearance);
  drawHair(ctx, appearance);
  ctx.restore();
}

/** @param {DrawingContext} ctx @param {Tones} tones */
function headShading(ctx, tones) {
  return withTones(ctx.createLinearGradient(-4, 17, 12, -27), tones);
}

/** @param {DrawingContext} ctx @param {Appearance} appearance */
function drawEar(ctx, { skin }) {
  ctx.fillStyle = skin.base;
  ctx.fill(disc([-3.6, -2], 2.6, 3.6, 0.2));
  stroke(ctx, [[-4.4, -0.4], [-2.9, -1.2], [-3.6, -3.6]], skin.dark, 0.9);
}

/** @param {DrawingContext} ctx @param {Expression} expression @param {Appearance} appearance */
function drawFeatures(ctx, expression, appearance) {
  if (expression === "out" || expression === "hurt") drawShut(ctx, expression);
  else drawEyes(ctx, expression, appearance);
  drawMouth(ctx, expression);
  stroke(ctx, [[11.4, -3.9], [9.9, -3.7]], appearance.skin.dark, 0.9);
}

/** @param {DrawingContext} ctx @param {Expression} expression @param {Appearance} appearance */
function drawEyes(ctx, expression, appearance) {
  const angry = expression === "strike" ? 1.4 : expression === "glad" ? -0.8 : 0.7;
  for (const [x, wide] of [[4.6, 2.3], [9.9, 1.5]]) {
    ctx.fillStyle = "#fffaf0";
    ctx.fill(disc([x, -0.2], wide, 1.75));
    ctx.fillStyle = appearance.cut === "tail" ? "#0f5d66" : "#3b1d17";
    ctx.fill(disc([x + 0.6, -0.3], 1.15, 1.6));
    ctx.fillStyle = "#ffffff";
    ctx.fill(disc([x + 0.9, 0.4], 0.42));
    stroke(ctx, [[x - wide, 1.3], [x + wide * 0.9, 1]], OUTLINE, 0.9);
  }
  stroke(ctx, [[1.8, 3.3 + angry * 0.4], [6.6, 3.1 - angry]], appearance.hair.dark, 1.7);
  stroke(ctx, [[8.6, 3 - angry], [11.4, 3.3 + angry * 0.2]], appearance.hair.dark, 1.5);
}

/** @param {DrawingContext} ctx @param {Expression} expression */
function drawShut(ctx, expression) {
  for (const x of [4.8, 9.6]) {
    const reach = expression === "out" ? 1.7 : 1.5;
    stroke(ctx, [[x - reach, 1.4], [x + reach, -1.4]], OUTLINE, 1.2);
    stroke(ctx, [[x - reach, -1.4], [x + (expression === "out" ? reach : 0.4), expression === "out" ? 1.4 : 0]], OUTLINE, 1.2);
  }
}

/** @param {DrawingContext} ctx @param {Expression} expression */
function drawMouth(ctx, expression) {
  if (expression === "calm") return stroke(ctx, [[6.2, -7.2], [9.4, -7]], "#6a2c2c", 1.1);
  if (expression === "glad") return stroke(ctx, [[5.2, -6.2], [7.2, -7.6], [9.8, -6.4]], "#6a2c2c", 1.2);
  ctx.fillStyle = "#5a1822";
  ctx.fill(disc([7.9, -7], 2.1, expression === "strike" ? 1.7 : 2.2));
  ctx.fillStyle = "#fff6ea";
  ctx.fill(polygon([[6.3, -5.9], [9.5, -5.8], [9.1, -6.7], [6.5, -6.7]]));
}

/** @param {DrawingContext} ctx @param {Appearance} appearance */
function drawHair(ctx, appearance) {
  if (appearance.cut === "none") return drawBand(ctx, appearance);
  const spiky = appearance.cut === "spikes";
  const path = spiky ? polygon(SPIKES) : blob(SMOOTH_HAIR);
  paint(ctx, [{ path, fill: withTones(ctx.createLinearGradient(-4, 21, 2, -6), appearance.hair) }]);
  if (spiky) return drawBand(ctx, appearance);
  stroke(ctx, [[8, 9], [1, 12], [-7, 9.5]], appearance.hair.light, 1.4);
  paint(ctx, [{ path: disc([-12.5, 11.5], 4, 3.4, 0.6), fill: appearance.belt.light }]);
}

/** @param {DrawingContext} ctx @param {Appearance} appearance */
function drawBand(ctx, { belt }) {
  const path = blob([[12.6, 7.6], [12.6, 4.2], [2, 3.2], [-13, 2.2], [-14, 5.6], [-2, 7.4]]);
  paint(ctx, [{ path, fill: withTones(ctx.createLinearGradient(0, 8, 0, 1), belt) }]);
  ctx.fillStyle = belt.light;
  ctx.fill(disc([-13.5, 3.8], 2.6));
}
