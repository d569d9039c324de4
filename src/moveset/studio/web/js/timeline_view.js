// @ts-check
/** The timeline of a recording: thumbnails, segments that can be dragged, proposals and the playhead. */

import { mediaAddress } from "./api.js";
import { fill, h } from "./dom.js";
import { formatTime } from "./format.js";
import { moveClass, moveName } from "./move_names.js";
import { ticks } from "./segments.js";

/**
 * @typedef {import("./segments.js").Segment} Segment
 * @typedef {import("./segment_editor.js").SegmentEditor} SegmentEditor
 *
 * @typedef {object} Handlers
 * @property {(index: number) => void} onSelect A segment was selected.
 * @property {(time_s: number) => void} onSeek
 * @property {(index: number) => void} onAccept A proposal was accepted.
 * @property {() => void} onPreview The segments changed during a drag.
 * @property {() => void} onChange The drag ended.
 */

/** Width of the area at each end of a segment that trims it. */
const EDGE_PX = 9;
/** A pointer that moves less than this is not a drag. */
const DRAG_PX = 4;
const THUMBNAIL_PX = 74;
const TICK_PX = 70;

export class TimelineView {
  /** @param {SegmentEditor} editor @param {Handlers} handlers */
  constructor(editor, handlers) {
    this.editor = editor;
    this.handlers = handlers;
    this.thumbnails = h("div", { class: "thumbnails", "aria-hidden": "true" });
    this.ticks = h("div", { class: "ticks", "aria-hidden": "true" });
    this.playhead = h("div", { class: "playhead" });
    this.bars = h("div", { role: "group", "aria-label": "Segments" });
    this.element = h("div", { class: "timeline" }, this.thumbnails, this.bars, this.ticks, this.playhead);
    this.element.addEventListener("pointerdown", (event) => this.startDrag(event));
  }

  /** Show another recording. @param {string} name @param {SegmentEditor} editor */
  show(name, editor) {
    this.editor = editor;
    const width = this.element.clientWidth;
    const count = Math.max(4, Math.min(14, Math.round(width / THUMBNAIL_PX)));
    fill(this.thumbnails, h("img", { alt: "", src: mediaAddress(`/api/recordings/${encodeURIComponent(name)}/thumbnails?count=${count}`) }));
    const { duration_s } = editor;
    fill(this.ticks, ...ticks(duration_s, Math.max(3, width / TICK_PX)).map((time_s) => {
      const tick = h("span", {}, duration_s < 12 ? time_s.toFixed(1) : formatTime(time_s));
      tick.style.left = this.positionOf(time_s);
      return tick;
    }));
  }

  render() {
    const { segments, proposals, selected } = this.editor;
    const hadFocus = document.activeElement?.classList.contains("segment");
    fill(this.bars, ...segments.map((segment, index) => this.segmentBar(segment, index)), ...proposals.map((proposal, index) => this.proposalBar(proposal, index)));
    if (hadFocus) this.focus(selected);
  }

  /** @param {number} index */
  focus(index) {
    /** @type {HTMLElement | undefined} */ (this.bars.children[index])?.focus();
  }

  /** Move the playhead. @param {number} time_s */
  setTime(time_s) {
    this.playhead.style.left = this.positionOf(time_s);
  }

  /** @param {number} time_s */
  positionOf(time_s) {
    return `${(100 * time_s) / this.editor.duration_s}%`;
  }

  /** @param {Segment} segment @param {number} index */
  segmentBar(segment, index) {
    const bar = h("button", {
      class: `segment ${moveClass(segment.move, this.editor.moves)}`, "aria-pressed": String(index === this.editor.selected), "data-index": index,
      "aria-label": `${moveName(segment.move)}, ${segment.start_s.toFixed(1)} to ${segment.end_s.toFixed(1)} seconds`,
      onfocus: () => index !== this.editor.selected && this.handlers.onSelect(index),
    }, h("span", {}, moveName(segment.move)));
    return this.place(bar, segment);
  }

  /** @param {Segment} proposal @param {number} index */
  proposalBar(proposal, index) {
    const bar = h("button", {
      class: `segment proposed ${moveClass(proposal.move, this.editor.moves)}`, "data-proposal": index,
      "aria-label": `proposed: ${moveName(proposal.move)}, ${proposal.start_s.toFixed(1)} seconds; press Enter to accept`,
      onfocus: () => this.handlers.onSeek(proposal.start_s), onclick: () => this.handlers.onAccept(index),
    }, h("span", {}, `${moveName(proposal.move)}?`));
    return this.place(bar, proposal);
  }

  /** @param {HTMLElement} bar @param {Segment} segment */
  place(bar, segment) {
    bar.style.left = this.positionOf(segment.start_s);
    bar.style.width = this.positionOf(segment.end_s - segment.start_s);
    return bar;
  }

  /** @param {PointerEvent} event */
  startDrag(event) {
    if (event.button !== 0) return;
    const target = /** @type {HTMLElement} */ (event.target).closest(".segment");
    if (target instanceof HTMLElement && target.dataset.proposal) return;
    const start_s = this.timeAt(event);
    const index = target instanceof HTMLElement ? Number(target.dataset.index) : -1;
    const drag = this.editor.drag(target ? gripAt(target, event.clientX) : "new", index, start_s);
    if (event.pointerType === "mouse") event.preventDefault();
    if (index >= 0) this.handlers.onSelect(index);
    else this.editor.selected = -1;
    this.handlers.onSeek(start_s);
    this.trackPointer(event, drag);
  }

  /** @param {PointerEvent} event @param {ReturnType<SegmentEditor["drag"]>} drag */
  trackPointer(event, drag) {
    let isDragged = false;
    const move = (/** @type {PointerEvent} */ moved) => {
      if (Math.abs(moved.clientX - event.clientX) < DRAG_PX && !isDragged) return;
      isDragged = true;
      const seek_s = drag.to(this.timeAt(moved));
      this.handlers.onPreview();
      if (seek_s !== null) this.handlers.onSeek(seek_s);
    };
    const drop = () => {
      this.element.removeEventListener("pointermove", move);
      for (const type of ["pointerup", "pointercancel"]) this.element.removeEventListener(type, drop);
      drag.drop();
      this.handlers.onChange();
    };
    this.element.setPointerCapture(event.pointerId);
    this.element.addEventListener("pointermove", move);
    for (const type of ["pointerup", "pointercancel"]) this.element.addEventListener(type, drop);
  }

  /** @param {PointerEvent} event */
  timeAt(event) {
    const box = this.element.getBoundingClientRect();
    return Math.max(0, Math.min(1, (event.clientX - box.left) / box.width)) * this.editor.duration_s;
  }
}

/** @param {Element} bar @param {number} x @returns {"start" | "end" | "all"} */
function gripAt(bar, x) {
  const box = bar.getBoundingClientRect();
  const edge = Math.min(EDGE_PX, box.width / 4);
  if (x - box.left < edge) return "start";
  return box.right - x < edge ? "end" : "all";
}
