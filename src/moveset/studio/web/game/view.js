// @ts-check
/** The visual state that the match itself does not hold: poses, particles, camera. Pure. */

import { createChain, stepChain } from "./verlet_chain.js";
import { isActive } from "./fighter.js";
import { APPEARANCES } from "./appearance.js";
import { createAnimation, stepAnimation } from "./animation.js";
import { nextRandom } from "./random.js";
import { joints, knots, mix } from "./skeleton.js";
import { burst, dust, petal, stepParticles } from "./particles.js";

/**
 * @typedef {import("./match.js").Match} Match
 * @typedef {import("./verlet_chain.js").Chain} Chain
 * @typedef {import("./fighter.js").Fighter} Fighter
 * @typedef {import("./fighter.js").GameEvent} GameEvent
 * @typedef {import("./animation.js").AnimationState} AnimationState
 * @typedef {import("./skeleton.js").Joints} Joints
 * @typedef {import("./skeleton.js").Point} Point
 * @typedef {import("./particles.js").Particle} Particle
 * @typedef {{ x: number, y: number, width: number }} Camera Centre and width of the view, cm.
 * @typedef {object} Actor
 * @property {AnimationState} animation
 * @property {Fighter} fighter
 * @property {Chain[]} band
 * @property {Chain[]} belt
 * @property {Point[]} trail Recent positions of the striking hand or foot.
 * @property {number} lag The life still shown by the delayed bar.
 * @property {{ count: number, age: number }} combo Blows in a row that it landed.
 * @typedef {object} View
 * @property {number} tick
 * @property {number} random
 * @property {Actor[]} actors
 * @property {Actor[]} before The actors of the previous step, for interpolation.
 * @property {Particle[]} particles
 * @property {Camera} camera
 * @property {Camera} cameraBefore
 * @property {number} shake cm.
 */

const TRAIL = 7;

/**
 * Return the view at the start of a match.
 * @param {Match} match @param {number} seed @returns {View}
 */
export function createView(match, seed) {
  const actors = match.fighters.map(createActor);
  const camera = { x: 0, y: 0, width: 640 };
  const view = {
    tick: 0,
    random: seed >>> 0,
    actors,
    before: actors,
    camera,
    cameraBefore: camera,
    shake: 0,
  };
  const petals = Array.from({ length: 26 }, () => petal(view, 0));
  return { ...view, particles: petals.map((one) => ({ ...one, y: one.y * nextRandom(view), age: 100 })) };
}

/** @param {Fighter} fighter @returns {Actor} */
function createActor(fighter) {
  const animation = createAnimation(fighter);
  const { belt, band } = knots(joints(animation.pose, fighter.x, fighter.y, fighter.face));
  const tail = fighter.player === 1;
  return {
    ...{ animation, fighter, trail: [], lag: 100, combo: { count: 0, age: 999 } },
    band: tail ? [createChain(band, 6, 8)] : [createChain(band, 6, 7), createChain(band, 5, 6.4)],
    belt: [createChain(belt, 4, 7.5), createChain(belt, 4, 6)],
  };
}

/**
 * Return the view one step later.
 * @param {View} view @param {Match} match After its step. @returns {View}
 */
export function stepView(view, match) {
  const actors = view.actors.map((actor, at) => stepActor(actor, match, at, view.tick));
  const next = {
    ...view,
    ...{ tick: view.tick + 1, actors, before: view.actors, cameraBefore: view.camera },
    ...{ particles: stepParticles(view.particles), camera: followFighters(view.camera, match) },
    shake: view.shake * 0.86,
  };
  for (const event of match.events) addEffects(next, event);
  if (nextRandom(next) < 0.05) next.particles.push(petal(next, next.camera.x));
  return next;
}

/**
 * @param {Actor} actor @param {Match} match @param {number} at @param {number} tick
 * @returns {Actor}
 */
function stepActor(actor, match, at, tick) {
  const fighter = match.fighters[at];
  const animation = stepAnimation(actor.animation, fighter);
  const body = joints(animation.pose, fighter.x, fighter.y, fighter.face);
  const { belt, band } = knots(body);
  const wind = -0.16 + Math.sin(tick / 23 + at * 2) * 0.14;
  return {
    ...{ animation, fighter, trail: trailOf(actor, fighter, body) },
    band: actor.band.map((chain, n) =>
      stepChain(chain, band, [wind - fighter.face * 0.2, -0.34 - n * 0.1]),
    ),
    belt: actor.belt.map((chain, n) =>
      stepChain(chain, belt, [wind * 0.4 + (n - 0.5) * 0.5, -0.8]),
    ),
    lag: drainLife(actor.lag, fighter),
    combo: countCombo(actor.combo, match.fighters[1 - at]),
  };
}

