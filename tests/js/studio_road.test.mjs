import assert from "node:assert/strict";
import { test } from "node:test";

import { cameraAdvice, meanBrightness, SteadyState } from "../../src/moveset/studio/web/js/camera_advice.js";
import { actionOf, keyLabel, keysWithFree } from "../../src/moveset/studio/web/js/free_keys.js";
import { moveName, rememberTitles } from "../../src/moveset/studio/web/js/move_names.js";
import { atStep, isDone, nextStep, nextText, restoredRoad, START, STEPS, stepText, withFact } from "../../src/moveset/studio/web/js/road_steps.js";
import { actionFor, heading, progressText, sentences } from "../../src/moveset/studio/web/js/teaching_texts.js";
import { bindingOf } from "../../src/moveset/studio/web/game/keys.js";
import { keyEventInit } from "../../src/moveset/studio/web/js/keys.js";

const BUILT_IN = ["punch_left", "punch_right", "kick_left", "kick_right", "squat", "jump", "block", "walk_left", "walk_right"].map((move) => ({ move, key: "" }));

test("the road leads from seeing yourself to fighting with a move of your own", () => {
  assert.deepEqual(STEPS.map(({ name }) => name), ["See yourself", "Stand here", "Try a punch", "Fight", "Teach your own move", "Fight with it"]);
  let road = START;
  for (const { fact, praise } of STEPS) {
    assert.equal(isDone(road), false);
    assert.notEqual(stepText(road), praise);
    road = withFact(road, fact);
    assert.equal(stepText(road), praise);
    road = nextStep(road);
  }
  assert.equal(road.closed, true, "after the last step the road is closed");
});

test("every step has a next, also when it is not done", () => {
  STEPS.forEach((_, step) => assert.ok(nextText(atStep(START, step))));
  assert.equal(nextText(START), "Next: Stand here");
  assert.equal(nextText(atStep(START, STEPS.length - 1)), "Finish");
  assert.equal(nextStep(START).step, 1);
});

test("the road is remembered, and starts anew where what was stored is damaged", () => {
  const road = { step: 2, facts: ["seen", "framed"], closed: true };
  assert.deepEqual(restoredRoad(JSON.parse(JSON.stringify(road))), road);
  for (const bad of [null, 3, "x", {}, { step: 9, facts: [] }, { step: -1, facts: [] }, { step: 1 }]) assert.deepEqual(restoredRoad(bad), START);
  assert.deepEqual(restoredRoad({ step: 1, facts: ["seen", "nonsense"] }).facts, ["seen"]);
  assert.equal(withFact(road, "seen"), road, "nothing changes twice");
  assert.equal(withFact(START, "own_move"), START, "a move of the project counts only once one was taught on the tour");
});

test("a new move gets a free key of the game, and built-in moves keep theirs", () => {
  const moves = [...BUILT_IN, { move: "wave", key: "" }, { move: "clap", key: "h" }, { move: "shield", key: "", hold: true }];
  const [keys] = keysWithFree("duel", 1, moves);
  assert.deepEqual([keys.punch_left, keys.kick_right, keys.block], ["j", "i", "l"]);
  assert.equal(new Set(Object.values(keys)).size, moves.length, "no key is used twice");
  for (const move of ["wave", "clap", "shield"]) assert.ok(bindingOf(keyEventInit(keys[move]), 1), `${move} does something in the game`);
  assert.equal(bindingOf(keyEventInit(keys.wave), 1).player, 0);
  assert.equal(bindingOf(keyEventInit(keys.shield), 1).action, "block");
});

test("where all keys are taken, an own move shares one, for both players and in other games", () => {
  const many = [...BUILT_IN, ...Array.from({ length: 8 }, (_, number) => ({ move: `own_${number}`, key: "" }))];
  for (const [preset, players] of [["duel", 1], ["duel", 2], ["mk", 1], ["mk", 2]]) {
    for (const keys of keysWithFree(preset, players, many)) assert.ok(Object.values(keys).every(Boolean), `${preset} ${players}`);
  }
  const [first, second] = keysWithFree("duel", 2, many).map((keys) => new Set(Object.values(keys)));
  assert.deepEqual([...first].filter((key) => second.has(key)), []);
  assert.deepEqual(keysWithFree("article", 1, many)[0].own_0, "", "the article's page has calls, not keys");
});

