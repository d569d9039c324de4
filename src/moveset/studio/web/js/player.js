// @ts-check
/** A recording's video beside its timeline: played, sought, and always saying where it is. */

import { h } from "./dom.js";
import { sayTime } from "./timeline.js";

export class Player {
  /** @param {(time_s: number) => void} seen Told where one is. @param {() => void} unseen Told that the browser cannot show the video. */
  constructor(seen, unseen) {
    this.told = seen;
    this.now_s = 0;
    this.duration_s = 1;
    this.video = h("video", { playsinline: true, preload: "auto", controls: false, "aria-label": "The recording" });
    this.video.muted = true;
    this.button = h("button", { onclick: () => this.toggle() }, "Play");
    this.clock = h("span", { class: "soft" });
    this.video.addEventListener("timeupdate", () => !this.video.paused && this.seen(this.video.currentTime));
    this.video.addEventListener("pause", () => (this.button.textContent = "Play"));
    this.video.addEventListener("play", () => { this.button.textContent = "Pause"; this.follow(); });
    this.video.addEventListener("loadedmetadata", () => (this.video.duration === Infinity ? this.findEnd() : this.seek(this.now_s)));
    this.video.addEventListener("error", () => this.video.hasAttribute("src") && unseen());
  }

  /** @param {string} address @param {number} duration_s @param {number} at_s */
  load(address, duration_s, at_s) {
    this.duration_s = duration_s;
    this.now_s = at_s;
    this.video.src = address;
  }

  /** @param {number} time_s */
  seek(time_s) {
    const there_s = Math.max(0, Math.min(time_s, this.duration_s));
    if (this.video.readyState) this.video.currentTime = there_s;
    this.seen(there_s);
  }

  toggle() {
    if (this.video.paused) this.video.play().catch(() => {});
    else this.video.pause();
  }

  /** Stand still a little before or after. @param {number} by_s */
  walk(by_s) {
    this.video.pause();
    this.seek(this.now_s + by_s);
  }

  close() {
    this.video.removeAttribute("src");
    this.video.load();
  }

  /** @param {number} time_s */
  seen(time_s) {
    this.now_s = Math.min(time_s, this.duration_s);
    this.clock.textContent = `${sayTime(this.now_s, 2)} of ${sayTime(this.duration_s, 1)}`;
    this.told(this.now_s);
  }

  follow() {
    if (this.video.paused || !this.video.isConnected) return;
    this.seen(this.video.currentTime);
    requestAnimationFrame(() => this.follow());
  }

  /** A browser's own recording does not say how long it is until it was looked through once. */
  findEnd() {
    const at_s = this.now_s;
    this.video.addEventListener("durationchange", () => this.seek(at_s), { once: true });
    this.video.currentTime = 1e7;
  }
}
