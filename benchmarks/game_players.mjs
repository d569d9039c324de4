// @ts-check
/** Simulated people before a camera: what the recogniser makes of the moves that they do. Pure. */

import { nextRandom } from "../src/moveset/studio/web/game/random.js";
import { IDLE } from "../src/moveset/studio/web/game/input.js";

/**
 * @typedef {import("../src/moveset/studio/web/game/match.js").Match} Match
 * @typedef {import("../src/moveset/studio/web/game/input.js").Action} Action
 * @typedef {"punch" | "kick" | "block" | "crouch" | "jump" | "walk"} Kind
 * @typedef {object} Profile
 * @property {string} name
 * @property {string} source Where recall, latency and false presses come from.
 * @property {boolean} tuned Whether the game's constants were chosen on this player.
 * @property {Partial<Record<Kind, number>>} recall Share of the moves that press; others as in USUAL_RECALL.
 * @property {[number, number]} latency Median and p95, seconds from the start of a move to its press.
 * @property {number} falsePerMinute Presses while nothing was meant.
 * @property {number} pace Seconds from one move to the next, on average.
 * @property {Partial<Record<Kind, number>>} mix Share of each kind among the moves.
 * @property {number} guard Probability of raising a block against a blow that is seen coming.
 */

const STEPS_PER_S = 60;
/** A person sees a blow and begins to raise the arms. */
const REACTION_S = 0.35;
const GUARD_S = 0.8;
const HOLD_S = 0.7;
/** A key that a move taps is down for 60 ms. */
const TAP_STEPS = 4;
/** Recall of 200 simulated people, section "The built-in bundle" of RESULTS.md. @type {Record<Kind, number>} */
const USUAL_RECALL = { punch: 0.85, kick: 0.89, block: 0.84, crouch: 0.84, jump: 0.9, walk: 0.76 };
/** False presses by kind: 278 of 291 in everyday motion are punches. @type {[Kind, number][]} */
const FALSE_MIX = [["punch", 0.95], ["kick", 0.04], ["walk", 0.01]];
/** Most beginners punch. @type {Partial<Record<Kind, number>>} */
const USUAL_MIX = { punch: 0.62, kick: 0.25, block: 0.04, crouch: 0.03, jump: 0.03, walk: 0.03 };

/**
 * Half of them serve to choose constants, the others to report. Recall, false presses and latency are
 * those of the bundle `fighter` on films and skeletons of people; pace is theirs where it is known.
 * @type {readonly Profile[]}
 */
export const PROFILES = [
  {
    ...{ name: "back-fist film", source: "real man, video db_backfist: 6 of 7 punches", tuned: true },
    ...{ recall: { punch: 0.86 }, latency: [0.33, 0.4], falsePerMinute: 0, pace: 1.5, mix: { kick: 0 }, guard: 0 },
  },
  {
    ...{ name: "fighter P05", source: "real fighter, Kinect: 11 of 12 punches, 13 of 18 kicks", tuned: true },
    ...{ recall: { punch: 0.92, kick: 0.72 }, latency: [0.23, 0.55], falsePerMinute: 3.1, pace: 1.4, mix: { kick: 0.6 }, guard: 0.1 },
  },
  {
    ...{ name: "200 drawn people", source: "simulated landmarks, all moves", tuned: true },
    ...{ recall: {}, latency: [0.24, 0.62], falsePerMinute: 1.5, pace: 1.6, mix: {}, guard: 0.2 },
  },
  {
    ...{ name: "restless child", source: "lowest recall of films; false presses of children", tuned: true },
    ...{ recall: { punch: 0.5, kick: 0.7 }, latency: [0.42, 0.6], falsePerMinute: 3, pace: 1.2, mix: { jump: 0.1 }, guard: 0 },
  },
  {
    ...{ name: "careful adult", source: "all 28 videos pooled: 15 of 29 punches", tuned: true },
    ...{ recall: { punch: 0.52, kick: 0.8 }, latency: [0.34, 0.46], falsePerMinute: 1.2, pace: 2.2, mix: { block: 0.2 }, guard: 0.3 },
  },
  {
    ...{ name: "boxer film", source: "real boxer, video su_boxing: 5 of 10 punches; 31 punches a minute", tuned: false },
    ...{ recall: { punch: 0.5 }, latency: [0.33, 0.45], falsePerMinute: 0, pace: 1.94, mix: { kick: 0 }, guard: 0.1 },
  },
  {
    ...{ name: "article's man", source: "real man, webcam, 17 frames a second: 2 of 4 punches, the kick, latency 0.42 s", tuned: false },
    ...{ recall: { punch: 0.5, kick: 0.7 }, latency: [0.42, 0.58], falsePerMinute: 0, pace: 1.36, mix: {}, guard: 0 },
  },
  {
    ...{ name: "fighter P02", source: "real fighter, Kinect: 10 of 12 punches, 16 of 18 kicks", tuned: false },
    ...{ recall: { punch: 0.83, kick: 0.89 }, latency: [0.35, 1.2], falsePerMinute: 1.7, pace: 1.43, mix: { kick: 0.6 }, guard: 0.1 },
  },
  {
    ...{ name: "JK2017", source: "10 real people, Kinect: 254 of 330 moves", tuned: false },
    ...{ recall: { punch: 0.77, kick: 0.77, block: 0.77, crouch: 0.77 }, latency: [0.43, 0.7], falsePerMinute: 0.1, pace: 1.8, mix: { kick: 0.5 }, guard: 0.2 },
  },
  {
    ...{ name: "10 drawn films", source: "rendered people of unseen.py: 18 of 25 punches, 27 of 27 kicks", tuned: false },
    ...{ recall: { punch: 0.72, kick: 0.95, block: 0.92 }, latency: [0.37, 0.61], falsePerMinute: 0, pace: 2, mix: {}, guard: 0.3 },
  },
  {
    ...{ name: "eager child", source: "children of Kinder-Gator's presses; recall of films", tuned: false },
    ...{ recall: { punch: 0.55, kick: 0.7 }, latency: [0.6, 0.9], falsePerMinute: 3, pace: 1.1, mix: { jump: 0.1, crouch: 0.06 }, guard: 0 },
  },
];

