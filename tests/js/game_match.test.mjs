import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import { createMatch, ROUND_STEPS, step } from "../../src/moveset/studio/web/game/match.js";
import { bannerOf } from "../../src/moveset/studio/web/game/banner.js";
import { createSimulation, stepSimulation } from "../../src/moveset/studio/web/game/simulation.js";
import { advance, setPaused, openMatch, openTitle, stepSession } from "../../src/moveset/studio/web/game/session.js";
import { playSteps, randomInputs, startFight, playOut, inputOf } from "./game_play.mjs";

const hash = (value) => createHash("sha256").update(JSON.stringify(value)).digest("hex");

/** Steps on until the phase comes. */
function until(match, phase) {
  let now = match;
  for (let at = 0; at < 20000 && now.phase !== phase; at += 1) now = step(now, [inputOf(), inputOf()]);
  return now;
}

test("the same seed and the same keys make the same match", () => {
  const play = (seed, keySeed) => {
    let simulation = createSimulation(seed, [null, "hard"]);
    const key = randomInputs(keySeed);
    for (let at = 0; at < 3600; at += 1) simulation = stepSimulation(simulation, [key(), inputOf()]);
    return hash(simulation);
  };
  assert.equal(play(3, 4), play(3, 4));
  assert.notEqual(play(3, 4), play(5, 4));
  assert.notEqual(play(3, 4), play(3, 6));
});

test("a round ends with a knock-out, and the next starts with full life", () => {
  let match = playSteps(startFight(80, [{}, { life: 3 }]), 20, { punch: "left" });
  assert.deepEqual(match.result, { winner: 0, by: "ko" });
  assert.deepEqual(match.wins, [1, 0]);
  match = until(match, "intro");
  assert.equal(match.round, 2);
  assert.deepEqual(match.fighters.map(({ life }) => life), [100, 100]);
  assert.equal(match.clock, ROUND_STEPS);
});

test("the winner cheers and the loser stays down", () => {
  let match = playSteps(startFight(80, [{}, { life: 3 }]), 20, { punch: "left" });
  match = playSteps(match, 180);
  assert.deepEqual(match.fighters.map(({ mode }) => mode), ["win", "fall"]);
});

test("two rounds win the match", () => {
  const match = { ...startFight(80, [{}, { life: 3 }]), wins: [1, 0], round: 2 };
  const over = until(playSteps(match, 20, { punch: "left" }), "over");
  assert.equal(over.winner, 0);
});

test("when time is up more life wins, and equal life is a tie", () => {
  const late = (life) => ({ ...startFight(300, [{ life }, { life: 50 }]), clock: 5 });
  assert.deepEqual(playSteps(late(60), 6).result, { winner: 0, by: "time" });
  assert.deepEqual(playSteps(late(40), 6).result, { winner: 1, by: "time" });
  assert.deepEqual(playSteps(late(50), 6).result, { winner: "tie", by: "time" });
});

test("a double knock-out ties the round, and three tied rounds tie the match", () => {
  let match = startFight(80, [{ life: 3 }, { life: 3 }]);
  match = playSteps(match, 20, { punch: "left" }, { punch: "left" });
  assert.deepEqual(match.result, { winner: "tie", by: "ko" });
  const over = until({ ...match, round: 3 }, "over");
  assert.equal(over.winner, "tie");
  assert.equal(bannerOf(over).title, "DRAW");
});

test("a match without actions ends in a tie", () => {
  assert.equal(until(createMatch(), "over").winner, "tie");
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

test("normal is between easy and hard", () => {
  let [above, below] = [0, 0];
  for (let seed = 0; seed < 5; seed += 1) {
    above += Number(playOut(["normal", "easy"], seed).winner === 0);
    below += Number(playOut(["normal", "hard"], seed).winner === 1);
  }
  assert.ok(above >= 3 && below >= 3, `${above} ${below}`);
});

test("two equal computers both win about half of the matches", () => {
  let left = 0;
  for (let seed = 0; seed < 10; seed += 1) left += Number(playOut(["normal", "normal"], seed).winner === 0);
  assert.ok(left >= 2 && left <= 8, `${left}`);
});

test("the game follows the clock, limits catching up, and stops when paused", () => {
  const keys = () => [inputOf(), inputOf()];
  const began = openMatch(1, 1, "easy");
  let session = began;
  for (let at = 0; at < 60; at += 1) session = advance(session, 1 / 60, keys).session;
  assert.ok(Math.abs(session.simulation.match.tick - 60) <= 1);
  assert.ok(advance(began, 10, keys).session.simulation.match.tick <= 6);
  const held = setPaused(session, true);
  assert.equal(advance(held, 1, keys).session, held);
  assert.equal(advance(setPaused(held, false), 1 / 60, keys).session.simulation.match.tick, session.simulation.match.tick + 1);
});

test("every event is reported once", () => {
  let session = openMatch(1, 1, "easy");
  const kinds = [];
  for (let at = 0; at < 300; at += 1) {
    const next = advance(session, 1 / 144, () => [inputOf(), inputOf()]);
    kinds.push(...next.events.map(({ kind }) => kind));
    session = next.session;
  }
  assert.equal(kinds.filter((kind) => kind === "round").length, 1);
});

test("the title screen cannot be paused, and shows match after match", () => {
  let title = openTitle(2);
  assert.equal(setPaused(title, true), title);
  const first = title.seed;
  for (let at = 0; at < 20000 && title.seed === first; at += 1) title = stepSession(title, []);
  assert.equal(title.seed, first + 1);
});
