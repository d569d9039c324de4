// @ts-check
/** The people in the picture: the player, others, and whose a body is that was just found, as see/pose/people.py. Pure. */

import { AHEAD_S, DOUBT_S, LOST_S, NEAR_SHARE, NEW_S, RETURN_S } from "../constants.js";
import { prominence } from "./people_bodies.js";
import { covers, isClose, mismatch, predict, resembles } from "./people_identity.js";
import { Track, closest, prefers, settle } from "./people_tracks.js";

/**
 * @typedef {import("./people_bodies.js").Body} Body
 * @typedef {import("./people_identity.js").Memory} Memory
 */

/** Knows who is in the picture; never sees an image. */
export class People {
  constructor() {
    this.player = new Track();
    /** Everybody else who is known, only to tell them apart from the player. @type {Track[]} */
    this.others = [];
    this.accompaniedS = -Infinity;
  }

  get tracks() {
    return [this.player, ...this.others];
  }

  /** The bodies that were found in the newest image. */
  get bodies() {
    return this.tracks.flatMap(({ body }) => (body ? [body] : []));
  }

  /** Return whether the player was followed and is now lost. @param {number} timeS */
  isLost(timeS) {
    const { memory, body } = this.player;
    return memory !== null && body === null && timeS - memory.timeS > LOST_S;
  }

  /** Return whether the player can be anybody: never seen, or lost for too long. @param {number} timeS */
  isPlayerFree(timeS) {
    const { body, memory } = this.player;
    return !body && (!memory || timeS - memory.timeS > RETURN_S);
  }

  /** Note whether others are known at this time. @param {number} timeS */
  noteCompany(timeS) {
    if (this.others.length) this.accompaniedS = timeS;
  }

  // ------------------------------------------------------------------ near where they were

  /** Return whom to follow: the player, and who is near or soon will be. @param {number} timeS */
  active(timeS) {
    return this.tracks.filter((track) => this.isActive(track, timeS));
  }

  /** @param {Track} track @param {number} timeS */
  isActive(track, timeS) {
    if (track === this.player || !track.crop || !track.memory) return track.crop !== null;
    if (timeS - track.sinceS < NEW_S) return true;
    const known = this.player.memory;
    const laterS = timeS + AHEAD_S;
    return (
      known !== null &&
      (isClose(known.crop, track.memory.crop, NEAR_SHARE) || isClose(predict(known, laterS), predict(track.memory, laterS), NEAR_SHARE))
    );
  }

  /** Decide whose the bodies are that were found near those who are followed. @param {readonly Track[]} active @param {readonly (Body | null)[]} bodies @param {number} timeS */
  settle(active, bodies, timeS) {
    for (const track of this.tracks) track.body = null;
    settle(active, bodies, timeS);
    this.others = this.others.filter((track) => track.crop);
    if (active.length === 1) this.partDoubtful(timeS);
  }

  /** Hide the player behind whoever suddenly is in their place, if somebody else was near. @param {number} timeS */
  partDoubtful(timeS) {
    const { body } = this.player;
    const wasNear = timeS - this.accompaniedS <= DOUBT_S;
    if (!wasNear || !body || !this.player.isDoubtful(timeS)) return;
    this.others.push(Track.of(body, timeS));
    this.player.hide(timeS);
  }

  // ------------------------------------------------------------------ anywhere in the image

  /** Decide who a body is: somebody who was missing in this image, or somebody new. @param {Body} body @param {number} timeS */
  place(body, timeS) {
    const candidates = this.isPlayerFree(timeS) ? this.others : this.tracks;
    const track = closest(candidates.filter((one) => !one.body), body, timeS);
    if (track?.memory && resembles(track.memory, body, timeS)) {
      track.take(body, timeS);
    } else if (track && this.mustBe(track, body, timeS)) {
      track.former = track.memory;
      track.begin(body, timeS);
    } else {
      this.meet(body, timeS);
    }
  }

  /**
   * Return whether a body that does not resemble somebody must still be theirs: if the player was alone, unless somebody
   * seems to have stepped in front of them.
   * @param {Track} track @param {Body} body @param {number} timeS
   */
  mustBe(track, body, timeS) {
    const wasAlone = timeS - this.accompaniedS > RETURN_S;
    if (track !== this.player || !track.memory || !wasAlone) return false;
    return !covers(body, track.memory, timeS);
  }

  /** Begin to know somebody; the player changes if they resemble them more than their own body. @param {Body} body @param {number} timeS */
  meet(body, timeS) {
    const other = Track.of(body, timeS);
    if (!prefers(this.player, body, timeS)) {
      this.others.push(other);
      return;
    }
    const former = new Track();
    former.become(this.player);
    this.player.become(other);
    this.player.former = null;
    this.others.push(former);
  }

  /**
   * Forget others who were not seen again, and choose the player if they are free.
   * @param {(memory: Memory | null) => boolean} hasSeen Whether somebody was seen in the round that ends. @param {number} width Of the image. @param {number} timeS
   */
  endRound(hasSeen, width, timeS) {
    this.others = this.others.filter((track) => hasSeen(track.memory));
    this.reclaim(timeS);
    if (!this.isPlayerFree(timeS) || !this.others.length) return;
    /** @param {Track} track */
    const rank = ({ body }) => (body ? prominence(body, width) : 0);
    const chosen = this.others.reduce((best, one) => (rank(one) > rank(best) ? one : best));
    this.player.former = this.player.memory;
    this.takeOver(chosen);
  }

  /** Take who came after the player was lost, and by now resembles them. @param {number} timeS */
  reclaim(timeS) {
    const { body, memory } = this.player;
    if (body || !memory || this.isPlayerFree(timeS)) return;
    /** @type {Track | null} */
    let alike = null;
    let least = Infinity;
    for (const one of this.others) {
      if (!one.body || one.sinceS <= memory.timeS || !resembles(memory, one.body, timeS)) continue;
      const cost = mismatch(memory, one.body, timeS);
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
