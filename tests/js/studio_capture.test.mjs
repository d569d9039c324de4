import assert from "node:assert/strict";
import { test } from "node:test";

import { pathOf, roundAbove, lastStage } from "../../src/moveset/studio/web/js/curve.js";
import { Keys, browserKey } from "../../src/moveset/studio/web/js/keys.js";
import { beeps, due, length_s, plan, sayLength } from "../../src/moveset/studio/web/js/schedule.js";
import { cueWords, keptWords, lastTakes, within } from "../../src/moveset/studio/web/js/shown.js";
import { adviseStand } from "../../src/moveset/studio/web/js/skeleton.js";

const wish = { move: "kick", times: 3, interval_s: 2, none_s: 20 };

test("a recording counts down, beeps for each repetition and ends after the last", () => {
  const cues = plan(wish);
  assert.deepEqual(cues.filter((cue) => cue.kind === "count").map((cue) => cue.number), [3, 2, 1]);
  assert.deepEqual(beeps(cues, 99), [3, 5, 7]);
  assert.ok(length_s(cues) >= 9);
  assert.deepEqual(beeps(cues, 5.5), [3, 5], "what was stopped early has fewer");
});

test("no move at all is one long stretch", () => {
  assert.deepEqual(beeps(plan({ ...wish, move: "none" }), 99), [3]);
  assert.equal(length_s(plan({ ...wish, move: "none" })), 23);
});

test("every cue comes due once, however unevenly one looks", () => {
  const cues = plan(wish);
  const seen = [];
  let last = -1;
  for (const now of [0, 0.4, 2.9, 3.01, 6.9, 7, 30]) {
    seen.push(...due(cues, last, now));
    last = now;
  }
  assert.deepEqual(seen, cues);
  assert.equal(sayLength(95), "1 min 35 s");
});

test("moves that share a key share it, and a tap does not lift what is held", () => {
  const strokes = [];
  const later = [];
  const keys = new Keys((type, name) => strokes.push(`${type} ${name}`), (call) => later.push(call));
  keys.handle({ move: "squat", event: "press", hold: true }, "s");
  keys.handle({ move: "duck", event: "press", hold: false }, "s");
  later.forEach((call) => call());
  assert.deepEqual(strokes, ["keydown s"]);
  keys.handle({ move: "squat", event: "release", hold: true }, "s");
  keys.handle({ move: "squat", event: "release", hold: true }, "s");
  assert.deepEqual(strokes, ["keydown s", "keyup s"]);
});

test("everything is let go at once, and a tap that ends later lifts nothing twice", () => {
  const strokes = [];
  const later = [];
  const keys = new Keys((type, name) => strokes.push(`${type} ${name}`), (call) => later.push(call));
  keys.handle({ move: "kick", event: "press", hold: false }, "k");
  keys.handle({ move: "squat", event: "press", hold: true }, "s");
  keys.releaseAll();
  later.forEach((call) => call());
  assert.deepEqual(strokes, ["keydown k", "keydown s", "keyup k", "keyup s"]);
  assert.deepEqual(keys.down, []);
});

test("keys have the names that browsers give them", () => {
  assert.deepEqual(browserKey("a"), { key: "a", code: "KeyA" });
  assert.deepEqual(browserKey("space"), { key: " ", code: "Space" });
  assert.deepEqual(browserKey("down"), { key: "ArrowDown", code: "ArrowDown" });
  assert.deepEqual(browserKey("7"), { key: "7", code: "Digit7" });
  assert.equal(browserKey("no key"), null);
  assert.equal(browserKey("constructor"), null);
});

test("curves stay in their box and leave out what is no number", () => {
  const box = { left: 10, top: 0, width: 100, height: 50 };
  assert.equal(pathOf([[1, 0], [2, null], [3, 2]], box, { most: 2, epochs: 3 }), "M10.0 50.0L110.0 0.0");
  assert.equal(pathOf([], box, { most: 1, epochs: 2 }), "");
  assert.equal(roundAbove([0.3, 1.7]), 2);
  assert.equal(roundAbove([]), 1e-6);
  assert.equal(lastStage({ one: [1], two: [], three: [2] }), "three");
  assert.equal(lastStage({}), "");
});

test("a body is told what of it is not in the picture", () => {
  const body = Array.from({ length: 33 }, () => [0.5, 0.5, 1]);
  assert.equal(adviseStand(body), "");
  assert.match(adviseStand(null), /step into/i);
  assert.match(adviseStand(body.map((one, number) => (number === 28 ? [0.5, 1.2, 1] : one))), /feet/);
  assert.match(adviseStand(body.map((one, number) => (number === 15 ? [0.5, 0.5, 0.1] : one))), /hand/);
});

test("the newest recordings are shown, and what was broken off elsewhere, not what still grows", () => {
  const recordings = Array.from({ length: 11 }, (_, number) => ({ name: `r${number}` }));
  const uploads = [{ id: "here", idle_s: 99 }, { id: "there", idle_s: 99 }, { id: "grows", idle_s: 1 }];
  const shown = lastTakes({ recordings, uploads, moves: [{ segments: 5 }, { segments: 4 }] }, new Set(["here"]));
  assert.deepEqual(shown.recordings.map((one) => one.name).slice(0, 2), ["r10", "r9"]);
  assert.equal(shown.recordings.length + shown.more, 11);
  assert.deepEqual(shown.waiting.map((one) => one.id), ["there"]);
  assert.equal(shown.isEnough, false, "one move was done too rarely");
  assert.equal(lastTakes({ recordings: [], uploads: [], moves: [] }, new Set()).isEnough, false);
});

test("a cue says what comes, which repetition it is, and when it is over", () => {
  assert.deepEqual(cueWords({ at_s: 0, kind: "count", number: 3 }, "kick_left", 5), { number: "3", words: "then: kick left", said: "3" });
  assert.equal(cueWords({ at_s: 5, kind: "beep", number: 2 }, "kick_left", 5).words, "kick left · 2 of 5");
  assert.equal(cueWords({ at_s: 5, kind: "beep", number: 1 }, "none", 1).words, "anything but a move");
  assert.equal(cueWords({ at_s: 9, kind: "end", number: 0 }, "kick", 5).said, "Done");
});

test("what was kept is said, and numbers typed in stay within bounds", () => {
  assert.match(keptWords("ann_kick", 1), /with 1 segment\.$/);
  assert.match(keptWords("ann_kick", 3), /with 3 segments\.$/);
  assert.match(keptWords("ann_kick", 0), /label it by hand/);
  assert.deepEqual(["7", "", "999", "-3", "x"].map((typed) => within(typed, 1, 60)), [7, 1, 60, 1, 1]);
});