test("keys are shown with what they do in our game", () => {
  assert.equal(keyLabel("semicolon"), ";");
  assert.equal(keyLabel("j"), "J");
  assert.equal(keyLabel("space"), "space");
  assert.equal(actionOf("duel", 1, 0, "u"), "right punch");
  assert.equal(actionOf("own", 1, 0, "semicolon"), "right punch");
  assert.equal(actionOf("duel", 2, 0, "semicolon"), "");
  assert.equal(actionOf("mk", 1, 0, "a"), "");
});

test("a move has the name that people gave it", () => {
  rememberTitles([{ move: "grosse_welle", title: "Große Welle" }, { move: "kick_left" }]);
  assert.equal(moveName("grosse_welle"), "Große Welle");
  assert.equal(moveName("kick_left"), "kick left");
});

const step = { kind: "show", words: "Show wave 3 more times.", move: "wave", other: "", count: 3 };
const result = { is_good: false, is_tested: true, sentences: ["It finds 4 of 5 wave."], step };

test("a bad result is not sold as done, and the step that helps is a link", () => {
  const teaching = { result, not_shown: ["clap"], stale: false };
  assert.equal(heading(teaching), "Not good enough yet");
  assert.deepEqual(sentences(teaching), ["It finds 4 of 5 wave.", "Nobody has shown clap yet, so it was left out."]);
  assert.deepEqual(actionFor(step), { text: "Record wave now", href: "#/capture?move=wave&times=3" });
  assert.equal(heading({ ...teaching, result: { ...result, is_good: true } }), "It works");
  assert.match(heading({ ...teaching, result: { ...result, is_tested: false } }), /not tested/);
  assert.equal(actionFor({ ...step, kind: "record_none", count: 20 }).href, "#/capture?move=none&seconds=20");
  assert.equal(actionFor({ ...step, kind: "play" }).href, "#/play");
  assert.match(sentences({ ...teaching, result: null, not_shown: [], stale: true }).join(" "), /not tested.*since then/);
});

test("progress is said with the time that is left", () => {
  const job = { stopping: false, phase: "Learning and testing", stage: "enrol", left_s: 12.4, seconds: 3 };
  assert.equal(progressText(job), "Learning and testing · about 12 s left");
  assert.equal(progressText({ ...job, left_s: 200 }), "Learning and testing · about 3 minutes left");
  assert.equal(progressText({ ...job, left_s: null }), "Learning and testing · 3 s so far");
  assert.equal(progressText({ ...job, stopping: true }), "Cancelling …");
});

test("the camera's advice names what is worst", () => {
  const landmarks = Array.from({ length: 33 }, (_, number) => [0.5, number < 23 ? 0.3 : 0.6, 1]);
  const view = { landmarks, fps: 30, running_s: 10, brightness: 0.5, people: 1 };
  assert.equal(cameraAdvice(view), "");
  assert.match(cameraAdvice({ ...view, brightness: 0.05, landmarks: null }), /dark/);
  assert.match(cameraAdvice({ ...view, brightness: 0.004, landmarks: null }), /open its cover/);
  assert.match(cameraAdvice({ ...view, landmarks: null }), /Nobody/);
  assert.match(cameraAdvice({ ...view, landmarks: null, lost: true }), /^Lost you: step back/);
  assert.match(cameraAdvice({ ...view, people: 2 }), /several people/);
  assert.match(cameraAdvice({ ...view, fps: 4 }), /^Only 4 frames a second/);
  assert.match(cameraAdvice({ ...view, fps: 4, took_ms: 240 }), /close other programs and tabs$/);
  assert.match(cameraAdvice({ ...view, fps: 4, took_ms: 30 }), /give the camera more light$/);
  assert.equal(cameraAdvice({ ...view, fps: 4, running_s: 1 }), "", "the rate settles first");
});

test("brightness is the mean of the image", () => {
  assert.equal(meanBrightness([]), 0);
  assert.ok(Math.abs(meanBrightness([255, 255, 255, 255, 0, 0, 0, 255]) - 0.5) < 1e-9);
});

test("a state changes only when it has lasted", () => {
  const state = new SteadyState(700, false);
  assert.equal(state.update(true, 0), false);
  assert.equal(state.update(true, 800), true);
  assert.equal(state.update(false, 900), true, "a hand that leaves the picture changes nothing");
  assert.equal(state.update(true, 1000), true);
  state.update(false, 2000);
  assert.equal(state.update(false, 2800), false);
});
