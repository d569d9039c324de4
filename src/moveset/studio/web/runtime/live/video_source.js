// @ts-check
/** What is watched: a page's `<video>`, a stream, or the camera. */

import { CameraError, openCamera, stopTracks } from "./camera.js";
import { FrameLoop } from "./frame_loop.js";

/** @typedef {import("./frame_loop.js").Listener & { onEnd: (error: Error) => void }} Listener */

/** A `<video>`, and what was opened for it. */
export class VideoSource {
  /** @param {HTMLVideoElement} video @param {{ camera: MediaStream | null, isOwn: boolean }} opened */
  constructor(video, { camera, isOwn }) {
    this.video = video;
    this.camera = camera;
    this.isOwn = isOwn;
    /** @type {FrameLoop | null} */
    this.loop = null;
    /** @type {(() => void)[]} */
    this.undo = [];
  }

  /**
   * Open a source; null if it is not wanted any more by then.
   * @param {HTMLVideoElement | MediaStream | undefined} source @param {() => boolean} isWanted @throws {CameraError}
   */
  static async open(source, isWanted) {
    if (source instanceof HTMLVideoElement) return new VideoSource(source, { camera: null, isOwn: false });
    if (source && !(source instanceof MediaStream)) throw new TypeError("start takes a <video>, a MediaStream, or nothing for the camera");
    const camera = source ? null : await openCamera();
    const stream = source ?? /** @type {MediaStream} */ (camera);
    const opened = new VideoSource(document.createElement("video"), { camera, isOwn: true });
    if (!isWanted()) return opened.close();
    Object.assign(opened.video, { muted: true, playsInline: true, srcObject: stream });
    await opened.video.play().catch(() => {}); // without a picture yet, it plays once there is one
    return isWanted() ? opened : opened.close();
  }

  /** @param {Listener} listener */
  watch(listener) {
    this.loop = new FrameLoop(this.video, listener);
    const { srcObject } = this.video;
    for (const track of srcObject instanceof MediaStream ? srcObject.getVideoTracks() : []) {
      const isOver = track.readyState === "ended";
      this.listen(track, "ended", () => listener.onEnd(takenAway()));
      this.listen(track, "mute", () => listener.onBreak());
      if (isOver) queueMicrotask(() => listener.onEnd(takenAway()));
    }
    this.listen(this.video, "error", () => listener.onError(new Error("the video cannot be played: choose another one")));
  }

  /** @param {EventTarget} target @param {string} name @param {() => void} call */
  listen(target, name, call) {
    target.addEventListener(name, call);
    this.undo.push(() => target.removeEventListener(name, call));
  }

  /** End what was opened. @returns {null} */
  close() {
    this.loop?.stop();
    for (const undo of this.undo.splice(0)) undo();
    if (this.camera) stopTracks(this.camera);
    if (this.isOwn) this.video.srcObject = null;
    return null;
  }
}

const takenAway = () => new CameraError("The camera was taken away: plug it in again or end the program that uses it, and start again");