/**
 * Return a player whose `act` gives the input of each step.
 * @param {Profile} profile @param {number} seed
 */
export function createPlayer(profile, seed) {
  const rng = { random: (seed * 2654435761) >>> 0 };
  /** @type {{ from: number, until: number, action: Action }[]} */
  let presses = [];
  let next = 0;
  let guarded = -1;
  /** Do a move now; it may press later. @param {Kind} kind @param {number} tick */
  function move(kind, tick) {
    const recall = profile.recall[kind] ?? USUAL_RECALL[kind];
    if (nextRandom(rng) < recall) press(kind, tick + latency(profile.latency, rng) * STEPS_PER_S);
  }
  /** @param {Kind} kind @param {number} from */
  function press(kind, from) {
    const steps = kind === "punch" || kind === "kick" || kind === "jump" ? TAP_STEPS : HOLD_S * STEPS_PER_S;
    presses.push({ from: Math.round(from), until: Math.round(from + steps), action: actionOf(kind, rng) });
  }
  return {
    /** @param {Match} match @param {number} tick Steps since the start of the match. */
    act(match, tick) {
      const [me, foe] = match.fighters;
      const coming = foe.mode === "attack" && foe.serial !== guarded && Math.abs(foe.x - me.x) < 200;
      if (coming) {
        guarded = foe.serial;
        if (nextRandom(rng) < profile.guard) {
          move("block", tick + REACTION_S * STEPS_PER_S);
          next = Math.max(next, tick + (REACTION_S + GUARD_S) * STEPS_PER_S);
        }
      }
      if (tick >= next) {
        if (next > 0) move(draw(Object.entries({ ...USUAL_MIX, ...profile.mix }), rng), tick);
        next = tick + profile.pace * (0.5 + nextRandom(rng)) * STEPS_PER_S;
      }
      if (nextRandom(rng) < profile.falsePerMinute / (60 * STEPS_PER_S)) press(draw(FALSE_MIX, rng), tick);
      presses = presses.filter(({ until }) => until > tick);
      return inputAt(presses, tick);
    },
  };
}

/** @param {Kind} kind @param {{ random: number }} rng @returns {Action} */
function actionOf(kind, rng) {
  const side = nextRandom(rng) < 0.5 ? "left" : "right";
  if (kind === "walk") return side;
  return kind === "punch" || kind === "kick" ? /** @type {Action} */ (`${kind}_${side}`) : kind;
}

/** @param {readonly { from: number, until: number, action: Action }[]} presses @param {number} tick */
function inputAt(presses, tick) {
  const input = { ...IDLE };
  for (const { from, action } of presses) {
    const [limb, side] = action.split("_");
    if (from > tick) continue;
    if (!side) /** @type {any} */ (input)[action] = true;
    else if (from === tick) /** @type {any} */ (input)[limb] = side;
  }
  return input;
}

/** Draw a log-normal latency. @param {[number, number]} latency @param {{ random: number }} rng */
function latency([median, p95], rng) {
  const normal = Math.sqrt(-2 * Math.log(1 - nextRandom(rng))) * Math.cos(2 * Math.PI * nextRandom(rng));
  return median * Math.exp((normal * Math.log(p95 / median)) / 1.645);
}

/** @template T @param {[T, number | undefined][]} choices @param {{ random: number }} rng @returns {any} */
function draw(choices, rng) {
  const total = choices.reduce((sum, [, share]) => sum + (share ?? 0), 0);
  let at = nextRandom(rng) * total;
  for (const [choice, share] of choices) if ((at -= share ?? 0) < 0) return choice;
  return choices[0][0];
}
