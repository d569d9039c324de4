// @ts-check
/** What is said about the result of learning. Its words depend on the names given to moves. */
import { heading, sentences } from "../../js/teaching_texts.js";

/**
 * @typedef {object} Learning What the teaching panel shows below the examples.
 * @property {"nothing" | "few" | "learning" | "learnt" | "failed"} state
 * @property {string} [error]
 * @property {import("../../js/teaching_texts.js").Result | null} [result]
 * @property {readonly string[]} [found] Shown names of moves that are recognised without examples.
 * @property {readonly string[]} [differing] Shown names of moves whose examples differ much.
 */

/** Return the heading, the sentences and the next step of the result. @param {Learning} learning @param {readonly string[]} few Shown names of moves with too few examples. */
export function resultWords({ state, error = "", result = null, found = [], differing = [] }, few) {
  const missing = few.length ? [`${listed(few)} ${few.length > 1 ? "need" : "needs"} one more example.`] : [];
  if (state === "nothing") return { heading: "", sentences: missing, step: "", isGood: false };
  if (state === "learning") return { heading: "Learning …", sentences: [], step: "", isGood: false };
  if (state === "failed") return { heading: "It could not be learnt", sentences: [error, ...missing], step: "", isGood: false };
  const known = found.length ? [`${listed(found)} ${found.length > 1 ? "were" : "was"} recognised without your examples already.`] : [];
  const unlike = differing.length && result?.step.kind !== "alike" ? [`Your examples of ${listed(differing)} differ much from each other.`] : [];
  return {
    heading: result ? heading({ result, not_shown: [], stale: false }) : "Learnt: try it now",
    sentences: [...(result ? sentences({ result, not_shown: [], stale: false }) : []), ...known, ...unlike, ...missing],
    step: result?.step.words ?? "",
    isGood: Boolean(result?.is_good),
  };
}

/** Return "a, b and c". @param {readonly string[]} words */
export const listed = (words) => [words.slice(0, -1).join(", "), ...words.slice(-1)].filter(Boolean).join(" and ");
