import assert from "node:assert/strict";
import { test } from "node:test";

import * as line from "../../src/moveset/studio/web/js/timeline.js";

const kick = { start_s: 1, end_s: 2, move: "kick" };
const block = { start_s: 3, end_s: 4, move: "block" };
const both = [kick, block];

test("a new segment fits into the gap it is put in", () => {
  const { segments, index } = line.addSegment(both, { start_s: 2.6, move: "jump" }, 10);
  assert.deepEqual(segments[index], { start_s: 2.6, end_s: 3, move: "jump" });
  assert.equal(segments.length, 3);
});

test("drawn backwards it is the same segment", () => {
  const { segments, index } = line.addSegment(both, { start_s: 5.5, end_s: 4.5, move: "jump" }, 10);
  assert.deepEqual(segments[index], { start_s: 4.5, end_s: 5.5, move: "jump" });
});

test("inside a segment, or where there is no room, none is added", () => {
  assert.equal(line.addSegment(both, { start_s: 1.2, end_s: 1.8, move: "jump" }, 10).index, -1);
  const tight = [kick, { ...block, start_s: 2.05 }];
  assert.equal(line.addSegment(tight, { start_s: 2.01, move: "jump" }, 10).index, -1);
  assert.deepEqual(line.addSegment(both, { start_s: 99, move: "jump" }, 10).segments, both);
});

test("moving stops at neighbours and at the ends", () => {
  assert.deepEqual(line.shiftSegment(both, 0, 5, 10)[0], { ...kick, start_s: 2, end_s: 3 });
  assert.deepEqual(line.shiftSegment(both, 0, -5, 10)[0], { ...kick, start_s: 0, end_s: 1 });
  assert.deepEqual(line.shiftSegment(both, 1, 50, 10)[1], { ...block, start_s: 9, end_s: 10 });
});

test("trimming never turns a segment over nor into its neighbour", () => {
  assert.equal(line.trimSegment(both, 0, { end_s: 9 }, 10)[0].end_s, 3);
  assert.equal(line.trimSegment(both, 0, { end_s: 0 }, 10)[0].end_s, 1.1);
  assert.equal(line.trimSegment(both, 1, { start_s: 0 }, 10)[1].start_s, 2);
});

test("whatever is done, segments stay in order and apart", () => {
  let segments = [];
  let random = 7;
  const next = () => (random = (random * 1103515245 + 12345) % 2147483648) / 2147483648;
  for (let turn = 0; turn < 2000; turn++) {
    const index = Math.floor(next() * segments.length);
    const kind = Math.floor(next() * 4);
    if (kind === 0) segments = line.addSegment(segments, { start_s: next() * 30, end_s: next() * 30, move: "kick" }, 30).segments;
    else if (segments.length && kind === 1) segments = line.shiftSegment(segments, index, next() * 8 - 4, 30);
    else if (segments.length && kind === 2) segments = line.trimSegment(segments, index, { start_s: next() * 30 }, 30);
    else if (segments.length && segments.length > 6) segments = line.removeSegment(segments, index);
    segments.forEach((one, number) => {
      assert.ok(one.start_s >= 0 && one.end_s <= 30 && one.end_s - one.start_s >= line.LEAST_S - 2e-3);
      if (number) assert.ok(segments[number - 1].end_s <= one.start_s + 1e-9);
    });
  }
});

test("every change can be undone and done again", () => {
  let history = line.newHistory(both);
  history = line.step(history, line.renameSegment(history.now, 0, "jump"));
  history = line.step(history, line.removeSegment(history.now, 1));
  history = line.step(history, history.now);
  assert.equal(history.past.length, 2);
  history = line.undo(line.undo(line.undo(history)));
  assert.deepEqual(history.now, both);
  history = line.redo(line.redo(line.redo(history)));
  assert.deepEqual(history.now, [{ ...kick, move: "jump" }]);
  history = line.step(line.undo(history), [block]);
  assert.equal(history.future.length, 0);
});

test("marks are round and few", () => {
  assert.deepEqual(line.ticks(12, 6), [2, 4, 6, 8, 10]);
  assert.ok(line.ticks(3600, 10).length <= 10);
  assert.equal(line.sayTime(65.25, 2), "1:05.25");
  assert.equal(line.sayTime(65), "1:05");
});