/** @param {Actor} actor @param {Fighter} fighter @param {Joints} body @returns {Point[]} */
function trailOf({ trail }, fighter, body) {
  const striking =
    isActive({ ...fighter, connected: false, frame: fighter.frame + 2 }) ||
    isActive({ ...fighter, connected: false });
  if (!striking || !fighter.blow) return trail.slice(1);
  const kick = fighter.blow.includes("kick");
  const rear = /right|jump_punch/.test(fighter.blow);
  const end = rear ? body[kick ? "rearAnkle" : "rearHand"] : body[kick ? "leadAnkle" : "leadHand"];
  return [...trail, end].slice(-TRAIL);
}

/**
 * @param {number} lag
 * @param {Fighter} fighter The delayed bar waits, then follows the life.
 */
function drainLife(lag, { life, mode }) {
  if (lag < life) return Math.min(life, lag + 2);
  return mode === "stun" ? lag : Math.max(life, lag - 0.45);
}

/** @param {Actor["combo"]} combo @param {Fighter} foe */
function countCombo(combo, foe) {
  if (foe.combo >= 2 && foe.combo !== combo.count) return { count: foe.combo, age: 0 };
  return { count: foe.combo === 0 && combo.age > 50 ? 0 : combo.count, age: combo.age + 1 };
}

/** @param {Camera} camera @param {Match} match @returns {Camera} */
function followFighters({ x, y, width }, match) {
  const [one, two] = match.fighters;
  const finish = match.phase === "result" && match.result?.by === "ko";
  const cheering = match.fighters.find((fighter) => fighter.mode === "win");
  const minWidth = finish ? 480 : 590;
  const wanted = cheering ? 500 : Math.min(900, Math.max(minWidth, Math.abs(one.x - two.x) + 330));
  const middle = Math.max(-230, Math.min(230, cheering ? cheering.x : (one.x + two.x) / 2));
  const high = Math.max(0, Math.max(one.y, two.y) - 25) * 0.5;
  return {
    x: x + (middle - x) * 0.09,
    y: y + (high - y) * 0.12,
    width: width + (wanted - width) * 0.045,
  };
}

/**
 * @param {View} view
 * @param {GameEvent} event Add particles and camera shake for an event.
 */
function addEffects(view, event) {
  const { kind, player, x, y, power } = event;
  const way = view.actors[Math.max(0, player)].fighter.face;
  if (kind === "hit") view.particles.push(...burst(view, x, y, way, power, "#ffd27a"));
  if (kind === "block") view.particles.push(...burst(view, x, y, -way, Math.min(2, power), "#8fd8ff"));
  if (kind === "ko") view.particles.push(...burst(view, x, y + 120, -way, 5, APPEARANCES[player].accent));
  const puffs = { jump: 6, land: 7, thud: 14 }[kind];
  if (puffs) view.particles.push(...dust(view, x, puffs));
  const shake = { hit: power * 1.5, ko: 13, thud: 5, block: 1 }[kind];
  if (shake) view.shake = Math.max(view.shake, shake);
}

/**
 * Return a fighter's joints, interpolated between two steps.
 * @param {View} view @param {number} at @param {number} share @returns {Joints}
 */
export function interpolateJoints(view, at, share) {
  const [old, now] = [view.before[at], view.actors[at]];
  const turned =
    old.fighter.face !== now.fighter.face || Math.abs(old.fighter.x - now.fighter.x) > 60;
  const part = turned ? 1 : share;
  const pose = mix(old.animation.pose, now.animation.pose, part);
  const x = old.fighter.x + (now.fighter.x - old.fighter.x) * part;
  return joints(pose, x, old.fighter.y + (now.fighter.y - old.fighter.y) * part, now.fighter.face);
}

/**
 * Return the points of a chain, interpolated between two steps.
 * @param {Chain} chain @param {Point} root @param {number} share @returns {Point[]}
 */
export function interpolateChain({ points, before }, root, share) {
  const seen = points.map(
    ([x, y], at) =>
      /** @type {Point} */ ([
        before[at][0] + (x - before[at][0]) * share,
        before[at][1] + (y - before[at][1]) * share,
      ]),
  );
  return [root, ...seen.slice(1)];
}
