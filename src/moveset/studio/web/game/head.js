// @ts-check
/** The game's drawing, first floor: a fighter's head, in cm, as if it looked to the right. */

import { blob, disc, paint, polygon, stroke, withTones, OUTLINE } from "./shapes.js";

/**
 * @typedef {import("./looks.js").Look} Look
 * @typedef {import("./shapes.js").Ink} Ink
 * @typedef {import("./shapes.js").Tones} Tones
 * @typedef {import("./skeleton.js").Point} Point
 * @typedef {import("./skeleton.js").Joints} Joints
 * @typedef {"calm" | "strike" | "hurt" | "out" | "glad"} Mood
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

/** Heads are a little larger than life: faces tell much. */
const SIZE = 1.13;

/**
 * Draw the head where the joints say.
 * @param {Ink} ink @param {Joints} joints @param {Look} look @param {Mood} mood
 */
export function drawHead(ink, joints, look, mood) {
  ink.save();
  ink.translate(...joints.head);
  ink.scale(joints.face * SIZE, SIZE);
  ink.rotate((-(joints.lean * 0.45 + joints.nod) * Math.PI) / 180);
  paint(ink, [{ path: blob(FACE), fill: ball(ink, look.skin) }]);
  drawEar(ink, look);
  drawFeatures(ink, mood, look);
  drawHair(ink, look);
  ink.restore();
}

/** @param {Ink} ink @param {Tones} tones */
function ball(ink, tones) {
  return withTones(ink.createLinearGradient(-4, 17, 12, -27), tones);
}

/** @param {Ink} ink @param {Look} look */
function drawEar(ink, { skin }) {
  ink.fillStyle = skin.base;
  ink.fill(disc([-3.6, -2], 2.6, 3.6, 0.2));
  stroke(ink, [[-4.4, -0.4], [-2.9, -1.2], [-3.6, -3.6]], skin.dark, 0.9);
}

/** @param {Ink} ink @param {Mood} mood @param {Look} look */
function drawFeatures(ink, mood, look) {
  if (mood === "out" || mood === "hurt") drawShut(ink, mood);
  else drawEyes(ink, mood, look);
  drawMouth(ink, mood);
  stroke(ink, [[11.4, -3.9], [9.9, -3.7]], look.skin.dark, 0.9);
}

/** @param {Ink} ink @param {Mood} mood @param {Look} look */
function drawEyes(ink, mood, look) {
  const angry = mood === "strike" ? 1.4 : mood === "glad" ? -0.8 : 0.7;
  for (const [x, wide] of [[4.6, 2.3], [9.9, 1.5]]) {
    ink.fillStyle = "#fffaf0";
    ink.fill(disc([x, -0.2], wide, 1.75));
    ink.fillStyle = look.cut === "tail" ? "#0f5d66" : "#3b1d17";
    ink.fill(disc([x + 0.6, -0.3], 1.15, 1.6));
    ink.fillStyle = "#ffffff";
    ink.fill(disc([x + 0.9, 0.4], 0.42));
    stroke(ink, [[x - wide, 1.3], [x + wide * 0.9, 1]], OUTLINE, 0.9);
  }
  stroke(ink, [[1.8, 3.3 + angry * 0.4], [6.6, 3.1 - angry]], look.hair.dark, 1.7);
  stroke(ink, [[8.6, 3 - angry], [11.4, 3.3 + angry * 0.2]], look.hair.dark, 1.5);
}

/** @param {Ink} ink @param {Mood} mood */
function drawShut(ink, mood) {
  for (const x of [4.8, 9.6]) {
    const reach = mood === "out" ? 1.7 : 1.5;
    stroke(ink, [[x - reach, 1.4], [x + reach, -1.4]], OUTLINE, 1.2);
    stroke(ink, [[x - reach, -1.4], [x + (mood === "out" ? reach : 0.4), mood === "out" ? 1.4 : 0]], OUTLINE, 1.2);
  }
}

/** @param {Ink} ink @param {Mood} mood */
function drawMouth(ink, mood) {
  if (mood === "calm") return stroke(ink, [[6.2, -7.2], [9.4, -7]], "#6a2c2c", 1.1);
  if (mood === "glad") return stroke(ink, [[5.2, -6.2], [7.2, -7.6], [9.8, -6.4]], "#6a2c2c", 1.2);
  ink.fillStyle = "#5a1822";
  ink.fill(disc([7.9, -7], 2.1, mood === "strike" ? 1.7 : 2.2));
  ink.fillStyle = "#fff6ea";
  ink.fill(polygon([[6.3, -5.9], [9.5, -5.8], [9.1, -6.7], [6.5, -6.7]]));
}

/** @param {Ink} ink @param {Look} look */
function drawHair(ink, look) {
  const spiky = look.cut === "spikes";
  const path = spiky ? polygon(SPIKES) : blob(SMOOTH_HAIR);
  paint(ink, [{ path, fill: withTones(ink.createLinearGradient(-4, 21, 2, -6), look.hair) }]);
  if (spiky) return drawBand(ink, look);
  stroke(ink, [[8, 9], [1, 12], [-7, 9.5]], look.hair.light, 1.4);
  paint(ink, [{ path: disc([-12.5, 11.5], 4, 3.4, 0.6), fill: look.belt.light }]);
}

/** @param {Ink} ink @param {Look} look */
function drawBand(ink, { belt }) {
  const path = blob([[12.6, 7.6], [12.6, 4.2], [2, 3.2], [-13, 2.2], [-14, 5.6], [-2, 7.4]]);
  paint(ink, [{ path, fill: withTones(ink.createLinearGradient(0, 8, 0, 1), belt) }]);
  ink.fillStyle = belt.light;
  ink.fill(disc([-13.5, 3.8], 2.6));
}
