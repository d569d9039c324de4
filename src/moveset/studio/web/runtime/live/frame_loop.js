// @ts-check
/** The frames of a `<video>`, each with its true time, while the page is seen. */

import { FrameClock, frameTimeS } from "./frame_clock.js";

/** Without a new frame for so long, the picture stands still. */
const STILL_MS = 3000;
const CHECK_MS = 500;

/**
 * @typedef {object} Listener
 * @property {(frame: ImageBitmap | VideoFrame, timeS: number) => void} onFrame It must close the frame.
 * @property {() => void} onBreak What follows is another recording: the page was hidden, or the video went elsewhere.
 * @property {(isStill: boolean) => void} onStill The picture stands still, or moves again.
 * @property {(error: Error) => void} onError
 */

/** Watches one `<video>`. Frames are not taken while the page is hidden. */
export class FrameLoop {
  /** @param {HTMLVideoElement} video @param {Listener} listener */
  constructor(video, listener) {
    this.video = video;
    this.listener = listener;
    this.clock = new FrameClock();
    this.isTaking = false;
    this.isStill = false;
    this.isRunning = true;
    this.seenMs = performance.now();
    this.onHidden = () => this.pause();
    this.onSeek = () => this.breakOff();
    document.addEventListener("visibilitychange", this.onHidden);
    for (const name of BREAKS) video.addEventListener(name, this.onSeek);
    this.timer = setInterval(() => this.check(), CHECK_MS);
    this.request();
  }

  stop() {
    this.isRunning = false;
    clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.onHidden);
    for (const name of BREAKS) this.video.removeEventListener(name, this.onSeek);
    if (this.handle === undefined) return;
    if (hasFrameCallback(this.video)) this.video.cancelVideoFrameCallback(this.handle);
    else cancelAnimationFrame(this.handle);
  }

  request() {
    if (!this.isRunning) return;
    const take = (/** @type {number} */ nowMs, /** @type {any} */ metadata) => {
      this.request();
      this.take(nowMs, metadata);
    };
    this.handle = hasFrameCallback(this.video) ? this.video.requestVideoFrameCallback(take) : requestAnimationFrame((nowMs) => take(nowMs, undefined));
  }

  /** @param {number} nowMs @param {import("./frame_clock.js").Metadata | undefined} metadata */
  take(nowMs, metadata) {
    const { video } = this;
    if (document.hidden || !video.videoWidth || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
    const isLive = Boolean(video.srcObject);
    // Without metadata a live frame has no time of its own; currentTime changes with each frame.
    const timeS = frameTimeS({ isLive: isLive && Boolean(metadata), nowMs, currentTime: video.currentTime, metadata });
    const judged = this.clock.judge(timeS, isLive);
    if (judged === "skip") return;
    this.see();
    if (judged === "restart") this.listener.onBreak();
    this.copy(timeS);
  }

  /** Pass a copy of the picture on, unless the copy before it is still being made. @param {number} timeS */
  async copy(timeS) {
    if (this.isTaking) return;
    this.isTaking = true;
    try {
      const frame = keptFrame(this.video) ?? (await createImageBitmap(this.video));
      if (this.isRunning && !document.hidden) this.listener.onFrame(frame, timeS);
      else frame.close();
    } catch (error) {
      if (this.isRunning) this.listener.onError(pictureError(error));
    } finally {
      this.isTaking = false;
    }
  }

  see() {
    this.seenMs = performance.now();
    if (this.isStill) this.listener.onStill(false);
    this.isStill = false;
  }

  check() {
    const { video } = this;
    if (document.hidden || video.paused || video.ended) this.seenMs = performance.now();
    if (this.isStill || performance.now() - this.seenMs < STILL_MS) return;
    this.isStill = true;
    this.listener.onStill(true);
  }

  pause() {
    this.seenMs = performance.now();
    if (document.hidden) this.breakOff();
  }

  breakOff() {
    this.clock = new FrameClock();
    this.listener.onBreak();
  }
}

/** Events of a `<video>` after which the next frame is of another recording, or none comes. */
const BREAKS = ["seeking", "pause", "ended", "emptied"];

/** @param {HTMLVideoElement} video */
const hasFrameCallback = (video) => typeof video.requestVideoFrameCallback === "function";

/**
 * Return the video's frame without copying it, which takes a page no time; a copy takes 2 ms. Null where the browser
 * does not say how the camera was turned: a worker would draw the frame of a phone upside down.
 * @param {HTMLVideoElement} video
 */
function keptFrame(video) {
  if (typeof VideoFrame !== "function" || !("rotation" in VideoFrame.prototype)) return null;
  const frame = /** @type {VideoFrame & { rotation: number, flip: boolean }} */ (new VideoFrame(video));
  if (frame.rotation === 0 && !frame.flip && frame.displayWidth === video.videoWidth) return frame;
  frame.close();
  return null;
}

/** @param {any} error */
function pictureError(error) {
  if (error?.name === "SecurityError") return new Error("the video is of another site, which does not allow its pictures to be read: use a video of this site");
  return new Error(`the video's picture cannot be read: choose another video (${error?.message ?? error})`);
}
