// @ts-check
/** The pose tracker: one player who is followed among other people, each by who they are, as see/pose/people_tracker.py. */

import { AHEAD_S, COLOURS_S, DOUBT_S, LOST_S, MAX_OTHERS, NEAR_SHARE, NEW_S, RETURN_S } from "../constants.js";
import { clothingColours, unknownColours } from "./clothes.js";
import { checkImage } from "./crop_image.js";
import { boxOf, overlaps, prominence } from "./people_bodies.js";
import { covers, isClose, mismatch, predict, resembles } from "./people_identity.js";
import { Track, closest, prefers, settle } from "./people_tracks.js";
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
 * colours of the clothes.
 */
export class PoseTracker {
  /** @param {Networks} networks */
  constructor(networks) {
    this.networks = networks;
    this.reset();
  }

  /** Forget who was followed: the next frame is of another recording. */
  reset() {
    this.player = new Track();
    /** @type {Track[]} */
    this.others = [];
    this.watch = new Watch();
    /** @type {Body[]} */
    this.round = [];
    this.isInDoubt = false;
    this.colouredS = -Infinity;
    this.accompaniedS = -Infinity;
    this.timeS = -Infinity;
  }

  /** Whether the player was followed and is now lost. */
  get isLost() {
    const { memory, body } = this.player;
    return memory !== null && body === null && this.timeS - memory.timeS > LOST_S;
  }

  /** How many people are known to be in the picture. */
  get people() {
    return Number(this.player.body !== null) + this.others.length;
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
    if (this.others.length) this.accompaniedS = timeS;
    return this.player.body?.pose ?? null;
  }

  // ------------------------------------------------------------------ near where they were

  /** Find the player, and others near them, where they were or are expected. @param {RgbaImage} image */
  async follow(image) {
    const tracks = [this.player, ...this.others];
    const active = tracks.filter((track) => this.isActive(track));
    for (const track of tracks) track.body = null;
    const withColours = this.needsColours(active.length);
    const bodies = [];
    for (const track of active) bodies.push(await this.look(image, track.crop, withColours));
    settle(active, bodies, this.timeS);
    this.others = this.others.filter((track) => track.crop);
    if (active.length === 1) this.partDoubtful();
    if (!this.others.length) {
      const boxes = this.player.body ? [boxOf(this.player.body.pose)] : [];
      this.watch.noteMotion(image, boxes, this.timeS);
    }
    this.isInDoubt = this.player.isDoubtful(this.timeS);
  }

  /** Return whether to follow somebody: the player, or who is near or soon will be. @param {Track} track */
  isActive(track) {
    if (track === this.player || !track.crop || !track.memory) return track.crop !== null;
    if (this.timeS - track.sinceS < NEW_S) return true;
    const known = this.player.memory;
    const laterS = this.timeS + AHEAD_S;
    return (
      known !== null &&
      (isClose(known.crop, track.memory.crop, NEAR_SHARE) || isClose(predict(known, laterS), predict(track.memory, laterS), NEAR_SHARE))
    );
  }

  /** Return whether to look at clothes: of somebody who is alone only now and then. @param {number} active */
  needsColours(active) {
    const isAlone = active === 1 && !this.others.length && !this.isInDoubt;
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

  /** Hide the player behind whoever suddenly is in their place, if somebody else was near. */
  partDoubtful() {
    const { body } = this.player;
    const wasNear = this.timeS - this.accompaniedS <= DOUBT_S;
    if (!wasNear || !body || !this.player.isDoubtful(this.timeS)) return;
    this.others.push(Track.of(body, this.timeS));
    this.player.hide(this.timeS);
  }

  // ------------------------------------------------------------------ anywhere in the image

  isSurveyDue() {
    if (!this.player.body) return true;
    return this.watch.isDue(this.timeS, { inDoubt: this.isInDoubt, accompanied: this.others.length > 0 });
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
        this.place(body);
      }
      if (!this.isFree()) return;
    }
  }

  /** Return a body that is not followed and was not found in this round. @param {RgbaImage} image */
  async find(image) {
    const followed = [this.player, ...this.others].flatMap(({ body }) => (body ? [body] : []));
    const known = [...this.round, ...followed];
    const crop = await this.networks.detect(image, known.map((body) => boxOf(body.pose)));
    const body = await this.look(image, crop);
    return body && !known.some((one) => overlaps(body, one)) ? body : null;
  }

  /** Decide who a body is: somebody who was missing in this image, or somebody new. @param {Body} body */
  place(body) {
    const candidates = this.isFree() ? this.others : [this.player, ...this.others];
    const track = closest(candidates.filter((one) => !one.body), body, this.timeS);
    if (track?.memory && resembles(track.memory, body, this.timeS)) {
      track.take(body, this.timeS);
    } else if (track && this.mustBe(track, body)) {
      track.former = track.memory;
      track.begin(body, this.timeS);
    } else {
      this.meet(body);
    }
  }

  /**
   * Return whether a body that does not resemble somebody must still be theirs: if the player was alone, unless somebody
   * seems to have stepped in front of them.
   * @param {Track} track @param {Body} body
   */
  mustBe(track, body) {
    const wasAlone = this.timeS - this.accompaniedS > RETURN_S;
    if (track !== this.player || !track.memory || !wasAlone) return false;
    return !covers(body, track.memory, this.timeS);
  }

  /** Begin to know somebody; the player changes if they resemble them more than their own body. @param {Body} body */
  meet(body) {
    const other = Track.of(body, this.timeS);
    if (!prefers(this.player, body, this.timeS)) {
      this.others.push(other);
      return;
    }
    const former = new Track();
    former.become(this.player);
    this.player.become(other);
    this.player.former = null;
    this.others.push(former);
  }

  /** Return whether the player can be anybody: never seen, or lost for too long. */
  isFree() {
    const { body, memory } = this.player;
    return !body && (!memory || this.timeS - memory.timeS > RETURN_S);
  }

  /** Forget others who were not found again, and choose the player if they are free. @param {number} width */
  endRound(width) {
    this.watch.endRound(this.timeS, !this.round.length);
    this.round = [];
    this.others = this.others.filter((track) => this.watch.hasSeen(track.memory));
    this.reclaim();
    if (!this.isFree() || !this.others.length) return;
    /** @param {Track} track */
    const rank = ({ body }) => (body ? prominence(body, width) : 0);
    const chosen = this.others.reduce((best, one) => (rank(one) > rank(best) ? one : best));
    this.player.former = this.player.memory;
    this.takeOver(chosen);
  }

  /** Take who came after the player was lost, and by now resembles them. */
  reclaim() {
    const { body, memory } = this.player;
    if (body || !memory || this.isFree()) return;
    /** @type {Track | null} */
    let alike = null;
    let least = Infinity;
    for (const one of this.others) {
      if (!one.body || one.sinceS <= memory.timeS || !resembles(memory, one.body, this.timeS)) continue;
      const cost = mismatch(memory, one.body, this.timeS);
      if (cost < least) [alike, least] = [one, cost];
    }
    if (alike) this.takeOver(alike);
  }

  /** Make somebody else the player. @param {Track} other */
  takeOver(other) {
    this.player.become(other);
    this.others = this.others.filter((one) => one !== other);
  }
}
