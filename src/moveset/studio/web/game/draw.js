// @ts-check
/** The game's drawing, second floor: one picture of a moment between two steps. */

import { drawBody } from "./body.js";
import { drawBanner, drawHud } from "./hud.js";
import { LOOKS } from "./looks.js";
import { OUTLINE, ribbon } from "./shapes.js";
import { knots } from "./skeleton.js";
import { drawSparks } from "./glow.js";
import { MARGIN, paintLayers } from "./stage.js";
import { BACK, drawBack, drawFloor, paintTree } from "./terrace.js";
import { seenChain, seenJoints } from "./view.js";

/**
 * @typedef {import("./arena.js").Arena} Arena
 * @typedef {import("./fighter.js").Fighter} Fighter
 * @typedef {import("./head.js").Mood} Mood
 * @typedef {import("./shapes.js").Ink} Ink
 * @typedef {import("./stage.js").Layer} Layer
 * @typedef {import("./terrace.js").Lens} Lens
 * @typedef {import("./view.js").View} View
 * @typedef {{ width: number, height: number, layers: Layer[], tree: OffscreenCanvas, cast: OffscreenCanvas }} Scenery
 * @typedef {{ hud: boolean, calm: boolean }} Wish Whether to show life and clock; whether to hold still.
 */

/**
 * Return the scenery for a picture of that size.
 * @param {number} width px @param {number} height px @returns {Scenery}
 */
export function paintScenery(width, height) {
  const { horizon } = places(width, height);
  const layers = paintLayers(width, height, Math.round(horizon));
  const cast = new OffscreenCanvas(width, height);
  return {
    width,
    height,
    layers,
    cast,
    tree: paintTree(Math.round(Math.min(height * 0.9, width * 0.8))),
  };
}

/** @param {number} width @param {number} height A narrow picture leaves its foot to the fingers. */
function places(width, height) {
  const ground = height * (height > width ? 0.62 : 0.86);
  return { ground, horizon: ground - Math.min(height * 0.11, width * 0.16) };
}

/**
 * Draw a moment.
 * @param {Ink} ink @param {Scenery} scenery @param {View} view @param {Arena} arena
 * @param {number} share Of the way from the last step to this one. @param {Wish} wish
 */
export function drawMoment(ink, scenery, view, arena, share, wish) {
  const { width, height } = scenery;
  const lens = lensOf(scenery, view, share, wish.calm);
  ink.setTransform(1, 0, 0, 1, 0, 0);
  drawLayers(ink, scenery, lens);
  drawBack(ink, lens, wish.calm ? 0 : view.tick);
  drawFloor(ink, lens);
  if (wish.hud) drawBanner(ink, width, height, arena);
  drawActors(ink, scenery.cast, lens, view, arena, share);
  ink.setTransform(1, 0, 0, 1, 0, 0);
  drawFrame(ink, scenery, lens);
  if (wish.hud) drawHud(ink, width, height, view, arena);
}

/**
 * @param {Scenery} scenery @param {View} view @param {number} share @param {boolean} calm
 * @returns {Lens}
 */
function lensOf({ width, height }, view, share, calm) {
  const { camera: now, cameraBefore: old } = view;
  const wide = old.width + (now.width - old.width) * share;
  const seen = height > width ? Math.max(330, wide - 200) : wide;
  const shake = calm ? 0 : view.shake;
  const { ground, horizon } = places(width, height);
  const scale = Math.min(width / seen, height / 300);
  const rise = scale * (old.y + (now.y - old.y) * share + Math.sin(view.tick * 2.3) * shake * 0.5);
  return {
    ...{ width, height, scale, horizon: horizon + rise * BACK, ground: ground + rise, rise },
    x: old.x + (now.x - old.x) * share + Math.sin(view.tick * 1.7) * shake * 0.6,
  };
}

/** @param {Ink} ink @param {Scenery} scenery @param {Lens} lens */
function drawLayers(ink, { width, layers }, lens) {
  const still = lens.horizon - lens.rise * BACK;
  const zoom = (lens.scale * 600) / width;
  for (const { picture, depth, top } of layers) {
    const grown = 1 + Math.max(-0.12, zoom - 1) * depth * 0.8;
    ink.save();
    ink.translate(width / 2 - lens.x * lens.scale * depth, still + lens.rise * depth);
    ink.scale(grown, grown);
    ink.drawImage(picture, -width * (0.5 + MARGIN), top - still);
    ink.restore();
  }
}

/**
 * @param {Ink} ink
 * @param {OffscreenCanvas} cast Where both are drawn first, for their image in the floor.
 * @param {Lens} lens @param {View} view @param {Arena} arena @param {number} share
 */
