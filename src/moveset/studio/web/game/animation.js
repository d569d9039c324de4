// @ts-check
/** The pose of a fighter in each step: key poses joined by easing functions. Pure. */

import { BLOWS, duration } from "./blows.js";
import { BLOCK, BLOCK_LOW, CROUCH, POSES, STANCE, STRIKES } from "./poses.js";
import { mix } from "./skeleton.js";

/**
 * @typedef {import("./skeleton.js").Pose} Pose
 * @typedef {import("./fighter.js").Fighter} Fighter
 * @typedef {(share: number) => number} Ease
 * @typedef {{ at: number, pose: Pose, ease: Ease }} Key A pose and the step in which it is reached.
 * @typedef {{ pose: Pose, from: Pose, serial: number, stride: number, x: number, breath: number }} AnimationState
 *   The current pose, the pose at the start of this mode, and the phases of walking and breathing.
 */

/** @type {Ease} */
const smooth = (share) => share * share * (3 - 2 * share);
/** @type {Ease} */
const out = (share) => 1 - (1 - share) ** 3;
/** @type {Ease} */
const rush = (share) => share * share;

/** Stride length: cm between two steps of the same foot. */
const STRIDE = 92;

/** Return the animation of a fighter at rest. @param {Fighter} fighter @returns {AnimationState} */
export function createAnimation(fighter) {
  const { serial, x, player } = fighter;
  return { pose: STANCE, from: STANCE, serial, stride: 0, x, breath: player * 40 };
}

/**
 * Return the animation one step later.
 * @param {AnimationState} animation @param {Fighter} fighter @returns {AnimationState}
 */
export function stepAnimation(animation, fighter) {
  const begun = animation.serial !== fighter.serial;
  const moved = (fighter.x - animation.x) * fighter.face;
  const next = {
    ...animation,
    from: begun ? animation.pose : animation.from,
    stride: fighter.mode === "walk" ? (animation.stride + moved / STRIDE + 1) % 1 : 0,
    ...{ serial: fighter.serial, x: fighter.x, breath: animation.breath + 1 },
  };
  return { ...next, pose: poseOf(next, fighter) };
}

/** @param {AnimationState} animation @param {Fighter} fighter @returns {Pose} */
function poseOf(animation, fighter) {
  const { frame } = fighter;
  if (fighter.mode === "attack" && fighter.blow)
    return play(animation.from, strikeKeys(fighter), frame);
  const keys = KEYS[fighter.mode];
  if (keys) return play(animation.from, keys(fighter), frame);
  const loop = fighter.mode === "walk" ? walking(animation.stride) : resting(fighter, animation.breath);
  return mix(animation.from, loop, smooth(Math.min(1, frame / 7)));
}

/**
 * Return the pose of a list of keys in one step.
 * @param {Pose} from @param {readonly Key[]} keys @param {number} frame @returns {Pose}
 */
export function play(from, keys, frame) {
  let [start, pose] = [0, from];
  for (const key of keys) {
    if (frame < key.at) return mix(pose, key.pose, key.ease((frame - start) / (key.at - start)));
    [start, pose] = [key.at, key.pose];
  }
  return pose;
}

/** @param {Fighter} fighter @returns {Key[]} */
function strikeKeys({ blow, low }) {
  if (!blow) return [];
  const { startup, active } = BLOWS[blow];
  const { wind, hit, follow, back } = STRIKES[blow];
  const [end, length] = [startup + active, duration(blow)];
  const rest = blow.startsWith("jump") ? POSES.falling : low ? CROUCH : STANCE;
  const keys = [
    { at: Math.max(2, Math.round(startup * 0.6)), pose: wind, ease: out },
    { at: startup + 1, pose: hit, ease: rush },
    { at: end + 2, pose: follow, ease: out },
  ];
  if (back) keys.push({ at: end + 2 + (length - end) * 0.4, pose: back, ease: smooth });
  return [...keys, { at: length, pose: rest, ease: smooth }];
}

