// @ts-check
/** The background layers: sky, moon, mountains and town, painted once for each canvas size. */

import { randomBetween, pickOne, nextRandom } from "./random.js";

/**
 * @typedef {import("./shapes.js").DrawingContext} DrawingContext
 * @typedef {import("./random.js").RandomState} RandomState
 * @typedef {{ image: OffscreenCanvas, depth: number, top: number }} Layer
 *   `depth` 0 is infinitely far, 1 at the fighters; `top` is where the image begins, px.
 */

/** Extra width on each side of a layer, as a share of the canvas width. */
export const MARGIN = 0.22;

/**
 * Return the layers, far to near.
 * @param {number} width px @param {number} height px @param {number} horizon px from the top
 * @returns {Layer[]}
 */
export function paintLayers(width, height, horizon) {
  const rng = { random: 7 };
  const unit = Math.min(height, width * 0.8) / 720;
  const layer = (
    /** @type {number} */ depth,
    /** @type {number} */ tall,
    /** @type {(ctx: DrawingContext, w: number) => void} */ draw,
  ) => {
    const top = Math.max(0, Math.floor(horizon - tall * unit));
    const image = new OffscreenCanvas(
      Math.ceil(width * (1 + 2 * MARGIN)),
      Math.ceil(horizon + 60 * unit - top),
    );
    const ctx = image.getContext("2d", { alpha: depth > 0.05 });
    ctx?.translate(0, -top);
    if (ctx) draw(ctx, image.width);
    return { image, depth, top };
  };
  return [
    layer(0.02, 1e6, (ctx, w) => paintSky(ctx, w, height, horizon, unit, rng)),
    layer(0.1, 220, (ctx, w) =>
      ridge(ctx, w, horizon, 190 * unit, ["#5c3a78", "#a25580"], 3, unit),
    ),
    layer(0.18, 150, (ctx, w) =>
      ridge(ctx, w, horizon, 118 * unit, ["#43306c", "#8a4a7c"], 11, unit),
    ),
    layer(0.3, 330, (ctx, w) => paintTown(ctx, w, horizon, unit, rng)),
  ];
}

/**
 * @param {DrawingContext} ctx @param {number} w @param {number} h @param {number} horizon
 * @param {number} unit @param {RandomState} rng
 */
function paintSky(ctx, w, h, horizon, unit, rng) {
  const sky = ctx.createLinearGradient(0, 0, 0, horizon);
  const stops = ["#0c1033", "#1c1b54", "#432a72", "#8a4285", "#e0757c", "#ffc18a"];
  stops.forEach((colour, at) => sky.addColorStop([0, 0.26, 0.5, 0.7, 0.88, 1][at], colour));
  ctx.fillStyle = sky;
  ctx.fillRect(0, 0, w, h);
  for (let count = 0; count < 170; count += 1) {
    ctx.fillStyle = `rgba(255, 244, 222, ${randomBetween(rng, 0.15, 0.9)})`;
    const size = randomBetween(rng, 0.5, 1.7) * Math.max(0.7, unit);
    ctx.fillRect(nextRandom(rng) * w, nextRandom(rng) ** 1.6 * horizon * 0.75, size, size);
  }
  paintMoon(ctx, w * 0.5, horizon - 262 * unit, 138 * unit, rng);
  for (let count = 0; count < 13; count += 1)
    cloud(ctx, nextRandom(rng) * w, horizon - randomBetween(rng, 120, 470) * unit, unit, rng);
}

/**
 * @param {DrawingContext} ctx @param {number} x @param {number} y @param {number} radius
 * @param {RandomState} rng
 */
function paintMoon(ctx, x, y, radius, rng) {
  const glow = ctx.createRadialGradient(x, y, radius * 0.8, x, y, radius * 3.2);
  glow.addColorStop(0, "rgba(255, 214, 150, 0.55)");
  glow.addColorStop(0.35, "rgba(255, 160, 140, 0.2)");
  glow.addColorStop(1, "rgba(255, 140, 160, 0)");
  ctx.fillStyle = glow;
  ctx.fillRect(x - radius * 4, y - radius * 4, radius * 8, radius * 8);
  const face = ctx.createLinearGradient(x, y - radius, x, y + radius);
  face.addColorStop(0, "#fff8e2");
  face.addColorStop(0.6, "#ffe0a6");
  face.addColorStop(1, "#ffb27c");
  ctx.fillStyle = face;
  circle(ctx, x, y, radius);
  ctx.fillStyle = "rgba(222, 150, 110, 0.16)";
  for (let count = 0; count < 9; count += 1) {
    const [angle, far] = [nextRandom(rng) * 6.3, nextRandom(rng) * 0.7];
    circle(
      ctx,
      x + Math.cos(angle) * far * radius,
      y + Math.sin(angle) * far * radius,
      radius * randomBetween(rng, 0.06, 0.2),
    );
  }
}

/** @param {DrawingContext} ctx @param {number} x @param {number} y @param {number} radius */
function circle(ctx, x, y, radius) {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fill();
}

/**
 * @param {DrawingContext} ctx @param {number} x @param {number} y @param {number} unit
 * @param {RandomState} rng
 */
function cloud(ctx, x, y, unit, rng) {
  const colour = pickOne(rng, ["255, 190, 160", "200, 120, 170", "120, 84, 170"]);
  for (let count = 0; count < 5; count += 1) {
    const [wide, tall] = [randomBetween(rng, 60, 190) * unit, randomBetween(rng, 2, 7) * unit];
    ctx.fillStyle = `rgba(${colour}, ${randomBetween(rng, 0.08, 0.2)})`;
    ctx.beginPath();
    ctx.ellipse(x + randomBetween(rng, -90, 90) * unit, y + count * 5 * unit, wide, tall, 0, 0, 6.3);
    ctx.fill();
  }
}

