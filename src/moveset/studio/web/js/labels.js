// @ts-check
/** The segments of one recording while somebody labels them: chosen, changed, proposed, undone. Pure. */

import { addSegment, gapAt, newHistory, redo, removeSegment, renameSegment, same, segmentAt, shiftSegment, step, trimSegment, undo } from "./timeline.js";

/**
 * @typedef {import("./timeline.js").Segment} Segment
 * @typedef {Segment & { probability: number }} Proposal
 * @typedef {"start" | "end" | "all" | "new"} Grip What of a segment is held: an edge, all of it, or where there is none yet.
 */

export class Labels {
  /** @param {Segment[]} segments @param {number} duration_s @param {string[]} moves */
  constructor(segments, duration_s, moves) {
    this.duration_s = duration_s;
    this.moves = moves;
    this.history = newHistory(segments);
    /** Which segment is chosen; -1 for none. */
    this.selected = -1;
    /** Where in the recording one is. */
    this.now_s = 0;
    /** @type {Proposal[]} */
    this.proposals = [];
  }

  get segments() {
    return this.history.now;
  }

  get chosen() {
    return this.segments[this.selected];
  }

  /** Whether anything was changed since the segments came. */
  get touched() {
    return this.history.past.length > 0;
  }

  /** The segment that is chosen, or the one at this moment; -1 for none. */
  get here() {
    return this.selected >= 0 ? this.selected : segmentAt(this.segments, this.now_s);
  }

  /** Take other segments, as somebody else left them; there is nothing to undo then. @param {Segment[]} segments */
  take(segments) {
    this.history = newHistory(segments);
    this.selected = -1;
  }

  /** @param {Segment[]} segments @param {number} [chosen] */
  change(segments, chosen = this.selected) {
    this.history = step(this.history, segments);
    this.selected = chosen;
  }

  undo() {
    this.history = undo(this.history);
    this.chooseHere();
  }

  redo() {
    this.history = redo(this.history);
    this.chooseHere();
  }

  /** Choose the segment at this moment, if there is one. */
  chooseHere() {
    this.selected = segmentAt(this.segments, this.now_s);
  }

  /** Return what was done, in words: the segment here becomes another move, or a new one is added. @param {string} move */
  put(move) {
    if (this.here >= 0) {
      this.change(renameSegment(this.segments, this.here, move), this.here);
      return "renamed";
    }
    const added = addSegment(this.segments, { start_s: this.now_s, move }, this.duration_s);
    if (added.index < 0) return "no room";
    this.change(added.segments, added.index);
    return "added";
  }

  /** Return whether there was a segment to remove. */
  remove() {
    if (this.selected < 0) return false;
    this.change(removeSegment(this.segments, this.selected), -1);
    return true;
  }

  /** Move the chosen segment. @param {number} by_s */
  shift(by_s) {
    if (this.selected >= 0) this.change(shiftSegment(this.segments, this.selected, by_s, this.duration_s));
  }

  /** Begin or end the segment here at this moment. @param {"start" | "end"} edge */
  trim(edge) {
    const edges = edge === "start" ? { start_s: this.now_s } : { end_s: this.now_s };
    if (this.here >= 0) this.change(trimSegment(this.segments, this.here, edges, this.duration_s), this.here);
  }

  /** @param {number} number */
  accept(number) {
    const added = addSegment(this.segments, this.proposals[number], this.duration_s);
    this.proposals = this.proposals.filter((_, other) => other !== number);
    this.change(added.segments, added.index);
  }

  acceptAll() {
    const all = this.proposals.reduce((segments, one) => addSegment(segments, one, this.duration_s).segments, this.segments);
    this.proposals = [];
    this.change(all, -1);
  }

  /** The move that a segment drawn here most likely is: the chosen one's, or the last one's before. */
  likelyMove() {
    const before = this.segments.findLast((one) => one.end_s <= this.now_s && one.move !== "none");
    return this.chosen?.move ?? before?.move ?? this.moves[0] ?? "none";
  }

  /**
   * Return a drag that begins at a time. While it lasts segments are shown as they would be; once
   * dropped it is one step to undo.
   * @param {Grip} grip @param {number} index @param {number} start_s
   */
  drag(grip, index, start_s) {
    const before = this.segments;
    return {
      /** Show how it would be; return the time to look at, or null. @param {number} time_s */
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
