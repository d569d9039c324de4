import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";

import { readBundle, writeBundle } from "../../src/moveset/studio/web/runtime/bundle.js";
import { Live } from "../../src/moveset/studio/web/site/live.js";
import { addExample, choose, removeExample, useFile } from "../../src/moveset/studio/web/site/storage/project.js";
import { Recorder } from "../../src/moveset/studio/web/site/teach/recorder.js";
import { TeachingSession } from "../../src/moveset/studio/web/site/teach/teaching_session.js";
import { example, SharedStore, standing } from "./site_teach_examples.mjs";

const PATH = Float32Array.from({ length: 16 * 39 }, (_, index) => Math.sin(index));
const templateOf = (/** @type {string} */ move) => ({ move, path: PATH, ticks: 20, neutral: 1, decisive: false, discriminant: null });

/** The built-in bundle with templates in place of its network, which makes it small. */
const built = await readBundle(readFileSync(new URL("../../src/moveset/assets/fighter.moveset", import.meta.url)), "fighter");
const FIGHTER = { ...built, model: { ...built.model, onnx: new Uint8Array(0), classes: ["none"] }, templates: built.moves.map(({ move }) => templateOf(move)) };

/** Return a bundle with one template for each of the moves, as learning gives one. */
function enrolled(base, moves) {
  const own = moves.filter(({ move }) => !base.moves.some((one) => one.move === move));
  const templates = [...base.templates, ...own.map(({ move }) => templateOf(move))];
  const rule = { threshold_on: 0.6, threshold_off: 0.3, smoothing_s: 0.1, min_duration_s: 0, refractory_s: 0.3, interval_s: 0, max_none: 2 };
  return { ...base, moves: [...base.moves, ...own], rules: [...base.rules, ...own.map(({ move, hold }) => ({ move, hold, ...rule }))], templates };
}

async function open({ enrol, shared = new SharedStore(), isLinked = () => false, base = FIGHTER } = {}) {
  const live = new Live();
  const [said, given, asked] = [[], [], []];
  live.words.add((text) => said.push(text));
  live.bundles.add((bundle) => given.push(bundle));
  const learn = enrol ?? (async (on, _, moves) => ({ bundle: enrolled(on, moves), found: [], differing: [], result: null }));
  let now_s = 0;
  const counted = (...values) => (asked.push(values), learn(...values));
  const session = new TeachingSession(live, counted, { clock: () => now_s, isLinked, delay_ms: 5 });
  await session.store.open(shared);
  session.refresh();
  if (base) await live.setBase(base);
  const names = () => live.bundle.moves.map(({ move }) => move);
  // Until a condition holds; without one, until it would have begun to learn.
  const settle = async (holds = () => true) => {
    await wait(40);
    for (let tries = 0; !holds(); tries += 1) {
      assert.ok(tries < 1000, `not so: ${holds}`);
      await wait(10);
    }
    await session.store.queue;
  };
  return { live, session, said, given, asked, shared, names, settle, setTime: (value) => (now_s = value) };
}

async function teach({ session, settle }, title, count = 2) {
  const move = session.addMove(title);
  for (let number = 0; number < count; number += 1) session.change(addExample(example(move), []));
  await settle(() => session.learning.learnt.state !== "nothing" || count < 2);
  return move;
}

test("a move works as soon as it has two examples, and no longer when one is deleted", async () => {
  const page = await open();
  const move = await teach(page, "Große Welle", 1);
  assert.ok(!page.names().includes(move));
  assert.deepEqual(page.session.few, ["Große Welle"]);
  page.session.change(addExample(example(move, { id: "second" }), []));
  await page.settle(() => page.names().includes(move));
  const [own] = page.live.bundle.moves.slice(-1);
  assert.deepEqual([own.move, own.title, own.hold], ["grosse_welle", "Große Welle", false]);
  assert.ok(own.key, "it has a key that does something");
  page.session.change(removeExample("second"));
  await page.settle(() => !page.names().includes(move));
  assert.equal(page.asked.length, 1);
  page.session.close();
});

test("what was learnt is used after a reload without learning it again", async () => {
  const page = await open();
  await teach(page, "Wave");
  await page.settle(() => page.session.store.learnt);
  const again = await open({ shared: page.shared });
  await again.settle(() => again.names().includes("wave"));
  assert.equal(again.asked.length, 0);
  const other = { ...FIGHTER, rules: FIGHTER.rules.map((rule) => ({ ...rule, refractory_s: 0.5 })) };
  await again.live.setBase(other);
  await again.settle(() => again.asked.length === 1); // on another base it is learnt again
  for (const one of [page, again]) one.session.close();
});

