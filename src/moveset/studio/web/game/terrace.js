// @ts-check
/**
 * The game's drawing, first floor: the terrace on which they fight: boards, railing, lanterns,
 * tree.
 */

import { between, roll } from "./random.js";
import { stroke } from "./shapes.js";

/**
 * @typedef {import("./shapes.js").Ink} Ink
 * @typedef {import("./skeleton.js").Point} Point
 * @typedef {object} Lens How the arena falls on the picture.
 * @property {number} width px
 * @property {number} height px
 * @property {number} x What is looked at, cm.
 * @property {number} scale px a cm.
 * @property {number} ground px from the top, where the fighters' feet are.
 * @property {number} rise px by which what is near has sunk, to show a jump.
 * @property {number} horizon px from the top, where the floor ends behind them.
 */

/** How near the back of the terrace is, 1 being the fighters. */
export const BACK = 0.8;
/** How near the picture's lower edge is. */
const FRONT = 1.45;
const BOARD = 58;
const POSTS = [-735, -445, -155, 155, 445, 735];

/**
 * Return the place on the picture of a point at some depth.
 * @param {Lens} lens @param {number} x cm @param {number} depth
 */
function across({ width, x: middle, scale }, x, depth) {
  return width / 2 + (x - middle) * scale * depth;
}

/** Draw the floor. @param {Ink} ink @param {Lens} lens */
export function drawFloor(ink, lens) {
  const { width, height, horizon } = lens;
  const wood = ink.createLinearGradient(0, horizon, 0, height);
  const stops = ["#8d4a52", "#6a3547", "#43233a", "#22142a"];
  stops.forEach((colour, at) => wood.addColorStop([0, 0.22, 0.6, 1][at], colour));
  ink.fillStyle = wood;
  ink.fillRect(0, horizon, width, height - horizon);
  drawBoards(ink, lens);
  const shine = ink.createRadialGradient(width / 2, horizon, 0, width / 2, horizon, width * 0.5);
  shine.addColorStop(0, "rgba(255, 208, 150, 0.42)");
  shine.addColorStop(1, "rgba(255, 190, 150, 0)");
  ink.fillStyle = shine;
  ink.fillRect(0, horizon, width, height - horizon);
}

/** @param {Ink} ink @param {Lens} lens */
function drawBoards(ink, lens) {
  const { width, height, horizon, scale } = lens;
  const first = Math.floor((lens.x - width / scale / BACK) / BOARD);
  const last = Math.ceil((lens.x + width / scale / BACK) / BOARD);
  for (let at = first; at <= last; at += 1) {
    /** @type {[Point, Point]} */
    const edge = [[across(lens, at * BOARD, BACK), horizon], [across(lens, at * BOARD, FRONT), height]];
    stroke(ink, edge, "rgba(20, 8, 24, 0.5)", Math.max(1, scale * 0.8));
    stroke(ink, edge.map(([x, y]) => [x + scale * 0.9, y]), "rgba(255, 190, 150, 0.09)", Math.max(0.7, scale * 0.5));
    const seam = ((at * 37) % 100 + 100) % 100 / 100;
    const y = horizon + (height - horizon) * seam ** 1.5;
    const depth = BACK + (FRONT - BACK) * seam ** 1.5;
    stroke(ink, [[across(lens, at * BOARD, depth), y], [across(lens, (at + 1) * BOARD, depth), y]], "rgba(20, 8, 24, 0.4)", 1);
  }
}

/**
 * Draw what stands at the terrace's back edge.
 * @param {Ink} ink @param {Lens} lens @param {number} tick
 */
export function drawBack(ink, lens, tick) {
  drawRailing(ink, lens);
  for (const x of POSTS) drawPost(ink, lens, x);
  for (let at = 0; at < POSTS.length - 1; at += 1) drawString(ink, lens, POSTS[at], POSTS[at + 1], tick);
}

/** @param {Ink} ink @param {Lens} lens */
function drawRailing(ink, lens) {
  const s = lens.scale * BACK;
  for (const [y, thick] of [[40, 6], [22, 3.4]]) {
    ink.fillStyle = "#3a1830";
    ink.fillRect(0, lens.horizon - y * s, lens.width, thick * s);
    ink.fillStyle = "rgba(255, 178, 140, 0.5)";
    ink.fillRect(0, lens.horizon - y * s, lens.width, Math.max(1, s * 0.8));
  }
  ink.fillStyle = "#331429";
  for (let x = -700; x <= 700; x += 35) ink.fillRect(across(lens, x, BACK) - s * 1.2, lens.horizon - 38 * s, s * 2.4, 38 * s);
  ink.fillStyle = "#2a1026";
  ink.fillRect(0, lens.horizon - 4 * s, lens.width, 5 * s);
}

