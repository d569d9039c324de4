// @ts-check
/** The game's drawing, first floor: life, clock, rounds won, combos and the great words. */

import { bannerOf } from "./banner.js";
import { LOOKS } from "./looks.js";

/**
 * @typedef {import("./arena.js").Arena} Arena
 * @typedef {import("./shapes.js").Ink} Ink
 * @typedef {import("./view.js").Actor} Actor
 * @typedef {import("./view.js").View} View
 */

const FACES =
  '"Avenir Next Condensed", "Roboto Condensed", "Arial Narrow", "DejaVu Sans Condensed", system-ui, sans-serif';
const SLANT = -0.24;

/**
 * Draw it all over the picture.
 * @param {Ink} ink @param {number} width px @param {number} height px @param {View} view
 * @param {Arena} arena
 */
export function drawHud(ink, width, height, view, arena) {
  const unit = unitOf(width, height);
  ink.textBaseline = "middle";
  for (const player of [0, 1]) {
    ink.save();
    if (player) ink.transform(-1, 0, 0, 1, width, 0);
    drawLife(ink, width / 2, unit, view.actors[player], view.tick);
    drawWins(ink, width / 2, unit, arena.wins[player]);
    ink.restore();
    drawName(ink, width, unit, player);
    drawCombo(ink, width, unit, player, view.actors[player].combo);
  }
  drawClock(ink, width / 2, unit, arena);
}

/** Return how large the writing is. @param {number} width px @param {number} height px */
function unitOf(width, height) {
  return Math.max(0.56, Math.min(1.5, width / 1280, height / 620));
}

/**
 * @param {Ink} ink @param {string} words @param {number} x @param {number} y @param {number} size
 * @param {string | CanvasGradient} colour @param {CanvasTextAlign} align
 */
function write(ink, words, x, y, size, colour, align) {
  ink.font = `italic 800 ${size}px ${FACES}`;
  ink.textAlign = align;
  ink.lineJoin = "round";
  ink.lineWidth = size * 0.2;
  ink.strokeStyle = "rgba(18, 8, 28, 0.88)";
  ink.strokeText(words, x, y);
  ink.fillStyle = colour;
  ink.fillText(words, x, y);
}

/**
 * @param {Ink} ink @param {number} from @param {number} to @param {number} top
 * @param {number} tall @param {string | CanvasGradient} colour
 */
function slab(ink, from, to, top, tall, colour) {
  const slant = tall * SLANT;
  ink.fillStyle = colour;
  ink.beginPath();
  ink.moveTo(from - slant, top);
  ink.lineTo(to - slant, top);
  ink.lineTo(to, top + tall);
  ink.lineTo(from, top + tall);
  ink.fill();
}

/**
 * Draw the left bar; the right one is its mirror image.
 * @param {Ink} ink @param {number} middle @param {number} unit @param {Actor} actor
 * @param {number} tick
 */
function drawLife(ink, middle, unit, { fighter, lag }, tick) {
  const [from, to, top, tall] = [26 * unit, middle - 62 * unit, 26 * unit, 30 * unit];
  const length = to - from;
  const at = (/** @type {number} */ life) => to - (length * life) / 100;
  slab(
    ink,
    from - 5 * unit,
    to + 5 * unit,
    top - 5 * unit,
    tall + 10 * unit,
    "rgba(255, 226, 170, 0.85)",
  );
  slab(ink, from - 3 * unit, to + 3 * unit, top - 3 * unit, tall + 6 * unit, "#1a0d24");
  slab(ink, from, to, top, tall, "#3b1730");
  slab(ink, at(lag), to, top, tall, "#fff1d0");
  slab(ink, at(fighter.life), to, top, tall, lifeColours(ink, top, tall, fighter.life, tick));
  slab(ink, at(fighter.life), to, top + tall * 0.1, tall * 0.22, "rgba(255, 255, 255, 0.32)");
}

/**
 * @param {Ink} ink @param {number} top @param {number} tall @param {number} life
 * @param {number} tick
 */
function lifeColours(ink, top, tall, life, tick) {
  const shade = ink.createLinearGradient(0, top, 0, top + tall);
  const low = life <= 25;
  const pulse = low && Math.sin(tick / 5) > 0;
  const colours = low ? [pulse ? "#ff9a7a" : "#ff6d58", "#b8152f"] : ["#ffe27a", "#f08a24"];
  colours.forEach((colour, at) => shade.addColorStop(at, colour));
  return shade;
}

/** @param {Ink} ink @param {number} middle @param {number} unit @param {number} wins */
function drawWins(ink, middle, unit, wins) {
  for (const at of [0, 1]) {
    ink.beginPath();
    ink.arc(middle - (84 + at * 26) * unit, 76 * unit, 8.5 * unit, 0, 2 * Math.PI);
    ink.fillStyle = at < wins ? "#ffdf8a" : "rgba(26, 13, 36, 0.75)";
    ink.fill();
    ink.lineWidth = 2.2 * unit;
    ink.strokeStyle = "rgba(255, 226, 170, 0.9)";
    ink.stroke();
  }
}

