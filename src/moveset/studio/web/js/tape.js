// @ts-check
/** A recording as a timeline: its pictures, its segments as bars to grasp, what is proposed, where one is. */

import { part } from "./api.js";
import { colourOf, fill, h, nameOf } from "./dom.js";
import { sayTime, ticks } from "./timeline.js";

/**
 * @typedef {import("./timeline.js").Segment} Segment
 * @typedef {import("./labels.js").Labels} Labels
 *
 * @typedef {object} Ears
 * @property {(index: number) => void} pick A segment was chosen.
 * @property {(time_s: number) => void} seek
 * @property {(number: number) => void} accept A proposal was.
 * @property {() => void} draw Something is shown that is not settled yet.
 * @property {() => void} changed
 */

const GRASP_PX = 9;
/** A pointer that moves less has not been dragged. */
const STILL_PX = 4;

export class Tape {
  /** @param {Labels} labels @param {Ears} ears */
  constructor(labels, ears) {
    this.labels = labels;
    this.ears = ears;
    this.film = h("div", { class: "film", "aria-hidden": "true" });
    this.marks = h("div", { class: "ticks", "aria-hidden": "true" });
    this.head = h("div", { class: "head" });
    this.bars = h("div", { role: "group", "aria-label": "Segments" });
    this.element = h("div", { class: "tape" }, this.film, this.bars, this.marks, this.head);
    this.element.addEventListener("pointerdown", (event) => this.grasp(event));
  }

  /** Show another recording. @param {string} name @param {Labels} labels */
  show(name, labels) {
    this.labels = labels;
    const width = this.element.clientWidth;
    const count = Math.max(4, Math.min(14, Math.round(width / 74)));
    fill(this.film, h("img", { alt: "", src: `/api/recordings/${part(name)}/strip?count=${count}` }));
    const { duration_s } = labels;
    fill(this.marks, ...ticks(duration_s, Math.max(3, width / 70)).map((time_s) => {
      const mark = h("span", {}, duration_s < 12 ? time_s.toFixed(1) : sayTime(time_s));
      mark.style.left = this.share(time_s);
      return mark;
    }));
  }

  draw() {
    const { segments, proposals, selected } = this.labels;
    const focused = document.activeElement?.classList.contains("segment");
    fill(this.bars, ...segments.map((one, index) => this.barOf(one, index)), ...proposals.map((one, number) => this.proposalOf(one, number)));
    if (focused) this.focus(selected);
  }

  /** @param {number} index */
  focus(index) {
    /** @type {HTMLElement | undefined} */ (this.bars.children[index])?.focus();
  }

  /** Say where one is. @param {number} time_s */
  at(time_s) {
    this.head.style.left = this.share(time_s);
  }

  /** @param {number} time_s */
  share(time_s) {
    return `${(100 * time_s) / this.labels.duration_s}%`;
  }

  /** @param {Segment} one @param {number} index */
  barOf(one, index) {
    const bar = h("button", {
      class: `segment ${colourOf(one.move, this.labels.moves)}`, "aria-pressed": String(index === this.labels.selected), "data-index": index,
      "aria-label": `${nameOf(one.move)}, ${one.start_s.toFixed(1)} to ${one.end_s.toFixed(1)} seconds`,
      onfocus: () => index !== this.labels.selected && this.ears.pick(index),
    }, h("span", {}, nameOf(one.move)));
    return this.placed(bar, one);
  }

  /** @param {Segment} one @param {number} number */
  proposalOf(one, number) {
    const bar = h("button", {
      class: `segment proposed ${colourOf(one.move, this.labels.moves)}`, "data-proposal": number,
      "aria-label": `proposed: ${nameOf(one.move)}, ${one.start_s.toFixed(1)} seconds; press Enter to accept`,
      onfocus: () => this.ears.seek(one.start_s), onclick: () => this.ears.accept(number),
    }, h("span", {}, `${nameOf(one.move)}?`));
    return this.placed(bar, one);
  }

  /** @param {HTMLElement} bar @param {Segment} one */
  placed(bar, one) {
    bar.style.left = this.share(one.start_s);
    bar.style.width = this.share(one.end_s - one.start_s);
    return bar;
  }

  /** @param {PointerEvent} event */
  grasp(event) {
    if (event.button !== 0) return;
    const target = /** @type {HTMLElement} */ (event.target).closest(".segment");
    if (target instanceof HTMLElement && target.dataset.proposal) return;
    const start_s = this.timeOf(event);
    const index = target instanceof HTMLElement ? Number(target.dataset.index) : -1;
    const drag = this.labels.drag(target ? edgeOf(target, event.clientX) : "new", index, start_s);
    if (event.pointerType === "mouse") event.preventDefault();
    if (index >= 0) this.ears.pick(index);
    else this.labels.selected = -1;
    this.ears.seek(start_s);
    this.follow(event, drag);
  }

  /** @param {PointerEvent} event @param {ReturnType<Labels["drag"]>} drag */
  follow(event, drag) {
    let moved = false;
    const move = (/** @type {PointerEvent} */ one) => {
      if (Math.abs(one.clientX - event.clientX) < STILL_PX && !moved) return;
      moved = true;
      const look_s = drag.to(this.timeOf(one));
      this.ears.draw();
      if (look_s !== null) this.ears.seek(look_s);
    };
    const drop = () => {
      this.element.removeEventListener("pointermove", move);
      for (const end of ["pointerup", "pointercancel"]) this.element.removeEventListener(end, drop);
      drag.drop();
      this.ears.changed();
    };
    this.element.setPointerCapture(event.pointerId);
    this.element.addEventListener("pointermove", move);
    for (const end of ["pointerup", "pointercancel"]) this.element.addEventListener(end, drop);
  }

  /** @param {PointerEvent} event */
  timeOf(event) {
    const box = this.element.getBoundingClientRect();
    return Math.max(0, Math.min(1, (event.clientX - box.left) / box.width)) * this.labels.duration_s;
  }
}

/** @param {Element} bar @param {number} x @returns {"start" | "end" | "all"} */
function edgeOf(bar, x) {
  const box = bar.getBoundingClientRect();
  const grasp = Math.min(GRASP_PX, box.width / 4);
  if (x - box.left < grasp) return "start";
  return box.right - x < grasp ? "end" : "all";
}
