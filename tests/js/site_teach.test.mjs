import assert from "node:assert/strict";
import { test } from "node:test";

import { FREE_KEYS } from "../../src/moveset/studio/web/runtime/constants.js";
import { exampleAdvice, exampleFault } from "../../src/moveset/studio/web/site/teach/example_faults.js";
import { exampleOfMove, exampleOfNone, examplesOfBeeps, recordingsOf } from "../../src/moveset/studio/web/site/teach/example_making.js";
import { frameAt, pictureOf } from "../../src/moveset/studio/web/site/teach/example_picture.js";
import { FrameBuffer } from "../../src/moveset/studio/web/site/teach/frame_buffer.js";
import { KEY_CHOICES, keyForNew, keyText } from "../../src/moveset/studio/web/site/teach/key_choices.js";
import { checkFreeTitle, checkTitle, nameFromTitle } from "../../src/moveset/studio/web/site/teach/move_titles.js";
import { keptText } from "../../src/moveset/studio/web/site/teach/recorder.js";
import { CuedRecording, HoldRecording, MAX_HOLD_S } from "../../src/moveset/studio/web/site/teach/recording.js";
import { resultWords } from "../../src/moveset/studio/web/site/teach/result_words.js";
import { trimToMotion } from "../../src/moveset/studio/web/site/teach/trimming.js";
import { readExample } from "../../src/moveset/studio/web/site/storage/project_reading.js";
import { browserKey } from "../../src/moveset/studio/web/js/keys.js";
import { example, nobody, SIZE, standing } from "./site_teach_examples.mjs";

const MAKING = { newId: () => "id", now_ms: 5, trim: (_, spans) => spans };
const SETTINGS = { move: "wave", times: 3, interval_s: 2, none_s: 5 };

/** Return a buffer of frames, 20 a second. */
function filled(seconds, rowAt = () => standing(), start_s = 100) {
  const buffer = new FrameBuffer();
  buffer.setSize(SIZE.width, SIZE.height);
  for (let index = 0; index <= seconds * 20; index += 1) buffer.add(start_s + index / 20, rowAt(index / 20), index / 20);
  return buffer;
}

test("a hold begins once, however often its key repeats, and ends by itself", () => {
  const held = new HoldRecording();
  assert.equal(held.release(1), null, "nothing was held");
  assert.ok(held.press(1));
  assert.ok(!held.press(1.1));
  assert.deepEqual(held.release(2), { start_s: 1, end_s: 2 });
  assert.equal(held.release(2.1), null);
  held.press(3);
  assert.ok(!held.isTooLong(4));
  assert.ok(held.isTooLong(3 + MAX_HOLD_S));
  assert.deepEqual(held.release(99), { start_s: 3, end_s: 3 + MAX_HOLD_S });
  held.press(5);
  held.cancel();
  assert.equal(held.release(6), null);
});

test("a recording by beeps gives each cue once and knows the beeps that were reached", () => {
  const cued = new CuedRecording(SETTINGS, 50);
  const kinds = [];
  for (let now_s = 50; !cued.isOver; now_s += 0.7) kinds.push(...cued.step(now_s).map(({ kind }) => kind));
  assert.deepEqual(kinds, ["count", "count", "count", "beep", "beep", "beep", "end"]);
  assert.deepEqual(cued.beeps_s, [53, 55, 57]);
  assert.deepEqual(cued.step(99), []);
  const stopped = new CuedRecording(SETTINGS, 50);
  stopped.step(55.5);
  stopped.stop(55.6);
  assert.deepEqual(stopped.beeps_s, [53, 55]);
  assert.ok(Math.abs(stopped.end_s - 55.6) < 1e-9);
  const early = new CuedRecording(SETTINGS, 50);
  early.stop(51);
  assert.deepEqual(early.beeps_s, []);
});

test("frames are cut by their own time, which goes on between them", () => {
  const buffer = filled(2);
  assert.ok(Math.abs(buffer.frameTime(2.5) - 102.5) < 1e-9);
  const { times_s, rows } = buffer.cut(101, 101.2);
  assert.equal(times_s.length, 5);
  assert.equal(rows.length, 5 * 198);
  assert.ok(buffer.isRunning(2.1));
  assert.ok(!buffer.isRunning(9));
  buffer.add(0, standing(), 3); // another camera
  assert.deepEqual(buffer.times_s, [0]);
});

