// @ts-check
/** Changes of trigger rules that a player makes, as moveset.recognise.trigger_rules. Pure. */
import { LOGIT_PER_SHIFT, MIN_ADJUSTED_GAP, MIN_ADJUSTED_ON, SMOOTHING_PER_SHIFT } from "./constants.js";

/** @typedef {import("./manifest.js").TriggerRule} TriggerRule */

/** Keeps the log odds of 1 finite. */
const MAX_PROBABILITY = 1 - 1e-6;

/** Return the rule with a threshold set by hand, clipped to a valid one; NaN leaves the rule as it is. @param {TriggerRule} rule @param {number} threshold_on @returns {TriggerRule} */
export function adjustThreshold(rule, threshold_on) {
  if (!Number.isFinite(threshold_on)) return rule;
  const on = Math.min(Math.max(threshold_on, MIN_ADJUSTED_ON), 1);
  const off = Math.min((on * rule.threshold_off) / rule.threshold_on, on - MIN_ADJUSTED_GAP);
  return { ...rule, threshold_on: on, threshold_off: off };
}

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
