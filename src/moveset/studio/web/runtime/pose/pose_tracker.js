// @ts-check
/** The pose tracker: 33 body landmarks per image of one player, as see/pose/tracker.py. */

import { followCrop } from "./crop.js";

/**
 * @typedef {import("./crop.js").Crop} Crop
 * @typedef {import("./crop_image.js").RgbaImage} RgbaImage
 * @typedef {import("./landmark_decoding.js").Pose} Pose
 * @typedef {object} Networks What is used of PoseNetworks.
 * @property {(image: RgbaImage) => Promise<Crop | null>} detect
 * @property {(image: RgbaImage, crop: Crop) => Promise<{ pose: Pose, crop: Crop } | null>} estimate
 */

/**
 * Tracks one body from frame to frame.
 *
 * The landmarks of each frame determine where the next frame is cropped. The detector runs on the whole image only while
 * nobody is tracked. With one person in the picture the results are those of Python. Unlike there, other people are not
 * known: whoever is found after the player was lost becomes the player.
 */
export class PoseTracker {
  /** @param {Networks} networks */
  constructor(networks) {
    this.networks = networks;
    /** @type {Crop | null} */
    this.crop = null;
    this.timeS = -Infinity;
  }

  /** Forget who was followed: the next frame is of another recording. */
  reset() {
    this.crop = null;
    this.timeS = -Infinity;
  }

  /**
   * Return the pose in the next frame; null if nobody is found.
   *
   * If the body is lost, the detector runs on the same frame. Call it again only after the promise has been fulfilled.
   * @param {RgbaImage} image
   * @param {number} timeS A time before that of the last image begins a new recording.
   * @returns {Promise<Pose | null>}
   */
  async step(image, timeS) {
    if (timeS < this.timeS) this.reset();
    this.timeS = timeS;
    const before = this.crop;
    const followed = before && (await this.networks.estimate(image, before));
    if (before && followed) {
      this.crop = followCrop(before, followed.crop);
      return followed.pose;
    }
    const detected = await this.networks.detect(image);
    const found = detected && (await this.networks.estimate(image, detected));
    this.crop = found ? found.crop : null;
    return found ? found.pose : null;
  }
}
