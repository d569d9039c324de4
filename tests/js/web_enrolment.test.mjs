import assert from "node:assert/strict";
import test from "node:test";
import { BundleError } from "../../src/moveset/studio/web/runtime/bundle_error.js";
import { MAX_EXAMPLES, OBSERVATION_SIZE, POSITION_SIZE } from "../../src/moveset/studio/web/runtime/constants.js";
import { readBackground } from "../../src/moveset/studio/web/runtime/learn/background.js";
import { proposeFromBeeps, proposeFromHold, segmentsFromBeeps } from "../../src/moveset/studio/web/runtime/learn/beep_segments.js";
import { enrol } from "../../src/moveset/studio/web/runtime/learn/enrolment.js";
import { readNpy } from "../../src/moveset/studio/web/runtime/learn/npy.js";
import { median, percentile, roundTo } from "../../src/moveset/studio/web/runtime/learn/rounding.js";
import { sequenceNetwork } from "../../src/moveset/studio/web/runtime/learn/sequence_network.js";
import { summariseTeaching, withWords } from "../../src/moveset/studio/web/runtime/learn/teach_result.js";
import { writeZip } from "../../src/moveset/studio/web/runtime/zip.js";

const TICK_S = 1 / 30;
const MOVES = [{ move: "wave", key: "w", hold: false, title: "" }];

/** Return a row of a person whose left wrist is so high. */
function rowOf(height) {
  const row = new Float32Array(OBSERVATION_SIZE);
  for (let landmark = 0; landmark < 33; landmark += 1) {
    row.set([100 + landmark, 200 - landmark, 0.01 * landmark, landmark < 20 ? -0.5 : 0, 0, 1], landmark * 6);
  }
  row[15 * 6 + 3] -= height;
  return row;
}

/** Return a recording in which an arm goes up and down every two seconds. */
function recordingOf(count, name = "r") {
  const times_s = Array.from({ length: 60 * count }, (_, tick) => tick * TICK_S);
  const heightAt = (time_s) => Math.max(0, Math.sin(Math.PI * ((time_s % 2) - 0.5)));
  const segments = Array.from({ length: count }, (_, one) => ({ start_s: 2 * one + 0.5, end_s: 2 * one + 1.5, move: "wave" }));
  return { name, times_s, rows: times_s.map((time_s) => rowOf(heightAt(time_s))), segments };
}

/** Background motion in which nobody moves much. */
const background = {
  network: "",
  embeddings: [],
  clips: [1, 2].map((seed) => Float32Array.from({ length: 200 * POSITION_SIZE }, (_, index) => Math.sin(seed * index))),
};

const teach = (recordings, moves = MOVES, options = {}) => enrol(null, null, recordings, moves, background, options);

test("an example becomes two templates, and the rules of its move", async () => {
  const { bundle, choice, result } = await teach([recordingOf(3)]);
  assert.equal(choice, "examples");
  assert.deepEqual(bundle.templates.map(({ move }) => move), ["wave", "wave", "wave", "none", "none", "none"]);
  assert.deepEqual(bundle.rules.map(({ move }) => move), ["wave"]);
  assert.deepEqual(bundle.report.teaching, result);
  assert.equal(result.moves[0].segments, 3);
});

test("of many examples the last ones are kept", async () => {
  const { bundle } = await teach([recordingOf(8, "old"), recordingOf(7, "new")], MOVES, { holdOut: false });
  assert.equal(bundle.templates.filter(({ move }) => move === "wave").length, MAX_EXAMPLES);
  assert.equal(bundle.taught_on.examples, MAX_EXAMPLES);
  assert.equal(bundle.report, null);
});

const BASE = { moves: MOVES, features: "silhouette", settings: {}, templates: [], taught_on: {}, model: { onnx: new Uint8Array(0) } };

