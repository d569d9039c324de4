// @ts-check
/** Why what was just recorded cannot be an example, and what would make a better one. Pure. */
import { LANDMARK_COUNT, LANDMARK_VALUES } from "../../runtime/constants.js";
import { framingHint } from "../../js/framing.js";
import { asSentence } from "../words.js";
import { rowsOf } from "./frame_buffer.js";

/** @typedef {import("./frame_buffer.js").Frames} Frames */
/** @typedef {import("../storage/project.js").Span} Span */
/** @typedef {import("../storage/project.js").Example} Example */

export const MIN_MOVE_S = 0.3;
export const MIN_NONE_S = 1;
/** Fewer frames of a move say too little about it. */
const MIN_FRAMES = 4;
/** Share of the frames in which somebody must be seen, or should be wholly in the picture. */
const MIN_SHARE = 0.6;

const VALUES = LANDMARK_VALUES.length;

export const NO_CAMERA = "Nobody is followed yet: start the camera, or wait until your skeleton shows.";
const TOO_SHORT = "That was too short: do the whole move while you record.";
const TOO_SHORT_NONE = "That was too short: record a few seconds.";
const TOO_FEW = "The camera gave too few pictures: close other programs, or give it more light, and do it again.";
const NOBODY = "Nobody was seen: step in front of the camera, with enough light, and do it again.";

/** Return landmarks as fractions of the image, and their visibility; null for nobody. @param {Float32Array} row @param {number} width @param {number} height @returns {import("../../js/framing.js").Landmarks} */
export function landmarksOf(row, width, height) {
  if (Number.isNaN(row[0])) return null;
  return Array.from({ length: LANDMARK_COUNT }, (_, at) => [row[at * VALUES] / width, row[at * VALUES + 1] / height, row[at * VALUES + VALUES - 1]]);
}

/**
 * Return why frames cannot be an example, and what to do; "" if they can.
 * @param {Frames} frames @param {Span | null} span When the move was done; null for no move.
 * @param {{ width: number, height: number }} size Of the images.
 */
export function exampleFault(frames, span, { width, height }) {
  const { times_s } = frames;
  if (!times_s.length) return NO_CAMERA;
  const [start_s, end_s] = span ? [span.start_s, span.end_s] : [times_s[0], times_s[times_s.length - 1]];
  if (end_s - start_s < (span ? MIN_MOVE_S : MIN_NONE_S)) return span ? TOO_SHORT : TOO_SHORT_NONE;
  const inside = rowsOf(frames).filter((_, index) => times_s[index] >= start_s && times_s[index] <= end_s);
  if (inside.length < MIN_FRAMES) return TOO_FEW;
  const seen = inside.filter((row) => landmarksOf(row, width, height));
  return seen.length < MIN_SHARE * inside.length ? NOBODY : "";
}

/**
 * Return how to stand for better examples; "" if all of the body was in the picture. It is no reason to refuse one: what is not
 * seen does not count, so that somebody who sits at a desk can teach moves of the arms.
 * @param {Example} example
 */
export function exampleAdvice({ times_s, rows, span, width, height }) {
  const inside = span ? rowsOf({ times_s, rows }).filter((_, index) => times_s[index] >= span.start_s && times_s[index] <= span.end_s) : [];
  const hints = inside.map((row) => landmarksOf(row, width, height)).filter(Boolean).map(framingHint).filter(Boolean);
  if (hints.length <= (1 - MIN_SHARE) * inside.length) return "";
  return `${asSentence(mostFrequent(hints))} It works better with your whole body in the picture.`;
}

/** @param {readonly string[]} texts */
function mostFrequent(texts) {
  const count = (/** @type {string} */ text) => texts.filter((one) => one === text).length;
  return [...texts].sort((one, other) => count(other) - count(one))[0];
}
