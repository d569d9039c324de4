// @ts-check
/** How long each stage takes from the picture to the key, as a bar and in words. */

import { Delays, sumStages } from "./delays.js";
import { fill, h } from "./dom.js";

const STAGES = { wait: "waiting", decode: "unpacking", see: "landmarks", judge: "model", fire: "keys", way: "to and fro" };
const COLOURS = ["m8", "m4", "m0", "m2", "m3", "m1"];
const SHOW_MS = 500;
/** What an old figure weighs against a new one. */
const INERTIA = 0.9;

export class Delay {
  constructor() {
    this.bar = h("div", { class: "stages", "aria-hidden": "true" });
    this.words = h("div", { class: "keyline" });
    /** @type {Record<string, number>} */
    this.mean = {};
    this.shown = 0;
    /** From a frame received to its presses sent, and from the camera's picture to the game's. */
    this.inside = new Delays();
    this.toGame = new Delays();
  }

  /** @param {import("./live.js").Seen} seen */
  see(seen) {
    const inside = sumStages(seen.stages_ms);
    this.inside.addDelay(inside);
    const all = { ...seen.stages_ms, way: Math.max(0, seen.round_ms - inside) };
    for (const [name, ms] of Object.entries(all)) {
      this.mean[name] = (this.mean[name] ?? ms) * INERTIA + ms * (1 - INERTIA);
    }
    if (performance.now() - this.shown < SHOW_MS) return;
    this.shown = performance.now();
    this.show(seen);
  }

  /** A move was pressed: take the time until the next picture is drawn. @param {number} taken_s The frame's time. */
  press(taken_s) {
    requestAnimationFrame(() => setTimeout(() => this.toGame.addDelay(performance.now() - 1000 * taken_s)));
  }

  /** @param {import("./live.js").Seen} seen */
  show(seen) {
    const entries = Object.entries(STAGES);
    fill(this.bar, ...entries.map(([name], number) => {
      const part = h("i", { class: COLOURS[number] });
      part.style.flex = String(this.mean[name] ?? 0);
      part.style.background = "var(--move)";
      return part;
    }));
    fill(this.words, h("span", {}, h("b", {}, `${Math.round(sumStages(this.mean))} ms in all`)),
      ...entries.map(([name, words], number) => h("span", { class: COLOURS[number] }, h("i", { class: "dot" }), `${words} ${(this.mean[name] ?? 0).toFixed(1)}`)),
      h("span", {}, `${Math.round(seen.fps)} frames a second, ${seen.dropped} passed over`),
      h("span", {}, wordsOf("frame to press", this.inside)), h("span", {}, wordsOf("camera to game", this.toGame)));
  }
}

/** @param {string} name @param {Delays} delays */
function wordsOf(name, delays) {
  const { median, p95, count } = delays.summary();
  if (median === null || p95 === null) return `${name}: no press yet`;
  return `${name} ${Math.round(median)} ms, 19 of 20 within ${Math.round(p95)} (of ${count})`;
}
