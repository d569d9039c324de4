// @ts-check
/** The figure to stand in, over the camera image, and the advice about light, distance and speed. */

import { cameraAdvice, isDark, meanBrightness, SteadyState } from "./camera_advice.js";
import { h, svg } from "./dom.js";
import { framingHint } from "./framing.js";

const LASTING_MS = 700;
const BRIGHTNESS_EVERY_MS = 600;
const SAMPLE = { width: 32, height: 24 };
/** A person as thick lines in a box of 100 by 240: from, to, thickness. */
const LIMBS = [
  [50, 62, 50, 108, 40], [31, 56, 19, 92, 12], [19, 92, 14, 124, 11], [69, 56, 81, 92, 12], [81, 92, 86, 124, 11],
  [41, 118, 37, 172, 18], [37, 172, 35, 222, 14], [59, 118, 63, 172, 18], [63, 172, 65, 222, 14], [35, 224, 27, 226, 10], [65, 224, 73, 226, 10],
];

/**
 * @typedef {object} Sight What a frame shows.
 * @property {number} fps
 * @property {number} [people]
 * @property {number} [took_ms]
 * @property {Pick<import("./live_socket.js").PlayerResult, "landmarks" | "lost">[]} players
 */

export class StandingGuide {
  /** @param {(fact: "seen" | "framed") => void} [onFact] Somebody is seen, or stands right. */
  constructor(onFact = () => {}) {
    this.onFact = onFact;
    this.framed = new SteadyState(LASTING_MS, false);
    this.advice = new SteadyState(LASTING_MS, "");
    this.canvas = h("canvas", SAMPLE);
    /** @type {number | null} */
    this.brightness = null;
    this.measured_ms = 0;
    this.begun_ms = 0;
    this.outline = h("div", { class: "outline", "aria-hidden": "true" }, ...[0, 1].map(() =>
      svg("svg", { viewBox: "0 0 100 240" }, svg("circle", { cx: 50, cy: 22, r: 15 }),
        ...LIMBS.map(([x1, y1, x2, y2, thickness]) => svg("line", { x1, y1, x2, y2, "stroke-width": thickness })))));
  }

  /** Return what to change, and show the figure while someone does not stand in it. @param {Sight} frame @param {CanvasImageSource} image */
  advise(frame, image) {
    const now_ms = performance.now();
    if (!this.begun_ms) this.begun_ms = now_ms;
    this.measure(image, now_ms);
    const { fps, people, took_ms } = frame;
    const advice = frame.players.map(({ landmarks, lost }) =>
      cameraAdvice({ landmarks, lost, fps, took_ms, people: frame.players.length > 1 ? 1 : people ?? 1, brightness: this.brightness, running_s: (now_ms - this.begun_ms) / 1000 }));
    const isFramed = this.framed.update(!isDark(this.brightness) && frame.players.every(({ landmarks }) => !framingHint(landmarks)), now_ms);
    this.outline.classList.toggle("standing", isFramed);
    if (frame.players.some(({ landmarks }) => landmarks)) this.onFact("seen");
    if (isFramed) this.onFact("framed");
    return this.advice.update(advice.find(Boolean) ?? "", now_ms);
  }

  /** Nobody is seen any more. */
  reset() {
    this.begun_ms = 0;
    this.framed = new SteadyState(LASTING_MS, false);
    this.advice = new SteadyState(LASTING_MS, "");
    this.outline.classList.remove("standing");
  }

  /** @param {CanvasImageSource} image @param {number} now_ms */
  measure(image, now_ms) {
    if (now_ms - this.measured_ms < BRIGHTNESS_EVERY_MS) return;
    this.measured_ms = now_ms;
    const context = this.canvas.getContext("2d", { willReadFrequently: true });
    if (!context) return;
    context.drawImage(image, 0, 0, SAMPLE.width, SAMPLE.height);
    this.brightness = meanBrightness(context.getImageData(0, 0, SAMPLE.width, SAMPLE.height).data);
  }
}
