import assert from "node:assert/strict";
import test from "node:test";
import { createPuppet, stepPuppet } from "../../src/moveset/studio/web/game/motion.js";
import { BLOWS } from "../../src/moveset/studio/web/game/moves.js";
import { POSES, STRIKES } from "../../src/moveset/studio/web/game/pose.js";
import { BONES, joints, reach } from "../../src/moveset/studio/web/game/skeleton.js";
import { openTitle, stepOnce } from "../../src/moveset/studio/web/game/session.js";
import { after, fighting, playOut } from "./game_play.mjs";

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
  let puppets = null;
  playOut(["hard", "hard"], 2, ({ fighters, tick }) => {
    puppets = fighters.map((fighter, at) => stepPuppet(puppets?.[at] ?? createPuppet(fighter), fighter));
    if (tick > 3000 || tick % 3) return;
    fighters.forEach(({ x, y, face }, at) => {
      const body = joints(puppets[at].pose, x, y, face);
      for (const [from, to, bone] of bones) assert.ok(near(length(body[from], body[to]), bone), `${from} at ${tick}`);
    });
  });
});

test("two bones reach what they can and point at what they cannot", () => {
  const [middle, end] = reach([0, 0], [30, 20], 29, 27, 1);
  assert.ok(length(end, [30, 20]) < 1e-9);
  assert.ok(near(length([0, 0], middle), 29));
  const [, far] = reach([0, 0], [300, 0], 29, 27, 1);
  assert.ok(near(far[0], 55.99) && near(far[1], 0));
  assert.ok(reach([0, 0], [0, 0], 29, 27, 1).flat().every(Number.isFinite));
});

test("who looks to the left is the mirror image of who looks to the right", () => {
  const [right, left] = [1, -1].map((face) => joints(STRIKES.kick_right.hit, 0, 0, face));
  assert.deepEqual(left.rearAnkle, [-right.rearAnkle[0], right.rearAnkle[1]]);
});

test("what is seen of a blow reaches about as far as the blow does", () => {
  for (const [name, { reach: far, bottom, top }] of Object.entries(BLOWS)) {
    const body = joints(STRIKES[name].hit, 0, 0, 1);
    const side = /right|jump_punch/.test(name) ? "rear" : "lead";
    const [x, y] = body[name.includes("kick") ? `${side}Toe` : `${side}Hand`];
    assert.ok(Math.abs(x + 6 - far) < 24, `${name} reaches ${x}, hurts to ${far}`);
    assert.ok(y > bottom - 14 && y < top + 14, `${name} is at ${y}`);
  }
});

test("no joint of a standing or lying body is far below the ground", () => {
  const all = [...Object.values(POSES), ...Object.values(STRIKES).flatMap(Object.values)];
  for (const pose of all) {
    const body = joints(pose, 0, 0, 1);
    for (const [from, to] of bones) assert.ok(body[from][1] > -3 && body[to][1] > -3, JSON.stringify(pose));
  }
});

test("a body never jumps from one pose to another", () => {
  let puppets = null;
  let before = null;
  let round = 1;
  playOut(["normal", "normal"], 3, (arena) => {
    puppets = arena.fighters.map((fighter, at) => stepPuppet(puppets?.[at] ?? createPuppet(fighter), fighter));
    const hands = puppets.map(({ pose }) => [...pose.hip, ...pose.rearHand, ...pose.leadFoot.slice(0, 2)]);
    const moved = before && Math.max(...hands.flatMap((hand, at) => hand.map((value, n) => Math.abs(value - before[at][n]))));
    if (before && arena.round === round) assert.ok(moved < 75, `${moved} cm in one step at ${arena.tick}`);
    [before, round] = [hands, arena.round];
  });
});

test("the foot on the ground stays where it is while walking", () => {
  let arena = fighting(500);
  let puppet = createPuppet(arena.fighters[0]);
  const places = [];
  for (let at = 0; at < 60; at += 1) {
    arena = after(arena, 1, { right: true });
    puppet = stepPuppet(puppet, arena.fighters[0]);
    const { x, y, face } = arena.fighters[0];
    if (at > 12) places.push(joints(puppet.pose, x, y, face).leadAnkle);
  }
  const planted = places.slice(1).filter((place, at) => place[1] < 8.01 && places[at][1] < 8.01 && length(place, places[at]) < 0.3);
  assert.ok(planted.length > 15, `${planted.length}`);
});

test("nothing seen or played is ever not a number", () => {
  let session = openTitle(11);
  for (let at = 0; at < 3600; at += 1) {
    session = stepOnce(session, []);
    if (at % 5) continue;
    const text = JSON.stringify([session.duel.arena, session.view]);
    assert.ok(!text.includes("null,null") && !/NaN|Infinity/.test(text));
    for (const { puppet, fighter, band } of session.view.actors) {
      const numbers = [fighter.x, fighter.y, ...Object.values(puppet.pose).flat(), ...band[0].points.flat()];
      assert.ok(numbers.every(Number.isFinite));
    }
  }
});

test("sparks and petals come and go, and never pile up", () => {
  let session = openTitle(4);
  let most = 0;
  for (let at = 0; at < 2000; at += 1) {
    session = stepOnce(session, []);
    most = Math.max(most, session.view.sparks.length);
  }
  assert.ok(most > 30 && most < 260, `${most}`);
});
