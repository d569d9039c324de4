import assert from "node:assert/strict";
import { test } from "node:test";

import { addSegment, MIN_LENGTH_S, newHistory, pushHistory, redo, removeSegment, renameSegment, shiftSegment, ticks, trimSegment, undo } from "../../src/moveset/studio/web/js/segments.js";

const kick = { start_s: 1, end_s: 2, move: "kick" };
const block = { start_s: 3, end_s: 4, move: "block" };
const both = [kick, block];

test("a new segment is cut to the gap in which it starts", () => {
  const { segments, index } = addSegment(both, { start_s: 2.6, move: "jump" }, 10);
  assert.deepEqual(segments[index], { start_s: 2.6, end_s: 3, move: "jump" });
  assert.equal(segments.length, 3);
});

test("dragging backwards adds the same segment", () => {
  const { segments, index } = addSegment(both, { start_s: 5.5, end_s: 4.5, move: "jump" }, 10);
  assert.deepEqual(segments[index], { start_s: 4.5, end_s: 5.5, move: "jump" });
});

test("inside a segment, or without room, no segment is added", () => {
  assert.equal(addSegment(both, { start_s: 1.2, end_s: 1.8, move: "jump" }, 10).index, -1);
  const tight = [kick, { ...block, start_s: 2.05 }];
  assert.equal(addSegment(tight, { start_s: 2.01, move: "jump" }, 10).index, -1);
  assert.deepEqual(addSegment(both, { start_s: 99, move: "jump" }, 10).segments, both);
});

test("moving stops at the neighbours and at both ends", () => {
  assert.deepEqual(shiftSegment(both, 0, 5, 10)[0], { ...kick, start_s: 2, end_s: 3 });
  assert.deepEqual(shiftSegment(both, 0, -5, 10)[0], { ...kick, start_s: 0, end_s: 1 });
  assert.deepEqual(shiftSegment(both, 1, 50, 10)[1], { ...block, start_s: 9, end_s: 10 });
});

test("trimming keeps the minimum length and stops at the neighbours", () => {
  assert.equal(trimSegment(both, 0, { end_s: 9 }, 10)[0].end_s, 3);
  assert.equal(trimSegment(both, 0, { end_s: 0 }, 10)[0].end_s, 1.1);
  assert.equal(trimSegment(both, 1, { start_s: 0 }, 10)[1].start_s, 2);
});

test("random edits keep the segments in order and without overlap", () => {
  let segments = [];
  let random = 7;
  const next = () => (random = (random * 1103515245 + 12345) % 2147483648) / 2147483648;
  for (let turn = 0; turn < 2000; turn++) {
    const index = Math.floor(next() * segments.length);
    const kind = Math.floor(next() * 4);
    if (kind === 0) segments = addSegment(segments, { start_s: next() * 30, end_s: next() * 30, move: "kick" }, 30).segments;
    else if (segments.length && kind === 1) segments = shiftSegment(segments, index, next() * 8 - 4, 30);
    else if (segments.length && kind === 2) segments = trimSegment(segments, index, { start_s: next() * 30 }, 30);
    else if (segments.length && segments.length > 6) segments = removeSegment(segments, index);
    segments.forEach((one, number) => {
      assert.ok(one.start_s >= 0 && one.end_s <= 30 && one.end_s - one.start_s >= MIN_LENGTH_S - 2e-3);
      if (number) assert.ok(segments[number - 1].end_s <= one.start_s + 1e-9);
    });
  }
});

test("every change can be undone and redone", () => {
  let history = newHistory(both);
  history = pushHistory(history, renameSegment(history.now, 0, "jump"));
  history = pushHistory(history, removeSegment(history.now, 1));
  history = pushHistory(history, history.now);
  assert.equal(history.past.length, 2);
  history = undo(undo(undo(history)));
  assert.deepEqual(history.now, both);
  history = redo(redo(redo(history)));
  assert.deepEqual(history.now, [{ ...kick, move: "jump" }]);
  history = pushHistory(undo(history), [block]);
  assert.equal(history.future.length, 0);
});

test("ticks are round numbers and few", () => {
  assert.deepEqual(ticks(12, 6), [2, 4, 6, 8, 10]);
  assert.ok(ticks(3600, 10).length <= 10);
});
