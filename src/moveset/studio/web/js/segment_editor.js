// @ts-check
/** The segments of one recording during labelling: selection, changes, proposals, undo and redo. Pure. */

import { addSegment, gapAt, newHistory, pushHistory, redo, removeSegment, renameSegment, same, segmentAt, shiftSegment, trimSegment, undo } from "./segments.js";

/**
 * @typedef {import("./segments.js").Segment} Segment
 * @typedef {Segment & { probability: number }} Proposal
 * @typedef {"start" | "end" | "all" | "new"} Grip What is dragged: an edge, a whole segment, or a new one.
 */

export class SegmentEditor {
  /** @param {Segment[]} segments @param {number} duration_s @param {string[]} moves */
  constructor(segments, duration_s, moves) {
    this.duration_s = duration_s;
    this.moves = moves;
    this.history = newHistory(segments);
    /** Index of the selected segment; -1 for none. */
    this.selected = -1;
    /** Current time in the recording. */
    this.now_s = 0;
    /** @type {Proposal[]} */
    this.proposals = [];
  }

  get segments() {
    return this.history.now;
  }

  /** @returns {Segment | undefined} */
  get selectedSegment() {
    return this.segments[this.selected];
  }

  /** Whether anything was changed since the segments were loaded. */
  get isChanged() {
    return this.history.past.length > 0;
  }

  /** Index of the selected segment, else of the one at the current time; -1 for none. */
  get current() {
    return this.selected >= 0 ? this.selected : segmentAt(this.segments, this.now_s);
  }

  /** Replace the segments by what somebody else has saved; the history starts again. @param {Segment[]} segments */
  reset(segments) {
    this.history = newHistory(segments);
    this.selected = -1;
  }

  /** @param {Segment[]} segments @param {number} [selected] */
  change(segments, selected = this.selected) {
    this.history = pushHistory(this.history, segments);
    this.selected = selected;
  }

  undo() {
    this.history = undo(this.history);
    this.selectCurrent();
  }

  redo() {
    this.history = redo(this.history);
    this.selectCurrent();
  }

  /** Select the segment at the current time, if there is one. */
  selectCurrent() {
    this.selected = segmentAt(this.segments, this.now_s);
  }

  /** Rename the current segment, or add one at the current time. @param {string} move @returns {"renamed" | "added" | "no room"} */
  put(move) {
    if (this.current >= 0) {
      this.change(renameSegment(this.segments, this.current, move), this.current);
      return "renamed";
    }
    const added = addSegment(this.segments, { start_s: this.now_s, move }, this.duration_s);
    if (added.index < 0) return "no room";
    this.change(added.segments, added.index);
    return "added";
  }

  /** Remove the selected segment. @returns {boolean} Whether there was one. */
  remove() {
    if (this.selected < 0) return false;
    this.change(removeSegment(this.segments, this.selected), -1);
    return true;
  }

  /** Move the selected segment. @param {number} by_s */
  shift(by_s) {
    if (this.selected >= 0) this.change(shiftSegment(this.segments, this.selected, by_s, this.duration_s));
  }

  /** Set the start or end of the current segment to the current time. @param {"start" | "end"} edge */
  trim(edge) {
    const edges = edge === "start" ? { start_s: this.now_s } : { end_s: this.now_s };
    if (this.current >= 0) this.change(trimSegment(this.segments, this.current, edges, this.duration_s), this.current);
  }

  /** Accept a proposal. @param {number} index */
  accept(index) {
    const added = addSegment(this.segments, this.proposals[index], this.duration_s);
    this.proposals = this.proposals.filter((_, other) => other !== index);
    this.change(added.segments, added.index);
  }

  acceptAll() {
    const all = this.proposals.reduce((segments, proposal) => addSegment(segments, proposal, this.duration_s).segments, this.segments);
    this.proposals = [];
    this.change(all, -1);
  }

  dismissAll() {
    this.proposals = [];
  }

  /** The move of a new segment: that of the selected segment, else of the last move before. */
  likelyMove() {
    const before = this.segments.findLast((segment) => segment.end_s <= this.now_s && segment.move !== "none");
    return this.selectedSegment?.move ?? before?.move ?? this.moves[0] ?? "none";
  }

  /**
   * Return a drag that starts at a time. It previews the segments until it is dropped, and is then one
   * step to undo.
   * @param {Grip} grip @param {number} index @param {number} start_s
   */
  drag(grip, index, start_s) {
    const before = this.segments;
    return {
      /** Preview, and return the time to seek to, or null. @param {number} time_s */
      to: (time_s) => {
        const dragged = this.dragged(before, grip, index, start_s, time_s);
        if (!dragged) return null;
        this.history = { ...this.history, now: dragged.segments };
        this.selected = dragged.index;
        return grip === "all" ? null : time_s;
      },
      drop: () => {
        const after = this.segments;
        this.history = { ...this.history, now: before };
        this.change(after);
      },
    };
  }

  /** @param {Segment[]} before @param {Grip} grip @param {number} index @param {number} start_s @param {number} time_s */
  dragged(before, grip, index, start_s, time_s) {
    if (grip === "start") return { segments: trimSegment(before, index, { start_s: time_s }, this.duration_s), index };
    if (grip === "end") return { segments: trimSegment(before, index, { end_s: time_s }, this.duration_s), index };
    if (grip === "all") return { segments: shiftSegment(before, index, time_s - start_s, this.duration_s), index };
    if (!gapAt(before, start_s, this.duration_s)) return null;
    return addSegment(before, { start_s, end_s: time_s, move: this.likelyMove() }, this.duration_s);
  }

  /** @param {Segment[]} segments */
  isSame(segments) {
    return same(this.segments, segments);
  }
}
