import assert from "node:assert/strict";
import test from "node:test";
import { timeScale, pause, step } from "../../src/moveset/studio/web/game/match.js";
import { BLOWS, duration } from "../../src/moveset/studio/web/game/blows.js";
import { playSteps, randomInputs, startFight, playOut, inputOf } from "./game_play.mjs";

const lifeOf = (match, at) => match.fighters[at].life;

test("every standing blow hurts within its reach only", () => {
  for (const limb of ["punch", "kick"]) {
    for (const side of ["left", "right"]) {
      const { reach, damage } = BLOWS[`${limb}_${side}`];
      const near = playSteps(startFight(reach - 4), 40, { [limb]: side });
      assert.equal(lifeOf(near, 1), 100 - damage, `${limb} ${side}`);
      assert.equal(lifeOf(playSteps(startFight(reach + 60), 40, { [limb]: side }), 1), 100);
    }
  }
});

test("a block lets through a small part of the damage", () => {
  const guarded = playSteps(startFight(80), 40, { kick: "left" }, { block: true });
  assert.ok(lifeOf(guarded, 1) < 100);
  assert.ok(100 - lifeOf(guarded, 1) < BLOWS.kick_left.damage / 3);
});

test("a block never costs the last life point", () => {
  const guarded = playSteps(startFight(80, [{}, { life: 1 }]), 40, { kick: "left" }, { block: true });
  assert.equal(lifeOf(guarded, 1), 1);
});

test("a sweep is blocked crouching, not standing", () => {
  const low = { crouch: true, kick: "right" };
  const standing = playSteps(startFight(90), 40, low, { block: true });
  const crouching = playSteps(startFight(90), 40, low, { block: true, crouch: true });
  assert.equal(lifeOf(standing, 1), 100 - BLOWS.low_kick_right.damage);
  assert.ok(lifeOf(crouching, 1) > 95);
});

test("a jump kick is blocked standing, not crouching", () => {
  const falling = { y: 60, vy: -3, mode: "air" };
  const struck = (held) => playSteps(startFight(80, [falling, {}]), 30, { kick: "left" }, held);
  assert.equal(lifeOf(struck({ block: true, crouch: true }), 1), 100 - BLOWS.jump_kick.damage);
  assert.ok(lifeOf(struck({ block: true }), 1) > 95);
});

test("high blows miss a crouching fighter, mid kicks do not", () => {
  for (const high of [{ punch: "left" }, { punch: "right" }]) {
    assert.equal(lifeOf(playSteps(startFight(80), 40, high, { crouch: true }), 1), 100);
  }
  assert.ok(lifeOf(playSteps(startFight(80), 40, { kick: "left" }, { crouch: true }), 1) < 100);
});

test("a sweep misses a jumping fighter", () => {
  let match = playSteps(startFight(90), 6, {}, { jump: true });
  match = playSteps(match, 30, { crouch: true, kick: "right" });
  assert.equal(lifeOf(match, 1), 100);
});

test("a stunned fighter cannot act", () => {
  let match = playSteps(startFight(80), 12, { kick: "left" });
  while (match.fighters[1].mode !== "stun") match = step(match, [inputOf(), inputOf()]);
  const { stun } = match.fighters[1];
  for (let at = 0; at < stun - 1; at += 1) {
    match = step(match, [inputOf(), inputOf({ right: true, jump: true, block: true })]);
    assert.equal(match.fighters[1].mode, "stun");
  }
});

test("both fighters freeze for about 80 ms when a blow lands", () => {
  let match = startFight(80);
  match = step(match, [inputOf({ punch: "right" }), inputOf()]);
  while (match.stop === 0) match = step(match, [inputOf(), inputOf()]);
  assert.ok(match.stop >= 4 && match.stop <= 8);
  const held = step(match, [inputOf(), inputOf()]);
  assert.deepEqual(held.fighters, match.fighters);
});

test("a quick punch that lands can be cancelled into heavier blows, each weaker than alone", () => {
  let match = step(startFight(80), [inputOf({ punch: "left" }), inputOf()]);
  let most = 0;
  for (let at = 0; at < 80; at += 1) {
    const { combo } = match.fighters[1];
    const next = [{}, { punch: "right" }, { kick: "right" }][combo] ?? {};
    match = step(match, [inputOf(combo > most ? next : {}), inputOf()]);
    most = Math.max(most, combo);
  }
  const alone = BLOWS.punch_left.damage + BLOWS.punch_right.damage + BLOWS.kick_right.damage;
  assert.equal(most, 3);
  assert.ok(lifeOf(match, 1) > 100 - alone && lifeOf(match, 1) < 80);
});

test("fighters on the ground cannot be hit, and combos end", () => {
  const combos = [];
  for (const seed of [5, 6, 7]) {
    playOut(["hard", "normal"], seed, ({ fighters }) => combos.push(...fighters.map(({ combo }) => combo)));
  }
  assert.ok(Math.max(...combos) >= 3 && Math.max(...combos) <= 5);
  const down = { mode: "fall", frame: 40 };
  assert.equal(lifeOf(playSteps(startFight(70, [{}, down]), 20, { crouch: true, kick: "left" }), 1), 100);
});

test("walking moves towards the side of the screen, never through the other or the wall", () => {
  assert.ok(playSteps(startFight(200), 20, { right: true }).fighters[0].x > -100);
  assert.ok(playSteps(startFight(200), 20, { left: true }).fighters[0].x < -100);
  const crowd = playSteps(startFight(200), 300, { right: true }, { left: true });
  assert.ok(crowd.fighters[1].x - crowd.fighters[0].x > 40);
  const wall = playSteps(startFight(200), 600, { left: true }, { right: true });
  assert.deepEqual(wall.fighters.map(({ x }) => x), [-400, 400]);
});

test("a fighter that jumps over the other turns round", () => {
  const over = playSteps(startFight(70), 80, { right: true, jump: true });
  assert.ok(over.fighters[0].x > over.fighters[1].x);
  assert.equal(playSteps(over, 2).fighters[0].face, -1);
});

test("a press shortly before the end of a blow is buffered", () => {
  let match = playSteps(startFight(300), duration("punch_left") - 3, { punch: "left" });
  match = playSteps(match, 6, { kick: "left" });
  assert.equal(match.fighters[0].blow, "kick_left");
});

test("nothing moves in a paused match", () => {
  const held = pause(startFight(80), true);
  const later = playSteps(held, 100, { punch: "left", right: true });
  assert.deepEqual(later, held);
  assert.equal(lifeOf(playSteps(pause(later, false), 30, { punch: "left" }), 1), 94);
});

test("the last blow is in slow motion", () => {
  let match = startFight(80, [{}, { life: 3 }]);
  assert.equal(timeScale(match), 1);
  match = playSteps(match, 20, { punch: "left" });
  assert.equal(match.result.by, "ko");
  assert.ok(timeScale(match) < 0.5);
});

test("a step does not change the given match", () => {
  let match = startFight(80);
  const keys = [randomInputs(1), randomInputs(2)];
  for (let at = 0; at < 400; at += 1) {
    const before = structuredClone(match);
    const next = step(match, keys.map((key) => key()));
    assert.deepEqual(match, before);
    match = next;
  }
});
