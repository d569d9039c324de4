import assert from "node:assert/strict";
import { test } from "node:test";

import { Autosave } from "../../src/moveset/studio/web/js/autosave.js";
import { SegmentEditor } from "../../src/moveset/studio/web/js/segment_editor.js";
import { commandOf, FRAME_S, SHORTCUTS } from "../../src/moveset/studio/web/js/shortcuts.js";

const kick = { start_s: 1, end_s: 2, move: "kick" };
const block = { start_s: 3, end_s: 4, move: "block" };
const moves = ["kick", "block"];
const createEditor = () => new SegmentEditor([kick, block], 10, moves);

test("put renames the current segment, or adds one at the current time", () => {
  const editor = createEditor();
  editor.now_s = 1.5;
  assert.equal(editor.put("block"), "renamed");
  assert.equal(editor.selectedSegment.move, "block");
  editor.selected = -1;
  editor.now_s = 5;
  assert.equal(editor.put("kick"), "added");
  assert.equal(editor.selectedSegment.start_s, 5);
  editor.selected = -1;
  editor.now_s = 9.99;
  assert.equal(editor.put("kick"), "no room");
  assert.equal(editor.segments.length, 3);
});

test("undo and redo restore the segments and select the current one", () => {
  const editor = createEditor();
  editor.selected = 0;
  assert.equal(editor.remove(), true);
  assert.equal(editor.remove(), false, "nothing is selected any more");
  editor.now_s = 1.5;
  editor.undo();
  assert.equal(editor.selectedSegment, kick);
  editor.redo();
  assert.deepEqual(editor.segments, [block]);
  assert.ok(editor.isChanged);
  editor.reset([kick]);
  assert.ok(!editor.isChanged, "segments saved by somebody else cannot be undone");
});

test("a drag is one step to undo", () => {
  for (const [grip, index, ended] of [["start", 0, 0.5], ["end", 0, 2.5], ["all", 0, 0.8]]) {
    const editor = createEditor();
    const drag = editor.drag(grip, index, 1.2);
    for (const time_s of [1.1, 1.6, ended]) drag.to(time_s);
    drag.drop();
    assert.equal(editor.history.past.length, 1, grip);
    assert.notDeepEqual(editor.segments[0], kick);
    editor.undo();
    assert.deepEqual(editor.segments, [kick, block]);
  }
});

test("dragging on the empty timeline adds the previous move; a click adds nothing", () => {
  const editor = createEditor();
  editor.now_s = 5;
  const drag = editor.drag("new", -1, 5);
  assert.equal(drag.to(6), 6, "the time to seek to");
  drag.to(7);
  drag.drop();
  assert.deepEqual(editor.selectedSegment, { start_s: 5, end_s: 7, move: "block" });
  const click = editor.drag("new", -1, 8);
  click.drop();
  assert.equal(editor.segments.length, 3);
  assert.equal(editor.history.past.length, 1);
});

test("proposals are accepted one by one or all at once, and never overlap a segment", () => {
  const editor = createEditor();
  const found = [5, 6, 3.5].map((start_s) => ({ start_s, end_s: start_s + 0.4, move: "kick", probability: 0.9 }));
  editor.proposals = found;
  editor.accept(0);
  assert.equal(editor.selectedSegment.start_s, 5);
  assert.deepEqual(editor.proposals, found.slice(1));
  editor.acceptAll();
  assert.deepEqual(editor.segments.map((one) => one.start_s), [1, 3, 5, 6]);
  assert.deepEqual(editor.proposals, []);
});

test("trim sets the edges to the current time", () => {
  const editor = createEditor();
  editor.now_s = 1.4;
  editor.trim("start");
  editor.now_s = 1.9;
  editor.trim("end");
  assert.deepEqual(editor.segments[0], { start_s: 1.4, end_s: 1.9, move: "kick" });
  editor.selected = -1;
  editor.now_s = 8;
  editor.trim("end");
  assert.equal(editor.history.past.length, 2, "without a segment nothing happens");
});

