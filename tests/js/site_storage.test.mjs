import assert from "node:assert/strict";
import { test } from "node:test";

import { addExample, addMove, addProject, allMoves, choose, EMPTY_PROJECT, learnableMoves, removeExample, removeMove, renameMove, useFile, withChoices } from "../../src/moveset/studio/web/site/storage/project.js";
import { ProjectStore } from "../../src/moveset/studio/web/site/storage/project_store.js";
import { readChoices, readExample, readOwnMoves } from "../../src/moveset/studio/web/site/storage/project_reading.js";
import { storageFault } from "../../src/moveset/studio/web/site/storage/storage_words.js";
import { storageName } from "../../src/moveset/studio/web/site/storage/opening.js";
import { example, nobody, SharedStore, standing } from "./site_teach_examples.mjs";

const KNOWN = [{ move: "punch_left", key: "j", hold: false, title: "" }];
const BASE = { moves: KNOWN, rules: [{ move: "punch_left", threshold_on: 0.6, threshold_off: 0.3, hold: false }] };

/** Return a tab of a shared store, with what it said. */
async function openTab(shared, isOpen = true) {
  const said = { faults: [], refused: [], first: 0 };
  const store = new ProjectStore({
    onChange: () => {},
    onFault: (text) => said.faults.push(text),
    onRefused: (text) => said.refused.push(text),
    onFirstExample: () => (said.first += 1),
  });
  const notice = isOpen ? await store.open(shared) : "";
  return { store, said, notice };
}

const make = (title) => addMove(title, KNOWN, { key: "b" });

test("what is taught is there again after a reload, with every number as it was", async () => {
  const shared = new SharedStore();
  const { store, said } = await openTab(shared);
  store.change(make("Große Welle"));
  const kept = example("grosse_welle", { rows: [standing(), nobody(), standing({ wrists: 0.2 })] });
  store.change(addExample({ ...kept, span: { start_s: 0, end_s: 0.1 } }, []));
  store.change(choose("punch_left", { threshold_on: 0.8, hold: true }));
  await store.change(useFile({ name: "a.moveset", bytes: new Uint8Array([1, 2]) }));
  assert.ok(store.isKept);
  assert.equal(said.first, 1);
  const again = (await openTab(shared)).store.project;
  assert.deepEqual(again, store.project);
  assert.deepEqual(again.moves, [{ move: "grosse_welle", title: "Große Welle" }]);
});

test("both tabs' changes are kept, whoever writes first", async () => {
  const shared = new SharedStore();
  const [one, other] = [await openTab(shared), await openTab(shared)];
  await one.store.change(make("wave"));
  await other.store.change(make("clap")); // it has not heard of the wave
  await one.store.reload();
  for (const { store, said } of [one, other]) {
    assert.deepEqual(store.project.moves.map(({ move }) => move), ["wave", "clap"]);
    assert.deepEqual(said.refused, []);
  }
  await Promise.all([one.store.change(addExample(example("wave"), [])), other.store.change(addExample(example("clap"), [])), one.store.change(choose("clap", { hold: true }))]);
  await Promise.all([one.store.reload(), other.store.reload()]);
  assert.deepEqual(one.store.project, other.store.project);
  assert.equal(shared.examples.size, 2);
});

test("a change of what another tab removed is refused with a sentence", async () => {
  const shared = new SharedStore();
  const one = await openTab(shared);
  await one.store.change(make("wave"));
  const other = await openTab(shared);
  await one.store.change(removeMove("wave"));
  await other.store.change(addExample(example("wave"), []));
  assert.match(other.said.refused[0], /wave was renamed or removed in another tab/);
  assert.deepEqual(other.store.project, EMPTY_PROJECT);
  assert.equal(shared.examples.size, 0);
});

test("where storage is full, teaching goes on and says that it will be forgotten; later all of it is kept", async () => {
  const shared = new SharedStore();
  const { store, said } = await openTab(shared);
  shared.failure = Object.assign(new Error("full"), { name: "QuotaExceededError" });
  await store.change(make("wave"));
  await store.change(addExample(example("wave"), []));
  assert.equal(store.project.examples.length, 1);
  assert.match(said.faults.at(-1), /storage is full.*forgotten.*save a file/i);
  assert.equal(shared.examples.size, 0);
  shared.failure = null;
  await store.change(addExample(example("wave"), []));
  assert.equal(said.faults.at(-1), "");
  assert.ok(store.isKept);
  assert.equal(shared.examples.size, 2);
});

test("without any storage everything works for this visit", async () => {
  const { store } = await openTab(null, false);
  store.fail(storageFault({ name: "SecurityError" }));
  await store.change(make("wave"));
  await store.change(addExample(example("wave"), []));
  assert.equal(store.project.examples.length, 1);
  assert.match(store.fault, /private window/);
  assert.equal(store.isKept, false);
});

test("unreadable records are set aside, and the rest is loaded", async () => {
  const shared = new SharedStore();
  const { store } = await openTab(shared);
  await store.change(make("wave"));
  await store.change(addExample(example("wave", { id: "good" }), []));
  shared.examples.set("bad", { ...example("wave"), id: "bad", times_s: "no times" });
  shared.values.set("choices", { wave: { key: "<b>" } });
  const again = await openTab(shared);
  assert.deepEqual(again.store.project.examples.map(({ id }) => id), ["good"]);
  assert.match(again.notice, /2 things .* set aside/);
  assert.deepEqual(shared.aside.map(({ store: from, key }) => [from, key]), [["examples", "bad"], ["values", "choices"]]);
  assert.equal(shared.aside[0].value.times_s, "no times", "it is not lost");
  const third = await openTab(shared);
  assert.equal(third.notice, "", "it is said once");
  await third.store.change(removeExample("good"));
  assert.equal(shared.examples.size, 0);
});

