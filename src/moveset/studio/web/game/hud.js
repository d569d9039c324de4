// @ts-check
/** Drawing of the head-up display: life bars, clock, rounds won, combos and banner. */

import { bannerOf } from "./banner.js";
import { APPEARANCES } from "./appearance.js";

/**
 * @typedef {import("./match.js").Match} Match
 * @typedef {import("./shapes.js").DrawingContext} DrawingContext
 * @typedef {import("./view.js").Actor} Actor
 * @typedef {import("./view.js").View} View
 */

const FACES =
  '"Avenir Next Condensed", "Roboto Condensed", "Arial Narrow", "DejaVu Sans Condensed", system-ui, sans-serif';
const SLANT = -0.24;

/**
 * Draw the head-up display.
 * @param {DrawingContext} ctx @param {number} width px @param {number} height px @param {View} view
 * @param {Match} match
 */
export function drawHud(ctx, width, height, view, match) {
  const unit = unitOf(width, height);
  ctx.textBaseline = "middle";
  for (const player of [0, 1]) {
    ctx.save();
    if (player) ctx.transform(-1, 0, 0, 1, width, 0);
    drawLife(ctx, width / 2, unit, view.actors[player], view.tick);
    drawWins(ctx, width / 2, unit, match.wins[player]);
    ctx.restore();
    drawName(ctx, width, unit, player);
    drawCombo(ctx, width, unit, player, view.actors[player].combo);
  }
  drawClock(ctx, width / 2, unit, match);
}

/** Return the scale of the text. @param {number} width px @param {number} height px */
function unitOf(width, height) {
  return Math.max(0.56, Math.min(1.5, width / 1280, height / 620));
}

/**
 * @param {DrawingContext} ctx @param {string} words @param {number} x @param {number} y @param {number} size
 * @param {string | CanvasGradient} colour @param {CanvasTextAlign} align
 */
function write(ctx, words, x, y, size, colour, align) {
  ctx.font = `italic 800 ${size}px ${FACES}`;
  ctx.textAlign = align;
  ctx.lineJoin = "round";
  ctx.lineWidth = size * 0.2;
  ctx.strokeStyle = "rgba(18, 8, 28, 0.88)";
  ctx.strokeText(words, x, y);
  ctx.fillStyle = colour;
  ctx.fillText(words, x, y);
}

/**
 * @param {DrawingContext} ctx @param {number} from @param {number} to @param {number} top
 * @param {number} tall @param {string | CanvasGradient} colour
 */
function slab(ctx, from, to, top, tall, colour) {
  const slant = tall * SLANT;
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.moveTo(from - slant, top);
  ctx.lineTo(to - slant, top);
  ctx.lineTo(to, top + tall);
  ctx.lineTo(from, top + tall);
  ctx.fill();
}

/**
 * Draw the left bar; the right one is its mirror image.
 * @param {DrawingContext} ctx @param {number} middle @param {number} unit @param {Actor} actor
 * @param {number} tick
 */
function drawLife(ctx, middle, unit, { fighter, lag }, tick) {
  const [from, to, top, tall] = [26 * unit, middle - 62 * unit, 26 * unit, 30 * unit];
  const length = to - from;
  const at = (/** @type {number} */ life) => to - (length * life) / 100;
  slab(
    ctx,
    from - 5 * unit,
    to + 5 * unit,
    top - 5 * unit,
    tall + 10 * unit,
    "rgba(255, 226, 170, 0.85)",
  );
  slab(ctx, from - 3 * unit, to + 3 * unit, top - 3 * unit, tall + 6 * unit, "#1a0d24");
  slab(ctx, from, to, top, tall, "#3b1730");
  slab(ctx, at(lag), to, top, tall, "#fff1d0");
  slab(ctx, at(fighter.life), to, top, tall, lifeColours(ctx, top, tall, fighter.life, tick));
  slab(ctx, at(fighter.life), to, top + tall * 0.1, tall * 0.22, "rgba(255, 255, 255, 0.32)");
}

/**
 * @param {DrawingContext} ctx @param {number} top @param {number} tall @param {number} life
 * @param {number} tick
 */
function lifeColours(ctx, top, tall, life, tick) {
  const shade = ctx.createLinearGradient(0, top, 0, top + tall);
  const low = life <= 25;
  const pulse = low && Math.sin(tick / 5) > 0;
  const colours = low ? [pulse ? "#ff9a7a" : "#ff6d58", "#b8152f"] : ["#ffe27a", "#f08a24"];
  colours.forEach((colour, at) => shade.addColorStop(at, colour));
  return shade;
}

/** @param {DrawingContext} ctx @param {number} middle @param {number} unit @param {number} wins */
function drawWins(ctx, middle, unit, wins) {
  for (const at of [0, 1]) {
    ctx.beginPath();
    ctx.arc(middle - (84 + at * 26) * unit, 76 * unit, 8.5 * unit, 0, 2 * Math.PI);
    ctx.fillStyle = at < wins ? "#ffdf8a" : "rgba(26, 13, 36, 0.75)";
    ctx.fill();
    ctx.lineWidth = 2.2 * unit;
    ctx.strokeStyle = "rgba(255, 226, 170, 0.9)";
    ctx.stroke();
  }
}

