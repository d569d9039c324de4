// @ts-check
/** The time that each stage takes between camera image and key press, as a bar and as text. */

import { fill, h } from "./dom.js";
import { plural } from "./format.js";
import { LatencyStats, sumStages } from "./latency_stats.js";

/** Stage names of the server, plus the time on the way to it and back. */
const STAGES = { wait: "queue", decode: "decoding", observe: "landmarks", score: "model", trigger: "key press", transfer: "transfer" };
const COLOURS = ["m8", "m4", "m0", "m2", "m3", "m1"];
const UPDATE_MS = 500;
/** Weight of the previous mean in the exponential moving average. */
const DECAY = 0.9;

export class LatencyPanel {
  constructor() {
    this.bar = h("div", { class: "stages", "aria-hidden": "true" });
    this.text = h("div", { class: "legend" });
    /** @type {Record<string, number>} */
    this.mean = {};
    this.updatedMs = 0;
    /** From a frame's arrival at the server to its press. */
    this.frameToPress = new LatencyStats();
    /** From the camera image to the game's next frame. */
    this.cameraToGame = new LatencyStats();
  }

  /** @param {import("./live_socket.js").FrameResult} frame */
  addFrame(frame) {
    const total = sumStages(frame.stages_ms);
    this.frameToPress.add(total);
    const stages = { ...frame.stages_ms, transfer: Math.max(0, frame.round_ms - total) };
    for (const [name, ms] of Object.entries(stages)) {
      this.mean[name] = (this.mean[name] ?? ms) * DECAY + ms * (1 - DECAY);
    }
    if (performance.now() - this.updatedMs < UPDATE_MS) return;
    this.updatedMs = performance.now();
    this.show(frame);
  }

  /** Measure the time until the next frame is drawn, after a press. @param {number} taken_s Time of the camera image. */
  addPress(taken_s) {
    requestAnimationFrame(() => setTimeout(() => this.cameraToGame.add(performance.now() - 1000 * taken_s)));
  }

  /** @param {import("./live_socket.js").FrameResult} frame */
  show(frame) {
    const entries = Object.entries(STAGES);
    fill(this.bar, ...entries.map(([name], index) => {
      const part = h("i", { class: COLOURS[index] });
      part.style.flex = String(this.mean[name] ?? 0);
      return part;
    }));
    fill(this.text, h("span", {}, h("b", {}, `${Math.round(sumStages(this.mean))} ms in total`)),
      ...entries.map(([name, label], index) => h("span", { class: COLOURS[index] }, h("i", { class: "dot" }), `${label} ${(this.mean[name] ?? 0).toFixed(1)}`)),
      h("span", {}, `${Math.round(frame.fps)} frames/s, ${frame.dropped} dropped`),
      h("span", {}, describeStats("frame to press", this.frameToPress)), h("span", {}, describeStats("camera to game", this.cameraToGame)));
  }
}

/** @param {string} name @param {LatencyStats} stats */
function describeStats(name, stats) {
  const { median, p95, count } = stats.summary();
  if (median === null || p95 === null) return `${name}: no values yet`;
  return `${name}: median ${Math.round(median)} ms, 95% within ${Math.round(p95)} ms (${plural(count, "value")})`;
}