function drawActors(ink, cast, lens, view, arena, share) {
  const striking = arena.fighters[0].mode === "attack" || arena.fighters[1].mode === "fall";
  const order = striking ? [1, 0] : [0, 1];
  const stage = cast.getContext("2d");
  if (!stage) return;
  stage.setTransform(1, 0, 0, 1, 0, 0);
  stage.clearRect(0, 0, cast.width, cast.height);
  for (const one of [ink, stage]) raise(one, lens);
  for (const at of order) drawShadow(ink, view, at, share);
  for (const at of order) drawActor(stage, view, arena, at, share);
  mirror(ink, cast, lens);
  for (const at of order) drawTrail(ink, view, at);
  ink.setTransform(1, 0, 0, 1, 0, 0);
  ink.drawImage(cast, 0, 0);
  raise(ink, lens);
  drawSparks(ink, view.sparks, share);
}

/** @param {Ink} ink @param {Lens} lens From here on it is drawn in cm, and up is up. */
function raise(ink, { scale, width, x, ground }) {
  ink.setTransform(scale, 0, 0, -scale, width / 2 - x * scale, ground);
}

/**
 * @param {Ink} ink @param {OffscreenCanvas} cast
 * @param {Lens} lens The polished floor shows them faintly.
 */
function mirror(ink, cast, lens) {
  ink.setTransform(1, 0, 0, -0.62, 0, lens.ground * 1.62);
  ink.globalAlpha = 0.17;
  ink.drawImage(cast, 0, 0);
  ink.globalAlpha = 1;
  raise(ink, lens);
}

/** @param {Ink} ink @param {View} view @param {number} at @param {number} share */
function drawShadow(ink, view, at, share) {
  const { hip, chest, leadAnkle, rearAnkle } = seenJoints(view, at, share);
  const xs = [hip[0], chest[0], leadAnkle[0], rearAnkle[0]];
  const [left, right] = [Math.min(...xs) - 14, Math.max(...xs) + 14];
  const high = Math.min(leadAnkle[1], rearAnkle[1], hip[1]);
  const half = ((right - left) / 2) * Math.max(0.5, 1 - high / 260);
  ink.save();
  ink.translate((left + right) / 2, 2);
  ink.scale(half, 9);
  const dark = ink.createRadialGradient(0, 0, 0.15, 0, 0, 1);
  dark.addColorStop(0, `rgba(14, 4, 20, ${Math.max(0.2, 0.62 - high / 300)})`);
  dark.addColorStop(1, "rgba(14, 4, 20, 0)");
  ink.fillStyle = dark;
  ink.fillRect(-1, -1, 2, 2);
  ink.restore();
}

/** @param {Ink} ink @param {View} view @param {number} at The way of a striking hand or foot. */
function drawTrail(ink, view, at) {
  const { trail, fighter } = view.actors[at];
  if (trail.length < 3) return;
  const kick = fighter.blow?.includes("kick");
  const head = trail[trail.length - 1];
  const tail = trail[0];
  const glow = ink.createLinearGradient(tail[0], tail[1], head[0], head[1]);
  glow.addColorStop(0, "rgba(255, 240, 200, 0)");
  glow.addColorStop(1, "rgba(255, 240, 210, 0.62)");
  ink.fillStyle = glow;
  ink.fill(ribbon(trail, 2, kick ? 19 : 14));
}

/**
 * @param {Ink} ink @param {View} view @param {Arena} arena @param {number} at
 * @param {number} share
 */
function drawActor(ink, view, arena, at, share) {
  const actor = view.actors[at];
  const struck = arena.stop > 0 && ["stun", "fall", "guard"].includes(actor.fighter.mode);
  ink.save();
  if (struck) ink.translate(view.tick % 2 ? 1.8 : -1.8, 0);
  const body = seenJoints(view, at, share);
  const { belt, band } = knots(body);
  const ribbons = {
    band: actor.band.map((chain) => seenChain(chain, band, share)),
    belt: actor.belt.map((chain) => seenChain(chain, belt, share)),
  };
  drawBody(ink, body, LOOKS[at], ribbons, moodOf(actor.fighter));
  ink.restore();
}

/** @param {Fighter} fighter @returns {Mood} */
function moodOf({ mode, life, frame }) {
  if (life <= 0 && frame > 14) return "out";
  if (mode === "stun" || mode === "fall") return "hurt";
  if (mode === "attack") return "strike";
  return mode === "win" ? "glad" : "calm";
}

/**
 * @param {Ink} ink @param {Scenery} scenery
 * @param {Lens} lens A branch in the corner, and darker edges.
 */
function drawFrame(ink, { width, height, tree }, lens) {
  const drift = -lens.x * lens.scale * 0.12;
  ink.drawImage(
    tree,
    width - tree.width * 0.82 + drift,
    height > width ? height * 0.06 : -tree.height * 0.02,
  );
  const edge = ink.createRadialGradient(
    width / 2,
    height * 0.5,
    Math.min(width, height) * 0.45,
    width / 2,
    height * 0.5,
    Math.hypot(width, height) * 0.62,
  );
  edge.addColorStop(0, "rgba(16, 6, 30, 0)");
  edge.addColorStop(1, "rgba(16, 6, 30, 0.62)");
  ink.fillStyle = edge;
  ink.fillRect(0, 0, width, height);
  ink.strokeStyle = OUTLINE;
}