/** @param {Ink} ink @param {Lens} lens @param {number} x */
function drawPost(ink, lens, x) {
  const s = lens.scale * BACK;
  const left = across(lens, x, BACK);
  const wood = ink.createLinearGradient(left - 7 * s, 0, left + 7 * s, 0);
  wood.addColorStop(0, "#7d2e3a");
  wood.addColorStop(0.45, "#56202f");
  wood.addColorStop(1, "#2a1023");
  ink.fillStyle = wood;
  ink.fillRect(left - 6 * s, lens.horizon - 236 * s, 12 * s, 238 * s);
  ink.fillStyle = "#1f0d20";
  ink.fillRect(left - 9 * s, lens.horizon - 8 * s, 18 * s, 10 * s);
  ink.fillRect(left - 10 * s, lens.horizon - 242 * s, 20 * s, 8 * s);
}

/**
 * @param {Ink} ink @param {Lens} lens @param {number} from @param {number} to
 * @param {number} tick
 */
function drawString(ink, lens, from, to, tick) {
  const s = lens.scale * BACK;
  const sag = (/** @type {number} */ share) => lens.horizon - (230 - Math.sin(share * Math.PI) * 34) * s;
  const place = (/** @type {number} */ share) => across(lens, from + (to - from) * share, BACK);
  const shares = Array.from({ length: 17 }, (_, at) => at / 16);
  stroke(ink, shares.map((share) => [place(share), sag(share)]), "#1f0d20", Math.max(1, s));
  for (const share of [0.2, 0.5, 0.8]) {
    const swing = Math.sin(tick / 41 + from + share * 9) * 2.2 * s;
    drawLantern(ink, place(share) + swing, sag(share) + 20 * s, 12 * s, share === 0.5);
  }
}

/**
 * @param {Ink} ink @param {number} x @param {number} y @param {number} size @param {boolean} red
 */
function drawLantern(ink, x, y, size, red) {
  const glow = ink.createRadialGradient(x, y, 0, x, y, size * 4.2);
  glow.addColorStop(0, red ? "rgba(255, 110, 80, 0.5)" : "rgba(255, 190, 110, 0.5)");
  glow.addColorStop(1, "rgba(255, 150, 90, 0)");
  ink.fillStyle = glow;
  ink.fillRect(x - size * 4.2, y - size * 4.2, size * 8.4, size * 8.4);
  const paper = ink.createRadialGradient(x, y, 0, x, y, size * 1.3);
  paper.addColorStop(0, "#fff3c8");
  paper.addColorStop(0.5, red ? "#ff8060" : "#ffc878");
  paper.addColorStop(1, red ? "#b3243a" : "#d8803c");
  ink.fillStyle = paper;
  ink.beginPath();
  ink.ellipse(x, y, size, size * 1.16, 0, 0, 2 * Math.PI);
  ink.fill();
  ink.fillStyle = "#331022";
  ink.fillRect(x - size * 0.5, y - size * 1.3, size, size * 0.24);
  ink.fillRect(x - size * 0.5, y + size * 1.06, size, size * 0.24);
}

/**
 * Return a cherry tree's crown, painted once.
 * @param {number} size px @returns {OffscreenCanvas}
 */
export function paintTree(size) {
  const picture = new OffscreenCanvas(size, size);
  const ink = picture.getContext("2d");
  const chance = { random: 99 };
  if (!ink) return picture;
  ink.scale(size / 100, size / 100);
  for (const [line, width] of BRANCHES) stroke(ink, line, "#2a1226", width);
  for (const [tone, spread] of /** @type {[string, number][]} */ ([["#8d3a6c", 12], ["#c95d88", 10], ["#f08fa8", 8], ["#ffc4cf", 6]])) {
    ink.fillStyle = tone;
    for (let count = 0; count < 210; count += 1) blossom(ink, chance, spread);
  }
  return picture;
}

/** @type {[Point[], number][]} */
const BRANCHES = [
  [[[104, 30], [84, 27], [66, 30], [46, 26]], 4],
  [[[84, 27], [72, 18], [54, 12]], 2.4],
  [[[66, 30], [52, 38], [38, 38]], 2],
  [[[46, 26], [34, 22], [24, 25]], 1.4],
];

/** @param {Ink} ink @param {import("./random.js").Chance} chance @param {number} spread */
function blossom(ink, chance, spread) {
  const [line] = BRANCHES[Math.floor(roll(chance) * BRANCHES.length)];
  const at = Math.min(line.length - 2, Math.floor(roll(chance) * (line.length - 1)));
  const share = roll(chance);
  const x = line[at][0] + (line[at + 1][0] - line[at][0]) * share + between(chance, -spread, spread) * roll(chance);
  const y = line[at][1] + (line[at + 1][1] - line[at][1]) * share + between(chance, -spread, spread * 0.8) * roll(chance) - (12 - spread) * 0.4;
  ink.beginPath();
  ink.arc(x, y, between(chance, 0.7, 2), 0, 2 * Math.PI);
  ink.fill();
}
