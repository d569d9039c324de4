// @ts-check
/** Spans trimmed to the motion in them. Pure. */
import { trimRepetitions } from "../../runtime/learn/segment_trimming.js";
import { rowsOf } from "./frame_buffer.js";

/**
 * Return each span without the time before and after the motion in it.
 * @param {Parameters<import("./example_making.js").Trim>[0]} frames
 * @param {Parameters<import("./example_making.js").Trim>[1]} spans
 */
export function trimToMotion(frames, spans) {
  const recording = { times_s: [...frames.times_s], rows: rowsOf(frames) };
  const trimmed = trimRepetitions(recording, spans.map((span) => ({ ...span, move: "" })));
  return trimmed.map(({ start_s, end_s }) => ({ start_s, end_s }));
}
