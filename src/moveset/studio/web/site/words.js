// @ts-check
/** What the page says of faults, and what to do about each. Pure. */

import { missingSupport } from "../runtime/live/browser_support.js";

/**
 * A fault in words, and the button that helps.
 * @typedef {"retry" | "film" | "take over" | ""} Remedy
 * @typedef {{ text: string, remedy: Remedy }} Fault
 */

/** @type {Record<Exclude<Remedy, "">, string>} */
export const REMEDY_LABELS = {
  retry: "Try again",
  film: "Watch a drawn person instead",
  "take over": "Play here",
};

/** @type {Record<string, Fault>} */
export const FAULTS = {
  insecure: { text: "Browsers give the camera to pages with https only. Open this page with https, or on this computer under the name localhost.", remedy: "" },
  memory: { text: "There is not enough memory. Close other tabs and programs, then try again.", remedy: "retry" },
  taken: { text: "moveset is already playing in another tab, and the camera serves one at a time.", remedy: "take over" },
  moved: { text: "You play in another tab now, so the camera is off here.", remedy: "take over" },
  film: { text: "The drawn person cannot be shown: this browser does not play the clip. Use your camera, or another browser.", remedy: "" },
};

const NO_MEMORY = /out of memory|memory access out of bounds|\bOOM\b|allocat|array buffer|invalid array length/i;

/**
 * Return why the page cannot start; null if it can.
 * @param {import("../runtime/live/browser_support.js").Globals & { isSecureContext: boolean }} browser The window.
 * @returns {Fault | null}
 */
export function browserFault(browser) {
  if (!browser.isSecureContext) return FAULTS.insecure;
  const missing = missingSupport(browser);
  return missing ? { text: asSentence(missing), remedy: "" } : null;
}

/** Return what to say of an error while the page starts or plays. @param {unknown} error @returns {Fault} */
export function faultOf(error) {
  const { name, message } = error instanceof Error ? error : { name: "", message: String(error) };
  if (name === "RangeError" || NO_MEMORY.test(message)) return FAULTS.memory;
  return { text: asSentence(message || "Something went wrong"), remedy: "retry" };
}

/** Return what to say of a camera that gives no picture. @param {import("../js/camera.js").CameraState} state @param {string} text @returns {Fault} */
export function cameraFault(state, text) {
  return { text: asSentence(text), remedy: state === "none" ? "film" : "retry" };
}

/** Return why a link's or a file's moves are not used. @param {unknown} error @param {string} place Of the file. */
export function bundleRefusal(error, place) {
  const message = error instanceof Error ? error.message : String(error);
  return `${asSentence(message)} The moves of ${place} are used instead.`;
}

/** Return how much is loaded, such as "4.2 of 12.6 MB". @param {{ loaded: number, total: number }} progress Bytes. */
export function loadedText({ loaded, total }) {
  const megabytes = (/** @type {number} */ bytes) => (bytes / 1e6).toFixed(1);
  return total > 0 ? `${megabytes(Math.min(loaded, total))} of ${megabytes(total)} MB` : `${megabytes(loaded)} MB`;
}

/** A name of a file keeps its letters. */
const FILE_NAME = /^[^:]+\.\w+\s/;

/** Return text that begins and ends as a sentence. @param {string} text */
export function asSentence(text) {
  const begun = FILE_NAME.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(begun) ? begun : `${begun}.`;
}
