// @ts-check
/**
 * The game's drawing, first floor, pure: all that is seen of a match and is not the match itself.
 */

import { createChain, stepChain } from "./chain.js";
import { isActive } from "./fighter.js";
import { LOOKS } from "./looks.js";
import { createPuppet, stepPuppet } from "./motion.js";
import { roll } from "./random.js";
import { joints, knots, mix } from "./skeleton.js";
import { burst, dust, petal, stepSparks } from "./sparks.js";

/**
 * @typedef {import("./arena.js").Arena} Arena
 * @typedef {import("./chain.js").Chain} Chain
 * @typedef {import("./fighter.js").Fighter} Fighter
 * @typedef {import("./fighter.js").Happening} Happening
 * @typedef {import("./motion.js").Puppet} Puppet
 * @typedef {import("./skeleton.js").Joints} Joints
 * @typedef {import("./skeleton.js").Point} Point
 * @typedef {import("./sparks.js").Spark} Spark
 * @typedef {{ x: number, y: number, width: number }} Camera What is looked at, and how much of it, cm.
 * @typedef {object} Actor
 * @property {Puppet} puppet
 * @property {Fighter} fighter
 * @property {Chain[]} band
 * @property {Chain[]} belt
 * @property {Point[]} trail Where the striking hand or foot was.
 * @property {number} lag The life that the bar still shows.
 * @property {{ count: number, age: number }} combo Blows in a row that it dealt.
 * @typedef {object} View
 * @property {number} tick
 * @property {number} random
 * @property {Actor[]} actors
 * @property {Actor[]} before The actors one step ago.
 * @property {Spark[]} sparks
 * @property {Camera} camera
 * @property {Camera} cameraBefore
 * @property {number} shake cm.
 */

const TRAIL = 7;

/**
 * Return what is seen at the beginning of a match.
 * @param {Arena} arena @param {number} seed @returns {View}
 */
export function createView(arena, seed) {
  const actors = arena.fighters.map(createActor);
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
  return { ...view, sparks: petals.map((one) => ({ ...one, y: one.y * roll(view), age: 100 })) };
}

/** @param {Fighter} fighter @returns {Actor} */
function createActor(fighter) {
  const puppet = createPuppet(fighter);
  const { belt, band } = knots(joints(puppet.pose, fighter.x, fighter.y, fighter.face));
  const tail = fighter.player === 1;
  return {
    ...{ puppet, fighter, trail: [], lag: 100, combo: { count: 0, age: 999 } },
    band: tail ? [createChain(band, 6, 8)] : [createChain(band, 6, 7), createChain(band, 5, 6.4)],
    belt: [createChain(belt, 4, 7.5), createChain(belt, 4, 6)],
  };
}

/**
 * Return what is seen one step later.
 * @param {View} view @param {Arena} arena After its step. @returns {View}
 */
export function stepView(view, arena) {
  const actors = view.actors.map((actor, at) => stepActor(actor, arena, at, view.tick));
  const next = {
    ...view,
    ...{ tick: view.tick + 1, actors, before: view.actors, cameraBefore: view.camera },
    ...{ sparks: stepSparks(view.sparks), camera: follow(view.camera, arena) },
    shake: view.shake * 0.86,
  };
  for (const happening of arena.happenings) show(next, happening);
  if (roll(next) < 0.05) next.sparks.push(petal(next, next.camera.x));
  return next;
}

/**
 * @param {Actor} actor @param {Arena} arena @param {number} at @param {number} tick
 * @returns {Actor}
 */
function stepActor(actor, arena, at, tick) {
  const fighter = arena.fighters[at];
  const puppet = stepPuppet(actor.puppet, fighter);
  const body = joints(puppet.pose, fighter.x, fighter.y, fighter.face);
  const { belt, band } = knots(body);
  const wind = -0.16 + Math.sin(tick / 23 + at * 2) * 0.14;
  return {
    ...{ puppet, fighter, trail: trailOf(actor, fighter, body) },
    band: actor.band.map((chain, n) =>
      stepChain(chain, band, [wind - fighter.face * 0.2, -0.34 - n * 0.1]),
    ),
    belt: actor.belt.map((chain, n) =>
      stepChain(chain, belt, [wind * 0.4 + (n - 0.5) * 0.5, -0.8]),
    ),
    lag: drain(actor.lag, fighter),
    combo: counted(actor.combo, arena.fighters[1 - at]),
  };
}

