// @ts-check
/**
 * The game's second floor: the computer opponent, which sees late, errs and guesses like a
 * person.
 */

import { isFree } from "./fighter.js";
import { IDLE } from "./input.js";
import { BLOWS } from "./moves.js";
import { pick, roll } from "./random.js";
import { SCRIPTS } from "./scripts.js";

/**
 * @typedef {import("./arena.js").Arena} Arena
 * @typedef {import("./fighter.js").Fighter} Fighter
 * @typedef {import("./input.js").Input} Input
 * @typedef {import("./scripts.js").Line} Line
 * @typedef {import("./scripts.js").ScriptName} ScriptName
 * @typedef {"easy" | "normal" | "hard"} Level
 * @typedef {Pick<Fighter, "x" | "y" | "mode" | "blow" | "frame" | "serial" | "low" | "life">} Sight
 * @typedef {object} Brain
 * @property {Level} level
 * @property {number} random
 * @property {Sight[]} seen The foe in the last steps, oldest first.
 * @property {Line[]} script What is left of the plan.
 * @property {number} answered The serial of the last attack that it thought about.
 * @property {number} mood Between 0, careful, and 1, wild; changes now and then.
 */

/**
 * @typedef {object} Skill
 * @property {number} reaction Steps between what happens and what it sees.
 * @property {number} error How often it does just anything.
 * @property {number} block How often it meets a blow it sees coming.
 * @property {number} punish How often it uses an opening.
 * @property {number} rest Steps of doing nothing after each plan, at most.
 * @property {number} zeal How often it attacks when it could.
 */

/** @type {Readonly<Record<Level, Skill>>} */
export const LEVELS = Object.freeze({
  easy: { reaction: 22, error: 0.35, block: 0.22, punish: 0.2, rest: 46, zeal: 0.4 },
  normal: { reaction: 13, error: 0.15, block: 0.55, punish: 0.55, rest: 20, zeal: 0.62 },
  hard: { reaction: 6, error: 0.03, block: 0.88, punish: 0.92, rest: 5, zeal: 0.8 },
});

/**
 * Return a brain that has seen nothing.
 * @param {Level} level @param {number} seed @returns {Brain}
 */
export function createBrain(level, seed) {
  return { level, random: seed >>> 0, seen: [], script: [], answered: -1, mood: 0.5 };
}

/**
 * Return what the brain wants in this step, and the brain after it.
 * @param {Brain} brain @param {Arena} arena @param {number} player Whose brain it is, 0 or 1.
 * @returns {{ brain: Brain, input: Input }}
 */
export function think(brain, arena, player) {
  const me = arena.fighters[player];
  const next = { ...brain, seen: look(brain, arena.fighters[1 - player]) };
  if (arena.phase !== "fight") return { brain: { ...next, script: [] }, input: IDLE };
  const sight = next.seen[0];
  if (isThreat(me, sight, next)) answer(next, me, sight);
  else if (!next.script.length && arena.stop === 0 && isFree(me)) plan(next, me, sight);
  return { brain: next, input: read(next, me, sight) };
}

/** @param {Brain} brain @param {Fighter} foe @returns {Sight[]} */
function look(brain, foe) {
  const { x, y, mode, blow, frame, serial, low, life } = foe;
  const seen = [...brain.seen, { x, y, mode, blow, frame, serial, low, life }];
  return seen.slice(-LEVELS[brain.level].reaction);
}

/**
 * Whether it sees a blow, in reach, that it has not thought about.
 * @param {Fighter} me @param {Sight} foe @param {Brain} brain
 */
function isThreat(me, foe, brain) {
  if (foe.mode !== "attack" || !foe.blow || foe.serial === brain.answered) return false;
  const { startup, active, reach } = BLOWS[foe.blow];
  return foe.frame < startup + active && Math.abs(foe.x - me.x) < reach + 50;
}

