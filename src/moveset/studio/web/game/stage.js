// @ts-check
/**
 * The game's drawing, first floor: what stands far behind the fighters, painted once for each
 * size.
 */

import { between, pick, roll } from "./random.js";

/**
 * @typedef {import("./shapes.js").Ink} Ink
 * @typedef {import("./random.js").Chance} Chance
 * @typedef {{ picture: OffscreenCanvas, depth: number, top: number }} Layer
 *   `depth` 0 is infinitely far, 1 at the fighters; `top` is where the picture begins, px.
 */

/** What a layer shows beyond the picture's sides, as a share of its width. */
export const MARGIN = 0.22;

/**
 * Return the layers, far to near.
 * @param {number} width px @param {number} height px @param {number} horizon px from the top
 * @returns {Layer[]}
 */
export function paintLayers(width, height, horizon) {
  const chance = { random: 7 };
  const unit = Math.min(height, width * 0.8) / 720;
  const layer = (
    /** @type {number} */ depth,
    /** @type {number} */ tall,
    /** @type {(ink: Ink, w: number) => void} */ draw,
  ) => {
    const top = Math.max(0, Math.floor(horizon - tall * unit));
    const picture = new OffscreenCanvas(
      Math.ceil(width * (1 + 2 * MARGIN)),
      Math.ceil(horizon + 60 * unit - top),
    );
    const ink = picture.getContext("2d", { alpha: depth > 0.05 });
    ink?.translate(0, -top);
    if (ink) draw(ink, picture.width);
    return { picture, depth, top };
  };
  return [
    layer(0.02, 1e6, (ink, w) => paintSky(ink, w, height, horizon, unit, chance)),
    layer(0.1, 220, (ink, w) =>
      ridge(ink, w, horizon, 190 * unit, ["#5c3a78", "#a25580"], 3, unit),
    ),
    layer(0.18, 150, (ink, w) =>
      ridge(ink, w, horizon, 118 * unit, ["#43306c", "#8a4a7c"], 11, unit),
    ),
    layer(0.3, 330, (ink, w) => paintTown(ink, w, horizon, unit, chance)),
  ];
}

/**
 * @param {Ink} ink @param {number} w @param {number} h @param {number} horizon
 * @param {number} unit @param {Chance} chance
 */
function paintSky(ink, w, h, horizon, unit, chance) {
  const sky = ink.createLinearGradient(0, 0, 0, horizon);
  const stops = ["#0c1033", "#1c1b54", "#432a72", "#8a4285", "#e0757c", "#ffc18a"];
  stops.forEach((colour, at) => sky.addColorStop([0, 0.26, 0.5, 0.7, 0.88, 1][at], colour));
  ink.fillStyle = sky;
  ink.fillRect(0, 0, w, h);
  for (let count = 0; count < 170; count += 1) {
    ink.fillStyle = `rgba(255, 244, 222, ${between(chance, 0.15, 0.9)})`;
    const size = between(chance, 0.5, 1.7) * Math.max(0.7, unit);
    ink.fillRect(roll(chance) * w, roll(chance) ** 1.6 * horizon * 0.75, size, size);
  }
  paintMoon(ink, w * 0.5, horizon - 262 * unit, 138 * unit, chance);
  for (let count = 0; count < 13; count += 1)
    cloud(ink, roll(chance) * w, horizon - between(chance, 120, 470) * unit, unit, chance);
}

/**
 * @param {Ink} ink @param {number} x @param {number} y @param {number} radius
 * @param {Chance} chance
 */
function paintMoon(ink, x, y, radius, chance) {
  const glow = ink.createRadialGradient(x, y, radius * 0.8, x, y, radius * 3.2);
  glow.addColorStop(0, "rgba(255, 214, 150, 0.55)");
  glow.addColorStop(0.35, "rgba(255, 160, 140, 0.2)");
  glow.addColorStop(1, "rgba(255, 140, 160, 0)");
  ink.fillStyle = glow;
  ink.fillRect(x - radius * 4, y - radius * 4, radius * 8, radius * 8);
  const face = ink.createLinearGradient(x, y - radius, x, y + radius);
  face.addColorStop(0, "#fff8e2");
  face.addColorStop(0.6, "#ffe0a6");
  face.addColorStop(1, "#ffb27c");
  ink.fillStyle = face;
  circle(ink, x, y, radius);
  ink.fillStyle = "rgba(222, 150, 110, 0.16)";
  for (let count = 0; count < 9; count += 1) {
    const [angle, far] = [roll(chance) * 6.3, roll(chance) * 0.7];
    circle(
      ink,
      x + Math.cos(angle) * far * radius,
      y + Math.sin(angle) * far * radius,
      radius * between(chance, 0.06, 0.2),
    );
  }
}

/** @param {Ink} ink @param {number} x @param {number} y @param {number} radius */
function circle(ink, x, y, radius) {
  ink.beginPath();
  ink.arc(x, y, radius, 0, 2 * Math.PI);
  ink.fill();
}

/**
 * @param {Ink} ink @param {number} x @param {number} y @param {number} unit
 * @param {Chance} chance
 */
function cloud(ink, x, y, unit, chance) {
  const colour = pick(chance, ["255, 190, 160", "200, 120, 170", "120, 84, 170"]);
  for (let count = 0; count < 5; count += 1) {
    const [wide, tall] = [between(chance, 60, 190) * unit, between(chance, 2, 7) * unit];
    ink.fillStyle = `rgba(${colour}, ${between(chance, 0.08, 0.2)})`;
    ink.beginPath();
    ink.ellipse(x + between(chance, -90, 90) * unit, y + count * 5 * unit, wide, tall, 0, 0, 6.3);
    ink.fill();
  }
}

