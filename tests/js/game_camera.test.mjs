import assert from "node:assert/strict";
import test from "node:test";
import { approach, FORGIVING, NEAR } from "../../src/moveset/studio/web/game/assist.js";
import { BLOWS } from "../../src/moveset/studio/web/game/blows.js";
import { createMatch, setAssisted, step } from "../../src/moveset/studio/web/game/match.js";
import { assist, openMatch, openPractice, openTitle } from "../../src/moveset/studio/web/game/session.js";
import { createSimulation, stepSimulation } from "../../src/moveset/studio/web/game/simulation.js";
import { createComputerPlayer } from "../../src/moveset/studio/web/game/computer_player.js";
import { createTempo, followLead, followTempo, LEVELS, skillOf, strengthAgainst } from "../../src/moveset/studio/web/game/skill.js";
import { inputOf, playSteps, startFight } from "./game_play.mjs";

/** A fight whose first player is before a camera. */
const byCamera = (distance, changes = [{}, {}]) => setAssisted(startFight(distance, changes), 0, true);
const apart = ({ fighters: [one, two] }) => Math.abs(two.x - one.x);
const lifeOf = (match, at) => match.fighters[at].life;

// Approach.

test("before a camera the fighter walks up to the other by itself, and stops in reach of a punch", () => {
  const match = playSteps(byCamera(400), 200);
  assert.ok(apart(match) <= NEAR && apart(match) < BLOWS.punch_left.reach + 24, `${apart(match)}`);
  assert.equal(match.fighters[0].mode, "stand");
});

test("it approaches from the right side too", () => {
  const turned = byCamera(300, [{ x: 150, face: -1 }, { x: -150, face: 1 }]);
  assert.ok(apart(playSteps(turned, 120)) <= NEAR);
});

test("with a keyboard nobody walks by itself", () => {
  assert.equal(apart(playSteps(startFight(400), 200)), 400);
});

test("nobody walks before the round begins or after it has ended", () => {
  for (const phase of ["intro", "result"]) {
    const match = { ...byCamera(400), phase, phaseTick: 0, result: { winner: 0, by: "time" } };
    assert.equal(apart(playSteps(match, 30)), 400, phase);
  }
});

test("whoever steps back stays back for a second", () => {
  let match = playSteps(byCamera(NEAR), 20, { left: true });
  const away = apart(match);
  assert.ok(away > NEAR);
  assert.equal(apart((match = playSteps(match, 60))), away);
  assert.ok(apart(playSteps(match, 60)) < away, "then the approach goes on");
});

test("a block, a squat and a jump are not walked out of", () => {
  const [fighter, foe] = byCamera(300).fighters;
  for (const input of [{ block: true }, { crouch: true }, { jump: true }].map(inputOf)) {
    assert.equal(approach({ ...fighter }, foe, input), input);
  }
});

// Reach and timing.

test("before a camera every blow slides into reach, with a keyboard it falls short", () => {
  for (const limb of ["punch", "kick"]) {
    for (const side of ["left", "right"]) {
      const { damage } = BLOWS[`${limb}_${side}`];
      assert.equal(lifeOf(playSteps(byCamera(240), 40, { [limb]: side }), 1), 100 - damage, `${limb} ${side}`);
      assert.equal(lifeOf(playSteps(startFight(240), 40, { [limb]: side }), 1), 100, `${limb} ${side}`);
    }
  }
});

test("a blow from the other end of the terrace still falls short", () => {
  assert.equal(lifeOf(playSteps(byCamera(600), 40, { punch: "left" }), 1), 100);
});

test("before a camera a straight punch also hits a squatting foe", () => {
  assert.ok(lifeOf(playSteps(byCamera(80), 40, { punch: "left" }, { crouch: true }), 1) < 100);
});

test("a blow that is recognised during a stun is made after it", () => {
  for (const [assisted, blow] of [[true, "punch_left"], [false, null]]) {
    let match = setAssisted(playSteps(startFight(80), 16, {}, { punch: "right" }), 0, assisted);
    assert.equal(match.fighters[0].mode, "stun");
    match = step(match, [inputOf({ punch: "left" }), inputOf()]);
    while (match.fighters[0].mode === "stun") match = step(match, [inputOf(), inputOf()]);
    assert.equal(playSteps(match, 2).fighters[0].blow, blow);
  }
});

test("a block that comes a moment after the hit takes most of it back", () => {
  const struck = playSteps(byCamera(80), 14, {}, { punch: "right" });
  assert.equal(lifeOf(struck, 0), 100 - BLOWS.punch_right.damage);
  const blocked = playSteps(struck, 16, { block: true });
  assert.equal(lifeOf(blocked, 0), 99);
  assert.equal(blocked.fighters[0].mode, "block");
  assert.equal(lifeOf(playSteps(playSteps(struck, 32), 8, { block: true }), 0), 99, "also after the stun");
  assert.equal(lifeOf(playSteps(blocked, 60, { block: true }), 0), 99, "once");
  const keyboard = playSteps(startFight(80), 14, {}, { punch: "right" });
  assert.equal(lifeOf(playSteps(keyboard, 16, { block: true }), 0), 100 - BLOWS.punch_right.damage);
});