/** @param {Ink} ink @param {number} width @param {number} unit @param {number} player */
function drawName(ink, width, unit, player) {
  const size = Math.max(15, 25 * unit);
  const x = player ? width - 26 * unit : 26 * unit;
  write(ink, LOOKS[player].name, x, 78 * unit, size, "#fff4dc", player ? "right" : "left");
}

/** @param {Ink} ink @param {number} middle @param {number} unit @param {Arena} arena */
function drawClock(ink, middle, unit, arena) {
  const seconds = Math.max(0, Math.ceil(arena.clock / 60));
  ink.save();
  ink.translate(middle, 44 * unit);
  ink.rotate(Math.PI / 4);
  for (const [half, colour] of /** @type {[number, string][]} */ ([
    [35, "#ffe2aa"],
    [32, "#1a0d24"],
    [28, "#4a1b3c"],
  ])) {
    ink.fillStyle = colour;
    ink.fillRect(-half * unit, -half * unit, 2 * half * unit, 2 * half * unit);
  }
  ink.restore();
  write(
    ink,
    String(seconds),
    middle - unit,
    46 * unit,
    38 * unit,
    seconds <= 10 ? "#ff8a70" : "#fff4dc",
    "center",
  );
}

/**
 * @param {Ink} ink @param {number} width @param {number} unit @param {number} player
 * @param {Actor["combo"]} combo
 */
function drawCombo(ink, width, unit, player, { count, age }) {
  if (count < 2 || age > 70) return;
  const pop = 1 + Math.max(0, 8 - age) * 0.07;
  const x = player ? width - 40 * unit : 40 * unit;
  const side = player ? "right" : "left";
  ink.globalAlpha = Math.min(1, (70 - age) / 14);
  write(ink, `${count} HITS`, x, 150 * unit, 52 * unit * pop, LOOKS[player].accent, side);
  write(ink, PRAISE[Math.min(count, PRAISE.length - 1)], x, 192 * unit, 24 * unit, "#fff4dc", side);
  ink.globalAlpha = 1;
}

const PRAISE = ["", "", "Nice", "Great", "Fierce!", "Unstoppable!"];

/**
 * Draw the great words, behind the fighters, so that they hide nothing.
 * @param {Ink} ink @param {number} width @param {number} height @param {Arena} arena
 */
export function drawBanner(ink, width, height, arena) {
  const banner = bannerOf(arena);
  if (!banner) return;
  const unit = unitOf(width, height);
  ink.textBaseline = "middle";
  const { words, below, age, left } = banner;
  const opening = Math.min(1, age / 9);
  const size = Math.min(112 * Math.max(0.7, unit), (width * 1.25) / Math.max(5, words.length));
  const y = height * (height > width ? 0.3 : 0.285);
  ink.save();
  ink.globalAlpha = Math.max(0, Math.min(1, left / 10, opening * 1.4));
  drawBand(ink, width, y, size * (below ? 1 : 0.86) * (1 - (1 - opening) ** 3));
  ink.translate(width / 2, y - (below ? size * 0.16 : 0));
  const pop = 1 + (1 - opening) ** 2 * 0.9;
  ink.scale(pop, pop);
  write(ink, words, 0, 0, size, golden(ink, size), "center");
  if (below) write(ink, below, 0, size * 0.72, size * 0.3, "#fff4dc", "center");
  ink.restore();
}

/** @param {Ink} ink @param {number} size */
function golden(ink, size) {
  const shade = ink.createLinearGradient(0, -size / 2, 0, size / 2);
  [
    ["0", "#fffbe8"],
    ["0.46", "#ffe08a"],
    ["0.54", "#ff9f45"],
    ["1", "#e5432f"],
  ].forEach(([at, colour]) => shade.addColorStop(Number(at), colour));
  return shade;
}

/** @param {Ink} ink @param {number} width @param {number} y @param {number} half */
function drawBand(ink, width, y, half) {
  const shade = ink.createLinearGradient(0, 0, width, 0);
  [
    [0, 0],
    [0.22, 0.78],
    [0.78, 0.78],
    [1, 0],
  ].forEach(([at, alpha]) => shade.addColorStop(at, `rgba(20, 8, 32, ${alpha})`));
  ink.fillStyle = shade;
  ink.fillRect(0, y - half * 0.8, width, half * 1.6);
  const edge = ink.createLinearGradient(0, 0, width, 0);
  [
    [0, 0],
    [0.3, 0.9],
    [0.7, 0.9],
    [1, 0],
  ].forEach(([at, alpha]) => edge.addColorStop(at, `rgba(255, 206, 130, ${alpha})`));
  ink.fillStyle = edge;
  ink.fillRect(0, y - half * 0.8, width, 3);
  ink.fillRect(0, y + half * 0.8 - 3, width, 3);
}
