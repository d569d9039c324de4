// @ts-check
/** Drawing of one frame of the game, interpolated between two simulation steps. */

import { drawBody } from "./body.js";
import { drawBanner, drawHud } from "./hud.js";
import { APPEARANCES, DUMMY } from "./appearance.js";
import { OUTLINE, ribbon } from "./shapes.js";
import { knots } from "./skeleton.js";
import { drawParticles } from "./particle_drawing.js";
import { MARGIN, paintLayers } from "./background.js";
import { BACK, drawBack, drawFloor, paintTree } from "./terrace.js";
import { interpolateChain, interpolateJoints } from "./view.js";

/**
 * @typedef {import("./match.js").Match} Match
 * @typedef {import("./fighter.js").Fighter} Fighter
 * @typedef {import("./head.js").Expression} Expression
 * @typedef {import("./shapes.js").DrawingContext} DrawingContext
 * @typedef {import("./background.js").Layer} Layer
 * @typedef {import("./terrace.js").Projection} Projection
 * @typedef {import("./view.js").View} View
 * @typedef {{ width: number, height: number, layers: Layer[], tree: OffscreenCanvas, actorLayer: OffscreenCanvas }} Scenery
 * @typedef {{ hud: boolean, calm: boolean }} SceneOptions Whether to show the head-up display; whether to reduce motion.
 */

/**
 * Return the scenery for a canvas of a size.
 * @param {number} width px @param {number} height px @returns {Scenery}
 */
export function paintScenery(width, height) {
  const { horizon } = layoutOf(width, height);
  const layers = paintLayers(width, height, Math.round(horizon));
  const actorLayer = new OffscreenCanvas(width, height);
  return {
    width,
    height,
    layers,
    actorLayer,
    tree: paintTree(Math.round(Math.min(height * 0.9, width * 0.8))),
  };
}

/** @param {number} width @param {number} height A portrait canvas leaves room for the touch buttons. */
function layoutOf(width, height) {
  const ground = height * (height > width ? 0.62 : 0.86);
  return { ground, horizon: ground - Math.min(height * 0.11, width * 0.16) };
}

/**
 * Draw one frame.
 * @param {DrawingContext} ctx @param {Scenery} scenery @param {View} view @param {Match} match
 * @param {number} share Fraction of the way from the last step to this one. @param {SceneOptions} options
 */
export function drawScene(ctx, scenery, view, match, share, options) {
  const { width, height } = scenery;
  const projection = projectionOf(scenery, view, share, options.calm);
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  drawLayers(ctx, scenery, projection);
  drawBack(ctx, projection, options.calm ? 0 : view.tick);
  drawFloor(ctx, projection);
  drawBranch(ctx, scenery, projection); // before the banner, which it must not cover
  if (options.hud) drawBanner(ctx, width, height, match);
  drawActors(ctx, scenery.actorLayer, projection, view, match, share);
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  drawVignette(ctx, scenery);
  if (options.hud) drawHud(ctx, width, height, view, match);
}

/**
 * @param {Scenery} scenery @param {View} view @param {number} share @param {boolean} calm
 * @returns {Projection}
 */
function projectionOf({ width, height }, view, share, calm) {
  const { camera: now, cameraBefore: old } = view;
  const wide = old.width + (now.width - old.width) * share;
  const seen = height > width ? Math.max(330, wide - 200) : wide;
  const shake = calm ? 0 : view.shake;
  const { ground, horizon } = layoutOf(width, height);
  const scale = Math.min(width / seen, height / 300);
  const rise = scale * (old.y + (now.y - old.y) * share + Math.sin(view.tick * 2.3) * shake * 0.5);
  return {
    ...{ width, height, scale, horizon: horizon + rise * BACK, ground: ground + rise, rise },
    x: old.x + (now.x - old.x) * share + Math.sin(view.tick * 1.7) * shake * 0.6,
  };
}

/** @param {DrawingContext} ctx @param {Scenery} scenery @param {Projection} projection */
function drawLayers(ctx, { width, layers }, projection) {
  const still = projection.horizon - projection.rise * BACK;
  const zoom = (projection.scale * 600) / width;
  for (const { image, depth, top } of layers) {
    const grown = 1 + Math.max(-0.12, zoom - 1) * depth * 0.8;
    ctx.save();
    ctx.translate(width / 2 - projection.x * projection.scale * depth, still + projection.rise * depth);
    ctx.scale(grown, grown);
    ctx.drawImage(image, -width * (0.5 + MARGIN), top - still);
    ctx.restore();
  }
}

/**
 * @param {DrawingContext} ctx
 * @param {OffscreenCanvas} actorLayer Where both are drawn first, to reflect them in the floor.
 * @param {Projection} projection @param {View} view @param {Match} match @param {number} share
 */
function drawActors(ctx, actorLayer, projection, view, match, share) {
  const striking = match.fighters[0].mode === "attack" || match.fighters[1].mode === "fall";
  const order = striking ? [1, 0] : [0, 1];
  const stage = actorLayer.getContext("2d");
  if (!stage) return;
  stage.setTransform(1, 0, 0, 1, 0, 0);
  stage.clearRect(0, 0, actorLayer.width, actorLayer.height);
  for (const one of [ctx, stage]) setWorldTransform(one, projection);
  for (const at of order) drawShadow(ctx, view, at, share);
  for (const at of order) drawActor(stage, view, match, at, share);
  drawReflection(ctx, actorLayer, projection);
  for (const at of order) drawTrail(ctx, view, at);
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.drawImage(actorLayer, 0, 0);
  setWorldTransform(ctx, projection);
  drawParticles(ctx, view.particles, share);
}

