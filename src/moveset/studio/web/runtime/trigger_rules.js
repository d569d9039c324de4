// @ts-check
/** Changes of trigger rules that a player makes, as moveset.recognise.trigger_rules. Pure. */
import {
  LOGIT_PER_SHIFT,
  MIN_ADJUSTED_GAP,
  MIN_ADJUSTED_ON,
  NEW_ON,
  NEW_SMOOTHING_S,
  OFF_SHARE,
  OUTWARD_SHARE,
  RULE_DEFAULTS,
  SHARED_DURATION_S,
  SHARED_ON,
  SHARED_SMOOTHING_S,
  SMOOTHING_PER_SHIFT,
  TEMPLATE_ON,
  TEMPLATE_REFRACTORY_SHARE,
  TEMPLATE_SMOOTHING_S,
  TICK_S,
} from "./constants.js";

/**
 * @typedef {import("./manifest.js").TriggerRule} TriggerRule
 * @typedef {import("./manifest.js").MoveSetting} MoveSetting
 * @typedef {import("./templates.js").Template} Template
 */

/** Keeps the log odds of 1 finite. */
const MAX_PROBABILITY = 1 - 1e-6;

/** Return the rule with a threshold set by hand, clipped to a valid one; NaN leaves the rule as it is. @param {TriggerRule} rule @param {number} threshold_on @returns {TriggerRule} */
export function adjustThreshold(rule, threshold_on) {
  if (!Number.isFinite(threshold_on)) return rule;
  const on = Math.min(Math.max(threshold_on, MIN_ADJUSTED_ON), 1);
  const off = Math.min((on * rule.threshold_off) / rule.threshold_on, on - MIN_ADJUSTED_GAP);
  return { ...rule, threshold_on: on, threshold_off: off };
}

/** Return the rule with a key that stays down while the move lasts, or is tapped. @param {TriggerRule} rule @param {boolean} hold @returns {TriggerRule} */
export const withHold = (rule, hold) => ({ ...rule, hold });

/** Return rules that trigger earlier (below 0) or more reliably (above 0). @param {readonly TriggerRule[]} rules @param {number} shift Usually ``FAST`` to ``SURE``. @returns {TriggerRule[]} */
export function shiftOperatingPoint(rules, shift) {
  return rules.map((rule) => (shift ? shifted(rule, shift) : rule));
}

/** @param {TriggerRule} rule @param {number} shift */
function shifted(rule, shift) {
  const on = addLogOdds(rule.threshold_on, LOGIT_PER_SHIFT * shift);
  return {
    ...rule,
    threshold_on: on,
    threshold_off: (rule.threshold_off * on) / rule.threshold_on,
    smoothing_s: rule.smoothing_s * SMOOTHING_PER_SHIFT ** shift,
    min_duration_s: rule.min_duration_s * SMOOTHING_PER_SHIFT ** shift,
  };
}

/** @param {number} probability @param {number} added */
function addLogOdds(probability, added) {
  const known = Math.min(probability, MAX_PROBABILITY);
  return 1 / (1 + Math.exp(-(Math.log(known / (1 - known)) + added)));
}

/**
 * Return the rules of moves that have templates, alone or beside a network, whose moves without a template keep theirs.
 * @param {readonly Template[]} templates @param {readonly MoveSetting[]} moves
 * @param {readonly TriggerRule[]} network The rules of the network's moves; none without a network.
 */
export const templateRules = (templates, moves, network) =>
  moves.map((move) => {
    const own = templates.filter((one) => one.move === move.move);
    const known = network.find((rule) => rule.move === move.move);
    return known && !own.length ? known : templateRule(move, own, known, network.length > 0);
  });

/** @param {MoveSetting} move @param {readonly Template[]} templates @param {TriggerRule | undefined} known @param {boolean} isBesideNetwork @returns {TriggerRule} */
function templateRule(move, templates, known, isBesideNetwork) {
  const longest_s = (Math.max(0, ...templates.map((one) => one.ticks)) * TICK_S) / OUTWARD_SHARE;
  const refractory_s = TEMPLATE_REFRACTORY_SHARE * longest_s;
  const rule = { ...RULE_DEFAULTS, move: move.move, hold: move.hold, refractory_s };
  if (known) {
    const longer_s = Math.max(refractory_s, known.refractory_s);
    const timing = { smoothing_s: SHARED_SMOOTHING_S, min_duration_s: SHARED_DURATION_S, refractory_s: longer_s };
    return { ...withThreshold(rule, SHARED_ON), ...timing };
  }
  if (isBesideNetwork) return { ...withThreshold(rule, NEW_ON), smoothing_s: NEW_SMOOTHING_S };
  return { ...withThreshold(rule, TEMPLATE_ON), smoothing_s: TEMPLATE_SMOOTHING_S };
}

/** Return the rule with another threshold; that to release is a fixed share of it. @param {TriggerRule} rule @param {number} threshold_on */
const withThreshold = (rule, threshold_on) => ({ ...rule, threshold_on, threshold_off: threshold_on * OFF_SHARE });
