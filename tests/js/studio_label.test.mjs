import assert from "node:assert/strict";
import { test } from "node:test";

import { Keeper } from "../../src/moveset/studio/web/js/keeper.js";
import { Labels } from "../../src/moveset/studio/web/js/labels.js";
import { FRAME_S, KEYS, orderOf } from "../../src/moveset/studio/web/js/orders.js";

const kick = { start_s: 1, end_s: 2, move: "kick" };
const block = { start_s: 3, end_s: 4, move: "block" };
const moves = ["kick", "block"];
const labelled = () => new Labels([kick, block], 10, moves);

test("a move is put where one is: the segment there gets its name, or a new one begins", () => {
  const labels = labelled();
  labels.now_s = 1.5;
  assert.equal(labels.put("block"), "renamed");
  assert.equal(labels.chosen.move, "block");
  labels.selected = -1;
  labels.now_s = 5;
  assert.equal(labels.put("kick"), "added");
  assert.equal(labels.chosen.start_s, 5);
  labels.selected = -1;
  labels.now_s = 9.99;
  assert.equal(labels.put("kick"), "no room");
  assert.equal(labels.segments.length, 3);
});

test("whatever was done is undone and done again, and what is here is chosen", () => {
  const labels = labelled();
  labels.selected = 0;
  assert.equal(labels.remove(), true);
  assert.equal(labels.remove(), false, "nothing is chosen any more");
  labels.now_s = 1.5;
  labels.undo();
  assert.equal(labels.chosen, kick);
  labels.redo();
  assert.deepEqual(labels.segments, [block]);
  assert.ok(labels.touched);
  labels.take([kick]);
  assert.ok(!labels.touched, "what somebody else left cannot be undone");
});

test("a drag is one step to undo, however far it went", () => {
  for (const [grip, index, ended] of [["start", 0, 0.5], ["end", 0, 2.5], ["all", 0, 0.8]]) {
    const labels = labelled();
    const drag = labels.drag(grip, index, 1.2);
    for (const time_s of [1.1, 1.6, ended]) drag.to(time_s);
    drag.drop();
    assert.equal(labels.history.past.length, 1, grip);
    assert.notDeepEqual(labels.segments[0], kick);
    labels.undo();
    assert.deepEqual(labels.segments, [kick, block]);
  }
});

test("drawing on the empty timeline adds the move that was done before; a click adds nothing", () => {
  const labels = labelled();
  labels.now_s = 5;
  const drag = labels.drag("new", -1, 5);
  assert.equal(drag.to(6), 6, "that is where to look");
  drag.to(7);
  drag.drop();
  assert.deepEqual(labels.chosen, { start_s: 5, end_s: 7, move: "block" });
  const click = labels.drag("new", -1, 8);
  click.drop();
  assert.equal(labels.segments.length, 3);
  assert.equal(labels.history.past.length, 1);
});

test("proposals are accepted one by one or all at once, and never lie on a segment", () => {
  const labels = labelled();
  const found = [5, 6, 3.5].map((start_s) => ({ start_s, end_s: start_s + 0.4, move: "kick", probability: 0.9 }));
  labels.proposals = found;
  labels.accept(0);
  assert.equal(labels.chosen.start_s, 5);
  assert.deepEqual(labels.proposals, found.slice(1));
  labels.acceptAll();
  assert.deepEqual(labels.segments.map((one) => one.start_s), [1, 3, 5, 6]);
  assert.deepEqual(labels.proposals, []);
});

test("edges are set to where one is", () => {
  const labels = labelled();
  labels.now_s = 1.4;
  labels.trim("start");
  labels.now_s = 1.9;
  labels.trim("end");
  assert.deepEqual(labels.segments[0], { start_s: 1.4, end_s: 1.9, move: "kick" });
  labels.selected = -1;
  labels.now_s = 8;
  labels.trim("end");
  assert.equal(labels.history.past.length, 2, "where there is no segment nothing happens");
});

