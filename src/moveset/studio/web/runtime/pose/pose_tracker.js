// @ts-check
/** The pose tracker: one player who is followed among other people, each by who they are, as see/pose/people_tracker.py. */

import { COLOURS_S, MAX_OTHERS } from "../constants.js";
import { clothingColours, unknownColours } from "./clothes.js";
import { checkImage } from "./crop_image.js";
import { People } from "./people.js";
import { boxOf, overlaps } from "./people_bodies.js";
import { Watch } from "./people_watch.js";

/**
 * @typedef {import("./crop.js").Crop} Crop
 * @typedef {import("./crop_image.js").RgbaImage} RgbaImage
 * @typedef {import("./landmark_decoding.js").Pose} Pose
 * @typedef {import("./people_bodies.js").Body} Body
 * @typedef {import("./people_bodies.js").Box} Box
 * @typedef {object} Networks What is used of PoseNetworks.
 * @property {(image: RgbaImage, hidden: readonly Box[]) => Promise<Crop | null>} detect
 * @property {(image: RgbaImage, crop: Crop) => Promise<{ pose: Pose, crop: Crop } | null>} estimate
 */

/**
 * Follows the player from image to image; others are known only to tell them apart.
 *
 * With one person in the picture each image needs the landmark network once; the detector looks for other people now
 * and then. The first player is the largest and most central person. Whoever is lost is taken again by place, size and
 * colours of the clothes: see `People`.
 */
export class PoseTracker {
  /** @param {Networks} networks */
  constructor(networks) {
    this.networks = networks;
    this.reset();
  }

  /** Forget who was followed: the next frame is of another recording. */
  reset() {
    this.known = new People();
    this.watch = new Watch();
    /** @type {Body[]} */
    this.round = [];
    this.isInDoubt = false;
    this.colouredS = -Infinity;
    this.timeS = -Infinity;
  }

  /** Whether the player was followed and is now lost. */
  get isLost() {
    return this.known.isLost(this.timeS);
  }

  /** How many people are known to be in the picture. */
  get people() {
    return Number(this.known.player.body !== null) + this.known.others.length;
  }

  /**
   * Return the player's pose in the next frame; null if they are not found.
   *
   * If the body is lost, the detector runs on the same frame. Call it again only after the promise has been fulfilled.
   * @param {RgbaImage} image
   * @param {number} timeS A time before that of the last image begins a new recording.
   * @returns {Promise<Pose | null>}
   */
  async step(image, timeS) {
    checkImage(image);
    if (timeS < this.timeS) this.reset();
    this.timeS = timeS;
    await this.follow(image);
    if (this.watch.isInRound || this.isSurveyDue()) await this.survey(image);
    this.known.noteCompany(timeS);
    return this.known.player.body?.pose ?? null;
  }

  /** Find the player, and others near them, where they were or are expected. @param {RgbaImage} image */
  async follow(image) {
    const active = this.known.active(this.timeS);
    const withColours = this.needsColours(active.length);
    const bodies = [];
    for (const track of active) bodies.push(await this.look(image, track.crop, withColours));
    this.known.settle(active, bodies, this.timeS);
    if (!this.known.others.length) {
      const boxes = this.known.bodies.map((body) => boxOf(body.pose));
      this.watch.noteMotion(image, boxes, this.timeS);
    }
    this.isInDoubt = this.known.player.isDoubtful(this.timeS);
  }

  /** Return whether to look at clothes: of somebody who is alone only now and then. @param {number} active */
  needsColours(active) {
    const isAlone = active === 1 && !this.known.others.length && !this.isInDoubt;
    const isDue = !isAlone || this.timeS - this.colouredS >= COLOURS_S;
    if (isDue) this.colouredS = this.timeS;
    return isDue;
  }

  /** @param {RgbaImage} image @param {Crop | null} crop @param {boolean} [withColours] @returns {Promise<Body | null>} */
  async look(image, crop, withColours = true) {
    const found = crop && (await this.networks.estimate(image, crop));
    if (!found) return null;
    return { ...found, colours: withColours ? clothingColours(image, found.pose) : unknownColours() };
  }

  isSurveyDue() {
    if (!this.known.player.body) return true;
    return this.watch.isDue(this.timeS, { inDoubt: this.isInDoubt, accompanied: this.known.others.length > 0 });
  }

  /** Look for one more person; for all at once while the player is free to be anybody. @param {RgbaImage} image */
  async survey(image) {
    this.watch.beginRound(this.timeS);
    while (this.watch.isInRound) {
      const body = await this.find(image);
      if (!body || this.round.length >= MAX_OTHERS) {
        this.endRound(image.width);
      } else {
        this.round.push(body);
        this.known.place(body, this.timeS);
      }
      if (!this.known.isPlayerFree(this.timeS)) return;
    }
  }

  /** Return a body that is not followed and was not found in this round. @param {RgbaImage} image */
  async find(image) {
    const known = [...this.round, ...this.known.bodies];
    const crop = await this.networks.detect(image, known.map((body) => boxOf(body.pose)));
    const body = await this.look(image, crop);
    return body && !known.some((one) => overlaps(body, one)) ? body : null;
  }

  /** @param {number} width */
  endRound(width) {
    this.watch.endRound(this.timeS, !this.round.length);
    this.round = [];
    this.known.endRound((memory) => this.watch.hasSeen(memory), width, this.timeS);
  }
}