/**
 * @param {DrawingContext} ctx @param {number} w @param {number} horizon @param {number} tall
 * @param {string[]} colours Above, below. @param {number} seed @param {number} unit
 */
function ridge(ctx, w, horizon, tall, [above, below], seed, unit) {
  const shade = ctx.createLinearGradient(0, horizon - tall, 0, horizon + 20);
  shade.addColorStop(0, above);
  shade.addColorStop(1, below);
  ctx.fillStyle = shade;
  ctx.beginPath();
  ctx.moveTo(0, horizon + 60 * unit);
  for (let x = 0; x <= w; x += 3) {
    const at = x / (230 * unit) + seed;
    const peaks =
      Math.abs(Math.sin(at)) * 0.5 +
      Math.abs(Math.sin(at * 1.73 + 1)) * 0.34 +
      Math.sin(at * 7.1) * 0.04 +
      Math.sin(at * 19) * 0.015;
    ctx.lineTo(x, horizon - tall * (0.25 + peaks * 0.85));
  }
  ctx.lineTo(w, horizon + 60 * unit);
  ctx.fill();
}

/**
 * @param {DrawingContext} ctx @param {number} w @param {number} horizon @param {number} unit
 * @param {RandomState} rng
 */
function paintTown(ctx, w, horizon, unit, rng) {
  for (let x = -20; x < w; x += randomBetween(rng, 34, 70) * unit)
    house(ctx, x, horizon, unit, rng);
  pagoda(ctx, w * 0.29, horizon, 120 * unit, 5, rng);
  pagoda(ctx, w * 0.74, horizon, 84 * unit, 3, rng);
  const haze = ctx.createLinearGradient(0, horizon - 90 * unit, 0, horizon + 10 * unit);
  haze.addColorStop(0, "rgba(255, 150, 130, 0)");
  haze.addColorStop(1, "rgba(255, 160, 130, 0.42)");
  ctx.fillStyle = haze;
  ctx.fillRect(0, horizon - 90 * unit, w, 150 * unit);
}

const SILHOUETTE = "#241a47";

/**
 * @param {DrawingContext} ctx @param {number} x @param {number} ground @param {number} unit
 * @param {RandomState} rng
 */
function house(ctx, x, ground, unit, rng) {
  const [wide, tall] = [randomBetween(rng, 50, 96) * unit, randomBetween(rng, 26, 64) * unit];
  ctx.fillStyle = pickOne(rng, [SILHOUETTE, "#2d2052", "#35265c"]);
  ctx.fillRect(x, ground - tall, wide, tall + 60 * unit);
  roof(ctx, x + wide / 2, ground - tall, wide * 0.68, 15 * unit);
  windows(ctx, x + wide * 0.16, ground - tall + 6 * unit, wide * 0.68, unit, rng, 0.55);
}

/**
 * @param {DrawingContext} ctx @param {number} x Its middle. @param {number} y Its eaves.
 * @param {number} half @param {number} tall
 */
function roof(ctx, x, y, half, tall) {
  ctx.beginPath();
  ctx.moveTo(x - half * 1.12, y - tall * 0.22);
  ctx.quadraticCurveTo(x - half * 0.55, y - tall * 0.12, x - half * 0.38, y - tall);
  ctx.lineTo(x + half * 0.38, y - tall);
  ctx.quadraticCurveTo(x + half * 0.55, y - tall * 0.12, x + half * 1.12, y - tall * 0.22);
  ctx.quadraticCurveTo(x + half * 0.8, y + tall * 0.22, x, y + tall * 0.16);
  ctx.quadraticCurveTo(x - half * 0.8, y + tall * 0.22, x - half * 1.12, y - tall * 0.22);
  ctx.fill();
}

/**
 * @param {DrawingContext} ctx @param {number} x @param {number} y @param {number} wide @param {number} unit
 * @param {RandomState} rng @param {number} share How many are lit.
 */
function windows(ctx, x, y, wide, unit, rng, share) {
  const count = Math.max(2, Math.floor(wide / (11 * unit)));
  for (let at = 0; at < count; at += 1) {
    if (nextRandom(rng) > share) continue;
    ctx.fillStyle = pickOne(rng, ["#ffd98a", "#ffb866", "#ff9d5c"]);
    ctx.fillRect(x + (at * wide) / count, y, 5.5 * unit, 8 * unit);
  }
}

/**
 * @param {DrawingContext} ctx @param {number} x @param {number} ground @param {number} wide
 * @param {number} tiers @param {RandomState} rng
 */
function pagoda(ctx, x, ground, wide, tiers, rng) {
  let y = ground;
  for (let tier = 0; tier < tiers; tier += 1) {
    const half = wide * (0.5 - tier * 0.055);
    const tall = wide * (0.4 - tier * 0.03);
    ctx.fillStyle = SILHOUETTE;
    ctx.fillRect(x - half * 0.72, y - tall, half * 1.44, tall + (tier ? 4 : 60));
    windows(ctx, x - half * 0.6, y - tall * 0.56, half * 1.2, wide / 120, rng, 0.85);
    ctx.fillStyle = "#1d153c";
    roof(ctx, x, y - tall, half * 1.25, wide * 0.16);
    y -= tall + wide * 0.09;
  }
  ctx.fillRect(x - wide * 0.014, y - wide * 0.34, wide * 0.028, wide * 0.42);
}