test("every error of a storage has a sentence that says what to do", () => {
  for (const name of ["QuotaExceededError", "SecurityError", "VersionError", "InvalidStateError", "UnknownError"]) {
    const text = storageFault({ name });
    assert.match(text, /save a file under Share\.$/, name);
  }
  assert.match(storageFault({ name: "VersionError" }), /newer version.*safe/);
});

test("sites in other folders of a host have other storage", () => {
  assert.notEqual(storageName("https://a.github.io/one/"), storageName("https://a.github.io/two/"));
  assert.equal(storageName("https://a.github.io/one/index.html#x"), storageName("https://a.github.io/one/"));
});

test("a renamed move keeps its examples, key and threshold", () => {
  let project = make("wave")(EMPTY_PROJECT);
  project = choose("wave", { threshold_on: 0.9 })(addExample(example("wave"), [])(project));
  project = renameMove("wave", "Große Welle", KNOWN)(project);
  assert.deepEqual(project.moves, [{ move: "grosse_welle", title: "Große Welle" }]);
  assert.equal(project.examples[0].move, "grosse_welle");
  assert.deepEqual(project.choices, { grosse_welle: { key: "b", threshold_on: 0.9 } });
  assert.throws(() => renameMove("wave", "a", KNOWN)(project), /renamed or removed/);
  assert.throws(() => renameMove("grosse_welle", "Punch LEFT", KNOWN)(project), /already/);
});

test("choices change keys, titles and thresholds of a bundle, and nothing else", () => {
  const project = choose("punch_left", { threshold_on: 0.8, key: "x", hold: true })(make("wave")(EMPTY_PROJECT));
  const changed = withChoices(BASE, project);
  assert.deepEqual(changed.moves, [{ move: "punch_left", key: "x", hold: true, title: "" }], "a move that is not learnt is not there");
  assert.deepEqual(changed.rules, [{ move: "punch_left", threshold_on: 0.8, threshold_off: 0.4, hold: true }]);
  assert.deepEqual(withChoices(BASE, EMPTY_PROJECT), BASE);
  assert.deepEqual(allMoves(project, BASE).map(({ move, key }) => [move, key]), [["punch_left", "x"], ["wave", "b"]]);
});

test("a move is learnt from its second example on, built-in ones too", () => {
  let project = make("wave")(EMPTY_PROJECT);
  for (const move of ["wave", "punch_left", "punch_left", "none"]) project = addExample(example(move), ["punch_left"])(project);
  assert.deepEqual(learnableMoves(project, BASE).map(({ move }) => move), ["punch_left"]);
  project = addExample(example("wave"), [])(project);
  assert.deepEqual(learnableMoves(project, BASE).map(({ move }) => move), ["punch_left", "wave"]);
});

test("another project is added without changing what is there", () => {
  const mine = choose("wave", { key: "m" })(addExample(example("wave", { id: "a" }), [])(make("wave")(EMPTY_PROJECT)));
  const other = addExample(example("wave", { id: "b" }), [])(make("clap")(make("wave")(EMPTY_PROJECT)));
  const both = addProject(other)(addProject(other)(mine));
  assert.deepEqual(both.moves.map(({ move }) => move), ["wave", "clap"]);
  assert.deepEqual(both.examples.map(({ id }) => id), ["a", "b"]);
  assert.equal(both.choices.wave.key, "m");
});

test("records of any other form are refused", () => {
  const good = example("wave");
  assert.deepEqual(readExample(good), good);
  const broken = {
    "an unknown field": { ...good, video: 1 },
    "no numbers": { ...good, rows: [...good.rows] },
    "times out of order": { ...good, times_s: good.times_s.map((time_s) => -time_s) },
    "an infinite time": { ...good, times_s: good.times_s.with(19, Infinity) },
    "an infinite landmark": { ...good, rows: good.rows.with(500, Infinity) },
    "half a body": { ...good, rows: good.rows.with(500, NaN) },
    "a huge landmark": { ...good, rows: good.rows.with(3, 1e20) },
    "too few rows": { ...good, rows: good.rows.slice(0, -1) },
    "no span": { ...good, span: null },
    "a span of no move": { ...example("none"), span: { start_s: 0, end_s: 0.5 } },
    "a span beyond the end": { ...good, span: { start_s: 0, end_s: 99 } },
    "a span backwards": { ...good, span: { start_s: 0.5, end_s: 0.1 } },
    "a hostile name": { ...good, move: "<img src=x>" },
    "a hostile id": { ...good, id: "../../a" },
    "a huge image": { ...good, width: 1e9 },
    "one frame": { ...good, times_s: good.times_s.slice(0, 1), rows: good.rows.slice(0, 198) },
  };
  for (const [name, value] of Object.entries(broken)) assert.throws(() => readExample(value), RangeError, name);
  assert.throws(() => readOwnMoves([{ move: "a" }, { move: "a" }]), RangeError);
  assert.throws(() => readOwnMoves([{ move: "none" }]), RangeError);
  assert.throws(() => readOwnMoves([{ move: "a", title: "x".repeat(99) }]), RangeError);
  assert.throws(() => readChoices({ a: { key: "<b>" } }), RangeError);
  assert.throws(() => readChoices({ a: { threshold_on: NaN } }), RangeError);
  assert.throws(() => readChoices({ a: { hold: 1 } }), RangeError);
});