/** @param {Actor} actor @param {Fighter} fighter @param {Joints} body @returns {Point[]} */
function trailOf({ trail }, fighter, body) {
  const striking =
    isActive({ ...fighter, spent: false, frame: fighter.frame + 2 }) ||
    isActive({ ...fighter, spent: false });
  if (!striking || !fighter.blow) return trail.slice(1);
  const kick = fighter.blow.includes("kick");
  const rear = /right|jump_punch/.test(fighter.blow);
  const end = rear ? body[kick ? "rearAnkle" : "rearHand"] : body[kick ? "leadAnkle" : "leadHand"];
  return [...trail, end].slice(-TRAIL);
}

/**
 * @param {number} lag
 * @param {Fighter} fighter The bar's light end waits, then runs after the life.
 */
function drain(lag, { life, mode }) {
  if (lag < life) return Math.min(life, lag + 2);
  return mode === "stun" ? lag : Math.max(life, lag - 0.45);
}

/** @param {Actor["combo"]} combo @param {Fighter} foe */
function counted(combo, foe) {
  if (foe.combo >= 2 && foe.combo !== combo.count) return { count: foe.combo, age: 0 };
  return { count: foe.combo === 0 && combo.age > 50 ? 0 : combo.count, age: combo.age + 1 };
}

/** @param {Camera} camera @param {Arena} arena @returns {Camera} */
function follow({ x, y, width }, arena) {
  const [one, two] = arena.fighters;
  const finish = arena.phase === "verdict" && arena.verdict?.by === "ko";
  const cheers = arena.fighters.find((fighter) => fighter.mode === "win");
  const least = finish ? 480 : 590;
  const wanted = cheers ? 500 : Math.min(900, Math.max(least, Math.abs(one.x - two.x) + 330));
  const middle = Math.max(-230, Math.min(230, cheers ? cheers.x : (one.x + two.x) / 2));
  const high = Math.max(0, Math.max(one.y, two.y) - 25) * 0.5;
  return {
    x: x + (middle - x) * 0.09,
    y: y + (high - y) * 0.12,
    width: width + (wanted - width) * 0.045,
  };
}

/**
 * @param {View} view
 * @param {Happening} happening Answer what happened with sparks, dust and a shake.
 */
function show(view, happening) {
  const { kind, player, x, y, power } = happening;
  const way = view.actors[Math.max(0, player)].fighter.face;
  if (kind === "hit") view.sparks.push(...burst(view, x, y, way, power, "#ffd27a"));
  if (kind === "block") view.sparks.push(...burst(view, x, y, -way, Math.min(2, power), "#8fd8ff"));
  if (kind === "ko") view.sparks.push(...burst(view, x, y + 120, -way, 5, LOOKS[player].accent));
  const puffs = { jump: 6, land: 7, thud: 14 }[kind];
  if (puffs) view.sparks.push(...dust(view, x, puffs));
  const shake = { hit: power * 1.5, ko: 13, thud: 5, block: 1 }[kind];
  if (shake) view.shake = Math.max(view.shake, shake);
}

/**
 * Return a fighter's joints between two steps.
 * @param {View} view @param {number} at @param {number} share @returns {Joints}
 */
export function seenJoints(view, at, share) {
  const [old, now] = [view.before[at], view.actors[at]];
  const turned =
    old.fighter.face !== now.fighter.face || Math.abs(old.fighter.x - now.fighter.x) > 60;
  const part = turned ? 1 : share;
  const pose = mix(old.puppet.pose, now.puppet.pose, part);
  const x = old.fighter.x + (now.fighter.x - old.fighter.x) * part;
  return joints(pose, x, old.fighter.y + (now.fighter.y - old.fighter.y) * part, now.fighter.face);
}

/**
 * Return the points of a chain between two steps, from where it is tied.
 * @param {Chain} chain @param {Point} root @param {number} share @returns {Point[]}
 */
export function seenChain({ points, before }, root, share) {
  const seen = points.map(
    ([x, y], at) =>
      /** @type {Point} */ ([
        before[at][0] + (x - before[at][0]) * share,
        before[at][1] + (y - before[at][1]) * share,
      ]),
  );
  return [root, ...seen.slice(1)];
}