test("examples that come while it learns are learnt afterwards", async () => {
  const waiting = [];
  const page = await open({ enrol: (base, _, moves) => new Promise((resolve) => waiting.push(() => resolve({ bundle: enrolled(base, moves), found: [], differing: [], result: null }))) });
  const move = await teach(page, "Wave");
  await page.settle(() => waiting.length === 1);
  page.session.change(addExample(example(move), []));
  await page.settle();
  assert.equal(waiting.length, 1, "one after the other");
  waiting[0]();
  await page.settle(() => waiting.length === 2);
  waiting[1]();
  await page.settle(() => page.session.learning.learnt.state === "learnt");
  assert.equal(page.asked[1][1].length, 3);
  page.session.close();
});

test("a failure is said and can be tried again; what was learnt before stays", async () => {
  let isBroken = false;
  const page = await open({ enrol: async (base, _, moves) => {
    if (isBroken) throw new Error("the examples are too short");
    return { bundle: enrolled(base, moves), found: [], differing: [], result: null };
  } });
  const move = await teach(page, "Wave");
  await page.settle(() => page.names().includes("wave"));
  isBroken = true;
  page.session.change(addExample(example(move), []));
  await page.settle(() => page.session.learning.learnt.state === "failed");
  assert.deepEqual([page.session.learning.learnt.state, page.session.learning.learnt.error], ["failed", "the examples are too short"]);
  assert.ok(page.names().includes("wave"));
  isBroken = false;
  page.session.learnAgain();
  await page.settle(() => page.session.learning.learnt.state === "learnt");
  page.session.close();
});

test("a slider and a key change the bundle in use, and nothing is learnt again", async () => {
  const page = await open();
  await teach(page, "Wave");
  await page.settle(() => page.names().includes("wave"));
  page.session.change(choose("punch_left", { threshold_on: 0.9, key: "x", hold: true }));
  await page.settle(() => page.live.bundle.moves[0].key === "x");
  const rule = page.live.bundle.rules.find((one) => one.move === "punch_left");
  assert.deepEqual([rule.threshold_on, rule.hold, page.live.bundle.moves[0].key], [0.9, true, "x"]);
  assert.equal(page.asked.length, 1);
  page.session.close();
});

test("an opened file takes the place of the page's moves, until one goes back; a link goes first", async () => {
  const other = { ...FIGHTER, moves: FIGHTER.moves.map((one) => ({ ...one, key: "" })) };
  const file = { name: "a.moveset", bytes: await writeBundle(other) };
  const page = await open();
  page.session.change(useFile(file));
  await page.settle(() => page.session.isOpened && page.live.bundle.moves.every(({ key }) => !key));
  const again = await open({ shared: page.shared });
  await again.settle(() => again.session.isOpened);
  again.session.change(useFile(null));
  await again.settle(() => !again.session.isOpened && again.live.base === FIGHTER);
  const linked = await open({ shared: page.shared, isLinked: () => true });
  await linked.settle();
  assert.equal(linked.live.base, FIGHTER);
  for (const one of [page, again, linked]) one.session.close();
});

test("names that are taken are said, and nothing is added", async () => {
  const page = await open();
  assert.equal(page.session.addMove("Punch left"), null);
  assert.match(page.said.at(-1), /already/);
  assert.equal(page.session.addMove(" "), null);
  assert.equal(page.session.project.moves.length, 0);
  page.session.close();
});

test("beeps and a held button become examples; a stop and an interruption keep what is whole", async () => {
  const page = await open();
  const said = [];
  const tools = { trim: (_, spans) => spans, newId: () => `id-${Math.random()}`.replace(".", ""), now_ms: () => 1, wait: async () => {} };
  const recorder = new Recorder(page.session, tools, { onCue: () => {}, onState: () => {}, onSaid: (text) => said.push(text) });
  const move = page.session.addMove("Wave");
  page.session.buffer.setSize(640, 480);
  let now_s = 0;
  const run = (until_s) => {
    for (; now_s < until_s; now_s += 0.04) {
      page.setTime(now_s);
      page.live.rows.tell(500 + now_s, standing());
      recorder.tick();
    }
  };
  const settings = { move, times: 3, interval_s: 2, none_s: 5 };
  recorder.startCued(settings);
  assert.match(said.at(-1), /start the camera/);
  run(1);
  recorder.startCued(settings);
  run(11);
  await page.settle(() => said.length === 2);
  assert.equal(said.at(-1), "Kept 3 examples of Wave.");
  recorder.press(move);
  run(12.5);
  await recorder.release();
  assert.equal(said.at(-1), "Kept 1 example of Wave.");
  recorder.startCued(settings);
  run(17.7);
  recorder.stop();
  await page.settle(() => said.length === 4);
  assert.match(said.at(-1), /^Kept 1 example of Wave\. 1 was not kept\. That was too short/);
  recorder.press(move);
  recorder.cancel("interrupted");
  await recorder.release();
  assert.equal(said.at(-1), "interrupted");
  assert.ok(recorder.keepFalse({ time_s: 515 }));
  assert.deepEqual(page.session.project.examples.map((one) => one.move), [...Array(5).fill(move), "none"]);
  page.session.close();
});