for (const [what, recordings, moves, expected] of [
  ["no recording", [], MOVES, "there is no example to learn from: record a move and label it"],
  ["no example", [{ ...recordingOf(2), segments: [] }], MOVES, "there is no example to learn from: record a move and label it"],
  ["a move without one", [recordingOf(2)], [...MOVES, { move: "clap" }, { move: "nod" }], "there is no example of clap, nod: record one"],
  ["too short", [{ ...recordingOf(1), segments: [{ start_s: 0.5, end_s: 0.52, move: "wave" }] }], MOVES, "the examples are too short: mark each from its start to its end"],
  ["no frames", [{ ...recordingOf(1), times_s: [], rows: [] }], MOVES, "r has no frames: delete it, or record it again"],
  ["a time too few", [{ ...recordingOf(1), times_s: [0, 1] }], MOVES, "r has more or fewer times than frames: delete it, or record it again"],
  ["times that go backwards", [{ ...recordingOf(1), times_s: [0, 2, 1], rows: [0, 0, 0].map(rowOf) }], MOVES, "r has frames out of order: 1 s after 2 s: delete it, or record it again"],
  ["a time that is no number", [{ ...recordingOf(1), times_s: [0, NaN], rows: [0, 0].map(rowOf) }], MOVES, "r has frames out of order: NaN s after 0 s: delete it, or record it again"],
  ["rows of another kind", [{ ...recordingOf(1), times_s: [0], rows: [new Float32Array(3)] }], MOVES, "r has frames of another kind: delete it, or record it again"],
  ["a segment that ends first", [{ ...recordingOf(1), segments: [{ start_s: 1, end_s: 0.5, move: "wave" }] }], MOVES, "r has an example that ends before it starts: delete it, or record it again"],
  ["a clock that leaps", [{ ...recordingOf(1), times_s: [0, 1e9], rows: [0, 0].map(rowOf) }], MOVES, "the recording has too few frames for its length: record it again"],
]) {
  test(`bad input is named in words: ${what}`, async () => {
    await assert.rejects(teach(recordings, moves), { message: expected });
  });
}

test("a base of other features is refused, and so is one whose network is missing", async () => {
  await assert.rejects(enrol(BASE, null, [recordingOf(2)], MOVES, background), BundleError);
});

test("nobody in sight for a whole example gives a template that nothing matches", async () => {
  const recording = recordingOf(2);
  recording.rows.fill(new Float32Array(OBSERVATION_SIZE).fill(NaN), 0, 60);
  const { result, bundle } = await teach([recording]);
  assert.equal(bundle.templates.length, 4);
  assert.ok(bundle.templates.every(({ path, neutral }) => path.every(Number.isFinite) && neutral > 0));
  assert.equal(result.moves[0].segments, 2);
});

test("it tells how far it is, and ends when it is told to", async () => {
  const shares = [];
  const stop = new AbortController();
  const onProgress = (share) => {
    shares.push(share);
    if (share > 0.4) stop.abort(new Error("enough"));
  };
  await assert.rejects(teach([recordingOf(3)], MOVES, { onProgress, signal: stop.signal }), { message: "enough" });
  assert.deepEqual(shares, [...shares].sort((one, other) => one - other));
  assert.ok(shares.length > 1 && shares.at(-1) < 1);
});

test("numbers are rounded as in Python: the middle of two goes to the even one", () => {
  const cases = [[0.5, 0, 0], [1.5, 0, 2], [2.5, 0, 2], [0.25, 1, 0.2], [0.75, 1, 0.8], [0.35, 1, 0.3], [1.0625, 3, 1.062], [2.675, 2, 2.67], [-1.5, 0, -2]];
  for (const [value, digits, expected] of cases) assert.equal(roundTo(value, digits), expected, `${value}`);
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 2, 3]), 2.5);
  assert.equal(percentile([0, 10], 20), 2);
  assert.equal(percentile([7], 20), 7);
});