test("keys ask for what the help says, and no other key for anything", () => {
  const order = (key, held = {}) => orderOf({ key, ...held }, moves);
  assert.deepEqual(order("1"), ["put", "kick"]);
  assert.equal(order("3"), null, "there are two moves");
  assert.deepEqual(order("0"), ["put", "none"]);
  assert.deepEqual(order("ArrowLeft"), ["go", -FRAME_S]);
  assert.deepEqual(order("ArrowRight", { shiftKey: true }), ["go", 1]);
  assert.deepEqual(order("ArrowRight", { altKey: true }), ["shift", FRAME_S]);
  assert.deepEqual(order("z", { ctrlKey: true }), ["undo"]);
  assert.deepEqual(order("Z", { ctrlKey: true, shiftKey: true }), ["redo"]);
  assert.deepEqual(order("y", { ctrlKey: true }), ["redo"]);
  for (const [key, what] of [["[", "trim"], ["]", "trim"], [" ", "play"], ["Delete", "remove"], ["Backspace", "remove"], ["n", "next"], ["Escape", "leave"]]) {
    assert.equal(order(key)[0], what);
  }
  for (const key of ["Enter", "Tab", "ArrowUp", "q", "F5"]) assert.equal(order(key), null, key);
  assert.equal(order("c", { ctrlKey: true }), null);
  assert.equal(order("1", { metaKey: true }), null);
  assert.ok(KEYS.length >= 10);
});

/** A server that keeps segments as ours does, and a page that has changed them. */
function keeping(answer) {
  const page = { segments: [kick, block], sent: [], told: [] };
  const way = {
    now: () => page.segments,
    clash: (segments) => (page.segments = segments),
    tell: (words, kind = "") => page.told.push([kind, words]),
    put: async (sent) => {
      page.sent.push(sent);
      await new Promise((done) => setTimeout(done, 1));
      return answer(sent, page);
    },
  };
  page.keeper = new Keeper({ version: "0", segments: [kick] }, way);
  return page;
}

const refuse = (status, facts = {}) => () => {
  throw Object.assign(new Error("no"), { status, facts });
};

test("what was changed is kept once, and what was not is not sent", async () => {
  const page = keeping((sent) => ({ version: `${Number(sent.version) + 1}` }));
  await page.keeper.save();
  await page.keeper.save();
  assert.deepEqual(page.sent, [{ version: "0", segments: [kick, block] }]);
});

test("two savings at once do not take each other for somebody else", async () => {
  const page = keeping((sent) => ({ version: `${Number(sent.version) + 1}` }));
  const first = page.keeper.save();
  await Promise.resolve(); // the first is on its way
  page.segments = [block];
  await Promise.all([first, page.keeper.save()]);
  assert.deepEqual(page.sent.map((one) => one.version), ["0", "1"]);
  assert.deepEqual(page.keeper.saved, [block]);
});

test("what somebody else has changed meanwhile stays, and that is said", async () => {
  const page = keeping(refuse(409, { now: { version: "7", segments: [block] } }));
  await page.keeper.save();
  assert.deepEqual(page.segments, [block]);
  assert.equal(page.keeper.version, "7");
  assert.match(page.told.at(-1)[1], /not kept/);
});

test("while the studio is away changes wait and are kept once it is back", async () => {
  let away = true;
  const page = keeping((sent) => (away ? refuse(0)() : { version: "1", sent }));
  await page.keeper.save();
  assert.match(page.told.at(-1)[1], /wait here/);
  away = false;
  await page.keeper.save();
  assert.deepEqual(page.keeper.saved, page.segments);
});

test("what is refused is said and does not hinder what comes after", async () => {
  let bad = true;
  const page = keeping(() => (bad ? refuse(422)() : { version: "1" }));
  await page.keeper.save();
  assert.deepEqual(page.told.at(-1), ["bad", "no"]);
  bad = false;
  await page.keeper.save();
  assert.deepEqual(page.keeper.saved, page.segments);
});
