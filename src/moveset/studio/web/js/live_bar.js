// @ts-check
/** The live bar of the move that is recorded: would it press now? */

import { get } from "./api.js";
import { fill, h } from "./dom.js";
import { moveName } from "./move_names.js";

const SHOWN_MS = 900;
const BUILT_IN = "fighter";

/** Return the newest bundle that needs the pose alone, so that it can always be opened. @param {readonly string[]} bundles */
export async function liveBundle(bundles) {
  const newest = bundles[0] ?? BUILT_IN;
  const found = await get(`/api/bundles/${encodeURIComponent(newest)}`).catch(() => null);
  return found?.features === "pose" ? newest : BUILT_IN;
}

export class LiveBar {
  constructor() {
    this.bar = h("i");
    this.mark = h("u");
    this.text = h("span", {});
    this.element = h("div", { class: "live-bar" }, this.text, h("div", { class: "bar", "aria-hidden": "true" }, this.bar, this.mark));
    this.move = "";
    /** @type {{ move: string, threshold_on: number }[]} */
    this.known = [];
    this.pressed_ms = -Infinity;
    this.presses = 0;
  }

  /** @param {any} bundle What is recognised; null if nothing is. */
  useBundle(bundle) {
    this.known = bundle?.moves ?? [];
    this.showRule();
  }

  /** @param {string} move */
  choose(move) {
    this.move = move;
    this.presses = 0;
    this.element.hidden = move === "none";
    this.showRule();
  }

  showRule() {
    const rule = this.rule();
    this.element.classList.toggle("unknown", !rule);
    if (rule) this.mark.style.left = `${100 * rule.threshold_on}%`;
    this.showText();
  }

  /** @param {string} move */
  knows(move) {
    return Boolean(this.rule(move));
  }

  rule(wanted = this.move) {
    return this.known.find(({ move }) => move === wanted);
  }

  /** @param {import("./live_socket.js").FrameResult} frame */
  show(frame) {
    if (!this.rule()) return;
    this.bar.style.width = `${100 * (frame.scores[this.move] ?? 0)}%`;
    const pressed = frame.events.some(({ move, event }) => move === this.move && event === "press");
    if (pressed) {
      this.pressed_ms = performance.now();
      this.presses += 1;
    }
    this.showText();
  }

  showText() {
    const isPressing = performance.now() - this.pressed_ms < SHOWN_MS;
    this.element.classList.toggle("pressing", isPressing);
    const name = moveName(this.move);
    const count = this.presses ? ` It was found ${this.presses === 1 ? "once" : `${this.presses} times`} so far.` : "";
    const text = !this.rule() ? `Record ${name}: from the second repetition on, a bar shows here when it would press.`
      : isPressing ? `${name}: it would press now` : `${name}: do it, and see whether it would press.${count}`;
    if (this.text.textContent !== text) fill(this.text, text);
  }
}
