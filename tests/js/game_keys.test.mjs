import assert from "node:assert/strict";
import test from "node:test";
import { createControls, press, release, releaseAll, takeInput } from "../../src/moveset/studio/web/game/input.js";
import { codeOf, KEYS, bindingOf } from "../../src/moveset/studio/web/game/keys.js";
import { triggerMove, onMoveAction, MOVE_ACTIONS, listenToPage } from "../../src/moveset/studio/web/game/external_moves.js";

/** The keys of both players for the nine moves. */
const KEYS_OF_MOVES = {
  punch_left: ["KeyJ", "Comma"],
  punch_right: ["KeyU", "Semicolon"],
  kick_left: ["KeyK", "Period"],
  kick_right: ["KeyI", "Quote"],
  squat: ["KeyS", "ArrowDown"],
  jump: ["KeyW", "ArrowUp"],
  block: ["KeyL", "Slash"],
  walk_left: ["KeyA", "ArrowLeft"],
  walk_right: ["KeyD", "ArrowRight"],
};

/** What one player wants in the steps while something is pressed, held, and let go. */
function inputs(down, up) {
  const controls = createControls();
  down(controls);
  const seen = [takeInput(controls), takeInput(controls)];
  up(controls);
  return [...seen, takeInput(controls)];
}

/** The same for a move that a camera has recognised. */
function remoteInputs(player, move) {
  return inputs(
    (controls) => sendTo(controls, player, move, "press"),
    (controls) => sendTo(controls, player, move, "release"),
  );
}

function sendTo(controls, player, move, phase) {
  const stop = onMoveAction((who, action, what) => {
    assert.equal(who, player);
    (what === "press" ? press : release)(controls, action);
  });
  assert.ok(triggerMove(player, move, phase));
  stop();
}

test("a recognised move does what its key does, for both players", () => {
  assert.deepEqual(Object.keys(KEYS_OF_MOVES).sort(), Object.keys(MOVE_ACTIONS).sort());
  for (const [move, codes] of Object.entries(KEYS_OF_MOVES)) {
    codes.forEach((code, player) => {
      const binding = bindingOf({ code, key: "", keyCode: 0 }, 2);
      assert.equal(binding.player, player);
      const byKey = inputs((c) => press(c, binding.action), (c) => release(c, binding.action));
      assert.deepEqual(remoteInputs(player, move), byKey, move);
    });
  }
});

test("unknown moves, players and phases do nothing", () => {
  const calls = [];
  const stop = onMoveAction((...said) => calls.push(said));
  assert.equal(triggerMove(0, "none", "press"), false);
  assert.equal(triggerMove(2, "jump", "press"), false);
  assert.equal(triggerMove(0, "jump", "maybe"), false);
  assert.equal(triggerMove(0, "constructor", "press"), false);
  stop();
  assert.deepEqual(calls, []);
});

test("a held key gives one blow, and a tap between two steps is not lost", () => {
  const controls = createControls();
  press(controls, "punch_left");
  press(controls, "punch_left");
  assert.equal(takeInput(controls).punch, "left");
  assert.equal(takeInput(controls).punch, null);
  release(controls, "punch_left");
  for (const action of ["jump", "kick_right"]) {
    press(controls, action);
    release(controls, action);
  }
  const tapped = takeInput(controls);
  assert.deepEqual([tapped.jump, tapped.kick], [true, "right"]);
  assert.deepEqual([takeInput(controls).jump, takeInput(controls).kick], [false, null]);
});

test("releaseAll releases everything", () => {
  const controls = createControls();
  press(controls, "left");
  releaseAll(controls);
  assert.equal(takeInput(controls).left, false);
});

test("a key is recognised by code, key or keyCode", () => {
  assert.equal(codeOf({ code: "KeyJ", key: "j", keyCode: 74 }), "KeyJ");
  assert.equal(codeOf({ code: "", key: "J", keyCode: 0 }), "KeyJ");
  assert.equal(codeOf({ code: "", key: "", keyCode: 74 }), "KeyJ");
  assert.equal(codeOf({ code: "", key: "ArrowLeft", keyCode: 0 }), "ArrowLeft");
  assert.equal(codeOf({ code: "", key: "", keyCode: 190 }), "Period");
  assert.equal(codeOf({ code: "", key: "", keyCode: 0 }), "");
});

test("one person can use both sides of the keyboard, two people one side each", () => {
  const arrow = { code: "ArrowLeft", key: "", keyCode: 37 };
  assert.equal(bindingOf(arrow, 1).player, 0);
  assert.equal(bindingOf(arrow, 2).player, 1);
  assert.equal(bindingOf({ code: "KeyZ", key: "z", keyCode: 90 }, 1), null);
  assert.equal(new Set(KEYS.keys()).size, KEYS.size);
});

test("messages of the page around the game are accepted, those of other origins are not", () => {
  const calls = [];
  const stop = onMoveAction((...said) => calls.push(said));
  let hear;
  let say;
  listenToPage({
    location: { origin: "http://here" },
    addEventListener: (_kind, listener) => (hear = listener),
    moveset: { on: (listener) => (say = listener) },
  });
  const data = { type: "moveset", player: 1, move: "squat", phase: "press" };
  hear({ origin: "http://here", data });
  hear({ origin: "http://there", data });
  hear({ origin: "http://here", data: { ...data, type: "other" } });
  hear({ origin: "http://here", data: null });
  say({ move: "jump", phase: "release" });
  stop();
  assert.deepEqual(calls, [[1, "crouch", "press"], [0, "jump", "release"]]);
});
