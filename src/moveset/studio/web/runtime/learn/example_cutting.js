// @ts-check
/** Examples with their surroundings, and background motion, cut from recordings, as moveset.learn.example_cutting. Pure. */
import {
  EXAMPLE_GUARD_S,
  MAX_BACKGROUND_S,
  MAX_EXAMPLES,
  MIN_BACKGROUND_S,
  POSITION_SIZE,
  STRIDE_TICKS,
  TICK_S,
} from "../constants.js";
import { cutRecording } from "./labelled_recording.js";
import { positionsOf, ticksOf } from "./recording_ticks.js";
import { firstNotBelow, roundTo } from "./rounding.js";
import { TemplateCutter } from "./template_cutting.js";

/**
 * @typedef {import("./labelled_recording.js").Recording} Recording
 * @typedef {import("../templates.js").Template} Template
 * @typedef {import("./recording_ticks.js").Ticks} Ticks
 *
 * @typedef {object} Motion Motion at even ticks.
 * @property {Float32Array} positions
 * @property {Float32Array[] | null} embeddings Of each tick of an example; at every ``STRIDE_TICKS`` of motion that is no move. Null without any.
 *
 * @typedef {object} Example One performance of a move.
 * @property {Template} outward Of the way out.
 * @property {Template} back Of the way back, as no move.
 * @property {Motion} motion From the move's start to its end.
 *
 * @typedef {object} ExamplePiece
 * @property {string} move
 * @property {Example} example
 * @property {Recording} item With its surroundings, as a recording to score.
 *
 * @typedef {{ motion: Motion, item: Recording }} BackgroundPiece A part in which no move is done.
 * @typedef {(ticks: Ticks) => Promise<(wanted: number[]) => Promise<Float32Array[] | null>>} Embed From a recording to the embeddings at some of its ticks.
 */

/**
 * Return the segments of some moves, the last ``MAX_EXAMPLES`` of each, and the motion far from every segment.
 * @param {readonly Recording[]} recordings @param {readonly string[]} moves @param {Embed} embed
 */
export async function cutRecordings(recordings, moves, embed) {
  /** @type {{ pieces: ExamplePiece[], background: BackgroundPiece[] }} */
  const cut = { pieces: [], background: [] };
  for (const recording of recordings) {
    const ticks = ticksOf(recording);
    const source = { recording, ticks, positions: positionsOf(ticks), embed: await embed(ticks) };
    cut.pieces.push(...(await examplesOf(source, moves)));
    cut.background.push(...(await backgroundOf(source)));
  }
  return { pieces: lastOfEach(cut.pieces), background: cut.background };
}

/** @param {readonly ExamplePiece[]} pieces */
function lastOfEach(pieces) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  const isKept = (/** @type {ExamplePiece} */ { move }) => {
    counts.set(move, (counts.get(move) ?? 0) + 1);
    return Number(counts.get(move)) <= MAX_EXAMPLES;
  };
  return [...pieces].reverse().filter(isKept).reverse();
}

/** @typedef {{ recording: Recording, ticks: Ticks, positions: Float32Array, embed: Awaited<ReturnType<Embed>> }} Source */

/** @param {Source} source @param {readonly string[]} moves */
async function examplesOf({ recording, ticks, positions, embed }, moves) {
  const cutter = new TemplateCutter(positions);
  const segments = [...recording.segments].sort((one, other) => one.start_s - other.start_s);
  const middles_s = segments.slice(1).map((one, index) => (segments[index].end_s + one.start_s) / 2);
  // Infinite at both ends: a segment may reach to the recording's own, beyond its last frame.
  const edges = [-Infinity, ...middles_s, Infinity];
  /** @type {ExamplePiece[]} */
  const pieces = [];
  for (const [number, { move, start_s, end_s }] of segments.entries()) {
    const [start, end] = [start_s, end_s].map((time_s) => firstNotBelow(ticks.times_s, time_s));
    if (end - start < 2 || !moves.includes(move)) continue;
    const motion = await motionOf(positions, start, end + 1, 1, embed);
    const example = { outward: cutter.cutOutward(move, start, end), back: cutter.cutReturn(start, end), motion };
    pieces.push({ move, example, item: cutRecording(recording, `${recording.name}#${number}`, edges[number], edges[number + 1]) });
  }
  return pieces;
}

/** @param {Float32Array} positions @param {number} start @param {number} end @param {number} stride Of embeddings. @param {Source["embed"]} embed @returns {Promise<Motion>} */
async function motionOf(positions, start, end, stride, embed) {
  const last = Math.min(end, positions.length / POSITION_SIZE);
  const wanted = Array.from({ length: Math.ceil((last - start) / stride) }, (_, index) => start + index * stride);
  return { positions: positions.slice(start * POSITION_SIZE, last * POSITION_SIZE), embeddings: await embed(wanted) };
}

/** @param {Source} source */
async function backgroundOf({ recording, ticks, positions, embed }) {
  /** @type {BackgroundPiece[]} */
  const pieces = [];
  for (const [start, end] of freeParts(recording, ticks.times_s)) {
    if ((end - start) * TICK_S < MIN_BACKGROUND_S) continue;
    const motion = await motionOf(positions, start, end, STRIDE_TICKS, embed);
    const until_s = ticks.times_s[end - 1] + TICK_S;
    pieces.push({ motion, item: cutRecording(recording, `${recording.name}#none${start}`, ticks.times_s[start], until_s) });
  }
  return pieces;
}

/** Return the first and the next tick of each part that is far from every segment; long parts are divided. @param {Recording} recording @param {Float64Array} times_s */
function freeParts({ segments }, times_s) {
  const isFree = [...times_s].map((time_s) =>
    segments.every(({ start_s, end_s }) => time_s < start_s - EXAMPLE_GUARD_S || time_s > end_s + EXAMPLE_GUARD_S),
  );
  /** @type {[number, number][]} */
  const parts = [];
  for (let first = isFree.indexOf(true); first >= 0; ) {
    const blocked = isFree.indexOf(false, first);
    const last = blocked < 0 ? isFree.length : blocked;
    const count = Math.max(1, roundTo(((last - first) * TICK_S) / MAX_BACKGROUND_S));
    const bound = (/** @type {number} */ part) => (part === count ? last : Math.trunc(part * ((last - first) / count) + first));
    for (let part = 0; part < count; part += 1) parts.push([bound(part), bound(part + 1)]);
    first = isFree.indexOf(true, last);
  }
  return parts;
}
