import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import { createArena, ROUND_STEPS, step } from "../../src/moveset/studio/web/game/arena.js";
import { bannerOf } from "../../src/moveset/studio/web/game/banner.js";
import { createDuel, stepDuel } from "../../src/moveset/studio/web/game/duel.js";
import { advance, hold, openMatch, openTitle, stepOnce } from "../../src/moveset/studio/web/game/session.js";
import { after, drummer, fighting, playOut, want } from "./game_play.mjs";

const hash = (value) => createHash("sha256").update(JSON.stringify(value)).digest("hex");

/** Steps on until the phase comes. */
function until(arena, phase) {
  let now = arena;
  for (let at = 0; at < 20000 && now.phase !== phase; at += 1) now = step(now, [want(), want()]);
  return now;
}

test("the same seed and the same keys make the same match", () => {
  const play = (seed, keySeed) => {
    let duel = createDuel(seed, [null, "hard"]);
    const key = drummer(keySeed);
    for (let at = 0; at < 3600; at += 1) duel = stepDuel(duel, [key(), want()]);
    return hash(duel);
  };
  assert.equal(play(3, 4), play(3, 4));
  assert.notEqual(play(3, 4), play(5, 4));
  assert.notEqual(play(3, 4), play(3, 6));
});

test("a round ends when one lies on the ground, and the next begins fresh", () => {
  let arena = after(fighting(80, [{}, { life: 3 }]), 20, { punch: "left" });
  assert.deepEqual(arena.verdict, { winner: 0, by: "ko" });
  assert.deepEqual(arena.wins, [1, 0]);
  arena = until(arena, "intro");
  assert.equal(arena.round, 2);
  assert.deepEqual(arena.fighters.map(({ life }) => life), [100, 100]);
  assert.equal(arena.clock, ROUND_STEPS);
});

test("the winner cheers and the other lies where it fell", () => {
  let arena = after(fighting(80, [{}, { life: 3 }]), 20, { punch: "left" });
  arena = after(arena, 180);
  assert.deepEqual(arena.fighters.map(({ mode }) => mode), ["win", "fall"]);
});

test("two rounds win the match", () => {
  const arena = { ...fighting(80, [{}, { life: 3 }]), wins: [1, 0], round: 2 };
  const over = until(after(arena, 20, { punch: "left" }), "over");
  assert.equal(over.winner, 0);
});

test("when time is up the greater life wins, and equal lives are a draw", () => {
  const late = (life) => ({ ...fighting(300, [{ life }, { life: 50 }]), clock: 5 });
  assert.deepEqual(after(late(60), 6).verdict, { winner: 0, by: "time" });
  assert.deepEqual(after(late(40), 6).verdict, { winner: 1, by: "time" });
  assert.deepEqual(after(late(50), 6).verdict, { winner: "draw", by: "time" });
});

test("two who fall at once draw the round, and three drawn rounds draw the match", () => {
  let arena = fighting(80, [{ life: 3 }, { life: 3 }]);
  arena = after(arena, 20, { punch: "left" }, { punch: "left" });
  assert.deepEqual(arena.verdict, { winner: "draw", by: "ko" });
  const over = until({ ...arena, round: 3 }, "over");
  assert.equal(over.winner, "draw");
  assert.equal(bannerOf(over).words, "DRAW");
});

test("a match in which nobody does anything ends in a draw", () => {
  assert.equal(until(createArena(), "over").winner, "draw");
});

test("a round lasts a minute", () => assert.equal(ROUND_STEPS, 3600));

test("hard beats easy in most of 20 matches, from either side", () => {
  let won = 0;
  for (let seed = 0; seed < 20; seed += 1) {
    const side = seed % 2;
    const levels = side ? ["easy", "hard"] : ["hard", "easy"];
    won += Number(playOut(levels, seed).winner === side);
  }
  assert.ok(won >= 16, `hard won ${won} of 20`);
});

test("normal stands between the two", () => {
  let [above, below] = [0, 0];
  for (let seed = 0; seed < 5; seed += 1) {
    above += Number(playOut(["normal", "easy"], seed).winner === 0);
    below += Number(playOut(["normal", "hard"], seed).winner === 1);
  }
  assert.ok(above >= 3 && below >= 3, `${above} ${below}`);
});

test("two equal computers are well matched on both sides", () => {
  let left = 0;
  for (let seed = 0; seed < 10; seed += 1) left += Number(playOut(["normal", "normal"], seed).winner === 0);
  assert.ok(left >= 2 && left <= 8, `${left}`);
});

test("the game runs by the clock, catches up little, and rests when paused", () => {
  const keys = () => [want(), want()];
  const began = openMatch(1, 1, "easy");
  let session = began;
  for (let at = 0; at < 60; at += 1) session = advance(session, 1 / 60, keys).session;
  assert.ok(Math.abs(session.duel.arena.tick - 60) <= 1);
  assert.ok(advance(began, 10, keys).session.duel.arena.tick <= 6);
  const held = hold(session, true);
  assert.equal(advance(held, 1, keys).session, held);
  assert.equal(advance(hold(held, false), 1 / 60, keys).session.duel.arena.tick, session.duel.arena.tick + 1);
});

test("what happened is told once", () => {
  let session = openMatch(1, 1, "easy");
  const kinds = [];
  for (let at = 0; at < 300; at += 1) {
    const next = advance(session, 1 / 144, () => [want(), want()]);
    kinds.push(...next.happenings.map(({ kind }) => kind));
    session = next.session;
  }
  assert.equal(kinds.filter((kind) => kind === "round").length, 1);
});

test("the title cannot be paused, and shows match after match", () => {
  let title = openTitle(2);
  assert.equal(hold(title, true), title);
  const first = title.seed;
  for (let at = 0; at < 20000 && title.seed === first; at += 1) title = stepOnce(title, []);
  assert.equal(title.seed, first + 1);
});
