import assert from "node:assert/strict";
import { test } from "node:test";

import { clampNumber, contentText, cueTexts, savedText, selectRecent } from "../../src/moveset/studio/web/js/capture_texts.js";
import { axisMaximum, currentStage, linePath } from "../../src/moveset/studio/web/js/chart_geometry.js";
import { beepTimes, dueCues, scheduleCues, scheduledDuration } from "../../src/moveset/studio/web/js/cue_schedule.js";
import { formatDuration, formatTime, percent, plural } from "../../src/moveset/studio/web/js/format.js";
import { browserKey, HeldKeys } from "../../src/moveset/studio/web/js/keys.js";
import { LiveExamples } from "../../src/moveset/studio/web/js/live_examples.js";
import { framingHint } from "../../src/moveset/studio/web/js/framing.js";

const settings = { move: "kick", times: 3, interval_s: 2, none_s: 20 };

test("a recording counts down, beeps for each repetition and ends after the last", () => {
  const cues = scheduleCues(settings);
  assert.deepEqual(cues.filter((cue) => cue.kind === "count").map((cue) => cue.number), [3, 2, 1]);
  assert.deepEqual(beepTimes(cues, 99), [3, 5, 7]);
  assert.ok(scheduledDuration(cues) >= 9);
  assert.deepEqual(beepTimes(cues, 5.5), [3, 5], "a recording that was stopped early has fewer");
});

test("a recording without a move is one long stretch", () => {
  assert.deepEqual(beepTimes(scheduleCues({ ...settings, move: "none" }), 99), [3]);
  assert.equal(scheduledDuration(scheduleCues({ ...settings, move: "none" })), 23);
});

test("every cue is due once, at irregular times too", () => {
  const cues = scheduleCues(settings);
  const seen = [];
  let last = -1;
  for (const now of [0, 0.4, 2.9, 3.01, 6.9, 7, 30]) {
    seen.push(...dueCues(cues, last, now));
    last = now;
  }
  assert.deepEqual(seen, cues);
});

test("a tap does not release a key that another move holds", () => {
  const strokes = [];
  const later = [];
  const keys = new HeldKeys((type, name) => strokes.push(`${type} ${name}`), (call) => later.push(call));
  keys.handle({ move: "squat", event: "press", hold: true }, "s");
  keys.handle({ move: "duck", event: "press", hold: false }, "s");
  later.forEach((call) => call());
  assert.deepEqual(strokes, ["keydown s"]);
  keys.handle({ move: "squat", event: "release", hold: true }, "s");
  keys.handle({ move: "squat", event: "release", hold: true }, "s");
  assert.deepEqual(strokes, ["keydown s", "keyup s"]);
});

test("releaseAll releases every key once, even if a tap ends later", () => {
  const strokes = [];
  const later = [];
  const keys = new HeldKeys((type, name) => strokes.push(`${type} ${name}`), (call) => later.push(call));
  keys.handle({ move: "kick", event: "press", hold: false }, "k");
  keys.handle({ move: "squat", event: "press", hold: true }, "s");
  keys.releaseAll();
  later.forEach((call) => call());
  assert.deepEqual(strokes, ["keydown k", "keydown s", "keyup k", "keyup s"]);
  assert.deepEqual(keys.down, []);
});

test("keys have the names that browsers use", () => {
  assert.deepEqual(browserKey("a"), { key: "a", code: "KeyA" });
  assert.deepEqual(browserKey("space"), { key: " ", code: "Space" });
  assert.deepEqual(browserKey("down"), { key: "ArrowDown", code: "ArrowDown" });
  assert.deepEqual(browserKey("7"), { key: "7", code: "Digit7" });
  assert.equal(browserKey("no key"), null);
  assert.equal(browserKey("constructor"), null);
});

test("curves stay in their box and skip values that are not finite", () => {
  const box = { left: 10, top: 0, width: 100, height: 50 };
  assert.equal(linePath([[1, 0], [2, null], [3, 2]], box, { max: 2, epochs: 3 }), "M10.0 50.0L110.0 0.0");
  assert.equal(linePath([], box, { max: 1, epochs: 2 }), "");
  assert.equal(axisMaximum([0.3, 1.7]), 2);
  assert.equal(axisMaximum([]), 1e-6);
  assert.equal(currentStage({ one: [1], two: [], three: [2] }), "three");
  assert.equal(currentStage({}), "");
});

