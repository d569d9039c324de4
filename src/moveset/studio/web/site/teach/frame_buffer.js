// @ts-check
/** The last observations, from which examples are cut. Pure. */
import { OBSERVATION_SIZE } from "../../runtime/constants.js";

/** Longer than any recording. */
const KEEP_S = 75;

/** Without a frame for so long the camera counts as stopped. */
const SILENT_S = 1.5;

/** @typedef {{ times_s: Float64Array, rows: Float32Array }} Frames One observation after the other. */

export class FrameBuffer {
  constructor() {
    /** @type {number[]} */
    this.times_s = [];
    /** @type {Float32Array[]} */
    this.rows = [];
    /** When the last one arrived, by the page's clock. */
    this.arrived_s = -Infinity;
    this.width = 0;
    this.height = 0;
  }

  /** @param {number} width @param {number} height Of the images, in pixels. */
  setSize(width, height) {
    [this.width, this.height] = [width, height];
  }

  /** @param {number} time_s Of the frame. @param {Float32Array} row Must not change later. @param {number} now_s By the page's clock. */
  add(time_s, row, now_s) {
    if (!(time_s > (this.times_s.at(-1) ?? -Infinity))) this.clear(); // another camera or clip
    this.times_s.push(time_s);
    this.rows.push(row);
    this.arrived_s = now_s;
    while (this.times_s[0] < time_s - KEEP_S) {
      this.times_s.shift();
      this.rows.shift();
    }
  }

  clear() {
    this.times_s = [];
    this.rows = [];
  }

  /** Whether frames arrive. @param {number} now_s */
  isRunning(now_s) {
    return this.times_s.length > 0 && now_s - this.arrived_s < SILENT_S;
  }

  /** Return the frames' time at a time of the page's clock. @param {number} now_s */
  frameTime(now_s) {
    return (this.times_s.at(-1) ?? 0) + Math.max(0, now_s - this.arrived_s);
  }

  /** Return a copy of the frames between two times of frames. @param {number} start_s @param {number} end_s @returns {Frames} */
  cut(start_s, end_s) {
    const inside = [...this.times_s.keys()].filter((index) => this.times_s[index] >= start_s && this.times_s[index] <= end_s);
    const rows = new Float32Array(inside.length * OBSERVATION_SIZE);
    inside.forEach((index, row) => rows.set(this.rows[index], row * OBSERVATION_SIZE));
    return { times_s: Float64Array.from(inside, (index) => this.times_s[index]), rows };
  }
}

/** Return the observations of frames, each an array of its own. @param {Frames} frames @returns {Float32Array[]} */
export function rowsOf({ times_s, rows }) {
  return Array.from(times_s, (_, index) => rows.subarray(index * OBSERVATION_SIZE, (index + 1) * OBSERVATION_SIZE));
}
