import assert from "node:assert/strict";
import test from "node:test";
import { activityOf, activitiesOf } from "../../src/moveset/studio/web/game/activity.js";
import { BLOWS } from "../../src/moveset/studio/web/game/blows.js";
import { openMatch, openTitle } from "../../src/moveset/studio/web/game/session.js";
import { playSteps, startFight, playOut } from "./game_play.mjs";

const ALL = new Set("idle walk crouch jump block punch kick hurt down win lose".split(" "));
const activities = (match) => activitiesOf({ screen: "play", simulation: { match, computers: [] } });

/** What the first fighter does a few steps after wanting something, the second far away. */
const done = (parts) => activities(playSteps(startFight(400), 8, parts)).left;

test("each player's action is that player's activity, and not the other's", () => {
  assert.equal(done({}), "idle");
  assert.equal(done({ right: true }), "walk");
  assert.equal(done({ crouch: true }), "crouch");
  assert.equal(done({ jump: true }), "jump");
  assert.equal(done({ block: true }), "block");
  for (const side of ["left", "right"]) {
    assert.deepEqual(activities(playSteps(startFight(400), 3, { punch: side })), { left: "punch", right: "idle" });
    assert.deepEqual(activities(playSteps(startFight(400), 3, {}, { kick: side })), { left: "idle", right: "kick" });
  }
});

test("every blow is a punch or a kick", () => {
  for (const blow of Object.keys(BLOWS)) {
    assert.equal(activityOf({ mode: "attack", blow }), blow.includes("punch") ? "punch" : "kick");
  }
});

test("a press during a stun is no activity", () => {
  const stunned = startFight(400, [{ mode: "stun", frame: 0, stun: 60 }, {}]);
  assert.equal(activities(playSteps(stunned, 8, { kick: "left" })).left, "hurt");
});

test("a fighter is hurt when hit, blocks behind a block, and is down after a knock-down", () => {
  const struck = (held, kick) => activities(playSteps(startFight(80), 14, { ...kick }, held)).right;
  assert.equal(struck({}, { kick: "left" }), "hurt");
  assert.equal(struck({ block: true }, { kick: "left" }), "block");
  assert.equal(activities(playSteps(startFight(80, [{}, { life: 3 }]), 20, { punch: "left" })).right, "down");
});

test("a match shows only the known activities, and every kind of blow appears", () => {
  const seen = new Set();
  playOut(["normal", "hard"], 5, (match) => Object.values(activities(match)).forEach((activity) => seen.add(activity)));
  for (const activity of seen) assert.ok(ALL.has(activity), activity);
  for (const activity of ["punch", "kick", "hurt", "win"]) assert.ok(seen.has(activity), activity);
});

test("the title screen has no activities", () => {
  assert.deepEqual(activitiesOf(openTitle(1)), {});
  assert.deepEqual(activitiesOf(openMatch(1, 1, "easy")), { left: "idle", right: "idle" });
});
