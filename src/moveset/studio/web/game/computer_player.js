// @ts-check
/** The computer player: delayed reaction, errors and random choices by difficulty level. Pure. */

import { isFree } from "./fighter.js";
import { IDLE } from "./input.js";
import { BLOWS } from "./blows.js";
import { pickOne, nextRandom } from "./random.js";
import { createTempo, followLead, followTempo, skillOf } from "./skill.js";
import { FIRST_BLOWS, TACTICS } from "./tactics.js";

/**
 * @typedef {import("./match.js").Match} Match
 * @typedef {import("./fighter.js").Fighter} Fighter
 * @typedef {import("./input.js").Input} Input
 * @typedef {import("./tactics.js").TacticStep} TacticStep
 * @typedef {import("./tactics.js").TacticName} TacticName
 * @typedef {import("./skill.js").Level} Level
 * @typedef {import("./skill.js").Skill} Skill
 * @typedef {Pick<Fighter, "x" | "y" | "mode" | "blow" | "frame" | "serial" | "low" | "life">} Observation
 * @typedef {object} ComputerPlayer
 * @property {Level} level
 * @property {number} random State of the random number generator.
 * @property {Observation[]} seen The foe in the last steps, oldest first: the delay of its reaction.
 * @property {TacticStep[]} tactic Remaining steps of the current tactic.
 * @property {number} reactedTo Serial of the last attack that it reacted to.
 * @property {import("./skill.js").Tempo} tempo Of the foe's blows.
 * @property {number} drift What it has learnt about a player before a camera: see followLead.
 * @property {number} aggression Between 0, careful, and 1, wild; changes at random.
 */

/**
 * Return a computer player without observations.
 * @param {Level} level @param {number} seed @returns {ComputerPlayer}
 */
export function createComputerPlayer(level, seed) {
  const tempo = createTempo();
  return { level, random: seed >>> 0, seen: [], tactic: [], reactedTo: -1, tempo, drift: 0, aggression: 0.5 };
}

/**
 * Return the input of this step, and the computer player after it.
 * @param {ComputerPlayer} computer @param {Match} match @param {number} player The fighter it controls, 0 or 1.
 * @returns {{ computer: ComputerPlayer, input: Input }}
 */
export function decide(computer, match, player) {
  const me = match.fighters[player];
  const foe = match.fighters[1 - player];
  const learnt = match.phase === "fight" ? learn(computer, match, player) : computer;
  const skill = skillOf(learnt, match, player);
  const next = { ...learnt, seen: observe(computer, foe, skill) };
  if (match.phase !== "fight") return { computer: { ...next, tactic: [] }, input: IDLE };
  const observation = next.seen[0];
  if (isThreat(me, observation, next)) react(next, me, observation, skill);
  else if (!next.tactic.length && match.stop === 0 && isFree(me)) choosePlan(next, me, observation, skill);
  return { computer: next, input: nextInput(next, me, observation) };
}

/** Follow the foe's tempo and lead. @param {ComputerPlayer} computer @param {Match} match @param {number} player @returns {ComputerPlayer} */
function learn(computer, match, player) {
  const tempo = followTempo(computer.tempo, match.fighters[1 - player]);
  return { ...computer, tempo, drift: followLead(computer.drift, computer.level, match, player) };
}

/** @param {ComputerPlayer} computer @param {Fighter} foe @param {Skill} skill @returns {Observation[]} */
function observe(computer, foe, { reaction }) {
  const { x, y, mode, blow, frame, serial, low, life } = foe;
  const seen = [...computer.seen, { x, y, mode, blow, frame, serial, low, life }];
  return seen.slice(-reaction);
}

/**
 * Whether it sees a blow in reach that it has not reacted to yet.
 * @param {Fighter} me @param {Observation} foe @param {ComputerPlayer} computer
 */
