// @ts-check
/** How often and how fast a move is repeated while it is recorded, or for how long nothing is done. */

import { clampNumber } from "./capture_texts.js";
import { h } from "./dom.js";

export class RecordingSettings {
  /** @param {URLSearchParams} query With "times" or "seconds", if a link asks for them. @param {() => void} onChange */
  constructor(query, onChange) {
    const field = (/** @type {object} */ limits) => h("input", { type: "number", ...limits, oninput: onChange });
    this.times = field({ min: 1, max: 60, value: query.get("times") ?? 5 });
    this.interval = field({ min: 1.2, max: 8, step: 0.1, value: 2.5 });
    this.none_s = field({ min: 5, max: 120, value: query.get("seconds") ?? 20 });
    this.moveFields = h("div", { class: "row" }, h("label", { class: "field" }, "Repetitions", this.times), h("label", { class: "field" }, "Seconds per repetition", this.interval));
    this.noneFields = h("div", { class: "row" }, h("label", { class: "field" }, "Seconds", this.none_s));
  }

  /** Show the fields that suit a move. @param {string} move */
  show(move) {
    this.moveFields.hidden = move === "none";
    this.noneFields.hidden = move !== "none";
  }

  /** @param {string} move @returns {import("./cue_schedule.js").Settings} */
  read(move) {
    return { move, times: clampNumber(this.times.value, 1, 60), interval_s: clampNumber(this.interval.value, 1.2, 8), none_s: clampNumber(this.none_s.value, 5, 120) };
  }
}
