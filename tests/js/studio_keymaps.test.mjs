import assert from "node:assert/strict";
import { test } from "node:test";

import { codeOf, bindingOf } from "../../src/moveset/studio/web/game/keys.js";
import { MOVE_ACTIONS } from "../../src/moveset/studio/web/game/external_moves.js";
import { callOf, defaultPreset, KEY_PRESETS, keymapsOf, keysFor } from "../../src/moveset/studio/web/js/keymaps.js";
import { DetectCalls, HeldKeys, keyEventInit } from "../../src/moveset/studio/web/js/keys.js";
import { absentPlayersHint } from "../../src/moveset/studio/web/js/framing.js";

/** Key codes of MK.js: for one player, and for each of two. */
const MK = {
  alone: { walk_right: 39, walk_left: 37, jump: 38, squat: 40, block: 16, punch_left: 65, punch_right: 83, kick_left: 68, kick_right: 70 },
  first: { walk_right: 74, walk_left: 71, jump: 89, squat: 72, block: 16, punch_left: 65, punch_right: 83, kick_left: 68, kick_right: 70 },
  second: { walk_right: 39, walk_left: 37, jump: 38, squat: 40, block: 17, punch_left: 80, punch_right: 219, kick_left: 221, kick_right: 220 },
};

const numbers = (map, moves) => Object.fromEntries(Object.keys(moves).map((move) => [move, keyEventInit(map[move]).keyCode]));

test("in the built-in game the key of a move does the same as the move, for both players", () => {
  keymapsOf("duel", 2).forEach((map, player) => {
    for (const [move, action] of Object.entries(MOVE_ACTIONS)) {
      const binding = bindingOf(keyEventInit(map[move]), 2);
      assert.deepEqual(binding, { player, action }, `${move} of player ${player + 1}`);
    }
  });
});

test("the MK.js preset has the key codes that MK.js listens for", () => {
  const [alone] = keymapsOf("mk", 1);
  const [first, second] = keymapsOf("mk", 2);
  assert.deepEqual(numbers(alone, MK.alone), MK.alone);
  assert.deepEqual(numbers(first, MK.first), MK.first);
  assert.deepEqual(numbers(second, MK.second), MK.second);
});

test("on the article's page the first player has calls and the second has keys", () => {
  const [first, second] = keymapsOf("article", 2);
  assert.deepEqual(first, {});
  assert.deepEqual(numbers(second, MK.alone), MK.alone);
  assert.deepEqual(["punch", "punch_left", "punch_right"].map(callOf), Array(3).fill("onPunch"));
  assert.deepEqual(["kick", "kick_left", "kick_right"].map(callOf), Array(3).fill("onKick"));
  assert.deepEqual(["none", "squat", "puncher", "kickflip", "constructor"].map(callOf), Array(5).fill(""));
});

test("every preset has a key map for each player, and two players never share a key", () => {
  for (const preset of Object.keys(KEY_PRESETS)) {
    for (const players of [1, 2]) assert.equal(keymapsOf(preset, players).length, players);
    const [first, second] = keymapsOf(preset, 2).map((map) => new Set(Object.values(map)));
    assert.deepEqual([...first].filter((key) => second.has(key)), [], preset);
  }
});

test("a move unknown to a game keeps its own key, unless the game uses that key", () => {
  const moves = [{ move: "kick_left", key: "d" }, { move: "wave", key: "h" }, { move: "bow", key: "k" }, { move: "constructor", key: "" }];
  const [first, second] = keysFor("duel", 2, moves);
  assert.deepEqual(first, { kick_left: "k", wave: "h", bow: "", constructor: "" });
  assert.deepEqual(second, { kick_left: "period", wave: "", bow: "", constructor: "" });
  assert.deepEqual(keysFor("own", 1, moves)[0], { kick_left: "d", wave: "h", bow: "k", constructor: "" });
});

test("the default preset is calls where the page has them, then own keys, then the game's keys", () => {
  const facts = { isExternal: false, hasDetect: false, hasOwnKeys: false };
  assert.equal(defaultPreset(facts), "duel");
  assert.equal(defaultPreset({ ...facts, hasOwnKeys: true }), "own");
  assert.equal(defaultPreset({ ...facts, isExternal: true }), "mk");
  assert.equal(defaultPreset({ isExternal: true, hasDetect: true, hasOwnKeys: true }), "article");
});

test("key events have key codes, and the built-in game accepts them alone", () => {
  assert.deepEqual(keyEventInit("a"), { key: "a", code: "KeyA", keyCode: 65 });
  assert.deepEqual(keyEventInit("7"), { key: "7", code: "Digit7", keyCode: 55 });
  assert.deepEqual(keyEventInit("f12"), { key: "F12", code: "F12", keyCode: 123 });
  assert.deepEqual(keyEventInit("shift"), { key: "Shift", code: "ShiftLeft", keyCode: 16 });
  for (const name of ["comma", "quote", "left", "space", "j"]) {
    const { code, keyCode } = keyEventInit(name);
    assert.equal(codeOf({ code: "", key: "", keyCode }), code);
  }
  assert.equal(keyEventInit("constructor"), null);
});

test("each punch or kick is called once, and onStand follows the last one", () => {
  const called = [];
  const later = [];
  const calls = new DetectCalls((name) => called.push(name), (call) => later.push(call));
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

test("a key shared by two players is released when both have released it", () => {
  const strokes = [];
  const keys = new HeldKeys((type, name) => strokes.push(`${type} ${name}`));
  for (const event of ["press", "release"]) {
    for (const player of [0, 1]) keys.handle({ move: `${player} squat`, event, hold: true }, "s");
  }
  assert.deepEqual(strokes, ["keydown s", "keyup s"]);
});

test("the hint names the player who is not in the image", () => {
  assert.equal(absentPlayersHint([true]), "");
  assert.equal(absentPlayersHint([true, true]), "");
  assert.match(absentPlayersHint([false]), /^Nobody/);
  assert.match(absentPlayersHint([false, false]), /side by side/);
  assert.match(absentPlayersHint([false, true]), /Player 1 .* left/);
  assert.match(absentPlayersHint([true, false]), /Player 2 .* right/);
  assert.match(absentPlayersHint([false], [true]), /^Lost you: step back/);
  assert.match(absentPlayersHint([true, false], [false, true]), /^Lost player 2: step back/);
  assert.match(absentPlayersHint([false, true], [false, false]), /^Player 1/);
});