function isThreat(me, foe, computer) {
  if (foe.mode !== "attack" || !foe.blow || foe.serial === computer.reactedTo) return false;
  const { startup, active, reach } = BLOWS[foe.blow];
  return foe.frame < startup + active && Math.abs(foe.x - me.x) < reach + 50;
}

/** @param {ComputerPlayer} computer @param {Fighter} me @param {Observation} foe @param {Skill} skill React to a blow, or fail to. */
function react(computer, me, foe, { block, error, evade }) {
  computer.reactedTo = foe.serial;
  if (!foe.blow || me.y > 0 || nextRandom(computer) > block) return;
  const { height } = BLOWS[foe.blow];
  const wrong = nextRandom(computer) < error;
  const low = (height === "low") !== wrong;
  const evades = nextRandom(computer) < evade && !wrong;
  startTactic(computer, evades ? EVASIONS[height] : low ? "guardLow" : "guard");
}

/** @type {Readonly<Record<string, TacticName>>} */
const EVASIONS = { high: "duck", mid: "guard", low: "leap", over: "rising" };

/** @param {ComputerPlayer} computer @param {Fighter} me @param {Observation} foe @param {Skill} skill Choose what to do next. */
function choosePlan(computer, me, foe, { error, rest, punish, attackRate, combos }) {
  if (nextRandom(computer) < 0.2) computer.aggression = nextRandom(computer);
  if (nextRandom(computer) < error) return startTactic(computer, pickOne(computer, ANYTHING));
  const distance = Math.abs(foe.x - me.x);
  const open = isOpen(foe) && distance < 170 && nextRandom(computer) < punish;
  const bold = nextRandom(computer) < attackRate * (0.6 + 0.6 * computer.aggression);
  const chosen = pickOne(computer, open ? punishments(distance) : options(distance, bold, foe));
  const single = combos < 1 && nextRandom(computer) > combos;
  startTactic(computer, (single && FIRST_BLOWS[chosen]) || chosen);
  const pause = Math.floor(nextRandom(computer) * rest);
  if (!open && pause) computer.tactic.push({ steps: pause });
}

/** Whether the foe cannot defend itself now. @param {Observation} foe */
function isOpen({ mode, blow, frame }) {
  if (mode === "stun" || mode === "land") return true;
  return mode === "attack" && blow !== null && frame > BLOWS[blow].startup;
}

/** @param {number} distance @returns {readonly TacticName[]} */
function punishments(distance) {
  if (distance < 110) return ["combo", "longCombo", "longCombo", "uppercut"];
  return distance < 132 ? ["kickCombo", "roundhouse", "sweep"] : ["dashKick", "approach"];
}

/**
 * @param {number} distance @param {boolean} bold @param {Observation} foe
 * @returns {readonly TacticName[]}
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

/** @type {readonly TacticName[]} */
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

/** @param {ComputerPlayer} computer @param {TacticName} name */
function startTactic(computer, name) {
  computer.tactic = TACTICS[name].map((current) => ({ ...current }));
}

/**
 * Return the input of the tactic's current step, and advance the tactic.
 * @param {ComputerPlayer} computer @param {Fighter} me @param {Observation} foe @returns {Input}
 */
function nextInput(computer, me, foe) {
  const current = computer.tactic[0];
  if (!current) return IDLE;
  const first = !current.begun;
  computer.tactic = [{ ...current, begun: true, steps: current.steps - 1 }, ...computer.tactic.slice(1)];
  if (current.steps <= 1) computer.tactic = computer.tactic.slice(1);
  const right = foe.x > me.x;
  const [left, walkRight] = [current.back ? right : !right, current.back ? !right : right];
  const walks = Boolean(current.toward || current.back);
  return {
    ...{ left: walks && left, right: walks && walkRight, crouch: Boolean(current.crouch) },
    ...{ jump: Boolean(current.jump), block: Boolean(current.block) },
    ...{ punch: (first && current.punch) || null, kick: (first && current.kick) || null },
  };
}
