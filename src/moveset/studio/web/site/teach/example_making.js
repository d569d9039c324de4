// @ts-check
/** Examples from the frames of a recording. Pure. */
import { exampleFault } from "./example_faults.js";

/**
 * @typedef {import("./frame_buffer.js").FrameBuffer} FrameBuffer
 * @typedef {import("./frame_buffer.js").Frames} Frames
 * @typedef {import("../storage/project.js").Example} Example
 * @typedef {import("../storage/project.js").Span} Span
 * @typedef {(frames: Frames, spans: Span[]) => Span[]} Trim Trims spans to the motion in them.
 * @typedef {{ newId: () => string, now_ms: number, trim: Trim }} Making
 */

/** Kept around a move that was held: the way back is no move. */
const AROUND_S = 0.4;

/** People who keep time with the beeps start a little before each beep. */
const EARLY_S = 0.1;

/** The longest repetition, however far apart the beeps are. */
const MAX_REPETITION_S = 3;

/**
 * Return the example of a move that was done once between two times, or why it cannot be kept.
 * @param {FrameBuffer} buffer @param {string} move @param {Span} span @param {Making} making
 */
export function exampleOfMove(buffer, move, span, making) {
  const frames = buffer.cut(span.start_s - AROUND_S, span.end_s + AROUND_S);
  const fault = exampleFault(frames, span, buffer);
  if (fault) return { example: null, fault };
  const [trimmed] = making.trim(frames, [span]);
  return checkedExample(buffer, move, frames, trimmed, making);
}

/** Return the example of motion that is no move. @param {FrameBuffer} buffer @param {Span} span @param {Making} making */
export function exampleOfNone(buffer, span, making) {
  const frames = buffer.cut(span.start_s, span.end_s);
  const fault = exampleFault(frames, null, buffer);
  return { example: fault ? null : makeExample(buffer, "none", frames, null, making), fault };
}

/**
 * Return an example for each beep, as moveset.studio.beep_segments, or why there is none.
 * @param {FrameBuffer} buffer @param {string} move @param {readonly number[]} beeps_s Times of frames. @param {number} end_s @param {Making} making
 */
export function examplesOfBeeps(buffer, move, beeps_s, end_s, making) {
  const nexts = [...beeps_s.slice(1), end_s + EARLY_S];
  const spans = beeps_s.map((beep_s, index) => ({ start_s: beep_s - EARLY_S, end_s: Math.min(beep_s + MAX_REPETITION_S, nexts[index]) - EARLY_S }));
  const all = buffer.cut(spans[0].start_s, end_s);
  const trimmed = all.times_s.length ? making.trim(all, spans) : spans;
  return spans.map((span, index) => {
    // Not beyond the next beep: what is outside of the span must not press.
    const frames = buffer.cut(span.start_s, nexts[index] - EARLY_S);
    const fault = exampleFault(frames, span, buffer);
    if (fault) return { example: null, fault };
    return checkedExample(buffer, move, frames, trimmed[index], { ...making, now_ms: making.now_ms + index });
  });
}

/** @param {FrameBuffer} buffer @param {string} move @param {Frames} frames @param {Span} span @param {Making} making */
function checkedExample(buffer, move, frames, span, making) {
  const fault = exampleFault(frames, span, buffer);
  return { example: fault ? null : makeExample(buffer, move, frames, span, making), fault };
}

/** @param {FrameBuffer} buffer @param {string} move @param {Frames} frames @param {Span | null} span @param {Making} making @returns {Example} */
function makeExample({ width, height }, move, { times_s, rows }, span, { newId, now_ms }) {
  const [first, last] = [times_s[0], times_s[times_s.length - 1]];
  const inside = (/** @type {number} */ time_s) => Math.min(Math.max(time_s, first), last) - first;
  return {
    id: newId(),
    move,
    made_ms: now_ms,
    width,
    height,
    times_s: times_s.map((time_s) => time_s - first),
    rows,
    span: span && { start_s: inside(span.start_s), end_s: inside(span.end_s) },
  };
}

/** Return examples as recordings to learn from. @param {readonly Example[]} examples @param {readonly string[]} moves Those that have enough examples. */
export function recordingsOf(examples, moves) {
  const used = examples.filter((one) => one.move === "none" || moves.includes(one.move));
  return used.map(({ id, move, times_s, rows, span }) => ({
    name: id,
    times_s: [...times_s],
    rows: Array.from(times_s, (_, index) => rows.slice((index * rows.length) / times_s.length, ((index + 1) * rows.length) / times_s.length)),
    segments: span ? [{ ...span, move }] : [],
  }));
}
