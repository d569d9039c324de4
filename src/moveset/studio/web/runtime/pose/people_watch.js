// @ts-check
/** When to look for people who are not followed: the detector costs as much as following one, as see/pose/watch.py. Pure. */

import { ALONE_S, DOUBTED_S, IN_VAIN_FACTOR, MOTION_S, OTHERS_S } from "../constants.js";
import { Surroundings } from "./people_surroundings.js";

/** Decides when to look at the whole image. One look may take several images: a round. */
export class Watch {
  constructor() {
    this.isInRound = false;
    this.surroundings = new Surroundings();
    this.patienceS = MOTION_S[0];
    this.hasMotion = false;
    this.lookedS = -Infinity;
    this.begunS = -Infinity;
  }

  /** Note whether something moves outside the boxes of the players. @param {import("./crop_image.js").RgbaImage} image @param {readonly import("./people_bodies.js").Box[]} boxes @param {number} timeS */
  noteMotion(image, boxes, timeS) {
    if (this.surroundings.hasMotion(image, boxes, timeS)) this.hasMotion = true;
  }

  /** Begin a look at the whole image, or go on with it. @param {number} timeS */
  beginRound(timeS) {
    if (!this.isInRound) this.begunS = timeS;
    this.isInRound = true;
  }

  /** Return whether somebody was seen since this round began. @param {import("./people_identity.js").Memory | null} memory */
  hasSeen(memory) {
    return memory !== null && memory.timeS >= this.begunS;
  }

  /** Return whether to look now. @param {number} timeS @param {{ inDoubt: boolean, accompanied: boolean }} known Whether the clothes of the player have suddenly changed, and whether others are known. */
  isDue(timeS, { inDoubt, accompanied }) {
    const passedS = timeS - this.lookedS;
    if (inDoubt) return passedS >= DOUBTED_S;
    if (accompanied) return passedS >= OTHERS_S;
    if (this.hasMotion) return passedS >= this.patienceS;
    if (passedS < ALONE_S) return false;
    this.patienceS = MOTION_S[0];
    return true;
  }

  /** Wait for the next look; longer after looks in vain, if only something moves. @param {number} timeS @param {boolean} inVain */
  endRound(timeS, inVain) {
    this.isInRound = false;
    this.hasMotion = false;
    this.lookedS = timeS;
    this.patienceS = inVain ? Math.min(IN_VAIN_FACTOR * this.patienceS, MOTION_S[1]) : MOTION_S[0];
  }
}
