// @ts-check
/** A recording's video: play, pause, seek, and the current time. */

import { h } from "./dom.js";
import { formatTime } from "./format.js";

export class VideoPlayer {
  /** @param {(time_s: number) => void} onTime Called with the current time. @param {() => void} onError Called when the browser cannot show the video. */
  constructor(onTime, onError) {
    this.onTime = onTime;
    this.now_s = 0;
    this.duration_s = 1;
    this.video = h("video", { playsinline: true, preload: "auto", controls: false, "aria-label": "The recording" });
    this.video.muted = true;
    this.button = h("button", { onclick: () => this.toggle() }, "Play");
    this.clock = h("span", { class: "muted" });
    this.video.addEventListener("timeupdate", () => !this.video.paused && this.showTime(this.video.currentTime));
    this.video.addEventListener("pause", () => (this.button.textContent = "Play"));
    this.video.addEventListener("play", () => { this.button.textContent = "Pause"; this.followPlayback(); });
    this.video.addEventListener("loadedmetadata", () => (this.video.duration === Infinity ? this.findDuration() : this.seek(this.now_s)));
    this.video.addEventListener("error", () => this.video.hasAttribute("src") && onError());
  }

  /** @param {string} address @param {number} duration_s @param {number} at_s */
  load(address, duration_s, at_s) {
    this.duration_s = duration_s;
    this.now_s = at_s;
    this.video.src = address;
  }

  /** @param {number} time_s */
  seek(time_s) {
    const target_s = Math.max(0, Math.min(time_s, this.duration_s));
    if (this.video.readyState) this.video.currentTime = target_s;
    this.showTime(target_s);
  }

  toggle() {
    if (this.video.paused) this.video.play().catch(() => {});
    else this.video.pause();
  }

  /** Pause and seek relative to the current time. @param {number} by_s */
  stepBy(by_s) {
    this.video.pause();
    this.seek(this.now_s + by_s);
  }

  close() {
    this.video.removeAttribute("src");
    this.video.load();
  }

  /** @param {number} time_s */
  showTime(time_s) {
    this.now_s = Math.min(time_s, this.duration_s);
    this.clock.textContent = `${formatTime(this.now_s, 2)} of ${formatTime(this.duration_s, 1)}`;
    this.onTime(this.now_s);
  }

  followPlayback() {
    if (this.video.paused || !this.video.isConnected) return;
    this.showTime(this.video.currentTime);
    requestAnimationFrame(() => this.followPlayback());
  }

  /** Videos recorded by a browser have no duration until they were read to the end once. */
  findDuration() {
    const at_s = this.now_s;
    this.video.addEventListener("durationchange", () => this.seek(at_s), { once: true });
    this.video.currentTime = 1e7;
  }
}
