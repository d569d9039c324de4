// @ts-check
/** How well the computer plays: fixed by level, or adapted to a player before a camera. Pure. */

/**
 * @typedef {import("./match.js").Match} Match
 * @typedef {import("./fighter.js").Fighter} Fighter
 * @typedef {"easy" | "normal" | "hard"} Level
 * @typedef {{ mean: number, since: number, serial: number }} Tempo
 *   Mean steps between two blows of the foe, steps since its last, and that blow's serial.
 * @typedef {object} Skill
 * @property {number} reaction Reaction time, in steps.
 * @property {number} error Probability of a random tactic.
 * @property {number} block Probability of blocking a blow.
 * @property {number} punish Probability of attacking an open foe.
 * @property {number} rest Maximum pause after each tactic, in steps.
 * @property {number} attackRate Probability of attacking in range.
 * @property {number} combos Probability that a chosen combo is played, and not its first blow alone.
 * @property {number} evade Probability that a blow is evaded instead of blocked.
 */

/** Against a player with a keyboard. @type {Readonly<Record<Level, Skill>>} */
export const LEVELS = Object.freeze({
  easy: { reaction: 22, error: 0.35, block: 0.22, punish: 0.2, rest: 46, attackRate: 0.4, combos: 1, evade: 0 },
  normal: { reaction: 13, error: 0.15, block: 0.55, punish: 0.55, rest: 20, attackRate: 0.62, combos: 1, evade: 0.22 },
  hard: { reaction: 6, error: 0.03, block: 0.88, punish: 0.92, rest: 5, attackRate: 0.8, combos: 1, evade: 0.22 },
});

/**
 * The weakest and the strongest opponent of a player before a camera. Their `rest` is a factor of the
 * player's tempo: who strikes once in four seconds meets an opponent who takes its time too.
 * @type {readonly [Skill, Skill]}
 */
const RANGE = Object.freeze([
  { reaction: 40, error: 0.4, block: 0.02, punish: 0, rest: 2.4, attackRate: 0.1, combos: 0, evade: 0 },
  { reaction: 8, error: 0.02, block: 0.8, punish: 0.8, rest: 0.08, attackRate: 0.85, combos: 1, evade: 0.2 },
]);
/** Tempo at first and its bounds, in steps; weight of the last interval in the mean. */
const TEMPO = { first: 110, least: 60, most: 330, weight: 0.25 };

/**
 * Strength, between 0 and 1, at equal life in the first round. Chosen with benchmarks/game_rounds.mjs,
 * on other players and seeds than those reported.
 * @type {Readonly<Record<Level, number>>}
 */
const STRENGTH = Object.freeze({ easy: 0.34, normal: 0.41, hard: 0.56 });
/** How strength grows: with the player's lead of life (1: all life), rounds won and lost, and later rounds. */
const GROWTH = Object.freeze({ lead: 1, won: 0.06, round: 0.08 });

/** The player's lead of life at which the opponent neither strengthens nor weakens. @type {Readonly<Record<Level, number>>} */
const WANTED_LEAD = Object.freeze({ easy: 0.08, normal: -0.03, hard: -0.13 });
/** How fast strength follows a lead that lasts (by its whole in so many steps), and how far. */
const DRIFT = { steps: 600, most: 0.4 };

/** Return the player's lead of life, -1 to 1. @param {Match} match @param {number} player The computer's fighter. */
function leadOf({ fighters }, player) {
  return (fighters[1 - player].life - fighters[player].life) / 100;
}

/**
 * Return the part of the strength that was learnt about this player, one step later: it falls while the
 * player stays behind what the level wants, so that who hits seldom is not beaten round after round.
 * @param {number} drift @param {Level} level @param {Match} match @param {number} player The computer's fighter, 0 or 1.
 */
export function followLead(drift, level, match, player) {
  const next = drift + (leadOf(match, player) - WANTED_LEAD[level]) / DRIFT.steps;
  return Math.min(DRIFT.most, Math.max(-DRIFT.most, next));
}

/**
 * Return the strength of the computer against a player before a camera.
 * @param {Level} level @param {Match} match @param {number} player The computer's fighter, 0 or 1. @param {number} [drift] See followLead.
 */
export function strengthAgainst(level, match, player, drift = 0) {
  const { wins, round } = match;
  const won = wins[1 - player] - wins[player];
  const grown = GROWTH.lead * leadOf(match, player) + GROWTH.won * won + GROWTH.round * (round - 1);
  return Math.min(1, Math.max(0, STRENGTH[level] + drift + grown));
}

/** Return the tempo before the foe's first blow. @returns {Tempo} */
export function createTempo() {
  return { mean: TEMPO.first, since: 0, serial: -1 };
}

/** Return the tempo one step later. @param {Tempo} tempo @param {Fighter} foe @returns {Tempo} */
export function followTempo(tempo, { mode, serial }) {
  const since = tempo.since + 1;
  if (mode !== "attack" || serial === tempo.serial) return { ...tempo, since };
  const interval = Math.min(TEMPO.most, Math.max(TEMPO.least, since));
  return { mean: tempo.mean + (interval - tempo.mean) * TEMPO.weight, since: 0, serial };
}

/**
 * Return the skill of the computer in this step.
 * @param {import("./computer_player.js").ComputerPlayer} computer @param {Match} match @param {number} player Its fighter, 0 or 1. @returns {Skill}
 */
export function skillOf({ level, tempo, drift }, match, player) {
  if (!match.fighters[1 - player].assisted) return LEVELS[level];
  const quiet = Math.min(TEMPO.most, Math.max(tempo.mean, tempo.since));
  return skillAt(strengthAgainst(level, match, player, drift), quiet);
}

/** @param {number} strength @param {number} tempo Steps between two blows of the player. @returns {Skill} */
function skillAt(strength, tempo) {
  const [weak, strong] = RANGE;
  const between = (/** @type {keyof Skill} */ name) => weak[name] + (strong[name] - weak[name]) * strength;
  return {
    ...{ reaction: Math.round(between("reaction")), error: between("error"), block: between("block") },
    ...{ punish: between("punish"), attackRate: between("attackRate"), combos: between("combos") },
    evade: between("evade"),
    // A geometric mean: the pace of attacks, not the pause, grows evenly.
    rest: tempo * weak.rest * (strong.rest / weak.rest) ** strength,
  };
}
