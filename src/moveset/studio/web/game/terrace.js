// @ts-check
/** Drawing of the terrace: floor boards, railing, lanterns and tree. */

import { randomBetween, nextRandom } from "./random.js";
import { stroke } from "./shapes.js";

/**
 * @typedef {import("./shapes.js").DrawingContext} DrawingContext
 * @typedef {import("./skeleton.js").Point} Point
 * @typedef {object} Projection Projection of the match onto the canvas.
 * @property {number} width px
 * @property {number} height px
 * @property {number} x Centre of the view, cm.
 * @property {number} scale px per cm.
 * @property {number} ground px from the top, where the fighters' feet are.
 * @property {number} rise px by which the foreground sinks while the camera follows a jump.
 * @property {number} horizon px from the top, where the floor ends behind them.
 */

/** Depth factor of the back of the terrace; 1 is at the fighters. */
export const BACK = 0.8;
/** Depth factor of the lower edge of the canvas. */
const FRONT = 1.45;
const BOARD = 58;
const POSTS = [-735, -445, -155, 155, 445, 735];

/**
 * Return the x on the canvas of a point at a depth.
 * @param {Projection} projection @param {number} x cm @param {number} depth
 */
function across({ width, x: middle, scale }, x, depth) {
  return width / 2 + (x - middle) * scale * depth;
}

/** Draw the floor. @param {DrawingContext} ctx @param {Projection} projection */
export function drawFloor(ctx, projection) {
  const { width, height, horizon } = projection;
  const wood = ctx.createLinearGradient(0, horizon, 0, height);
  const stops = ["#8d4a52", "#6a3547", "#43233a", "#22142a"];
  stops.forEach((colour, at) => wood.addColorStop([0, 0.22, 0.6, 1][at], colour));
  ctx.fillStyle = wood;
  ctx.fillRect(0, horizon, width, height - horizon);
  drawBoards(ctx, projection);
  const shine = ctx.createRadialGradient(width / 2, horizon, 0, width / 2, horizon, width * 0.5);
  shine.addColorStop(0, "rgba(255, 208, 150, 0.42)");
  shine.addColorStop(1, "rgba(255, 190, 150, 0)");
  ctx.fillStyle = shine;
  ctx.fillRect(0, horizon, width, height - horizon);
}

/** @param {DrawingContext} ctx @param {Projection} projection */
function drawBoards(ctx, projection) {
  const { width, height, horizon, scale } = projection;
  const first = Math.floor((projection.x - width / scale / BACK) / BOARD);
  const last = Math.ceil((projection.x + width / scale / BACK) / BOARD);
  for (let at = first; at <= last; at += 1) {
    /** @type {[Point, Point]} */
    const edge = [[across(projection, at * BOARD, BACK), horizon], [across(projection, at * BOARD, FRONT), height]];
    stroke(ctx, edge, "rgba(20, 8, 24, 0.5)", Math.max(1, scale * 0.8));
    stroke(ctx, edge.map(([x, y]) => [x + scale * 0.9, y]), "rgba(255, 190, 150, 0.09)", Math.max(0.7, scale * 0.5));
    const seam = ((at * 37) % 100 + 100) % 100 / 100;
    const y = horizon + (height - horizon) * seam ** 1.5;
    const depth = BACK + (FRONT - BACK) * seam ** 1.5;
    stroke(ctx, [[across(projection, at * BOARD, depth), y], [across(projection, (at + 1) * BOARD, depth), y]], "rgba(20, 8, 24, 0.4)", 1);
  }
}

/**
 * Draw railing, posts and lanterns.
 * @param {DrawingContext} ctx @param {Projection} projection @param {number} tick
 */
export function drawBack(ctx, projection, tick) {
  drawRailing(ctx, projection);
  for (const x of POSTS) drawPost(ctx, projection, x);
  for (let at = 0; at < POSTS.length - 1; at += 1) drawString(ctx, projection, POSTS[at], POSTS[at + 1], tick);
}

/** @param {DrawingContext} ctx @param {Projection} projection */
function drawRailing(ctx, projection) {
  const s = projection.scale * BACK;
  for (const [y, thick] of [[40, 6], [22, 3.4]]) {
    ctx.fillStyle = "#3a1830";
    ctx.fillRect(0, projection.horizon - y * s, projection.width, thick * s);
    ctx.fillStyle = "rgba(255, 178, 140, 0.5)";
    ctx.fillRect(0, projection.horizon - y * s, projection.width, Math.max(1, s * 0.8));
  }
  ctx.fillStyle = "#331429";
  for (let x = -700; x <= 700; x += 35) ctx.fillRect(across(projection, x, BACK) - s * 1.2, projection.horizon - 38 * s, s * 2.4, 38 * s);
  ctx.fillStyle = "#2a1026";
  ctx.fillRect(0, projection.horizon - 4 * s, projection.width, 5 * s);
}

