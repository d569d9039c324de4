// @ts-check
/** The camera image with skeletons drawn over it, connected to the live socket. */

import { BrowserCamera, listCameras, loadCamera, saveCamera, SERVER_CAMERA } from "./camera.js";
import { fill, h } from "./dom.js";
import { LiveSocket } from "./live_socket.js";
import { absentPlayersHint } from "./framing.js";
import { tellRoad } from "./road.js";
import { drawSkeletons } from "./skeleton.js";
import { StandingGuide } from "./standing_guide.js";

/** Keys are released when no result arrived for this long. */
const STALE_MS = 800;
const STALE_CHECK_MS = 300;
const RECORDED_FPS = 30;
const JPEG_QUALITY = 0.92;

/**
 * @typedef {import("./live_socket.js").FrameResult} FrameResult
 * @typedef {object} Options
 * @property {string | null} serverCamera Name of the server's own camera, if it has one.
 * @property {string} bundle Name of the bundle; empty for landmarks only.
 * @property {(frame: FrameResult) => void} [onFrame]
 * @property {(bundle: any) => void} [onOpened]
 * @property {(bundle: any, move: string) => void} [onCorrected] The bundle was corrected and saved.
 * @property {() => void} [onBroken] Results stopped: release all keys.
 * @property {() => boolean} [isGuided] Whether to show where to stand, and advice about the camera.
 */
export class CameraView {
  /** @param {Options} options */
  constructor(options) {
    this.options = options;
    this.bundle = options.bundle;
    this.players = 1;
    /** @type {boolean | undefined} Undefined before the start. */
    this.isServerCamera = undefined;
    this.video = h("video", { playsinline: true, muted: true, "aria-hidden": "true" });
    this.video.muted = true;
    this.image = h("canvas", { width: 640, height: 480, hidden: true, "aria-hidden": "true" });
    this.overlay = h("canvas", { width: 640, height: 480, "aria-hidden": "true" });
    this.hint = h("div", { class: "hint", role: "status" });
    this.frameRate = h("div", { class: "frame-rate" }, "–");
    this.guide = new StandingGuide(tellRoad);
    this.guide.outline.hidden = !options.isGuided;
    this.stage = h("div", { class: "stage mirrored" }, this.video, this.image, this.guide.outline, this.overlay, this.frameRate, this.hint);
    this.cameraChoice = h("select", { "aria-label": "Camera", onchange: () => this.useCamera(this.cameraChoice.value) });
    this.cameraText = "";
    this.statusText = "";
    this.hintText = "";
    this.lastFrameMs = 0;
    /** Time of the newest result on the clock of its frames, which is the server's for its own camera. */
    this.time_s = NaN;
    this.isFresh = false;
    this.camera = new BrowserCamera(this.video, (state, text) => this.handleCameraState(state, text));
    this.live = new LiveSocket({
      onFrame: (frame) => this.showFrame(frame),
      onOpened: (bundle) => this.options.onOpened?.(bundle),
      onTried: (bundle) => this.options.onOpened?.(bundle),
      onCorrected: (bundle, move) => {
        this.bundle = bundle.name;
        this.options.onCorrected?.(bundle, move);
      },
      onStatus: (text) => this.showStatus(text),
      onBroken: () => this.reset(),
      onImage: (image) => this.showImage(image),
    });
    this.staleTimer = setInterval(() => this.checkStale(), STALE_CHECK_MS);
    this.onVisibility = () => document.hidden && this.reset();
    document.addEventListener("visibilitychange", this.onVisibility);
  }

  async start() {
    await this.showCameras();
    await this.useCamera(this.cameraChoice.value);
    this.showCameras(); // the browser tells the cameras' names only now
  }

  async showCameras() {
    const cameras = await listCameras(this.options.serverCamera);
    const current = this.cameraChoice.value || loadCamera(cameras);
    fill(this.cameraChoice, ...cameras.map(({ id, name }) => h("option", { value: id, selected: id === current }, name)));
  }

  /** @param {string} id */
  async useCamera(id) {
    saveCamera(id);
    this.isServerCamera = id === SERVER_CAMERA;
    this.video.hidden = this.isServerCamera;
    this.image.hidden = !this.isServerCamera;
    this.openSocket();
    if (this.isServerCamera) this.camera.close();
    else await this.camera.start(id);
  }

