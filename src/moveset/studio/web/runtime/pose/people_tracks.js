// @ts-check
/** People who are followed from image to image, and whose the bodies in their crops are, as see/pose/tracks.py. Pure. */

import { CLEARLY, CONTACT, DOUBT_S, FORGET_S, HIDDEN_S, NO_BODY, OWN_BONUS } from "../constants.js";
import { colourDistance, wearsOtherClothes } from "./clothes.js";
import { followCrop } from "./crop.js";
import { isSameBody } from "./people_bodies.js";
import { assign, isClose, mismatch, predict, remember, updateMemory } from "./people_identity.js";

/**
 * @typedef {import("./crop.js").Crop} Crop
 * @typedef {import("./people_bodies.js").Body} Body
 * @typedef {import("./people_identity.js").Memory} Memory
 */

/** One person who is followed. */
export class Track {
  /** Where the landmark network looks in the next image; null while the person is lost. @type {Crop | null} */
  crop = null;

  /** What is remembered of the person; null before the first image. @type {Memory | null} */
  memory = null;

  /** The person's body in the newest image; null if it was not found. @type {Body | null} */
  body = null;

  /** Who was followed before, if this person was taken as a substitute. @type {Memory | null} */
  former = null;

  /** When the person was first seen. */
  sinceS = 0;

  /** Return somebody who is seen for the first time. @param {Body} body @param {number} timeS */
  static of(body, timeS) {
    const track = new Track();
    track.begin(body, timeS);
    return track;
  }

  /** Follow a person from now on. @param {Body} body @param {number} timeS */
  begin(body, timeS) {
    Object.assign(this, { crop: body.crop, body, memory: remember(body, timeS), sinceS: timeS });
  }

  /** Go on as another person. @param {Track} other */
  become({ crop, body, memory, sinceS }) {
    Object.assign(this, { crop, body, memory, sinceS });
  }

  /**
   * Take a body as this person's.
   * @param {Body} body @param {number} timeS
   * @param {{ own?: boolean, clear?: boolean }} [how] Whether it was found in the person's own crop, which then moves
   *   smoothly; and whether nobody else is near, so that the colours can be learnt.
   */
  take(body, timeS, { own = false, clear = true } = {}) {
    this.crop = own && this.crop ? followCrop(this.crop, body.crop) : body.crop;
    this.body = body;
    if (!this.memory) this.memory = remember(body, timeS);
    else if (!this.isDoubtful(timeS)) this.memory = updateMemory(this.memory, body, timeS, clear);
  }

  /** Return whether the body suddenly wears other clothes. @param {number} timeS */
  isDoubtful(timeS) {
    if (!this.memory || !this.body || timeS - this.memory.timeS > DOUBT_S) return false;
    return wearsOtherClothes(this.memory.colours, this.body.colours);
  }

  /** Expect the person where they were going; after HIDDEN_S they are lost. @param {number} timeS */
  hide(timeS) {
    this.body = null;
    const isHidden = this.memory && timeS - this.memory.timeS <= HIDDEN_S;
    this.crop = this.memory && isHidden ? predict(this.memory, timeS) : null;
  }

  /** Look for the person in the whole image. */
  lose() {
    this.body = null;
    this.crop = null;
  }
}

/**
 * Decide whose the bodies are that were found in the crops of some people.
 *
 * A person with nobody near keeps the body in their crop. Of those who touch, each gets the body that resembles them
 * most; who gets none is hidden by another.
 * @param {readonly Track[]} tracks All with a crop. @param {readonly (Body | null)[]} bodies What was found in each crop. @param {number} timeS
 */
export function settle(tracks, bodies, timeS) {
  const touching = tracks.map((one) => tracks.some((other) => doTouch(one, other)));
  tracks.forEach((track, number) => {
    const body = bodies[number];
    if (touching[number]) return;
    if (body) track.take(body, timeS, { own: true });
    else track.lose();
  });
  settleContact(tracks.filter((_, number) => touching[number]), bodies.filter((_, number) => touching[number]), timeS);
}

/** @param {readonly Track[]} tracks @param {readonly (Body | null)[]} found @param {number} timeS */
function settleContact(tracks, found, timeS) {
  /** @type {Body[]} */
  const bodies = [];
  for (const body of found) if (body && !bodies.some((other) => isSameBody(body, other))) bodies.push(body);
  const costs = tracks.map((track, index) => bodies.map((body) => costOf(track, found[index], body, timeS)));
  assign(costs).forEach((number, index) => {
    const own = found[index];
    if (number === null) {
      tracks[index].hide(timeS);
      return;
    }
    const isOwn = own !== null && isSameBody(own, bodies[number]);
    tracks[index].take(isOwn ? own : bodies[number], timeS, { own: isOwn, clear: false });
  });
}

/** @param {Track} track @param {Body | null} own @param {Body} body @param {number} timeS */
function costOf({ memory }, own, body, timeS) {
  if (!memory) return NO_BODY;
  const cost = mismatch(memory, body, timeS);
  // It is theirs, unless another person claims it.
  return own && isSameBody(own, body) ? Math.min(cost, NO_BODY) - OWN_BONUS : cost;
}

/** Return whether two people are so close that their bodies may be mixed up. @param {Track} one @param {Track} other */
function doTouch(one, other) {
  return one !== other && one.crop !== null && other.crop !== null && isClose(one.crop, other.crop, CONTACT);
}

/** Return whether somebody new resembles a player more than the body that they have now. @param {Track} player @param {Body} body @param {number} timeS */
export function prefers({ memory, former, body: current }, body, timeS) {
  if (!current || !memory) return false;
  if (former && timeS - former.timeS < FORGET_S) {
    const now = colourDistance(former.colours, memory.colours);
    if (colourDistance(former.colours, body.colours) < now - CLEARLY) return true;
  }
  return mismatch(memory, body, timeS) + OWN_BONUS < mismatch(memory, current, timeS);
}

/** Return the person whom a body resembles most. @param {readonly Track[]} tracks @param {Body} body @param {number} timeS @returns {Track | null} */
export function closest(tracks, body, timeS) {
  /** @type {Track | null} */
  let found = null;
  let least = Infinity;
  for (const track of tracks) {
    const cost = track.memory ? mismatch(track.memory, body, timeS) : Infinity;
    if (cost < least) [found, least] = [track, cost];
  }
  return found;
}
