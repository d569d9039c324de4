import assert from "node:assert/strict";
import test from "node:test";
import { pace, pause, step } from "../../src/moveset/studio/web/game/arena.js";
import { BLOWS, duration } from "../../src/moveset/studio/web/game/moves.js";
import { after, drummer, fighting, playOut, want } from "./game_play.mjs";

const lifeOf = (arena, at) => arena.fighters[at].life;

test("every standing blow hurts who is in its reach, and nobody out of it", () => {
  for (const limb of ["punch", "kick"]) {
    for (const side of ["left", "right"]) {
      const { reach, damage } = BLOWS[`${limb}_${side}`];
      const near = after(fighting(reach - 4), 40, { [limb]: side });
      assert.equal(lifeOf(near, 1), 100 - damage, `${limb} ${side}`);
      assert.equal(lifeOf(after(fighting(reach + 60), 40, { [limb]: side }), 1), 100);
    }
  }
});

test("a block lets only a chip of the damage through", () => {
  const guarded = after(fighting(80), 40, { kick: "left" }, { block: true });
  assert.ok(lifeOf(guarded, 1) < 100);
  assert.ok(100 - lifeOf(guarded, 1) < BLOWS.kick_left.damage / 3);
});

test("the last of a life is never lost to a block", () => {
  const guarded = after(fighting(80, [{}, { life: 1 }]), 40, { kick: "left" }, { block: true });
  assert.equal(lifeOf(guarded, 1), 1);
});

test("a sweep goes under a standing block and is held by a crouching one", () => {
  const low = { crouch: true, kick: "right" };
  const standing = after(fighting(90), 40, low, { block: true });
  const crouching = after(fighting(90), 40, low, { block: true, crouch: true });
  assert.equal(lifeOf(standing, 1), 100 - BLOWS.low_kick_right.damage);
  assert.ok(lifeOf(crouching, 1) > 95);
});

test("a kick from above goes over a crouching block and is held by a standing one", () => {
  const falling = { y: 60, vy: -3, mode: "air" };
  const struck = (held) => after(fighting(80, [falling, {}]), 30, { kick: "left" }, held);
  assert.equal(lifeOf(struck({ block: true, crouch: true }), 1), 100 - BLOWS.jump_kick.damage);
  assert.ok(lifeOf(struck({ block: true }), 1) > 95);
});

test("who crouches is passed over by high blows, not by a kick to the middle", () => {
  for (const high of [{ punch: "left" }, { punch: "right" }]) {
    assert.equal(lifeOf(after(fighting(80), 40, high, { crouch: true }), 1), 100);
  }
  assert.ok(lifeOf(after(fighting(80), 40, { kick: "left" }, { crouch: true }), 1) < 100);
});

test("who jumps is missed by a sweep", () => {
  let arena = after(fighting(90), 6, {}, { jump: true });
  arena = after(arena, 30, { crouch: true, kick: "right" });
  assert.equal(lifeOf(arena, 1), 100);
});

test("who is stunned can do nothing until it has passed", () => {
  let arena = after(fighting(80), 12, { kick: "left" });
  while (arena.fighters[1].mode !== "stun") arena = step(arena, [want(), want()]);
  const { stun } = arena.fighters[1];
  for (let at = 0; at < stun - 1; at += 1) {
    arena = step(arena, [want(), want({ right: true, jump: true, block: true })]);
    assert.equal(arena.fighters[1].mode, "stun");
  }
});

test("both stand still for about 80 ms when a blow lands", () => {
  let arena = fighting(80);
  arena = step(arena, [want({ punch: "right" }), want()]);
  while (arena.stop === 0) arena = step(arena, [want(), want()]);
  assert.ok(arena.stop >= 4 && arena.stop <= 8);
  const held = step(arena, [want(), want()]);
  assert.deepEqual(held.fighters, arena.fighters);
});

test("a quick punch that lands flows into heavier blows, each weaker than alone", () => {
  let arena = step(fighting(80), [want({ punch: "left" }), want()]);
  let most = 0;
  for (let at = 0; at < 80; at += 1) {
    const { combo } = arena.fighters[1];
    const next = [{}, { punch: "right" }, { kick: "right" }][combo] ?? {};
    arena = step(arena, [want(combo > most ? next : {}), want()]);
    most = Math.max(most, combo);
  }
  const alone = BLOWS.punch_left.damage + BLOWS.punch_right.damage + BLOWS.kick_right.damage;
  assert.equal(most, 3);
  assert.ok(lifeOf(arena, 1) > 100 - alone && lifeOf(arena, 1) < 80);
});

test("nobody is struck on the ground, and a combo has an end", () => {
  const combos = [];
  for (const seed of [5, 6, 7]) {
    playOut(["hard", "normal"], seed, ({ fighters }) => combos.push(...fighters.map(({ combo }) => combo)));
  }
  assert.ok(Math.max(...combos) >= 3 && Math.max(...combos) <= 5);
  const down = { mode: "fall", frame: 40 };
  assert.equal(lifeOf(after(fighting(70, [{}, down]), 20, { crouch: true, kick: "left" }), 1), 100);
});

test("walking goes to the screen's side, and never through the other or the wall", () => {
  assert.ok(after(fighting(200), 20, { right: true }).fighters[0].x > -100);
  assert.ok(after(fighting(200), 20, { left: true }).fighters[0].x < -100);
  const crowd = after(fighting(200), 300, { right: true }, { left: true });
  assert.ok(crowd.fighters[1].x - crowd.fighters[0].x > 40);
  const wall = after(fighting(200), 600, { left: true }, { right: true });
  assert.deepEqual(wall.fighters.map(({ x }) => x), [-400, 400]);
});

test("who jumps over the other turns round", () => {
  const over = after(fighting(70), 80, { right: true, jump: true });
  assert.ok(over.fighters[0].x > over.fighters[1].x);
  assert.equal(after(over, 2).fighters[0].face, -1);
});

test("a press a little early is kept until it can be done", () => {
  let arena = after(fighting(300), duration("punch_left") - 3, { punch: "left" });
  arena = after(arena, 6, { kick: "left" });
  assert.equal(arena.fighters[0].blow, "kick_left");
});

test("nothing moves in a paused match", () => {
  const held = pause(fighting(80), true);
  const later = after(held, 100, { punch: "left", right: true });
  assert.deepEqual(later, held);
  assert.equal(lifeOf(after(pause(later, false), 30, { punch: "left" }), 1), 94);
});

test("the last blow is seen slowly", () => {
  let arena = fighting(80, [{}, { life: 3 }]);
  assert.equal(pace(arena), 1);
  arena = after(arena, 20, { punch: "left" });
  assert.equal(arena.verdict.by, "ko");
  assert.ok(pace(arena) < 0.5);
});

test("a step leaves the match handed in as it was", () => {
  let arena = fighting(80);
  const keys = [drummer(1), drummer(2)];
  for (let at = 0; at < 400; at += 1) {
    const before = structuredClone(arena);
    const next = step(arena, keys.map((key) => key()));
    assert.deepEqual(arena, before);
    arena = next;
  }
});