/** @param {DrawingContext} ctx @param {Projection} projection Draw in cm from here on, y upwards. */
function setWorldTransform(ctx, { scale, width, x, ground }) {
  ctx.setTransform(scale, 0, 0, -scale, width / 2 - x * scale, ground);
}

/**
 * @param {DrawingContext} ctx @param {OffscreenCanvas} actorLayer
 * @param {Projection} projection Where the floor reflects the fighters.
 */
function drawReflection(ctx, actorLayer, projection) {
  ctx.setTransform(1, 0, 0, -0.62, 0, projection.ground * 1.62);
  ctx.globalAlpha = 0.17;
  ctx.drawImage(actorLayer, 0, 0);
  ctx.globalAlpha = 1;
  setWorldTransform(ctx, projection);
}

/** @param {DrawingContext} ctx @param {View} view @param {number} at @param {number} share */
function drawShadow(ctx, view, at, share) {
  const { hip, chest, leadAnkle, rearAnkle } = interpolateJoints(view, at, share);
  const xs = [hip[0], chest[0], leadAnkle[0], rearAnkle[0]];
  const [left, right] = [Math.min(...xs) - 14, Math.max(...xs) + 14];
  const high = Math.min(leadAnkle[1], rearAnkle[1], hip[1]);
  const half = ((right - left) / 2) * Math.max(0.5, 1 - high / 260);
  ctx.save();
  ctx.translate((left + right) / 2, 2);
  ctx.scale(half, 9);
  const dark = ctx.createRadialGradient(0, 0, 0.15, 0, 0, 1);
  dark.addColorStop(0, `rgba(14, 4, 20, ${Math.max(0.2, 0.62 - high / 300)})`);
  dark.addColorStop(1, "rgba(14, 4, 20, 0)");
  ctx.fillStyle = dark;
  ctx.fillRect(-1, -1, 2, 2);
  ctx.restore();
}

/** @param {DrawingContext} ctx @param {View} view @param {number} at Index of the fighter whose striking hand or foot leaves a trail. */
function drawTrail(ctx, view, at) {
  const { trail, fighter } = view.actors[at];
  if (trail.length < 3) return;
  const kick = fighter.blow?.includes("kick");
  const head = trail[trail.length - 1];
  const tail = trail[0];
  const glow = ctx.createLinearGradient(tail[0], tail[1], head[0], head[1]);
  glow.addColorStop(0, "rgba(255, 240, 200, 0)");
  glow.addColorStop(1, "rgba(255, 240, 210, 0.62)");
  ctx.fillStyle = glow;
  ctx.fill(ribbon(trail, 2, kick ? 19 : 14));
}

/**
 * @param {DrawingContext} ctx @param {View} view @param {Match} match @param {number} at
 * @param {number} share
 */
function drawActor(ctx, view, match, at, share) {
  const actor = view.actors[at];
  const struck = match.stop > 0 && ["stun", "fall", "guard"].includes(actor.fighter.mode);
  ctx.save();
  if (struck) ctx.translate(view.tick % 2 ? 1.8 : -1.8, 0);
  const body = interpolateJoints(view, at, share);
  const { belt, band } = knots(body);
  const ribbons = {
    band: actor.band.map((chain) => interpolateChain(chain, band, share)),
    belt: actor.belt.map((chain) => interpolateChain(chain, belt, share)),
  };
  const look = match.phase === "practice" && at === 1 ? DUMMY : APPEARANCES[at];
  drawBody(ctx, body, look, ribbons, expressionOf(actor.fighter));
  ctx.restore();
}

/** @param {Fighter} fighter @returns {Expression} */
function expressionOf({ mode, life, frame }) {
  if (life <= 0 && frame > 14) return "out";
  if (mode === "stun" || mode === "fall") return "hurt";
  if (mode === "attack") return "strike";
  return mode === "win" ? "glad" : "calm";
}

/** @param {DrawingContext} ctx @param {Scenery} scenery @param {Projection} projection Draw a branch in the corner. */
function drawBranch(ctx, { width, height, tree }, projection) {
  const drift = -projection.x * projection.scale * 0.12;
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.drawImage(tree, width - tree.width * 0.82 + drift, height > width ? height * 0.06 : -tree.height * 0.02);
}

/** @param {DrawingContext} ctx @param {Scenery} scenery Darken the edges. */
function drawVignette(ctx, { width, height }) {
  const edge = ctx.createRadialGradient(
    width / 2,
    height * 0.5,
    Math.min(width, height) * 0.45,
    width / 2,
    height * 0.5,
    Math.hypot(width, height) * 0.62,
  );
  edge.addColorStop(0, "rgba(16, 6, 30, 0)");
  edge.addColorStop(1, "rgba(16, 6, 30, 0.62)");
  ctx.fillStyle = edge;
  ctx.fillRect(0, 0, width, height);
  ctx.strokeStyle = OUTLINE;
}