  /** @param {string} bundle */
  useBundle(bundle) {
    this.bundle = bundle;
    this.openSocket();
  }

  /** Recognise one player, or two. @param {number} players */
  setPlayers(players) {
    this.players = players;
    this.stage.classList.toggle("two-players", players > 1);
    if (this.isServerCamera !== undefined) this.openSocket();
  }

  openSocket() {
    const isServerCamera = Boolean(this.isServerCamera);
    const { bundle, players } = this;
    this.live.open({ bundle, players, isServerCamera, video: isServerCamera ? null : this.video });
  }

  /** Return a stream to record. @returns {MediaStream | null} */
  stream() {
    return this.isServerCamera ? this.image.captureStream(RECORDED_FPS) : this.camera.stream;
  }

  /** Return the current image as a JPEG; null if there is none. @returns {Promise<Blob | null>} */
  takeSnapshot() {
    const [width, height] = this.imageSize();
    if (!width) return Promise.resolve(null);
    const canvas = h("canvas", { width, height });
    canvas.getContext("2d")?.drawImage(this.isServerCamera ? this.image : this.video, 0, 0);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", JPEG_QUALITY));
  }

  close() {
    clearInterval(this.staleTimer);
    document.removeEventListener("visibilitychange", this.onVisibility);
    this.reset();
    this.live.close();
    this.camera.close();
  }

  /** @param {FrameResult} frame */
  showFrame(frame) {
    this.lastFrameMs = performance.now();
    this.isFresh = true;
    this.time_s = frame.time_s;
    this.resizeOverlay();
    drawSkeletons(this.overlay, frame.players.map((player) => player.landmarks));
    this.frameRate.textContent = `${Math.round(frame.fps)} frames/s · ${Math.round(frame.round_ms)} ms`;
    this.hintText = this.hintFor(frame);
    this.showHint();
    this.options.onFrame?.(frame);
  }

  /** @param {FrameResult} frame */
  hintFor(frame) {
    const absent = absentPlayersHint(frame.players.map(({ person }) => person), frame.players.map(({ lost }) => lost));
    if (!this.options.isGuided) return absent;
    const advice = this.guide.advise(frame, this.isServerCamera ? this.image : this.video);
    if (!this.options.isGuided()) return "";
    return (frame.players.length > 1 && absent) || advice;
  }

  imageSize() {
    return this.isServerCamera
      ? [this.image.width, this.image.height]
      : [this.video.videoWidth, this.video.videoHeight];
  }

  resizeOverlay() {
    const [width, height] = this.imageSize();
    if (width && (this.overlay.width !== width || this.overlay.height !== height)) {
      this.overlay.width = width;
      this.overlay.height = height;
      this.stage.style.aspectRatio = `${width} / ${height}`;
    }
  }

  /** @param {ImageBitmap} image */
  showImage(image) {
    if (this.image.width !== image.width || this.image.height !== image.height) {
      this.image.width = image.width;
      this.image.height = image.height;
    }
    this.image.getContext("2d")?.drawImage(image, 0, 0);
    image.close();
    this.cameraText = "";
  }

  /** @param {import("./camera.js").CameraState} state @param {string} text */
  handleCameraState(state, text) {
    this.cameraText = text;
    if (state === "on") this.showCameras();
    else this.reset();
    this.showHint();
  }

  /** @param {string} text */
  showStatus(text) {
    this.statusText = text;
    this.showHint();
  }

  checkStale() {
    if (this.isFresh && performance.now() - this.lastFrameMs > STALE_MS) this.reset();
  }

  /** Results stopped: clear the drawing and let the page release all keys. */
  reset() {
    this.isFresh = false;
    this.guide.reset();
    this.frameRate.textContent = "waiting for the camera";
    drawSkeletons(this.overlay, []);
    this.options.onBroken?.();
  }

  showHint() {
    const text = this.cameraText || this.statusText || this.hintText;
    if (this.hint.textContent !== text) this.hint.textContent = text;
  }
}
