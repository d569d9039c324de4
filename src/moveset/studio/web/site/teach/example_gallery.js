// @ts-check
/** The examples of a move as small moving skeletons, which can be replayed and deleted. */
import { fill, h } from "../../js/dom.js";
import { drawSkeleton } from "../../js/skeleton.js";
import { removeExample } from "../storage/project.js";
import { frameAt, pictureOf } from "./example_picture.js";

const WIDTH = 150;
const HEIGHT = 112;
/** Where somebody wants less motion, a picture moves only when it is clicked. */
const REPLAY_S = 3;

/** @typedef {{ canvas: HTMLCanvasElement, picture: ReturnType<typeof pictureOf>, start_ms: number, shown: number }} Shown */

export class ExampleGallery {
  /** @param {import("./teaching_session.js").TeachingSession} session */
  constructor(session) {
    this.session = session;
    this.list = h("ul", { class: "teach-examples", "aria-label": "Examples" });
    this.element = h("section", { class: "card", "aria-label": "Examples" }, h("h2", {}, "Your examples"), this.list);
    /** @type {Map<string, Shown>} */
    this.shown = new Map();
    this.still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.frame = requestAnimationFrame((now_ms) => this.draw(now_ms));
  }

  /** @param {string} move */
  show(move) {
    const examples = this.session.project.examples.filter((one) => one.move === move);
    const ids = examples.map((one) => one.id);
    this.element.hidden = !ids.length;
    if (this.ids === ids.join()) return; // else the focus would be lost
    this.ids = ids.join();
    const before = this.shown;
    this.shown = new Map(examples.map((one) => [one.id, before.get(one.id) ?? this.picture(one)]));
    fill(this.list, examples.map((one, index) => this.item(one.id, index + 1)));
  }

  /** @param {import("../storage/project.js").Example} example @returns {Shown} */
  picture(example) {
    const canvas = h("canvas", { width: WIDTH, height: HEIGHT, "aria-hidden": "true" });
    return { canvas, picture: pictureOf(example, WIDTH / HEIGHT), start_ms: this.still ? -Infinity : performance.now(), shown: -1 };
  }

  /** @param {string} id @param {number} number */
  item(id, number) {
    const shown = /** @type {Shown} */ (this.shown.get(id));
    return h("li", {},
      h("button", { type: "button", class: "teach-picture", "aria-label": `Replay example ${number}`, title: "Replay", onclick: () => (shown.start_ms = performance.now()) }, shown.canvas),
      h("button", { type: "button", class: "quiet danger", "aria-label": `Delete example ${number}`, onclick: () => this.remove(id, number) }, "Delete"));
  }

  /** @param {string} id @param {number} number */
  remove(id, number) {
    this.session.change(removeExample(id));
    const left = this.list.querySelectorAll(".danger");
    /** @type {HTMLElement | undefined} */ (left[Math.min(number, left.length) - 1])?.focus();
  }

  /** @param {number} now_ms */
  draw(now_ms) {
    for (const one of this.shown.values()) {
      const elapsed_s = (now_ms - one.start_ms) / 1000;
      const isOver = this.still && elapsed_s > Math.max(REPLAY_S, one.picture.duration_s);
      const index = isOver ? Math.floor(one.picture.times_s.length / 2) : frameAt(one.picture, Math.max(0, elapsed_s));
      if (index === one.shown) continue;
      one.shown = index;
      drawSkeleton(one.canvas, one.picture.bodies[index] ?? null);
    }
    this.frame = requestAnimationFrame((next_ms) => this.draw(next_ms));
  }

  close() {
    cancelAnimationFrame(this.frame);
  }
}
