// @ts-check
/** What the result of teaching says, and which step helps most. Its words depend on the names given to moves. */

import { moveName } from "./move_names.js";

/**
 * @typedef {{ kind: "show" | "record_none" | "differ" | "alike" | "play", words: string, move: string, other: string, count: number }} Step
 * @typedef {{ is_good: boolean, is_tested: boolean, sentences: string[], step: Step }} Result
 * @typedef {{ result: Result | null, not_shown: string[], stale: boolean }} Teaching
 * @typedef {{ text: string, href: string }} Action
 */

/** Return the heading of a result: what is known, and no more. @param {Teaching} teaching */
export function heading({ result }) {
  if (!result) return "These moves can be played";
  if (!result.is_tested) return "Learnt, but not tested yet";
  return result.is_good ? "It works" : "Not good enough yet";
}

/** Return what is said below the heading. @param {Teaching} teaching @returns {string[]} */
export function sentences({ result, not_shown, stale }) {
  const missing = not_shown.length ? [`Nobody has shown ${not_shown.join(", ")} yet, so it was left out.`] : [];
  const newer = stale ? ["You have changed or recorded something since then."] : [];
  return [...(result?.sentences ?? ["How well it finds them was not tested."]), ...missing, ...newer];
}

/** Return the page that does a step, and the text of its button. @param {Step} step @returns {Action} */
export function actionFor({ kind, move, count }) {
  if (kind === "play") return { text: "Fight with it", href: "#/play" };
  if (kind === "record_none") return { text: "Record no move now", href: `#/capture?move=none${count ? `&seconds=${count}` : ""}` };
  if (kind === "differ" || kind === "alike") return { text: `Record ${moveName(move)} again`, href: captureAddress(move, kind === "alike" ? count : 0) };
  return { text: `Record ${moveName(move)} now`, href: captureAddress(move, count) };
}

/** @param {string} move @param {number} count */
const captureAddress = (move, count) => `#/capture?move=${encodeURIComponent(move)}${count ? `&times=${count}` : ""}`;

/** Return how far a job is, in words. @param {{ stopping: boolean, phase: string, stage: string, left_s: number | null, seconds: number }} job */
export function progressText({ stopping, phase, stage, left_s, seconds }) {
  if (stopping) return "Cancelling …";
  const doing = phase || stage || "Starting";
  if (left_s === null || left_s === undefined) return `${doing} · ${Math.round(seconds)} s so far`;
  return `${doing} · about ${timeLeft(left_s)} left`;
}

/** @param {number} left_s */
function timeLeft(left_s) {
  if (left_s < 90) return `${Math.max(1, Math.round(left_s))} s`;
  return `${Math.round(left_s / 60)} minutes`;
}