test("the hint names the part of the body that is outside the image", () => {
  const body = Array.from({ length: 33 }, (_, number) => [0.5, number < 23 ? 0.3 : 0.6, 1]);
  assert.equal(framingHint(body), "");
  assert.match(framingHint(body.map(([x, y, seen]) => [x, 0.5 + y / 5, seen])), /^Step closer/);
  assert.match(framingHint(body.map(([x, y, seen]) => [x, y - 0.31, seen])), /^Only your legs .* tilt the camera up/);
  assert.match(framingHint(null), /step in front/i);
  assert.match(framingHint(body.map((one, number) => (number === 28 ? [0.5, 1.2, 1] : one))), /feet/);
  const hand = (/** @type {number[]} */ place) => framingHint(body.map((one, number) => (number === 15 ? place : one)));
  assert.match(hand([-0.1, 0.5, 0.1]), /hand/);
  assert.equal(hand([0.5, 0.5, 0.1]), "", "it is behind the body");
});

test("the newest recordings and interrupted uploads are shown, but not uploads that still grow", () => {
  const recordings = Array.from({ length: 11 }, (_, number) => ({ name: `r${number}` }));
  const uploads = [{ id: "here", idle_s: 99 }, { id: "there", idle_s: 99 }, { id: "grows", idle_s: 1 }];
  const shown = selectRecent({ recordings, uploads, moves: [{ segments: 5 }, { segments: 4 }] }, new Set(["here"]));
  assert.deepEqual(shown.recordings.map((one) => one.name).slice(0, 2), ["r10", "r9"]);
  assert.equal(shown.recordings.length + shown.more, 11);
  assert.deepEqual(shown.unfinished.map((one) => one.id), ["there"]);
});

test("a cue shows the move, the repetition and the end", () => {
  assert.deepEqual(cueTexts({ at_s: 0, kind: "count", number: 3 }, "kick_left", 5), { number: "3", text: "next: kick left", announcement: "3" });
  assert.equal(cueTexts({ at_s: 5, kind: "beep", number: 2 }, "kick_left", 5).text, "kick left · 2 of 5");
  assert.equal(cueTexts({ at_s: 5, kind: "beep", number: 1 }, "none", 1).text, "anything except a move");
  assert.equal(cueTexts({ at_s: 9, kind: "end", number: 0 }, "kick", 5).announcement, "Done");
});

test("the text about a saved recording says what it shows, in words", () => {
  assert.equal(savedText("kick_left", 1), "Saved: kick left, once.");
  assert.equal(savedText("kick_left", 3), "Saved: kick left, 3 times.");
  assert.equal(savedText("none", 1), "Saved.");
  assert.match(savedText("kick_left", 0), /stopped before the first beep/);
  assert.equal(contentText({ wave: 5, none: 1, kick_left: 1 }), "wave 5 times, kick left once");
  assert.equal(contentText({ none: 1 }), "no move");
  assert.equal(contentText({}), "nothing marked yet");
});

test("typed numbers stay within bounds", () => {
  assert.deepEqual(["7", "", "999", "-3", "x"].map((typed) => clampNumber(typed, 1, 60)), [7, 1, 60, 1, 1]);
});

test("times, durations, fractions and counts are formatted", () => {
  assert.equal(formatDuration(95), "1 min 35 s");
  assert.equal(formatDuration(45.2), "45 s");
  assert.equal(formatTime(65.25, 2), "1:05.25");
  assert.equal(formatTime(65), "1:05");
  assert.equal(percent(0.256), "26%");
  assert.deepEqual([0, 1, 2].map((count) => plural(count, "segment")), ["0 segments", "1 segment", "2 segments"]);
});

test("each repetition of a new move is tried when the next beep comes, on the clock of the frames", () => {
  const tried = [];
  const view = { time_s: NaN, live: { tryExample: (example) => tried.push(example) } };
  const cues = scheduleCues(settings);
  const hear = (isKnown) => {
    const examples = new LiveExamples(view, "kick", isKnown);
    for (const cue of cues) {
      view.time_s = 100 + cue.at_s;
      examples.hear(cue);
    }
  };
  hear(true);
  assert.deepEqual(tried, [], "a move that is recognised already has a bar");
  hear(false);
  assert.deepEqual(tried.map(({ start_s }) => start_s), [103, 105, 107]);
  assert.deepEqual(tried.map(({ end_s }) => end_s), [105, 107, 100 + scheduledDuration(cues)]);
});

test("nothing is tried while no frame was seen, or while nothing is to be done", () => {
  const tried = [];
  const view = { time_s: NaN, live: { tryExample: (example) => tried.push(example) } };
  for (const move of ["kick", "none"]) {
    const examples = new LiveExamples(view, move, false);
    scheduleCues(settings).forEach((cue) => examples.hear(cue));
  }
  assert.deepEqual(tried, []);
});
