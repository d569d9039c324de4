import assert from "node:assert/strict";
import test from "node:test";
import { readFileSync } from "node:fs";
import { bannerOf } from "../../src/moveset/studio/web/game/banner.js";
import { MOVE_ACTIONS } from "../../src/moveset/studio/web/game/external_moves.js";
import { ACTION_NAMES, HITS_NEEDED, messageOf } from "../../src/moveset/studio/web/game/practice.js";
import { assist, openPractice, stepSession } from "../../src/moveset/studio/web/game/session.js";
import { inputOf } from "./game_play.mjs";

const PAGE = readFileSync(new URL("../../src/moveset/studio/web/game/index.html", import.meta.url), "utf8");

/** A practice some steps after an input in its first step. */
function after(session, steps, parts = {}) {
  let now = session;
  for (let at = 0; at < steps; at += 1) now = stepSession(now, [inputOf(at ? {} : parts), inputOf()]);
  return now;
}

/** A practice with the dummy at a distance in cm; with the help for a camera only if wanted. */
function practice(distance, camera = false) {
  const session = assist(openPractice(1), [camera, false]);
  const { match } = session.simulation;
  const fighters = match.fighters.map((one, at) => ({ ...one, x: ((at ? 1 : -1) * distance) / 2 }));
  return { ...session, simulation: { ...session.simulation, match: { ...match, fighters } } };
}

const shown = ({ practice: now }) => Object.values(messageOf(now)).join(": ");

test("the dummy asks for a blow, and says which move it saw", () => {
  assert.match(shown(practice(260)), /Hit the dummy/);
  for (const [parts, name] of [
    [{ punch: "left" }, "Left punch"], [{ punch: "right" }, "Right punch"],
    [{ kick: "left" }, "Left kick"], [{ kick: "right" }, "Right kick"],
    [{ block: true }, "Block"], [{ crouch: true }, "Squat"], [{ jump: true }, "Jump"],
    [{ left: true }, "Step left"], [{ right: true }, "Step right"],
  ]) {
    assert.equal(shown(after(practice(260), 1, parts)), `${name}: Seen.`);
  }
});

test("every move of a camera has a name and a figure in the help", () => {
  for (const action of Object.values(MOVE_ACTIONS)) {
    assert.ok(ACTION_NAMES[action], action);
    assert.match(PAGE, new RegExp(`data-figures="[^"]*\\b${action}\\b`), action);
  }
});

test("a blow in reach hits", () => {
  const done = after(practice(90), 30, { punch: "left" });
  assert.equal(shown(done), `Left punch: It hit! ${HITS_NEEDED - 1} more.`);
  assert.equal(done.practice.hits, 1);
});

test("a blow that ends before the dummy fell short, one from far away was too far", () => {
  assert.equal(shown(after(practice(150), 40, { punch: "left" })), "Left punch: Your blow fell short. Step closer.");
  assert.equal(shown(after(practice(400), 40, { kick: "right" })), "Right kick: Too far away. Walk up to the dummy first.");
});

test("before a camera the same blow hits", () => {
  assert.match(shown(after(practice(150, true), 40, { punch: "left" })), /It hit!/);
});

test("a blow that has hit does not fall short afterwards", () => {
  assert.match(shown(after(practice(90), 120, { kick: "left" })), /It hit!/);
});

test("moves are remembered once each, and walking by itself is none", () => {
  let session = practice(400, true);
  for (const parts of [{ block: true }, { punch: "left" }, { block: true }]) session = after(session, 40, parts);
  assert.deepEqual(session.practice.done, ["block", "punch_left"]);
});

test("the dummy stays up and whole, and never strikes", () => {
  let session = practice(90, true);
  for (let at = 0; at < HITS_NEEDED - 1; at += 1) {
    session = after(session, 60, { kick: "right" });
    const [me, dummy] = session.simulation.match.fighters;
    assert.equal(me.life, 100);
    assert.ok(dummy.life > 0 && dummy.mode !== "fall");
  }
  assert.equal(bannerOf(session.simulation.match), null);
  assert.equal(after(session, 4000).simulation.match.phase, "practice", "without a clock");
});

test("after enough hits the easy fight begins, with the help", () => {
  let session = practice(90, true);
  for (let at = 0; at < HITS_NEEDED; at += 1) session = after(session, 50, { punch: "right" });
  assert.equal(shown(session), "Ready!: The fight begins.");
  session = after(session, 200);
  const { match, computers } = session.simulation;
  assert.equal(session.practice, null);
  assert.deepEqual([match.round, session.level, computers[1].level], [1, "easy", "easy"]);
  assert.deepEqual(match.fighters.map(({ assisted }) => assisted), [true, false]);
});
