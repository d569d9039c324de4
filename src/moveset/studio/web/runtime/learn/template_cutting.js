// @ts-check
/** Templates of examples, cut from a recording, as in moveset.recognise.templates. Pure. */
import { MIN_OUTWARD_TICKS, NEUTRAL_DISTANCE, NONE, OUTWARD_SHARE, POSITION_SIZE } from "../constants.js";
import { pathLengths, pathTo, smoothPositions } from "../dtw.js";
import { roundTo } from "./rounding.js";

/** @typedef {import("../templates.js").Template} Template */

/** Cuts templates from the positions of one recording. */
export class TemplateCutter {
  /** @param {Float32Array} positions At even ticks, one after the other. */
  constructor(positions) {
    this.smoothed = smoothPositions(positions, POSITION_SIZE);
    this.lengths = pathLengths(this.smoothed);
    this.last = this.lengths.length - 1;
  }

  /** Return the template of an example: its outward path. @param {string} move @param {number} start @param {number} end The tick after its last, out and back. */
  cutOutward(move, start, end) {
    return this.cut(move, start, Math.min(start + outwardTicks(start, end), this.last));
  }

  /** Return the way back of an example as a template of no move. @param {number} start @param {number} end */
  cutReturn(start, end) {
    const first = Math.min(start + outwardTicks(start, end), this.last);
    const last = Math.min(Math.max(end, first + MIN_OUTWARD_TICKS), this.last);
    return this.cut(NONE, Math.min(first, Math.max(last - MIN_OUTWARD_TICKS, 0)), last);
  }

  /** Return the template of the path from one tick to another. @param {string} move @param {number} first @param {number} last @returns {Template} */
  cut(move, first, last) {
    const path = pathTo(this.smoothed, this.lengths, last, last - first);
    const ticks = Math.max(last - first, 1);
    return { move, path, ticks, neutral: NEUTRAL_DISTANCE, decisive: false, discriminant: null };
  }
}

/** @param {number} start @param {number} end */
const outwardTicks = (start, end) => Math.max(MIN_OUTWARD_TICKS, roundTo(OUTWARD_SHARE * (end - start)));
