import assert from "node:assert/strict";
import test from "node:test";
import { createAnimation, stepAnimation } from "../../src/moveset/studio/web/game/animation.js";
import { BLOWS } from "../../src/moveset/studio/web/game/blows.js";
import { POSES, STRIKES } from "../../src/moveset/studio/web/game/poses.js";
import { BONES, joints, reach } from "../../src/moveset/studio/web/game/skeleton.js";
import { openTitle, stepSession } from "../../src/moveset/studio/web/game/session.js";
import { playSteps, startFight, playOut } from "./game_play.mjs";

const length = ([ax, ay], [bx, by]) => Math.hypot(ax - bx, ay - by);
const near = (one, two, slack = 1e-6) => Math.abs(one - two) < slack;

/** Each bone's two ends. */
const limbs = ["lead", "rear"].flatMap((side) => [
  [`${side}Shoulder`, `${side}Elbow`, BONES.upperArm],
  [`${side}Elbow`, `${side}Hand`, BONES.forearm],
  [`${side}Hip`, `${side}Knee`, BONES.thigh],
  [`${side}Knee`, `${side}Ankle`, BONES.shin],
  [`${side}Ankle`, `${side}Toe`, BONES.foot],
]);
const bones = [["hip", "chest", BONES.spine], ["chest", "head", BONES.neck], ...limbs];

test("bones keep their length through a whole match", () => {
  let animations = null;
  playOut(["hard", "hard"], 2, ({ fighters, tick }) => {
    animations = fighters.map((fighter, at) => stepAnimation(animations?.[at] ?? createAnimation(fighter), fighter));
    if (tick > 3000 || tick % 3) return;
    fighters.forEach(({ x, y, face }, at) => {
      const body = joints(animations[at].pose, x, y, face);
      for (const [from, to, bone] of bones) assert.ok(near(length(body[from], body[to]), bone), `${from} at ${tick}`);
    });
  });
});

test("two bones reach a near target and point at a far one", () => {
  const [middle, end] = reach([0, 0], [30, 20], 29, 27, 1);
  assert.ok(length(end, [30, 20]) < 1e-9);
  assert.ok(near(length([0, 0], middle), 29));
  const [, far] = reach([0, 0], [300, 0], 29, 27, 1);
  assert.ok(near(far[0], 55.99) && near(far[1], 0));
  assert.ok(reach([0, 0], [0, 0], 29, 27, 1).flat().every(Number.isFinite));
});

test("facing left mirrors facing right", () => {
  const [right, left] = [1, -1].map((face) => joints(STRIKES.kick_right.hit, 0, 0, face));
  assert.deepEqual(left.rearAnkle, [-right.rearAnkle[0], right.rearAnkle[1]]);
});

test("the drawn reach of a blow is about its reach in the rules", () => {
  for (const [name, { reach: far, bottom, top }] of Object.entries(BLOWS)) {
    const body = joints(STRIKES[name].hit, 0, 0, 1);
    const side = /right|jump_punch/.test(name) ? "rear" : "lead";
    const [x, y] = body[name.includes("kick") ? `${side}Toe` : `${side}Hand`];
    assert.ok(Math.abs(x + 6 - far) < 24, `${name} reaches ${x}, hurts to ${far}`);
    assert.ok(y > bottom - 14 && y < top + 14, `${name} is at ${y}`);
  }
});

test("no joint is far below the ground", () => {
  const all = [...Object.values(POSES), ...Object.values(STRIKES).flatMap(Object.values)];
  for (const pose of all) {
    const body = joints(pose, 0, 0, 1);
    for (const [from, to] of bones) assert.ok(body[from][1] > -3 && body[to][1] > -3, JSON.stringify(pose));
  }
});

test("the pose changes little from step to step", () => {
  let animations = null;
  let before = null;
  let round = 1;
  playOut(["normal", "normal"], 3, (match) => {
    animations = match.fighters.map((fighter, at) => stepAnimation(animations?.[at] ?? createAnimation(fighter), fighter));
    const hands = animations.map(({ pose }) => [...pose.hip, ...pose.rearHand, ...pose.leadFoot.slice(0, 2)]);
    const moved = before && Math.max(...hands.flatMap((hand, at) => hand.map((value, n) => Math.abs(value - before[at][n]))));
    if (before && match.round === round) assert.ok(moved < 75, `${moved} cm in one step at ${match.tick}`);
    [before, round] = [hands, match.round];
  });
});

test("the foot on the ground does not slide while walking", () => {
  let match = startFight(500);
  let animation = createAnimation(match.fighters[0]);
  const places = [];
  for (let at = 0; at < 60; at += 1) {
    match = playSteps(match, 1, { right: true });
    animation = stepAnimation(animation, match.fighters[0]);
    const { x, y, face } = match.fighters[0];
    if (at > 12) places.push(joints(animation.pose, x, y, face).leadAnkle);
  }
  const planted = places.slice(1).filter((place, at) => place[1] < 8.01 && places[at][1] < 8.01 && length(place, places[at]) < 0.3);
  assert.ok(planted.length > 15, `${planted.length}`);
});

test("every number of a match and its view is finite", () => {
  let session = openTitle(11);
  for (let at = 0; at < 3600; at += 1) {
    session = stepSession(session, []);
    if (at % 5) continue;
    const text = JSON.stringify([session.simulation.match, session.view]);
    assert.ok(!text.includes("null,null") && !/NaN|Infinity/.test(text));
    for (const { animation, fighter, band } of session.view.actors) {
      const numbers = [fighter.x, fighter.y, ...Object.values(animation.pose).flat(), ...band[0].points.flat()];
      assert.ok(numbers.every(Number.isFinite));
    }
  }
});

test("the number of particles stays bounded", () => {
  let session = openTitle(4);
  let most = 0;
  for (let at = 0; at < 2000; at += 1) {
    session = stepSession(session, []);
    most = Math.max(most, session.view.particles.length);
  }
  assert.ok(most > 30 && most < 260, `${most}`);
});
