import assert from "node:assert/strict";
import test from "node:test";
import { deedOf, deedsOf } from "../../src/moveset/studio/web/game/deeds.js";
import { BLOWS } from "../../src/moveset/studio/web/game/moves.js";
import { openMatch, openTitle } from "../../src/moveset/studio/web/game/session.js";
import { after, fighting, playOut } from "./game_play.mjs";

const ALL = new Set("idle walk crouch jump block punch kick hurt down win lose".split(" "));
const told = (arena) => deedsOf({ place: "play", duel: { arena, brains: [] } });

/** What the first fighter does a few steps after wanting something, the second far away. */
const done = (parts) => told(after(fighting(400), 8, parts)).left;

test("what a player wants is told as that player's deed, and not as the other's", () => {
  assert.equal(done({}), "idle");
  assert.equal(done({ right: true }), "walk");
  assert.equal(done({ crouch: true }), "crouch");
  assert.equal(done({ jump: true }), "jump");
  assert.equal(done({ block: true }), "block");
  for (const side of ["left", "right"]) {
    assert.deepEqual(told(after(fighting(400), 3, { punch: side })), { left: "punch", right: "idle" });
    assert.deepEqual(told(after(fighting(400), 3, {}, { kick: side })), { left: "idle", right: "kick" });
  }
});

test("every blow is a punch or a kick", () => {
  for (const blow of Object.keys(BLOWS)) {
    assert.equal(deedOf({ mode: "attack", blow }), blow.includes("punch") ? "punch" : "kick");
  }
});

test("a press that the fighter cannot follow is no deed", () => {
  const stunned = fighting(400, [{ mode: "stun", frame: 0, stun: 60 }, {}]);
  assert.equal(told(after(stunned, 8, { kick: "left" })).left, "hurt");
});

test("who is met is hurt, who is met behind a block blocks, and who is felled is down", () => {
  const struck = (held, kick) => told(after(fighting(80), 14, { ...kick }, held)).right;
  assert.equal(struck({}, { kick: "left" }), "hurt");
  assert.equal(struck({ block: true }, { kick: "left" }), "block");
  assert.equal(told(after(fighting(80, [{}, { life: 3 }]), 20, { punch: "left" })).right, "down");
});

test("a match tells nothing but these words, and no blow is over before it was told", () => {
  const seen = new Set();
  playOut(["normal", "hard"], 5, (arena) => Object.values(told(arena)).forEach((deed) => seen.add(deed)));
  for (const deed of seen) assert.ok(ALL.has(deed), deed);
  for (const deed of ["punch", "kick", "hurt", "win"]) assert.ok(seen.has(deed), deed);
});

test("behind the title nobody plays", () => {
  assert.deepEqual(deedsOf(openTitle(1)), {});
  assert.deepEqual(deedsOf(openMatch(1, 1, "easy")), { left: "idle", right: "idle" });
});
