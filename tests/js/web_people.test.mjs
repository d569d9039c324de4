import assert from "node:assert/strict";
import { test } from "node:test";

import { colourDistance, unknownColours, wearsOtherClothes } from "../../src/moveset/studio/web/runtime/pose/clothes.js";
import { boxOf } from "../../src/moveset/studio/web/runtime/pose/people_bodies.js";
import { assign, predict, remember, updateMemory } from "../../src/moveset/studio/web/runtime/pose/people_identity.js";
import { PoseTracker } from "../../src/moveset/studio/web/runtime/pose/pose_tracker.js";
import { roundHalfToEven } from "../../src/moveset/studio/web/runtime/pose/round_half_to_even.js";

const SIDE = 200;

/** A body of a plain shape, and networks that find the people of `places`, none of whom hides another. */
function poseAt(x) {
  const image = Float32Array.from({ length: 99 }, (_, index) => [x + (index % 2 ? 15 : -15), 100 + 2 * Math.floor(index / 3), 0][index % 3]);
  return { image, world: new Float32Array(99), visibility: new Float32Array(33).fill(1), presence: 1 };
}
const cropAt = (x) => ({ x, y: 130, side: SIDE, angle: 0 });

function networksOf(places) {
  const asked = { detect: 0, estimate: 0 };
  return {
    asked,
    async detect(_, hidden) {
      asked.detect += 1;
      const free = places().find((x) => !hidden.some(({ left, right }) => left <= x && x <= right));
      return free === undefined ? null : cropAt(free);
    },
    async estimate(_, crop) {
      asked.estimate += 1;
      const [nearest] = places().toSorted((one, other) => Math.abs(one - crop.x) - Math.abs(other - crop.x));
      return nearest !== undefined && Math.abs(nearest - crop.x) < 60 ? { pose: poseAt(nearest), crop: cropAt(nearest) } : null;
    },
  };
}

const IMAGE = { width: 640, height: 300, data: new Uint8Array(640 * 300 * 4).fill(120) };

/** The places at which the player is seen, frame by frame, and how many people are known at the end. */
async function follow(places, frames, rate = 20) {
  let time = 0;
  const networks = networksOf(() => places(time));
  const tracker = new PoseTracker(networks);
  const seen = [];
  for (let number = 0; number < frames; number += 1) {
    time = number / rate;
    const pose = await tracker.step(IMAGE, time);
    seen.push(pose && pose.image[0] + 15);
  }
  return { seen, tracker, asked: networks.asked };
}

test("somebody alone costs one run of the landmark network for each frame, and a detection every two seconds", async () => {
  const { seen, tracker, asked } = await follow(() => [300], 200);
  assert.ok(seen.every((x) => x === 300));
  assert.equal(tracker.people, 1);
  assert.ok(asked.detect <= 2 + 10 / 2, `${asked.detect} detections`);
  assert.equal(asked.estimate, 200);
});

test("the player is the person in the middle, and the page can say that there are two", async () => {
  const { seen, tracker } = await follow(() => [80, 330], 10);
  assert.ok(seen.every((x) => x === 330));
  assert.equal(tracker.people, 2);
});

test("somebody who is far away costs nothing in most frames", async () => {
  const { asked } = await follow(() => [80, 400], 100);
  assert.ok(asked.estimate < 130, `${asked.estimate} estimates in 100 frames`);
});

test("who leaves beside somebody else is lost, and nobody takes their place at once", async () => {
  const { seen, tracker } = await follow((time) => (time < 1 ? [80, 330] : [80]), 40);
  assert.equal(seen.at(-1), null);
  assert.ok(tracker.isLost);
  const later = await follow((time) => (time < 1 ? [80, 330] : [80]), 140);
  assert.equal(later.seen.at(-1), 80);
  assert.ok(!later.tracker.isLost);
});

test("a reset forgets everybody", async () => {
  const { tracker } = await follow(() => [80, 330], 5);
  tracker.reset();
  assert.equal(tracker.people, 0);
  assert.ok(!tracker.isLost);
});

test("bodies are given to people so that they fit best together", () => {
  assert.deepEqual(assign([[0.5, 1], [0.4, 2]]), [1, 0]);
  assert.deepEqual(assign([[0.5], [0.4]]), [null, 0]);
  assert.deepEqual(assign([[9], [9]]), [null, null]);
  assert.deepEqual(assign([]), []);
  assert.deepEqual(assign([[], []]), [null, null]);
});

test("a person walks on while they are hidden, for a while", () => {
  const body = (x) => ({ pose: poseAt(x), crop: cropAt(x), colours: unknownColours() });
  let memory = remember(body(0), 0);
  for (let step = 1; step <= 20; step += 1) memory = updateMemory(memory, body(10 * step), step / 10, true);
  assert.ok(Math.abs(predict(memory, 2.5).x - 250) < 2);
  assert.ok(Math.abs(predict(memory, 9).x - 280) < 2);
});

test("clothes of which nothing is known are nobody else's", () => {
  const blue = Float32Array.from([20, 130, 90, 15, 128, 128]);
  assert.equal(colourDistance(blue, unknownColours()), 0);
  assert.ok(!wearsOtherClothes(blue, unknownColours()));
  assert.ok(wearsOtherClothes(blue, blue.map((one) => one + 30)));
  assert.ok(!wearsOtherClothes(blue, blue.map((one, index) => one + (index < 3 ? 30 : 0))), "one part alone says little");
});

test("landmarks that are guessed do not widen a box", () => {
  const pose = poseAt(100);
  pose.image[0] = 900;
  assert.ok(boxOf(pose).right > 900);
  pose.visibility[0] = 0.1;
  assert.ok(boxOf(pose).right < 200);
});

test("halves are rounded to the even number, as in Python", () => {
  assert.deepEqual([0.5, 1.5, 2.5, -0.5, -1.5, 2.4, 2.6].map(roundHalfToEven), [0, 2, 2, 0, -2, 2, 3]);
});