test("the keys in the help have commands, and other keys have none", () => {
  const command = (key, held = {}) => commandOf({ key, ...held }, moves);
  assert.deepEqual(command("1"), ["put", "kick"]);
  assert.equal(command("3"), null, "there are two moves");
  assert.deepEqual(command("0"), ["put", "none"]);
  assert.deepEqual(command("ArrowLeft"), ["seek", -FRAME_S]);
  assert.deepEqual(command("ArrowRight", { shiftKey: true }), ["seek", 1]);
  assert.deepEqual(command("ArrowRight", { altKey: true }), ["shift", FRAME_S]);
  assert.deepEqual(command("z", { ctrlKey: true }), ["undo"]);
  assert.deepEqual(command("Z", { ctrlKey: true, shiftKey: true }), ["redo"]);
  assert.deepEqual(command("y", { ctrlKey: true }), ["redo"]);
  for (const [key, what] of [["[", "trim"], ["]", "trim"], [" ", "play"], ["Delete", "remove"], ["Backspace", "remove"], ["n", "next"], ["Escape", "deselect"]]) {
    assert.equal(command(key)[0], what);
  }
  for (const key of ["Enter", "Tab", "ArrowUp", "q", "F5"]) assert.equal(command(key), null, key);
  assert.equal(command("c", { ctrlKey: true }), null);
  assert.equal(command("1", { metaKey: true }), null);
  assert.ok(SHORTCUTS.length >= 10);
});

/** A page with changed segments, and a fake server. */
function pageWithServer(respond) {
  const page = { segments: [kick, block], sent: [], notes: [] };
  const options = {
    current: () => page.segments,
    onConflict: (segments) => (page.segments = segments),
    showNote: (text, kind = "") => page.notes.push([kind, text]),
    put: async (sent) => {
      page.sent.push(sent);
      await new Promise((resolve) => setTimeout(resolve, 1));
      return respond(sent, page);
    },
  };
  page.autosave = new Autosave({ version: "0", segments: [kick] }, options);
  return page;
}

const refuse = (status, details = {}) => () => {
  throw Object.assign(new Error("no"), { status, details });
};

test("changes are saved once, and unchanged segments are not sent", async () => {
  const page = pageWithServer((sent) => ({ version: `${Number(sent.version) + 1}` }));
  await page.autosave.save();
  await page.autosave.save();
  assert.deepEqual(page.sent, [{ version: "0", segments: [kick, block] }]);
});

test("two saves at once do not conflict with each other", async () => {
  const page = pageWithServer((sent) => ({ version: `${Number(sent.version) + 1}` }));
  const first = page.autosave.save();
  await Promise.resolve(); // the first request is running
  page.segments = [block];
  await Promise.all([first, page.autosave.save()]);
  assert.deepEqual(page.sent.map((one) => one.version), ["0", "1"]);
  assert.deepEqual(page.autosave.saved, [block]);
});

test("a conflict takes over the other change and shows a note", async () => {
  const page = pageWithServer(refuse(409, { now: { version: "7", segments: [block] } }));
  await page.autosave.save();
  assert.deepEqual(page.segments, [block]);
  assert.equal(page.autosave.version, "7");
  assert.match(page.notes.at(-1)[1], /not saved/);
});

test("changes wait while the server is away and are saved when it is back", async () => {
  let away = true;
  const page = pageWithServer((sent) => (away ? refuse(0)() : { version: "1", sent }));
  await page.autosave.save();
  assert.match(page.notes.at(-1)[1], /will be saved then/);
  away = false;
  await page.autosave.save();
  assert.deepEqual(page.autosave.saved, page.segments);
});

test("an error is shown and does not stop the next save", async () => {
  let bad = true;
  const page = pageWithServer(() => (bad ? refuse(422)() : { version: "1" }));
  await page.autosave.save();
  assert.deepEqual(page.notes.at(-1), ["bad", "no"]);
  bad = false;
  await page.autosave.save();
  assert.deepEqual(page.autosave.saved, page.segments);
});