/**
 * @param {Ink} ink @param {number} w @param {number} horizon @param {number} tall
 * @param {string[]} colours Above, below. @param {number} seed @param {number} unit
 */
function ridge(ink, w, horizon, tall, [above, below], seed, unit) {
  const shade = ink.createLinearGradient(0, horizon - tall, 0, horizon + 20);
  shade.addColorStop(0, above);
  shade.addColorStop(1, below);
  ink.fillStyle = shade;
  ink.beginPath();
  ink.moveTo(0, horizon + 60 * unit);
  for (let x = 0; x <= w; x += 3) {
    const at = x / (230 * unit) + seed;
    const peaks =
      Math.abs(Math.sin(at)) * 0.5 +
      Math.abs(Math.sin(at * 1.73 + 1)) * 0.34 +
      Math.sin(at * 7.1) * 0.04 +
      Math.sin(at * 19) * 0.015;
    ink.lineTo(x, horizon - tall * (0.25 + peaks * 0.85));
  }
  ink.lineTo(w, horizon + 60 * unit);
  ink.fill();
}

/**
 * @param {Ink} ink @param {number} w @param {number} horizon @param {number} unit
 * @param {Chance} chance
 */
function paintTown(ink, w, horizon, unit, chance) {
  for (let x = -20; x < w; x += between(chance, 34, 70) * unit)
    house(ink, x, horizon, unit, chance);
  pagoda(ink, w * 0.29, horizon, 120 * unit, 5, chance);
  pagoda(ink, w * 0.74, horizon, 84 * unit, 3, chance);
  const haze = ink.createLinearGradient(0, horizon - 90 * unit, 0, horizon + 10 * unit);
  haze.addColorStop(0, "rgba(255, 150, 130, 0)");
  haze.addColorStop(1, "rgba(255, 160, 130, 0.42)");
  ink.fillStyle = haze;
  ink.fillRect(0, horizon - 90 * unit, w, 150 * unit);
}

const SILHOUETTE = "#241a47";

/**
 * @param {Ink} ink @param {number} x @param {number} ground @param {number} unit
 * @param {Chance} chance
 */
function house(ink, x, ground, unit, chance) {
  const [wide, tall] = [between(chance, 50, 96) * unit, between(chance, 26, 64) * unit];
  ink.fillStyle = pick(chance, [SILHOUETTE, "#2d2052", "#35265c"]);
  ink.fillRect(x, ground - tall, wide, tall + 60 * unit);
  roof(ink, x + wide / 2, ground - tall, wide * 0.68, 15 * unit);
  windows(ink, x + wide * 0.16, ground - tall + 6 * unit, wide * 0.68, unit, chance, 0.55);
}

/**
 * @param {Ink} ink @param {number} x Its middle. @param {number} y Its eaves.
 * @param {number} half @param {number} tall
 */
function roof(ink, x, y, half, tall) {
  ink.beginPath();
  ink.moveTo(x - half * 1.12, y - tall * 0.22);
  ink.quadraticCurveTo(x - half * 0.55, y - tall * 0.12, x - half * 0.38, y - tall);
  ink.lineTo(x + half * 0.38, y - tall);
  ink.quadraticCurveTo(x + half * 0.55, y - tall * 0.12, x + half * 1.12, y - tall * 0.22);
  ink.quadraticCurveTo(x + half * 0.8, y + tall * 0.22, x, y + tall * 0.16);
  ink.quadraticCurveTo(x - half * 0.8, y + tall * 0.22, x - half * 1.12, y - tall * 0.22);
  ink.fill();
}

/**
 * @param {Ink} ink @param {number} x @param {number} y @param {number} wide @param {number} unit
 * @param {Chance} chance @param {number} share How many are lit.
 */
function windows(ink, x, y, wide, unit, chance, share) {
  const count = Math.max(2, Math.floor(wide / (11 * unit)));
  for (let at = 0; at < count; at += 1) {
    if (roll(chance) > share) continue;
    ink.fillStyle = pick(chance, ["#ffd98a", "#ffb866", "#ff9d5c"]);
    ink.fillRect(x + (at * wide) / count, y, 5.5 * unit, 8 * unit);
  }
}

/**
 * @param {Ink} ink @param {number} x @param {number} ground @param {number} wide
 * @param {number} tiers @param {Chance} chance
 */
function pagoda(ink, x, ground, wide, tiers, chance) {
  let y = ground;
  for (let tier = 0; tier < tiers; tier += 1) {
    const half = wide * (0.5 - tier * 0.055);
    const tall = wide * (0.4 - tier * 0.03);
    ink.fillStyle = SILHOUETTE;
    ink.fillRect(x - half * 0.72, y - tall, half * 1.44, tall + (tier ? 4 : 60));
    windows(ink, x - half * 0.6, y - tall * 0.56, half * 1.2, wide / 120, chance, 0.85);
    ink.fillStyle = "#1d153c";
    roof(ink, x, y - tall, half * 1.25, wide * 0.16);
    y -= tall + wide * 0.09;
  }
  ink.fillRect(x - wide * 0.014, y - wide * 0.34, wide * 0.028, wide * 0.42);
}
