import assert from "node:assert/strict";
import { test } from "node:test";

import { codeOf, meaningOf } from "../../src/moveset/studio/web/game/keys.js";
import { MOVES } from "../../src/moveset/studio/web/game/remote.js";
import { callOf, keysFor, mapsOf, usualWay, WAYS } from "../../src/moveset/studio/web/js/keymaps.js";
import { Calls, Keys, wholeKey } from "../../src/moveset/studio/web/js/keys.js";
import { missing } from "../../src/moveset/studio/web/js/skeleton.js";

/** What MK.js listens for: its numbers for one player, and for each of two. */
const MK = {
  alone: { walk_right: 39, walk_left: 37, jump: 38, squat: 40, block: 16, punch_left: 65, punch_right: 83, kick_left: 68, kick_right: 70 },
  first: { walk_right: 74, walk_left: 71, jump: 89, squat: 72, block: 16, punch_left: 65, punch_right: 83, kick_left: 68, kick_right: 70 },
  second: { walk_right: 39, walk_left: 37, jump: 38, squat: 40, block: 17, punch_left: 80, punch_right: 219, kick_left: 221, kick_right: 220 },
};

const numbers = (map, moves) => Object.fromEntries(Object.keys(moves).map((move) => [move, wholeKey(map[move]).keyCode]));

test("in our duel a move's key does what the move does, for both players", () => {
  mapsOf("duel", 2).forEach((map, player) => {
    for (const [move, action] of Object.entries(MOVES)) {
      const meaning = meaningOf(wholeKey(map[move]), 2);
      assert.deepEqual(meaning, { player, action }, `${move} of player ${player + 1}`);
    }
  });
});

test("MK.js is played by the numbers it listens for", () => {
  const [alone] = mapsOf("mk", 1);
  const [first, second] = mapsOf("mk", 2);
  assert.deepEqual(numbers(alone, MK.alone), MK.alone);
  assert.deepEqual(numbers(first, MK.first), MK.first);
  assert.deepEqual(numbers(second, MK.second), MK.second);
});

test("on the article's page the first player calls and the second has keys", () => {
  const [first, second] = mapsOf("article", 2);
  assert.deepEqual(first, {});
  assert.deepEqual(numbers(second, MK.alone), MK.alone);
  assert.deepEqual(["punch", "punch_left", "punch_right"].map(callOf), Array(3).fill("onPunch"));
  assert.deepEqual(["kick", "kick_left", "kick_right"].map(callOf), Array(3).fill("onKick"));
  assert.deepEqual(["none", "squat", "puncher", "kickflip", "constructor"].map(callOf), Array(5).fill(""));
});

test("every way has a map for each player, and no two moves of two players meet on a key", () => {
  for (const way of Object.keys(WAYS)) {
    for (const players of [1, 2]) assert.equal(mapsOf(way, players).length, players);
    const [first, second] = mapsOf(way, 2).map((map) => new Set(Object.values(map)));
    assert.deepEqual([...first].filter((key) => second.has(key)), [], way);
  }
});

test("a move that a game does not know keeps its own key, unless the game uses that key", () => {
  const moves = [{ move: "kick_left", key: "d" }, { move: "wave", key: "h" }, { move: "bow", key: "k" }, { move: "constructor", key: "" }];
  const [first, second] = keysFor("duel", 2, moves);
  assert.deepEqual(first, { kick_left: "k", wave: "h", bow: "", constructor: "" });
  assert.deepEqual(second, { kick_left: "period", wave: "", bow: "", constructor: "" });
  assert.deepEqual(keysFor("own", 1, moves)[0], { kick_left: "d", wave: "h", bow: "k", constructor: "" });
});

test("nobody has to choose: the page says what it waits for, then own keys, then the game's", () => {
  const facts = { foreign: false, detects: false, kept: false };
  assert.equal(usualWay(facts), "duel");
  assert.equal(usualWay({ ...facts, kept: true }), "own");
  assert.equal(usualWay({ ...facts, foreign: true }), "mk");
  assert.equal(usualWay({ foreign: true, detects: true, kept: true }), "article");
});

test("keys carry the old numbers too, and our duel knows them by these alone", () => {
  assert.deepEqual(wholeKey("a"), { key: "a", code: "KeyA", keyCode: 65 });
  assert.deepEqual(wholeKey("7"), { key: "7", code: "Digit7", keyCode: 55 });
  assert.deepEqual(wholeKey("f12"), { key: "F12", code: "F12", keyCode: 123 });
  assert.deepEqual(wholeKey("shift"), { key: "Shift", code: "ShiftLeft", keyCode: 16 });
  for (const name of ["comma", "quote", "left", "space", "j"]) {
    const { code, keyCode } = wholeKey(name);
    assert.equal(codeOf({ code: "", key: "", keyCode }), code);
  }
  assert.equal(wholeKey("constructor"), null);
});

test("a blow is called once and ends with standing, however blows follow each other", () => {
  const called = [];
  const later = [];
  const calls = new Calls((name) => called.push(name), (call) => later.push(call));
  const press = (move, event = "press", hold = false) => calls.handle({ move, event, hold }, callOf(move));
  press("punch_left");
  press("punch_right");
  later.splice(0).forEach((call) => call());
  assert.deepEqual(called.splice(0), ["onPunch", "onStand"]);
  press("punch");
  press("kick");
  later.splice(0).forEach((call) => call());
  assert.deepEqual(called.splice(0), ["onPunch", "onKick", "onStand"]);
  press("kick", "press", true);
  press("squat");
  press("kick", "release", true);
  assert.deepEqual(called.splice(0), ["onKick", "onStand"]);
  press("punch");
  press("kick");
  calls.releaseAll();
  later.splice(0).forEach((call) => call());
  assert.deepEqual(called, ["onPunch", "onKick", "onStand"]);
});

test("two players who share a key hold it until both let go", () => {
  const strokes = [];
  const keys = new Keys((type, name) => strokes.push(`${type} ${name}`));
  for (const event of ["press", "release"]) {
    for (const player of [0, 1]) keys.handle({ move: `${player} squat`, event, hold: true }, "s");
  }
  assert.deepEqual(strokes, ["keydown s", "keyup s"]);
});

test("who is not in the picture is named", () => {
  assert.equal(missing([true]), "");
  assert.equal(missing([true, true]), "");
  assert.match(missing([false]), /^Nobody/);
  assert.match(missing([false, false]), /side by side/);
  assert.match(missing([false, true]), /Player 1 .* left/);
  assert.match(missing([true, false]), /Player 2 .* right/);
});
