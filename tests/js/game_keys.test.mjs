import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import test from "node:test";
import { createControls, press, release, releaseAll, takeInput } from "../../src/moveset/studio/web/game/input.js";
import { codeOf, KEYS, meaningOf } from "../../src/moveset/studio/web/game/keys.js";
import { control, listen, MOVES, openDoor } from "../../src/moveset/studio/web/game/remote.js";

const folder = new URL("../../src/moveset/studio/web/game/", import.meta.url);

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
  const stop = listen((who, action, what) => {
    assert.equal(who, player);
    (what === "press" ? press : release)(controls, action);
  });
  assert.ok(control(player, move, phase));
  stop();
}

test("a recognised move does what its key does, for both players", () => {
  assert.deepEqual(Object.keys(KEYS_OF_MOVES).sort(), Object.keys(MOVES).sort());
  for (const [move, codes] of Object.entries(KEYS_OF_MOVES)) {
    codes.forEach((code, player) => {
      const meaning = meaningOf({ code, key: "", keyCode: 0 }, 2);
      assert.equal(meaning.player, player);
      const byKey = inputs((c) => press(c, meaning.action), (c) => release(c, meaning.action));
      assert.deepEqual(remoteInputs(player, move), byKey, move);
    });
  }
});

test("what is no move, no player or no phase does nothing", () => {
  const heard = [];
  const stop = listen((...said) => heard.push(said));
  assert.equal(control(0, "none", "press"), false);
  assert.equal(control(2, "jump", "press"), false);
  assert.equal(control(0, "jump", "maybe"), false);
  assert.equal(control(0, "constructor", "press"), false);
  stop();
  assert.deepEqual(heard, []);
});

test("a blow counts once however long it is held, and a tap between two steps is not lost", () => {
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

test("letting go of everything lets go of everything", () => {
  const controls = createControls();
  press(controls, "left");
  releaseAll(controls);
  assert.equal(takeInput(controls).left, false);
});

test("a key is known by its place, its letter or its old number", () => {
  assert.equal(codeOf({ code: "KeyJ", key: "j", keyCode: 74 }), "KeyJ");
  assert.equal(codeOf({ code: "", key: "J", keyCode: 0 }), "KeyJ");
  assert.equal(codeOf({ code: "", key: "", keyCode: 74 }), "KeyJ");
  assert.equal(codeOf({ code: "", key: "ArrowLeft", keyCode: 0 }), "ArrowLeft");
  assert.equal(codeOf({ code: "", key: "", keyCode: 190 }), "Period");
  assert.equal(codeOf({ code: "", key: "", keyCode: 0 }), "");
});

test("one person may use either side of the keyboard, two have a side each", () => {
  const arrow = { code: "ArrowLeft", key: "", keyCode: 37 };
  assert.equal(meaningOf(arrow, 1).player, 0);
  assert.equal(meaningOf(arrow, 2).player, 1);
  assert.equal(meaningOf({ code: "KeyZ", key: "z", keyCode: 90 }, 1), null);
  assert.equal(new Set(KEYS.keys()).size, KEYS.size);
});

test("the page around the game is heard, a stranger's page is not", () => {
  const heard = [];
  const stop = listen((...said) => heard.push(said));
  let hear;
  let say;
  openDoor({
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
  assert.deepEqual(heard, [[1, "crouch", "press"], [0, "jump", "release"]]);
});

test("the page holds to the strict policy, and only the rim touches page, clock or chance", async () => {
  const page = await readFile(new URL("index.html", folder), "utf8");
  assert.ok(!/<script(?![^>]*\bsrc=)|\sstyle=|<style|\son\w+=|https?:\/\//.test(page));
  const rim = ["main.js", "menu.js", "touch.js", "sound.js", "music.js"];
  for (const name of (await readdir(folder)).filter((one) => one.endsWith(".js"))) {
    const text = await readFile(new URL(name, folder), "utf8");
    assert.ok(text.startsWith("// @ts-check\n"), name);
    assert.ok(!/innerHTML|Math\.random|https?:\/\//.test(text), name);
    if (!rim.includes(name)) assert.ok(!/\b(document|Date|performance|setTimeout|setInterval)\b[.(]/.test(text), name);
  }
});
