// @ts-check
/** Hints about people who are not wholly in the image. Pure. */

/** @typedef {number[][] | null} Landmarks x and y as fractions of the image, and visibility. */

/** Landmarks less visible than this are neither drawn nor taken to be in the image. */
export const MIN_VISIBILITY = 0.3;

/** Shoulders nearer to the hips than this share of the image belong to somebody who is too far away. */
const MIN_TORSO = 0.07;

/** Return how to stand so that the whole body is visible; empty if it is. @param {Landmarks} landmarks */
export function framingHint(landmarks) {
  if (!landmarks) return "Nobody is in the picture: step in front of the camera, with enough light";
  const inside = (/** @type {number[]} */ [x, y]) => x > 0 && x < 1 && y > 0 && y < 1;
  const seen = (/** @type {number[]} */ landmark) => landmark[2] >= MIN_VISIBILITY && inside(landmark);
  if (![27, 28].every((ankle) => seen(landmarks[ankle]))) return "Step back: your feet are not in the picture";
  if ([0, 11, 12].every((landmark) => !inside(landmarks[landmark]))) return "Only your legs are in the picture: tilt the camera up, or step back";
  if (!seen(landmarks[0])) return "Step back: your head is not in the picture";
  // A hand behind the body is not seen, but where it should be.
  if (![15, 16].every((wrist) => inside(landmarks[wrist]))) return "Move to the middle: a hand is not in the picture";
  if (torsoLength(landmarks) < MIN_TORSO) return "Step closer: you are too far away";
  return "";
}

/** Return how far the middle of the shoulders is from that of the hips. @param {number[][]} landmarks */
function torsoLength(landmarks) {
  const middle = (/** @type {number} */ axis, /** @type {number} */ left) => (landmarks[left][axis] + landmarks[left + 1][axis]) / 2;
  return Math.hypot(middle(0, 11) - middle(0, 23), middle(1, 11) - middle(1, 23));
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
