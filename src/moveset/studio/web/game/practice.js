// @ts-check
/** Practice with a dummy: which move was seen, and whether the blow hit. Pure. */

import { FORGIVING } from "./assist.js";
import { BLOWS } from "./blows.js";
import { GIRTH } from "./fighter.js";

/**
 * @typedef {import("./input.js").Action} Action
 * @typedef {import("./input.js").Input} Input
 * @typedef {import("./match.js").Match} Match
 * @typedef {import("./fighter.js").Fighter} Fighter
 * @typedef {"seen" | "hit" | "short" | "far"} Outcome
 * @typedef {object} Practice
 * @property {{ action: Action, outcome: Outcome } | null} last The last move that was seen.
 * @property {Action[]} done Every move that was seen, once.
 * @property {number} hits
 * @property {Readonly<Input> | null} before The input of the previous step.
 * @property {{ serial: number, missing: number } | null} swing The current blow: how far its end was from the dummy, cm.
 * @property {number} ready Steps since enough blows have hit.
 */

/** Blows that must hit before the fight begins. */
export const HITS_NEEDED = 5;
/** Steps from the last of them to the fight. */
const READY_STEPS = 150;
/** A blow that misses by more than this, cm, was too far away to fall short. */
const SHORT = 60;
const STATES = /** @type {const} */ (["block", "crouch", "jump", "left", "right"]);

/** Return a practice in which nothing has been seen. @returns {Practice} */
export function createPractice() {
  return { last: null, done: [], hits: 0, before: null, swing: null, ready: 0 };
}

/**
 * Return the practice one step later.
 * @param {Practice} practice @param {Readonly<Input>} input Of the player. @param {Match} match After its step.
 * @returns {Practice}
 */
export function stepPractice(practice, input, match) {
  const next = { ...practice, before: input, ready: practice.hits >= HITS_NEEDED ? practice.ready + 1 : 0 };
  const action = begun(practice.before, input);
  if (action) {
    next.last = { action, outcome: "seen" };
    if (!next.done.includes(action)) next.done = [...next.done, action];
  }
  followBlow(next, match);
  return next;
}

/** Whether the fight begins now. @param {Practice} practice */
export function isOver({ ready }) {
  return ready > READY_STEPS;
}

/** Return what the player begins in this step, or null. @param {Readonly<Input> | null} before @param {Readonly<Input>} input @returns {Action | null} */
function begun(before, input) {
  if (input.punch) return `punch_${input.punch}`;
  if (input.kick) return `kick_${input.kick}`;
  return STATES.find((state) => input[state] && !before?.[state]) ?? null;
}

/** @param {Practice} practice Changed in place. @param {Match} match Follow the blow to its hit or its end. */
function followBlow(practice, { fighters: [me, dummy], events }) {
  const hit = events.some(({ kind, player }) => kind === "hit" && player === 0);
  const { swing } = practice;
  if (hit) Object.assign(practice, { hits: practice.hits + 1, swing: null }), conclude(practice, "hit");
  else if (swing && me.serial !== swing.serial) {
    practice.swing = null;
    conclude(practice, swing.missing > SHORT ? "far" : "short");
  }
  if (me.mode !== "attack" || !me.blow || me.connected) return;
  const missing = missingReach(me, dummy);
  const sameBlow = practice.swing?.serial === me.serial ? practice.swing.missing : Infinity;
  practice.swing = { serial: me.serial, missing: Math.min(missing, sameBlow) };
}

/** @param {Practice} practice @param {Outcome} outcome */
function conclude(practice, outcome) {
  if (practice.last && /^(punch|kick)/.test(practice.last.action)) practice.last = { ...practice.last, outcome };
}

/** Return how far the end of a blow is from the dummy, cm. @param {Fighter} me @param {Fighter} dummy */
function missingReach({ x, face, blow, assisted }, dummy) {
  const reach = blow ? BLOWS[blow].reach + (assisted ? FORGIVING.reach : 0) : 0;
  return (dummy.x - x) * face - GIRTH - reach;
}

/** @type {Readonly<Record<Action, string>>} */
export const ACTION_NAMES = Object.freeze({
  ...{ punch_left: "Left punch", punch_right: "Right punch", kick_left: "Left kick", kick_right: "Right kick" },
  ...{ block: "Block", crouch: "Squat", jump: "Jump", left: "Step left", right: "Step right" },
});

/** @type {Readonly<Record<Exclude<Outcome, "seen">, string>>} */
const VERDICTS = Object.freeze({
  hit: "It hit!",
  short: "Your blow fell short. Step closer.",
  far: "Too far away. Walk up to the dummy first.",
});

/**
 * Return what to tell the player: the move that was seen, and what came of it.
 * @param {Practice} practice @returns {{ title: string, text: string }}
 */
export function messageOf({ last, hits, ready }) {
  if (ready) return { title: "Ready!", text: "The fight begins." };
  if (!last) return { title: "Hit the dummy", text: `Punch or kick. ${HITS_NEEDED} hits, and the fight begins.` };
  const { action, outcome } = last;
  const left = HITS_NEEDED - hits;
  const text = outcome === "seen" ? "Seen." : VERDICTS[outcome];
  return { title: ACTION_NAMES[action], text: outcome === "hit" ? `${text} ${left} more.` : text };
}