/** @param {Brain} brain @param {Fighter} me @param {Sight} foe Meet a blow, or fail to. */
function answer(brain, me, foe) {
  const { block, error } = LEVELS[brain.level];
  brain.answered = foe.serial;
  if (!foe.blow || me.y > 0 || roll(brain) > block) return;
  const { height } = BLOWS[foe.blow];
  const wrong = roll(brain) < error;
  const low = (height === "low") !== wrong;
  const evades = roll(brain) < 0.22 && !wrong && brain.level !== "easy";
  choose(brain, evades ? EVASIONS[height] : low ? "guardLow" : "guard");
}

/** @type {Readonly<Record<string, ScriptName>>} */
const EVASIONS = { high: "duck", mid: "guard", low: "leap", over: "rising" };

/** @param {Brain} brain @param {Fighter} me @param {Sight} foe Choose what to do next. */
function plan(brain, me, foe) {
  const { error, rest, punish, zeal } = LEVELS[brain.level];
  if (roll(brain) < 0.2) brain.mood = roll(brain);
  if (roll(brain) < error) return choose(brain, pick(brain, ANYTHING));
  const distance = Math.abs(foe.x - me.x);
  const open = isOpen(foe) && distance < 170 && roll(brain) < punish;
  const bold = roll(brain) < zeal * (0.6 + 0.6 * brain.mood);
  choose(brain, pick(brain, open ? punishments(distance) : options(distance, bold, foe)));
  const pause = Math.floor(roll(brain) * rest);
  if (!open && pause) brain.script.push({ steps: pause });
}

/** Whether the foe cannot defend itself just now. @param {Sight} foe */
function isOpen({ mode, blow, frame }) {
  if (mode === "stun" || mode === "land") return true;
  return mode === "attack" && blow !== null && frame > BLOWS[blow].startup;
}

/** @param {number} distance @returns {readonly ScriptName[]} */
function punishments(distance) {
  if (distance < 110) return ["combo", "longCombo", "longCombo", "uppercut"];
  return distance < 132 ? ["kickCombo", "roundhouse", "sweep"] : ["dashKick", "approach"];
}

/**
 * @param {number} distance @param {boolean} bold @param {Sight} foe
 * @returns {readonly ScriptName[]}
 */
function options(distance, bold, foe) {
  if (foe.mode === "fall" || foe.mode === "rise")
    return distance < 130 ? ["retreat", "wait"] : ["wait", "approach"];
  if (foe.y > 30 && distance < 120) return ["uppercut", "guard", "retreat"];
  if (distance > 240) return bold ? ["approach", "approach", "leapKick"] : ["wait", "approach"];
  if (distance > 136)
    return bold
      ? ["approach", "approach", "dashKick", "leapKick"]
      : ["wait", "retreat", "approach"];
  if (!bold) return ["retreat", "guard", "guardLow", "wait"];
  if (distance > 110) return ["frontKick", "roundhouse", "sweep", "kickCombo"];
  return foe.mode === "block"
    ? ["sweep", "lowKick", "leapKick"]
    : ["combo", "combo", "longCombo", "longCombo", "jab", "lowKick", "uppercut"];
}

/** @type {readonly ScriptName[]} */
const ANYTHING = [
  "wait",
  "wait",
  "retreat",
  "approach",
  "jab",
  "leap",
  "duck",
  "guard",
  "roundhouse",
];

/** @param {Brain} brain @param {ScriptName} name */
function choose(brain, name) {
  brain.script = SCRIPTS[name].map((line) => ({ ...line }));
}

/**
 * Return the script's next input, and take one step of it.
 * @param {Brain} brain @param {Fighter} me @param {Sight} foe @returns {Input}
 */
function read(brain, me, foe) {
  const line = brain.script[0];
  if (!line) return IDLE;
  const first = !line.begun;
  brain.script = [{ ...line, begun: true, steps: line.steps - 1 }, ...brain.script.slice(1)];
  if (line.steps <= 1) brain.script = brain.script.slice(1);
  const right = foe.x > me.x;
  const [left, walkRight] = [line.back ? right : !right, line.back ? !right : right];
  const walks = Boolean(line.toward || line.back);
  return {
    ...{ left: walks && left, right: walks && walkRight, crouch: Boolean(line.crouch) },
    ...{ jump: Boolean(line.jump), block: Boolean(line.block) },
    ...{ punch: (first && line.punch) || null, kick: (first && line.kick) || null },
  };
}
