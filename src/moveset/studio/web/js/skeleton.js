// @ts-check
/** Skeletons drawn over an image. */

import { MIN_VISIBILITY } from "./framing.js";

const SIDE = [
  [11, 13], [13, 15], [15, 19], [11, 23], [23, 25], [25, 27], [27, 29], [29, 31], [27, 31],
];
/** @type {[number, number, "left" | "right" | "middle"][]} */
const BONES = [
  [11, 12, "middle"],
  [23, 24, "middle"],
  ...SIDE.map(([a, b]) => /** @type {[number, number, "left"]} */ ([a, b, "left"])),
  ...SIDE.map(([a, b]) => /** @type {[number, number, "right"]} */ ([a + 1, b + 1, "right"])),
];
const COLOURS = { left: "#ff9f40", right: "#48bbff", middle: "#ebeef2" };
const JOINTS = [0, 11, 12, 13, 14, 15, 16, 23, 24, 25, 26, 27, 28];

/** @typedef {import("./framing.js").Landmarks} Landmarks */

/** Draw one skeleton; null draws nothing. @param {HTMLCanvasElement} canvas @param {Landmarks} landmarks */
export const drawSkeleton = (canvas, landmarks) => drawSkeletons(canvas, [landmarks]);

/** Clear the canvas and draw all skeletons. @param {HTMLCanvasElement} canvas @param {Landmarks[]} bodies */
export function drawSkeletons(canvas, bodies) {
  const context = canvas.getContext("2d");
  if (!context) return;
  context.clearRect(0, 0, canvas.width, canvas.height);
  for (const landmarks of bodies) if (landmarks) drawBody(context, landmarks);
}

/** @param {CanvasRenderingContext2D} context @param {number[][]} landmarks */
function drawBody(context, landmarks) {
  const { width, height } = context.canvas;
  const size = Math.max(2.5, height / 110);
  context.lineCap = "round";
  for (const [dark, thick] of [[true, size * 1.9], [false, size]]) {
    context.lineWidth = /** @type {number} */ (thick);
    for (const [from, to, side] of BONES) {
      const [a, b] = [landmarks[from], landmarks[to]];
      if (Math.min(a[2], b[2]) < MIN_VISIBILITY) continue;
      context.strokeStyle = dark ? "rgb(12 14 18 / .65)" : COLOURS[side];
      context.beginPath();
      context.moveTo(a[0] * width, a[1] * height);
      context.lineTo(b[0] * width, b[1] * height);
      context.stroke();
    }
  }
  context.fillStyle = "#fff";
  for (const joint of JOINTS) {
    const [x, y, visibility] = landmarks[joint];
    if (visibility < MIN_VISIBILITY) continue;
    context.beginPath();
    context.arc(x * width, y * height, size * 0.8, 0, 7);
    context.fill();
  }
}