/** Return an array in numpy's format. */
function npy(type, shape, bytes) {
  const header = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape}), }`.padEnd(117) + "\n";
  return Uint8Array.from([0x93, ..."NUMPY"].map((one) => (typeof one === "string" ? one.charCodeAt(0) : one)).concat([1, 0, header.length, 0], [...new TextEncoder().encode(header)], bytes));
}

test("arrays of half precision are read, with zeros, subnormal and infinite numbers", () => {
  const halves = [0x0000, 0x3c00, 0xc000, 0x0001, 0x7bff, 0x7c00, 0x3555];
  const { values, shape } = readNpy(npy("<f2", "7,", halves.flatMap((half) => [half & 255, half >> 8])));
  assert.deepEqual(shape, [7]);
  assert.deepEqual([...values], [0, 1, -2, 2 ** -24, 65504, Infinity, 0.333251953125]);
  assert.throws(() => readNpy(npy("<i4", "1,", [0, 0, 0, 0])), /cannot be read/);
  assert.throws(() => readNpy(Uint8Array.from([1, 2, 3])), /no array/);
  assert.throws(() => readNpy(npy("<f2", "9,", [0, 0])), RangeError);
});

test("damaged background motion is named in words", async () => {
  const message = "the everyday motion for teaching is damaged: reload the page";
  await assert.rejects(readBackground(new Uint8Array(100)), { message });
  await assert.rejects(readBackground(await writeZip({ "positions.npy": npy("<f2", "1, 1", [0, 0]) })), { message });
});

test("a network that is none, or of other layers, is asked window by window", () => {
  assert.equal(sequenceNetwork(new Uint8Array(0)), null);
  assert.throws(() => sequenceNetwork(Uint8Array.from([0x3a, 0x7f])), RangeError);
});

/** Return a timeline of segments and presses of moves, by their times. */
const timeline = (segments, presses, duration_s = 4) => ({
  duration_s,
  truth: segments.map(([move, start_s]) => ({ move, start_s, end_s: start_s + 1 })),
  events: presses.map(([move, time_s]) => ({ move, time_s, event: "press", probability: 1 })),
});

test("the result says what helps most", () => {
  const counts = new Map([["wave", 5], ["clap", 5]]);
  const idle = timeline([], [], 12);
  const stepOf = (examples, nothing = [idle], given = counts, differing = []) => summariseTeaching({ examples, nothing }, given, differing).step;
  const right = [0, 1, 2, 3, 4].flatMap(() => [timeline([["wave", 1]], [["wave", 1.5]]), timeline([["clap", 1]], [["clap", 1.5]])]);
  assert.equal(stepOf(right).words, "Play with it.");
  assert.equal(stepOf(right, [timeline([], [], 3)]).words, "Record 20 s in which you do nothing, or anything but a move.");
  assert.equal(stepOf(right, [idle], new Map([["wave", 4]])).kind, "play");
  assert.equal(stepOf(right, [idle], new Map([["wave", 2]])).words, "Show wave 3 more times.");
  assert.equal(stepOf(right, [idle], new Map([["wave", 4], ["clap", 1]])).words, "Show clap 4 more times.");
  const swapped = right.map((one, index) => (index < 4 ? { ...one, events: one.events.map((event) => ({ ...event, move: event.move === "wave" ? "clap" : "wave" })) } : one));
  assert.equal(stepOf(swapped).words, "clap and wave look alike (4 were taken for each other): do them more differently.");
  const missed = right.map((one, index) => (index % 2 ? one : { ...one, events: [] }));
  assert.equal(stepOf(missed).words, "Show wave 3 more times.");
  assert.equal(stepOf(missed, [idle], counts, ["wave"]).kind, "alike");
});

test("sentences call moves by their titles", () => {
  const examples = [timeline([["wave", 1]], [["wave", 1.5], ["wave", 3]]), timeline([["wave", 1]], [])];
  const result = summariseTeaching({ examples, nothing: [timeline([], [["wave", 1]], 12.5)] }, new Map([["wave", 3]]), []);
  assert.deepEqual(withWords(result, { wave: "Große Welle" }).sentences, [
    "It finds Große Welle 1 of 2 times.",
    "It also pressed Große Welle once at the wrong moment.",
    "It pressed once in 12 s in which nothing was done.",
  ]);
  const untested = summariseTeaching({ examples: [], nothing: [] }, new Map([["wave", 1]]), []);
  assert.deepEqual([untested.is_tested, untested.is_good, untested.sentences.length], [false, false, 1]);
});

test("beeps and held buttons become segments within the recording", () => {
  assert.deepEqual(segmentsFromBeeps("wave", [9, 1], 3, 5), [{ start_s: 0.9, end_s: 3.9, move: "wave" }]);
  assert.deepEqual(segmentsFromBeeps("none", [2], 3, 5.0004), [{ start_s: 2, end_s: 5, move: "none" }]);
  const frames = recordingOf(3);
  const [first] = proposeFromBeeps(frames, "wave", [0.2, 2.2, 4.2]);
  const held = proposeFromHold(frames, "wave", 0, 1.9);
  for (const { start_s, end_s } of [first, held]) {
    assert.ok(start_s > 0.25 && start_s < 0.7 && end_s > 1.3 && end_s < 1.9, `${start_s} to ${end_s}`);
  }
  assert.equal(proposeFromHold(frames, "wave", 1, 1.1), null);
  assert.equal(proposeFromHold(frames, "wave", 50, 60), null);
  assert.equal(proposeFromHold({ times_s: [], rows: [] }, "wave", 0, 1), null);
  assert.deepEqual(proposeFromBeeps({ times_s: [], rows: [] }, "wave", [1]), []);
  assert.deepEqual(proposeFromBeeps(frames, "none", [1]), []);
});