/** @param {DrawingContext} ctx @param {number} width @param {number} unit @param {number} player */
function drawName(ctx, width, unit, player) {
  const size = Math.max(15, 25 * unit);
  const x = player ? width - 26 * unit : 26 * unit;
  write(ctx, APPEARANCES[player].name, x, 78 * unit, size, "#fff4dc", player ? "right" : "left");
}

/** @param {DrawingContext} ctx @param {number} middle @param {number} unit @param {Match} match */
function drawClock(ctx, middle, unit, match) {
  const seconds = Math.max(0, Math.ceil(match.clock / 60));
  ctx.save();
  ctx.translate(middle, 44 * unit);
  ctx.rotate(Math.PI / 4);
  for (const [half, colour] of /** @type {[number, string][]} */ ([
    [35, "#ffe2aa"],
    [32, "#1a0d24"],
    [28, "#4a1b3c"],
  ])) {
    ctx.fillStyle = colour;
    ctx.fillRect(-half * unit, -half * unit, 2 * half * unit, 2 * half * unit);
  }
  ctx.restore();
  write(
    ctx,
    String(seconds),
    middle - unit,
    46 * unit,
    38 * unit,
    seconds <= 10 ? "#ff8a70" : "#fff4dc",
    "center",
  );
}

/**
 * @param {DrawingContext} ctx @param {number} width @param {number} unit @param {number} player
 * @param {Actor["combo"]} combo
 */
function drawCombo(ctx, width, unit, player, { count, age }) {
  if (count < 2 || age > 70) return;
  const pop = 1 + Math.max(0, 8 - age) * 0.07;
  const x = player ? width - 40 * unit : 40 * unit;
  const side = player ? "right" : "left";
  ctx.globalAlpha = Math.min(1, (70 - age) / 14);
  write(ctx, `${count} HITS`, x, 150 * unit, 52 * unit * pop, APPEARANCES[player].accent, side);
  write(ctx, PRAISE[Math.min(count, PRAISE.length - 1)], x, 192 * unit, 24 * unit, "#fff4dc", side);
  ctx.globalAlpha = 1;
}

const PRAISE = ["", "", "Nice", "Great", "Fierce!", "Unstoppable!"];

/**
 * Draw the banner. Call it before the fighters, so that it hides nothing.
 * @param {DrawingContext} ctx @param {number} width @param {number} height @param {Match} match
 */
export function drawBanner(ctx, width, height, match) {
  const banner = bannerOf(match);
  if (!banner) return;
  const unit = unitOf(width, height);
  ctx.textBaseline = "middle";
  const { title, subtitle, age, left } = banner;
  const opening = Math.min(1, age / 9);
  const size = Math.min(112 * Math.max(0.7, unit), (width * 1.25) / Math.max(5, title.length));
  const y = height * (height > width ? 0.3 : 0.285);
  ctx.save();
  ctx.globalAlpha = Math.max(0, Math.min(1, left / 10, opening * 1.4));
  drawBand(ctx, width, y, size * (subtitle ? 1 : 0.86) * (1 - (1 - opening) ** 3));
  ctx.translate(width / 2, y - (subtitle ? size * 0.16 : 0));
  const pop = 1 + (1 - opening) ** 2 * 0.9;
  ctx.scale(pop, pop);
  write(ctx, title, 0, 0, size, golden(ctx, size), "center");
  if (subtitle) write(ctx, subtitle, 0, size * 0.72, size * 0.3, "#fff4dc", "center");
  ctx.restore();
}

/** @param {DrawingContext} ctx @param {number} size */
function golden(ctx, size) {
  const shade = ctx.createLinearGradient(0, -size / 2, 0, size / 2);
  [
    ["0", "#fffbe8"],
    ["0.46", "#ffe08a"],
    ["0.54", "#ff9f45"],
    ["1", "#e5432f"],
  ].forEach(([at, colour]) => shade.addColorStop(Number(at), colour));
  return shade;
}

/** @param {DrawingContext} ctx @param {number} width @param {number} y @param {number} half */
function drawBand(ctx, width, y, half) {
  const shade = ctx.createLinearGradient(0, 0, width, 0);
  [
    [0, 0],
    [0.22, 0.78],
    [0.78, 0.78],
    [1, 0],
  ].forEach(([at, alpha]) => shade.addColorStop(at, `rgba(20, 8, 32, ${alpha})`));
  ctx.fillStyle = shade;
  ctx.fillRect(0, y - half * 0.8, width, half * 1.6);
  const edge = ctx.createLinearGradient(0, 0, width, 0);
  [
    [0, 0],
    [0.3, 0.9],
    [0.7, 0.9],
    [1, 0],
  ].forEach(([at, alpha]) => edge.addColorStop(at, `rgba(255, 206, 130, ${alpha})`));
  ctx.fillStyle = edge;
  ctx.fillRect(0, y - half * 0.8, width, 3);
  ctx.fillRect(0, y + half * 0.8 - 3, width, 3);
}