test("a block long after the hit gives nothing back", () => {
  const struck = playSteps(byCamera(80), 25 + FORGIVING.lateBlock, {}, { punch: "right" });
  assert.ok(lifeOf(playSteps(struck, 30, { block: true }), 0) <= 100 - BLOWS.punch_right.damage);
});

test("before a camera a standing block stops a low kick too", () => {
  const match = setAssisted(startFight(90), 0, true);
  assert.ok(lifeOf(playSteps(match, 40, { block: true }, { crouch: true, kick: "right" }), 0) > 95);
});

test("the help outlasts the round, and ends when a key is pressed", () => {
  let match = byCamera(80, [{}, { life: 3 }]);
  match = playSteps(match, 20, { punch: "left" });
  while (match.round === 1) match = step(match, [inputOf(), inputOf()]);
  assert.equal(match.fighters[0].assisted, true);
  const session = assist(openMatch(1, 1, "easy"), [true, true]);
  assert.deepEqual(session.simulation.match.fighters.map(({ assisted }) => assisted), [true, false], "not the computer");
  const keys = assist(session, [false, false]);
  assert.equal(keys.simulation.match.fighters[0].assisted, false);
  const two = assist(openMatch(1, 2, "easy"), [false, true]);
  assert.deepEqual(two.simulation.match.fighters.map(({ assisted }) => assisted), [false, true]);
  const title = openTitle(1);
  assert.equal(assist(title, [true, true]), title);
  assert.equal(assist(openPractice(1), [true, false]).simulation.match.fighters[0].assisted, true);
});

// The opponent.

const against = (parts, level = "easy") => strengthAgainst(level, { ...byCamera(100), ...parts }, 1);
const withLife = (one, two) => ({ fighters: byCamera(100, [{ life: one }, { life: two }]).fighters });

test("the opponent is stronger on harder levels, against a leading player, and in later rounds", () => {
  assert.ok(against({}) < against({}, "normal") && against({}, "normal") < against({}, "hard"));
  assert.ok(against(withLife(90, 50)) > against({}) && against(withLife(50, 90)) < against({}));
  assert.ok(against({ round: 2, wins: [1, 0] }) > against({}));
  assert.ok(against({ round: 2, wins: [0, 1] }) < against({ round: 2, wins: [1, 0] }));
  assert.ok(against({ round: 3, wins: [1, 1] }) > against({}), "challenged in the third round");
});

test("strength stays between 0 and 1", () => {
  assert.equal(against(withLife(1, 100)), 0);
  assert.equal(against({ ...withLife(100, 1), round: 3, wins: [1, 0] }, "hard"), 1);
});

test("the opponent learns to spare a player who stays behind, within bounds", () => {
  const behind = { ...byCamera(100), ...withLife(80, 95) };
  let drift = 0;
  for (let at = 0; at < 300; at += 1) drift = followLead(drift, "easy", behind, 1);
  assert.ok(drift < -0.1 && strengthAgainst("easy", behind, 1, drift) < strengthAgainst("easy", behind, 1));
  for (let at = 0; at < 9000; at += 1) drift = followLead(drift, "easy", behind, 1);
  assert.ok(drift >= -0.5);
});

test("a player with a keyboard has the opponent of the level, whatever the score", () => {
  for (const level of ["easy", "normal", "hard"]) {
    const match = { ...startFight(100, [{ life: 10 }, {}]), wins: [0, 1] };
    assert.equal(skillOf(createComputerPlayer(level, 1), match, 1), LEVELS[level]);
  }
});

test("who strikes seldom has an opponent who takes its time", () => {
  const after = (interval) => {
    let tempo = createTempo();
    for (let at = 0; at < 1200; at += 1) tempo = followTempo(tempo, { mode: at % interval ? "stand" : "attack", serial: at });
    return skillOf({ ...createComputerPlayer("easy", 1), tempo }, byCamera(100), 1).rest;
  };
  assert.ok(after(300) > 1.5 * after(80));
  assert.equal(after(1e9), after(1e9), "also without any blow");
  assert.ok(Number.isFinite(after(1e9)));
});

test("whoever does nothing before a camera wins no round", () => {
  for (const seed of [1, 2, 3]) {
    let simulation = createSimulation(seed, [null, "easy"]);
    simulation = { ...simulation, match: setAssisted(simulation.match, 0, true) };
    for (let at = 0; at < 5000 && simulation.match.phase !== "result"; at += 1) simulation = stepSimulation(simulation, [inputOf()]);
    assert.equal(simulation.match.result.winner, 1, `seed ${seed}`);
  }
});

test("a match begins without help", () => {
  assert.deepEqual(createMatch().fighters.map(({ assisted }) => assisted), [false, false]);
});