test("old frames are forgotten", () => {
  const buffer = filled(200);
  assert.ok(buffer.times_s.length < 100 * 20);
  assert.ok(buffer.times_s.at(-1) - buffer.times_s[0] > 70);
});

test("what cannot be an example is said, with what to do", () => {
  const faultOf = (rowAt, span = { start_s: 100.5, end_s: 101.5 }) => {
    const buffer = filled(2, rowAt);
    return exampleFault(buffer.cut(100, 102), span, buffer);
  };
  assert.equal(faultOf(() => standing()), "");
  assert.match(faultOf(() => standing(), { start_s: 100.5, end_s: 100.7 }), /too short/);
  assert.match(faultOf(() => nobody()), /Nobody was seen/);
  assert.match(faultOf((time_s) => (time_s < 1.2 ? nobody() : standing())), /Nobody was seen/);
  assert.match(exampleFault(new FrameBuffer().cut(0, 1), null, SIZE), /start the camera/);
  assert.match(exampleFault(filled(0.4).cut(100, 101), null, SIZE), /a few seconds/);
});

test("somebody whose feet are not in the picture can teach, and hears what is better", () => {
  const made = (/** @type {any} */ rowAt) => exampleOfMove(filled(3, rowAt), "wave", { start_s: 101, end_s: 102 }, MAKING).example;
  const advice = exampleAdvice(made(() => standing({ feet: 1.4 })));
  assert.match(advice, /^Step back: your feet.*whole body/);
  assert.equal(exampleAdvice(made(() => standing())), "");
  assert.equal(exampleAdvice(made((time_s) => (time_s > 1.7 ? standing({ wrists: -0.2 }) : standing()))), "", "a hand may leave the picture for a moment");
  assert.equal(exampleAdvice(exampleOfNone(filled(3, () => standing({ feet: 1.4 })), { start_s: 100, end_s: 103 }, MAKING).example), "", "no move may be anything");
  assert.equal(keptText("Wave", 2, [], [advice, advice]), `Kept 2 examples of Wave. ${advice}`);
});

test("an example starts at 0, and can be read again", () => {
  const { example: made, fault } = exampleOfMove(filled(3), "wave", { start_s: 101, end_s: 102 }, MAKING);
  assert.equal(fault, "");
  assert.equal(made.times_s[0], 0);
  assert.ok(Math.abs(made.span.end_s - made.span.start_s - 1) < 1e-6);
  assert.ok(made.times_s.at(-1) > 1.7, "the way back is there");
  assert.deepEqual(readExample(structuredClone(made)), made);
  const none = exampleOfNone(filled(3), { start_s: 100, end_s: 103 }, MAKING).example;
  assert.deepEqual([none.move, none.span], ["none", null]);
  assert.deepEqual(readExample(structuredClone(none)), none);
});

test("each beep gives an example of its own, without the next one", () => {
  const buffer = filled(12);
  const made = examplesOfBeeps(buffer, "wave", [103, 105, 107], 109.4, MAKING);
  assert.deepEqual(made.map(({ fault }) => fault), ["", "", ""]);
  for (const { example: one } of made) assert.ok(one.times_s.at(-1) <= 2.51);
  const stopped = examplesOfBeeps(buffer, "wave", [103, 105], 105.1, MAKING);
  assert.deepEqual(stopped.map(({ fault }) => fault !== ""), [false, true]);
});

test("a span is trimmed to the motion in it", () => {
  const moving = (time_s) => standing({ wrists: time_s > 1 && time_s < 1.6 ? 0.5 - 0.4 * Math.sin((Math.PI * (time_s - 1)) / 0.6) : 0.5 });
  const buffer = filled(3, moving);
  const [span] = trimToMotion(buffer.cut(100, 103), [{ start_s: 100.2, end_s: 102.9 }]);
  assert.ok(span.start_s > 100.6 && span.start_s < 101.1, `${span.start_s}`);
  assert.ok(span.end_s > 101.4 && span.end_s < 102.1, `${span.end_s}`);
});

test("examples are recordings to learn from; moves with too few are left out", () => {
  const [wave, clap, none] = [example("wave", { id: "a" }), example("clap"), example("none", { id: "n" })];
  const recordings = recordingsOf([wave, clap, none], ["wave"]);
  assert.deepEqual(recordings.map(({ name, segments }) => [name, segments]), [["a", [{ ...wave.span, move: "wave" }]], ["n", []]]);
  assert.equal(recordings[0].rows.length, recordings[0].times_s.length);
  assert.deepEqual(recordings[0].rows[3], wave.rows.slice(3 * 198, 4 * 198));
});

