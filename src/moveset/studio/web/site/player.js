// @ts-check
/** Starts and stops the camera and the recogniser, and says what is wrong with them. */

import { browserFault, cameraFault, FAULTS, faultOf, REMEDY_LABELS } from "./words.js";

/** Keys are released when nothing was recognised for this long. */
const STALE_MS = 1200;
const CHECK_MS = 400;
const LITE = "Your device is slow, so a lighter network plays, which is a little less exact.";

/**
 * @typedef {import("./camera_card.js").Source} Source
 * @typedef {object} Parts
 * @property {import("./live.js").Live} live
 * @property {import("./camera_card.js").CameraCard} card
 * @property {import("./status_line.js").StatusLine} status
 * @property {import("./one_tab.js").OneTab} tab
 * @property {import("./wake_lock.js").WakeLock} wakeLock
 * @property {() => import("./choices.js").Choices} choices
 * @property {(options: any) => Promise<any>} createRecogniser
 * @property {(progress: { loaded: number, total: number }) => void} onProgress
 * @property {() => Promise<void>} bundleReady
 * @property {() => void} onLost The camera went away: let the game wait.
 * @property {() => void} onStale Nothing is recognised any more: release all keys.
 */

export class Player {
  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
    /** @type {Source} */
    this.source = "camera";
    this.starts = 0;
    this.hasPicture = false;
    this.isStarted = false;
    this.frame_ms = 0;
    this.isFresh = false;
    this.saidLite = false;
    /** The networks, while they are loaded and afterwards. @type {Promise<any> | null} */
    this.loading = null;
    this.abort = new AbortController();
    this.timer = setInterval(() => this.checkStale(), CHECK_MS);
    const { live } = parts;
    live.onPose((frame) => this.showFrame(frame));
    live.onStatus((status) => this.showStatus(status));
  }

  /** Play with the camera, or with the drawn person. @param {Source} source @param {boolean} [isTakeover] Take the camera from another tab. */
  async start(source, isTakeover = false) {
    const { live, card, status, tab, wakeLock } = this.parts;
    const mine = ++this.starts;
    this.source = source;
    status.clearFault();
    const fault = browserFault(/** @type {any} */ (window));
    if (fault) return this.showFault(fault);
    if (source === "camera" && !(await tab.take(isTakeover))) return this.showFault(FAULTS.taken);
    if (mine !== this.starts) return;
    if (source === "film") tab.release();
    live.setState("loading");
    wakeLock.start();
    this.hasPicture = false;
    this.stopRecogniser();
    await Promise.all([this.openSource(source, mine), this.openRecogniser(mine)]);
  }

  /** @param {Source} source @param {number} mine */
  async openSource(source, mine) {
    await this.parts.card.open(source);
    if (source === "film" && mine === this.starts) this.pictureCame();
  }

  /** @param {number} mine */
  async openRecogniser(mine) {
    try {
      this.loading ??= this.loadRecogniser();
      await this.loading;
      if (mine === this.starts) await this.startRecogniser();
    } catch (error) {
      this.loading = null;
      if (mine === this.starts) this.showFault(faultOf(error));
    }
  }

  async loadRecogniser() {
    const { live, createRecogniser, onProgress, bundleReady, choices } = this.parts;
    const { signal } = this.abort;
    await bundleReady();
    const { bundle } = live;
    const onError = (/** @type {Error} */ error) => this.showFault(faultOf(error));
    const recogniser = await createRecogniser({ bundle, model: choices().model, signal, onProgress, onError, ...live.callbacks });
    if (signal.aborted) return recogniser.close();
    live.recogniser = recogniser;
    if (live.bundle !== bundle) await recogniser.setBundle(live.bundle); // taught meanwhile
  }

  pictureCame() {
    this.hasPicture = true;
    this.startRecogniser().catch((error) => this.showFault(faultOf(error)));
  }

  /** Recognise, once there are a picture and the networks. */
  async startRecogniser() {
    const { live, card } = this.parts;
    if (live.state === "off" || !live.recogniser || !this.hasPicture || this.isStarted) return;
    this.isStarted = true;
    await live.recogniser.start(card.video);
    if (this.isStarted) live.setState("running");
  }

  stopRecogniser() {
    if (this.isStarted) this.parts.live.recogniser?.stop();
    this.isStarted = false;
    this.goStale();
  }

  /** Switch everything off. */
  stop() {
    const { live, card, status, tab, wakeLock } = this.parts;
    this.starts += 1;
    this.stopRecogniser();
    card.close();
    tab.release();
    wakeLock.stop();
    status.clearFault();
    live.setState("off");
  }

  /** Begin anew, with another network. */
  async changeNetwork() {
    const { live } = this.parts;
    this.stopRecogniser();
    this.abort.abort();
    this.abort = new AbortController();
    live.recogniser?.close();
    live.recogniser = this.loading = null;
    if (live.state !== "off") await this.start(this.source);
  }

  /** The camera is on, or not. @param {import("../js/camera.js").CameraState} state @param {string} text */
  cameraChanged(state, text) {
    const { status, live } = this.parts;
    if (state === "on") {
      status.clearFault();
      status.advise("");
      if (live.state === "running" && !this.hasPicture) status.say("The camera is back. Go on by a punch, or press Resume in the game.");
      this.pictureCame();
      return;
    }
    this.hasPicture = false;
    this.stopRecogniser();
    this.parts.onLost();
    if (state === "asking") status.advise(text);
    else if (live.state !== "off") this.showFault(cameraFault(state, text));
  }

  /** Another tab has taken the camera. */
  tabTaken() {
    this.stop();
    this.showFault(FAULTS.moved);
  }

  /** Say what is wrong, with buttons that help. @param {import("./words.js").Fault} fault @param {() => void} [help] What the button does, if not the usual. */
  showFault({ text, remedy }, help = () => this.help(remedy)) {
    this.goStale();
    const withFilm = remedy && remedy !== "film" && this.source === "camera";
    const film = withFilm ? [{ label: REMEDY_LABELS.film, act: () => this.start("film") }] : [];
    this.parts.status.showFault(text, remedy ? [{ label: REMEDY_LABELS[remedy], act: help }, ...film] : []);
  }

  /** @param {import("./words.js").Remedy} remedy */
  async help(remedy) {
    if (remedy === "film") await this.start("film");
    else if (remedy === "take over") await this.start("camera", true);
    else await this.start(this.source);
  }

  /** @param {import("./live.js").PoseFrame} frame */
  showFrame(frame) {
    if (!this.isStarted) return; // one that was on its way
    this.frame_ms = performance.now();
    if (!this.isFresh) this.parts.status.clearFault();
    this.isFresh = true;
    this.parts.card.show(frame);
  }

  /** @param {import("./live.js").Status} status */
  showStatus({ model, people }) {
    this.parts.card.people = people ?? 1;
    if (model !== "lite" || this.saidLite || this.parts.choices().model !== "auto") return;
    this.saidLite = true;
    this.parts.status.say(LITE);
  }

  checkStale() {
    if (!this.isStarted || document.hidden) return;
    if (this.isFresh && performance.now() - this.frame_ms > STALE_MS) this.goStale();
  }

  goStale() {
    this.isFresh = false;
    this.parts.card.reset();
    this.parts.status.advise("");
    this.parts.onStale();
  }

  /** The page is hidden, and nothing is recognised there, or it is shown again. @param {boolean} isHidden */
  visibilityChanged(isHidden) {
    if (isHidden && this.parts.live.state === "running") this.goStale();
  }
}
