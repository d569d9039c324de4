// @ts-check
/** Which parts of the page are shown. Pure. */

/** @typedef {"welcome" | "camera" | "play" | "teach" | "share" | "settings"} Part */

/** @type {readonly Part[]} */
export const PARTS = ["welcome", "camera", "play", "teach", "share", "settings"];

/**
 * Return the parts that are shown in a section.
 * @param {string} section @param {import("./live.js").LiveState} state @returns {Part[]}
 */
export function shownParts(section, state) {
  if (section === "share" || section === "settings") return [section];
  if (section === "teach") return ["camera", "teach"];
  return state === "off" ? ["welcome"] : ["camera", "play"];
}
