// @ts-check
/** What the parts of the page share: the recogniser, its bundle, and everything it finds. Pure. */

import { Listeners } from "./listeners.js";

/**
 * @typedef {import("../runtime/bundle.js").Bundle} Bundle
 * @typedef {import("../runtime/recogniser.js").Score} Score
 * @typedef {{ time_s: number, move: string, event: "press" | "release", probability: number, key: string, hold: boolean }} MoveEvent
 * @typedef {import("../runtime/pose/landmark_decoding.js").Pose} Pose
 * @typedef {{ timeS: number, width: number, height: number, tookMs: number, pose: Pose | null }} PoseFrame
 * @typedef {{ state: string, model: "full" | "lite", threads: number, frameMs: number, people?: number }} Status
 * @typedef {"off" | "loading" | "running"} LiveState
 * @typedef {"" | "warn" | "bad"} Kind
 */

export class Live {
  constructor() {
    /** The recogniser; null until somebody starts to play. @type {any} */
    this.recogniser = null;
    /** What is recognised. @type {Bundle | null} */
    this.bundle = null;
    /** What is recognised without the player's own moves. @type {Bundle | null} */
    this.base = null;
    /** @type {LiveState} */
    this.state = "off";
    /** @type {Listeners<[number, Float32Array]>} */
    this.rows = new Listeners();
    /** @type {Listeners<[MoveEvent]>} */
    this.events = new Listeners();
    /** @type {Listeners<[PoseFrame]>} */
    this.poses = new Listeners();
    /** @type {Listeners<[Score]>} */
    this.scores = new Listeners();
    /** @type {Listeners<[Status]>} */
    this.statuses = new Listeners();
    /** @type {Listeners<[Bundle]>} */
    this.bundles = new Listeners();
    /** @type {Listeners<[LiveState]>} */
    this.states = new Listeners();
    /** @type {Listeners<[string, Kind]>} */
    this.words = new Listeners();
  }

  /** What `createRecogniser` calls. */
  get callbacks() {
    return {
      onRow: (/** @type {number} */ time_s, /** @type {Float32Array} */ row) => this.rows.tell(time_s, row),
      onEvent: (/** @type {MoveEvent} */ event) => this.events.tell(event),
      onPose: (/** @type {PoseFrame} */ frame) => this.poses.tell(frame),
      onScore: (/** @type {Score} */ score) => this.scores.tell(score),
      onStatus: (/** @type {Status} */ status) => this.statuses.tell(status),
    };
  }

  /** Call a listener with every observation: its time and its features. @param {(time_s: number, row: Float32Array) => void} listener */
  onRow(listener) {
    return this.rows.add(listener);
  }

  /** @param {(event: MoveEvent) => void} listener */
  onEvent(listener) {
    return this.events.add(listener);
  }

  /** @param {(frame: PoseFrame) => void} listener */
  onPose(listener) {
    return this.poses.add(listener);
  }

  /** @param {(score: Score) => void} listener */
  onScore(listener) {
    return this.scores.add(listener);
  }

  /** @param {(status: Status) => void} listener */
  onStatus(listener) {
    return this.statuses.add(listener);
  }

  /** Call a listener whenever other moves are recognised. @param {(bundle: Bundle) => void} listener */
  onBundle(listener) {
    return this.bundles.add(listener);
  }

  /** Call a listener whenever the camera and the recogniser start or stop. @param {(state: LiveState) => void} listener */
  onState(listener) {
    return this.states.add(listener);
  }

  /** Use the bundle that the page opened, before own moves. @param {Bundle} bundle */
  setBase(bundle) {
    this.base = bundle;
    return this.setBundle(bundle);
  }

  /** Recognise the moves of another bundle. If it cannot be used, the old one stays. @param {Bundle} bundle */
  async setBundle(bundle) {
    await this.recogniser?.setBundle(bundle);
    this.bundle = bundle;
    this.bundles.tell(bundle);
  }

  /** @param {LiveState} state */
  setState(state) {
    if (state === this.state) return;
    this.state = state;
    this.states.tell(state);
  }

  /** Say something in the page's status line, which screen readers read too. @param {string} text @param {Kind} [kind] */
  say(text, kind = "") {
    this.words.tell(text, kind);
  }
}
