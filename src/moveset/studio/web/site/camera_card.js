// @ts-check
/** The camera's picture, or the drawn person's, with the skeleton over it and where to stand. */

import { BrowserCamera, listCameras, loadCamera } from "../js/camera.js";
import { fill, h } from "../js/dom.js";
import { drawSkeleton } from "../js/skeleton.js";
import { StandingGuide } from "../js/standing_guide.js";
import { FrameRate } from "./frame_rate.js";
import { landmarksOf, LostPlayer } from "./shown_pose.js";

const FILM = "clips/person.mp4";
/** Below this the rate is shown. */
const SLOW_FPS = 14;

/**
 * @typedef {import("./live.js").PoseFrame} PoseFrame
 * @typedef {"camera" | "film"} Source
 * @typedef {object} Listener
 * @property {(state: import("../js/camera.js").CameraState, text: string) => void} onCamera
 * @property {() => void} onFilmFault
 * @property {(advice: string) => void} onAdvice
 */

export class CameraCard {
  /** @param {Listener} listener */
  constructor(listener) {
    this.listener = listener;
    this.video = h("video", { playsinline: true, "aria-hidden": "true" });
    this.video.muted = true; // as an attribute it comes too late
    this.overlay = h("canvas", { width: 640, height: 480, "aria-hidden": "true" });
    this.frameRateText = h("div", { class: "frame-rate", hidden: true });
    this.guide = new StandingGuide();
    this.starts = h("div", { class: "starts" });
    this.stage = h("div", { class: "stage mirrored" }, this.video, this.guide.outline, this.overlay, this.frameRateText, this.starts);
    this.camera = new BrowserCamera(this.video, (state, text) => listener.onCamera(state, text));
    this.frameRate = new FrameRate();
    this.lost = new LostPlayer();
    this.people = 1;
    this.openings = 0;
    /** @type {Source | null} */
    this.source = null;
    this.video.addEventListener("error", () => this.source === "film" && listener.onFilmFault());
    this.video.addEventListener("resize", () => this.resize());
  }

  /** Show buttons in place of the picture. @param {Node[]} buttons */
  showStarts(buttons) {
    fill(this.starts, buttons);
  }

  /** @param {boolean} mirrored */
  mirror(mirrored) {
    this.stage.classList.toggle("mirrored", mirrored);
  }

  /** Show a source; the promise is fulfilled when it has a picture, or cannot have one yet. @param {Source} source @param {string} [device] */
  async open(source, device) {
    this.close();
    const opening = this.openings;
    this.source = source;
    this.stage.classList.add("open");
    if (source === "film") return this.playFilm();
    const chosen = device ?? loadCamera(await listCameras(null));
    if (opening === this.openings) await this.camera.start(chosen); // unless it was closed meanwhile
  }

  async playFilm() {
    this.video.loop = true;
    this.video.src = FILM;
    await this.video.play().catch(() => {}); // the video's error event says why
  }

  close() {
    this.openings += 1;
    if (this.source === "film") {
      this.source = null;
      this.video.pause();
      this.video.removeAttribute("src");
      this.video.load();
    }
    this.source = null;
    this.camera.close();
    this.stage.classList.remove("open");
    this.reset();
  }

  /** Nothing is recognised any more. */
  reset() {
    this.frameRate.reset();
    this.frameRateText.hidden = true;
    this.guide.reset();
    drawSkeleton(this.overlay, null);
  }

  /** Show how much is loaded, over the picture. @param {string} text */
  showLoading(text) {
    this.frameRateText.hidden = !text;
    this.frameRateText.textContent = text;
  }

  /** Show who was found in a frame. @param {PoseFrame} frame */
  show(frame) {
    const landmarks = landmarksOf(frame);
    drawSkeleton(this.overlay, landmarks);
    const fps = this.frameRate.count(performance.now());
    this.frameRateText.hidden = fps > SLOW_FPS || this.frameRate.isNew;
    this.frameRateText.textContent = `${Math.round(fps)} frames/s · ${Math.round(frame.tookMs)} ms`;
    const lost = this.lost.update(Boolean(landmarks), frame.timeS);
    this.listener.onAdvice(this.guide.advise({ fps, took_ms: frame.tookMs, people: this.people, players: [{ landmarks, lost }] }, this.video));
  }

  resize() {
    const { videoWidth: width, videoHeight: height } = this.video;
    if (!width || !height) return;
    this.overlay.width = width;
    this.overlay.height = height;
    this.stage.style.aspectRatio = `${width} / ${height}`;
    this.stage.classList.toggle("upright", height > width);
  }
}
