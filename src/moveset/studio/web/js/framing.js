// @ts-check
/** Hints about people who are not wholly in the image. Pure. */

/** @typedef {number[][] | null} Landmarks x and y as fractions of the image, and visibility. */

/** Landmarks less visible than this are neither drawn nor taken to be in the image. */
export const MIN_VISIBILITY = 0.3;

/** Return how to stand so that the whole body is visible; empty if it is. @param {Landmarks} landmarks */
export function framingHint(landmarks) {
  if (!landmarks) return "Nobody is in the picture: step in front of the camera, with enough light";
  const inside = (/** @type {number[]} */ [x, y]) => x > 0 && x < 1 && y > 0 && y < 1;
  const seen = (/** @type {number[]} */ landmark) => landmark[2] >= MIN_VISIBILITY && inside(landmark);
  if (![27, 28].every((ankle) => seen(landmarks[ankle]))) return "Step back: your feet are not in the picture";
  if (!seen(landmarks[0])) return "Step back: your head is not in the picture";
  // A hand behind the body is not seen, but where it should be.
  if (![15, 16].every((wrist) => inside(landmarks[wrist]))) return "Move to the middle: a hand is not in the picture";
  return "";
}

/** What to tell somebody who was followed and is not found any more. */
export const LOST = "Lost you: step back into the picture";

/**
 * Return which players are not in the image; empty if all are.
 * @param {boolean[]} present @param {boolean[]} [lost] Whether each was followed before.
 */
export function absentPlayersHint(present, lost = []) {
  if (present.length === 1 && lost[0]) return LOST;
  if (!present.includes(true)) return present.length > 1 ? "Nobody is in the picture: stand side by side" : "Nobody is in the picture";
  const index = present.indexOf(false);
  if (index >= 0 && lost[index]) return `Lost player ${index + 1}: step back into the picture`;
  return index < 0 ? "" : `Player ${index + 1} is not in the picture: stand on the ${index ? "right" : "left"}`;
}
