import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { readBundle } from "../../src/moveset/studio/web/runtime/bundle.js";
import { FEATURE_SIZE, NONE, OBSERVATION_SIZE, TICK_S } from "../../src/moveset/studio/web/runtime/constants.js";
import { Recogniser } from "../../src/moveset/studio/web/runtime/recogniser.js";
import { atTimes, hasFewGaps, tickTimes } from "../../src/moveset/studio/web/runtime/resample.js";

const file = new URL("../../src/moveset/assets/fighter.moveset", import.meta.url);
const fighter = await readBundle(await readFile(file), "fighter.moveset");
const count = fighter.model.classes.length;

/** An observation of somebody who moves with time. @param {number} time_s */
const rowAt = (time_s) => Float32Array.from({ length: OBSERVATION_SIZE }, (_, column) => 0.5 + 0.4 * Math.sin(column + time_s));
const nobody = new Float32Array(OBSERVATION_SIZE).fill(NaN);

/** A network that answers late, and whose first probability depends on its window. */
function slowNetwork() {
  const network = {
    asked: 0,
    run: async (feeds) => {
      network.asked += 1;
      const [data, dims] = [feeds.window.data, feeds.window.dims];
      assert.deepEqual(dims, [1, fighter.model.ticks, FEATURE_SIZE]);
      await new Promise((resolve) => setTimeout(resolve, network.asked % 2 ? 5 : 0));
      const first = 1 / (1 + Math.exp(data.reduce((sum, value) => sum + value, 0) / data.length));
      return { probabilities: Float32Array.from({ length: count }, (_, column) => (column ? (1 - first) / (count - 1) : first)) };
    },
  };
  return network;
}

test("scores do not depend on whether the caller waits for each", async () => {
  const times_s = Array.from({ length: 12 }, (_, frame) => frame / 20);
  const waiting = new Recogniser(fighter, slowNetwork().run);
  const one = [];
  for (const time_s of times_s) one.push(await waiting.score(time_s, rowAt(time_s)));
  const eager = new Recogniser(fighter, slowNetwork().run);
  const other = await Promise.all(times_s.map((time_s) => eager.score(time_s, rowAt(time_s))));
  assert.deepEqual(other, one);
  assert.ok(new Set(one.map((score) => score.probabilities.punch_left)).size > 6);
});

test("none is certain where nobody is seen, without asking the network", async () => {
  const network = slowNetwork();
  const recogniser = new Recogniser(fighter, network.run);
  const { probabilities } = await recogniser.score(0, nobody);
  assert.deepEqual([probabilities[NONE], probabilities.jump, network.asked], [1, 0, 0]);
});

test("what a network says that are no probabilities presses nothing", async () => {
  for (const value of [NaN, Infinity, -1, 0.9]) {
    const recogniser = new Recogniser(fighter, async () => ({ probabilities: new Float32Array(count).fill(value) }));
    const { probabilities } = await recogniser.score(0, rowAt(0));
    assert.equal(probabilities[NONE], 1);
  }
});

test("a network that cannot be run is an error that says what to do", async () => {
  const recogniser = new Recogniser(fighter, () => Promise.reject(new Error("out of memory")));
  await assert.rejects(recogniser.score(0, rowAt(0)), { name: "BundleError", message: /cannot be run: teach it again/ });
  assert.throws(() => new Recogniser(fighter, null), /open it first/);
});

test("an embedding of another size is refused", async () => {
  const path = Float32Array.from({ length: 16 * 39 }, (_, index) => index / 100);
  const discriminant = { weights: new Float32Array(4), offset: 0 };
  const template = { move: "jump", path, ticks: 20, neutral: 5, decisive: false, discriminant };
  const probabilities = new Float32Array(count).fill(1 / count);
  const recogniser = new Recogniser({ ...fighter, templates: [template] }, async () => ({ probabilities, embedding: new Float32Array(5) }));
  await assert.rejects(recogniser.score(0, rowAt(0)), { name: "BundleError" });
});

test("frames out of order are refused, and reset begins a new recording", async () => {
  const recogniser = new Recogniser(fighter, slowNetwork().run);
  await recogniser.score(1, rowAt(1));
  await assert.rejects(recogniser.score(1, rowAt(1)), /out of order/);
  await assert.rejects(recogniser.score(NaN, rowAt(1)), /out of order/);
  recogniser.reset();
  await recogniser.score(0.5, rowAt(0.5));
});

test("memory does not grow with the recording", async () => {
  const probabilities = new Float32Array(count).fill(1 / count);
  const recogniser = new Recogniser(fighter, async () => ({ probabilities }));
  for (let frame = 0; frame < 400; frame += 1) await recogniser.score(frame / 120, rowAt(frame));
  assert.ok(recogniser.rows.length < (recogniser.classifier.receptiveField + 3) * TICK_S * 120);
});

test("bundles of other features are refused", () => {
  assert.throws(() => new Recogniser({ ...fighter, features: "mobilenet" }, async () => ({})), { name: "BundleError", message: /mobilenet/ });
  const settings = { ...fighter.settings, tick_s: 0.5 };
  assert.throws(() => new Recogniser({ ...fighter, settings }, async () => ({})), { name: "BundleError", message: /tick_s.*teach it again/ });
  const model = { ...fighter.model, feature_size: 92 };
  assert.throws(() => new Recogniser({ ...fighter, model }, async () => ({})), { name: "BundleError", message: /92.*teach it again/ });
});

test("frames are interpolated, except across gaps, where the nearer one is taken", () => {
  const rows = [0, 1, 3].map((value) => Float32Array.of(value));
  const times_s = [0, 0.1, 0.6];
  const at = (/** @type {number} */ time_s, values = rows) => atTimes({ times_s, rows: values }, [time_s])[0];
  assert.ok(Math.abs(at(0.05) - 0.5) < 1e-6);
  assert.deepEqual([at(-1), at(0.3), at(0.35), at(0.4), at(9)], [0, 1, 1, 3, 3]);
  const gone = [rows[0], Float32Array.of(NaN), rows[2]];
  assert.deepEqual([at(0.04, gone), at(0.06, gone), at(0.1, gone)], [0, NaN, NaN]);
  assert.equal(atTimes({ times_s: [5], rows: [rows[1]] }, [5])[0], 1);
});

test("a clock that leaps is refused before it fills the memory", () => {
  assert.equal(tickTimes([0, 1]).length, 31);
  assert.ok(hasFewGaps([0, 500]));
  assert.throws(() => tickTimes([0, 1e9]), /too few frames/);
});