test("the picture of an example shows the whole body, in time", () => {
  const picture = pictureOf(example("wave", { rows: [standing(), nobody(), standing({ wrists: 0 }), standing()] , }), 4 / 3);
  const whole = pictureOf(example("none", { rows: [standing(), nobody(), standing({ wrists: 0 }), standing()] }), 4 / 3);
  assert.equal(picture.bodies.length, 2, "the frames of its span");
  assert.equal(whole.bodies[1], null);
  for (const [x, y] of whole.bodies.flatMap((body) => body ?? [])) assert.ok(x >= 0 && x <= 1 && y >= 0 && y <= 1);
  assert.deepEqual([0, 0.06, 0.16, 0.3, 9].map((elapsed_s) => frameAt(whole, elapsed_s)), [0, 1, 3, 3, 3]);
  assert.equal(frameAt(whole, 0.15 + 0.5 + 0.01), 0, "it starts again");
});

test("keys have names that a browser knows, each once, those of the game first", () => {
  assert.equal(new Set(KEY_CHOICES).size, KEY_CHOICES.length);
  for (const key of KEY_CHOICES) assert.ok(browserKey(key), key);
  assert.match(keyText(KEY_CHOICES[0]), / – /);
  assert.equal(keyText("z"), "Z");
});

test("new moves get keys that do something in the game, and that Python presses unasked", () => {
  const moves = [["punch_left", "j"], ["punch_right", "u"], ["kick_left", "k"], ["kick_right", "i"], ["jump", "w"], ["block", "l"], ["squat", "s"]].map(([move, key]) => ({ move, key, hold: move === "block" || move === "squat" }));
  const given = [];
  for (const [number, hold] of [false, false, false, true, false].entries()) {
    const move = { move: `own_${number}`, key: "", hold };
    move.key = keyForNew([...moves, move], move.move);
    moves.push(move);
    given.push(move.key);
  }
  assert.ok(given.every((key) => FREE_KEYS.includes(key) && / – /.test(keyText(key))), `${given}`);
  assert.equal(new Set(given).size, given.length, "as few moves as possible share a key");
});

test("names of moves may be in any language, and are never empty, hidden or taken", () => {
  assert.equal(checkTitle("  Große   Welle "), "Große Welle");
  assert.equal(nameFromTitle("Große Welle"), "grosse_welle");
  assert.equal(nameFromTitle("波"), "move");
  assert.equal(nameFromTitle("波", ["move"]), "move_2");
  assert.equal(nameFromTitle("360 Kick"), "move_360_kick");
  assert.equal(nameFromTitle("none"), "none_2");
  for (const [title, message] of [["", /no name/], ["   ", /no name/], ["a\u202eb", /cannot be shown/], ["x".repeat(41), /at most 40/], ["WAVE", /already/], ["No move", /already/]]) {
    assert.throws(() => checkFreeTitle(title, [{ move: "wave", title: "" }]), message, title);
  }
  assert.equal(checkFreeTitle("<b>", []), "<b>", "it is shown as text");
});

test("what was kept and what was not is said in one breath", () => {
  assert.equal(keptText("Wave", 3, []), "Kept 3 examples of Wave.");
  assert.equal(keptText("Wave", 1, ["Step back.", "Step back."]), "Kept 1 example of Wave. 2 were not kept. Step back.");
  assert.equal(keptText("Wave", 0, ["Step back."]), "Nothing was kept. Step back.");
});

test("the result says what is known and no more", () => {
  const result = { is_good: true, is_tested: true, sentences: ["It finds Wave 3 of 3 times."], step: { kind: "play", words: "Play with it.", move: "", other: "", count: 0 } };
  assert.deepEqual(resultWords({ state: "nothing" }, ["Wave"]).sentences, ["Wave needs one more example."]);
  assert.equal(resultWords({ state: "learnt", result }, []).heading, "It works");
  assert.equal(resultWords({ state: "learnt", result: { ...result, is_tested: false } }, []).heading, "Learnt, but not tested yet");
  assert.equal(resultWords({ state: "learnt", result: { ...result, is_good: false } }, []).isGood, false);
  assert.match(resultWords({ state: "learnt", result, found: ["Punch"] }, []).sentences.at(-1), /without your examples/);
  assert.deepEqual(resultWords({ state: "failed", error: "no" }, []).sentences, ["no"]);
});
