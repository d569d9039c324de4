// @ts-check
/** A pose in the form that the drawing and the advice take. Pure. */

/**
 * Return landmarks as fractions of the frame, with their visibility; null for nobody.
 * @param {Pick<import("./live.js").PoseFrame, "pose" | "width" | "height">} frame
 * @returns {import("../js/framing.js").Landmarks}
 */
export function landmarksOf({ pose, width, height }) {
  if (!pose) return null;
  const { image, visibility } = pose;
  return Array.from(visibility, (seen, at) => [image[3 * at] / width, image[3 * at + 1] / height, seen]);
}

/** How long somebody who is not found any more counts as lost, rather than as gone. */
const LOST_S = 20;

/** Whether the player was followed before and is not found now. */
export class LostPlayer {
  constructor() {
    this.seen_s = -Infinity;
  }

  /** @param {boolean} isSeen @param {number} time_s */
  update(isSeen, time_s) {
    if (isSeen || time_s < this.seen_s) this.seen_s = isSeen ? time_s : -Infinity;
    return !isSeen && time_s - this.seen_s < LOST_S;
  }
}