/** @param {DrawingContext} ctx @param {Projection} projection @param {number} x */
function drawPost(ctx, projection, x) {
  const s = projection.scale * BACK;
  const left = across(projection, x, BACK);
  const wood = ctx.createLinearGradient(left - 7 * s, 0, left + 7 * s, 0);
  wood.addColorStop(0, "#7d2e3a");
  wood.addColorStop(0.45, "#56202f");
  wood.addColorStop(1, "#2a1023");
  ctx.fillStyle = wood;
  ctx.fillRect(left - 6 * s, projection.horizon - 236 * s, 12 * s, 238 * s);
  ctx.fillStyle = "#1f0d20";
  ctx.fillRect(left - 9 * s, projection.horizon - 8 * s, 18 * s, 10 * s);
  ctx.fillRect(left - 10 * s, projection.horizon - 242 * s, 20 * s, 8 * s);
}

/**
 * @param {DrawingContext} ctx @param {Projection} projection @param {number} from @param {number} to
 * @param {number} tick
 */
function drawString(ctx, projection, from, to, tick) {
  const s = projection.scale * BACK;
  const sag = (/** @type {number} */ share) => projection.horizon - (230 - Math.sin(share * Math.PI) * 34) * s;
  const place = (/** @type {number} */ share) => across(projection, from + (to - from) * share, BACK);
  const shares = Array.from({ length: 17 }, (_, at) => at / 16);
  stroke(ctx, shares.map((share) => [place(share), sag(share)]), "#1f0d20", Math.max(1, s));
  for (const share of [0.2, 0.5, 0.8]) {
    const swing = Math.sin(tick / 41 + from + share * 9) * 2.2 * s;
    drawLantern(ctx, place(share) + swing, sag(share) + 20 * s, 12 * s, share === 0.5);
  }
}

/**
 * @param {DrawingContext} ctx @param {number} x @param {number} y @param {number} size @param {boolean} red
 */
function drawLantern(ctx, x, y, size, red) {
  const glow = ctx.createRadialGradient(x, y, 0, x, y, size * 4.2);
  glow.addColorStop(0, red ? "rgba(255, 110, 80, 0.5)" : "rgba(255, 190, 110, 0.5)");
  glow.addColorStop(1, "rgba(255, 150, 90, 0)");
  ctx.fillStyle = glow;
  ctx.fillRect(x - size * 4.2, y - size * 4.2, size * 8.4, size * 8.4);
  const paper = ctx.createRadialGradient(x, y, 0, x, y, size * 1.3);
  paper.addColorStop(0, "#fff3c8");
  paper.addColorStop(0.5, red ? "#ff8060" : "#ffc878");
  paper.addColorStop(1, red ? "#b3243a" : "#d8803c");
  ctx.fillStyle = paper;
  ctx.beginPath();
  ctx.ellipse(x, y, size, size * 1.16, 0, 0, 2 * Math.PI);
  ctx.fill();
  ctx.fillStyle = "#331022";
  ctx.fillRect(x - size * 0.5, y - size * 1.3, size, size * 0.24);
  ctx.fillRect(x - size * 0.5, y + size * 1.06, size, size * 0.24);
}

/**
 * Return a cherry tree's crown, painted once.
 * @param {number} size px @returns {OffscreenCanvas}
 */
export function paintTree(size) {
  const image = new OffscreenCanvas(size, size);
  const ctx = image.getContext("2d");
  const rng = { random: 99 };
  if (!ctx) return image;
  ctx.scale(size / 100, size / 100);
  for (const [line, width] of BRANCHES) stroke(ctx, line, "#2a1226", width);
  for (const [tone, spread] of /** @type {[string, number][]} */ ([["#8d3a6c", 12], ["#c95d88", 10], ["#f08fa8", 8], ["#ffc4cf", 6]])) {
    ctx.fillStyle = tone;
    for (let count = 0; count < 210; count += 1) blossom(ctx, rng, spread);
  }
  return image;
}

/** @type {[Point[], number][]} */
const BRANCHES = [
  [[[104, 30], [84, 27], [66, 30], [46, 26]], 4],
  [[[84, 27], [72, 18], [54, 12]], 2.4],
  [[[66, 30], [52, 38], [38, 38]], 2],
  [[[46, 26], [34, 22], [24, 25]], 1.4],
];

/** @param {DrawingContext} ctx @param {import("./random.js").RandomState} rng @param {number} spread */
function blossom(ctx, rng, spread) {
  const [line] = BRANCHES[Math.floor(nextRandom(rng) * BRANCHES.length)];
  const at = Math.min(line.length - 2, Math.floor(nextRandom(rng) * (line.length - 1)));
  const share = nextRandom(rng);
  const x = line[at][0] + (line[at + 1][0] - line[at][0]) * share + randomBetween(rng, -spread, spread) * nextRandom(rng);
  const y = line[at][1] + (line[at + 1][1] - line[at][1]) * share + randomBetween(rng, -spread, spread * 0.8) * nextRandom(rng) - (12 - spread) * 0.4;
  ctx.beginPath();
  ctx.arc(x, y, randomBetween(rng, 0.7, 2), 0, 2 * Math.PI);
  ctx.fill();
}