/** @type {Record<string, Pose>} */
const RECOIL = {
  high: POSES.hurtHigh,
  mid: POSES.hurtMid,
  low: POSES.hurtLow,
  over: POSES.hurtMid,
};

/** @type {Partial<Record<Fighter["mode"], (fighter: Fighter) => Key[]>>} */
const KEYS = {
  ready: () => [{ at: 4, pose: POSES.ready, ease: out }],
  air: () => [
    { at: 7, pose: POSES.rising, ease: out },
    { at: 16, pose: POSES.rising, ease: smooth },
    { at: 28, pose: POSES.falling, ease: smooth },
  ],
  land: () => [
    { at: 2, pose: POSES.land, ease: out },
    { at: 9, pose: STANCE, ease: smooth },
  ],
  stun: ({ hurt, stun }) => [
    { at: 3, pose: RECOIL[hurt], ease: out },
    { at: Math.max(5, stun * 0.55), pose: RECOIL[hurt], ease: smooth },
    { at: stun + 1, pose: STANCE, ease: smooth },
  ],
  guard: ({ low, stun }) => [
    { at: 3, pose: low ? BLOCK_LOW : POSES.guardHit, ease: out },
    { at: stun + 1, pose: low ? BLOCK_LOW : BLOCK, ease: smooth },
  ],
  fall: () => [
    { at: 7, pose: POSES.flung, ease: out },
    { at: 17, pose: POSES.flung, ease: smooth },
    { at: 22, pose: POSES.thud, ease: rush },
    { at: 32, pose: POSES.lying, ease: rush },
  ],
  rise: () => [
    { at: 8, pose: POSES.sitting, ease: smooth },
    { at: 15, pose: POSES.kneeling, ease: smooth },
    { at: 25, pose: STANCE, ease: smooth },
  ],
  win: () => [
    { at: 16, pose: POSES.cheerGather, ease: smooth },
    { at: 26, pose: POSES.cheer, ease: out },
  ],
  lose: () => [{ at: 30, pose: POSES.bow, ease: smooth }],
};

/** Return a pose that breathes. @param {Fighter} fighter @param {number} breath */
function resting({ mode, low }, breath) {
  if (mode === "block") return low ? BLOCK_LOW : BLOCK;
  const base = mode === "crouch" ? CROUCH : STANCE;
  const wave = Math.sin(breath / 13);
  const slow = Math.sin(breath / 13 - 0.9);
  const lift = (/** @type {number[]} */ [x, y]) => [x + slow * 0.8, y + slow * 1.6];
  return {
    ...base,
    ...{ hip: [base.hip[0], base.hip[1] + wave * 1.5], trunk: sway(base.trunk, slow) },
    ...{ leadHand: lift(base.leadHand), rearHand: lift(base.rearHand) },
  };
}

/** @param {number[]} trunk @param {number} wave */
function sway([lean, twist, nod], wave) {
  return [lean + wave * 0.8, twist, nod - wave * 0.6];
}

/**
 * Return the pose at a moment of the walk: the foot on the ground does not slide.
 * @param {number} stride @returns {Pose}
 */
function walking(stride) {
  const bob = Math.cos(stride * Math.PI * 4);
  return {
    ...STANCE,
    hip: [-1, 80 - bob * 1.6],
    trunk: [10, 0.75 + Math.sin(stride * 2 * Math.PI) * 0.12, -5],
    leadHand: [36, -3 - bob],
    rearHand: [21, -6 + bob],
    leadFoot: footfall(stride, 8),
    rearFoot: footfall((stride + 0.5) % 1, -10),
  };
}

/** @param {number} phase @param {number} middle @returns {number[]} */
function footfall(phase, middle) {
  const half = STRIDE / 4;
  if (phase < 0.5) return [middle + half - phase * 4 * half, 0, 0];
  const swing = (phase - 0.5) * 2;
  return [
    middle - half + smooth(swing) * 2 * half,
    Math.sin(swing * Math.PI) * 9,
    -20 + swing * 25,
  ];
}
