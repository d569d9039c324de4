// For tests/studio/test_web_people.py: reads a folder with scenes.json, a list of scenes that Python's tracker has seen,
// each with what it asked its networks in each frame and what they answered, and images.zlib, their images. Answers the
// web runtime's tracker in the same way, and prints what it asked instead, or else whom it followed.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inflateSync } from "node:zlib";

import { toLab } from "../../src/moveset/studio/web/runtime/pose/clothes.js";
import { PoseTracker } from "../../src/moveset/studio/web/runtime/pose/pose_tracker.js";

const folder = process.argv[2];
const { scenes, colours } = JSON.parse(readFileSync(join(folder, "scenes.json"), "utf8"));
const packed = readFileSync(join(folder, "images.zlib"));
const NEAR_PX = 1e-3;

function imageAt({ start, size, width, height }) {
  const rgb = inflateSync(packed.subarray(start, start + size));
  const data = new Uint8Array(width * height * 4);
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
    data[to] = rgb[from];
    data[to + 1] = rgb[from + 1];
    data[to + 2] = rgb[from + 2];
  }
  return { data, width, height };
}

const poseOf = (landmarks, visibility) => ({
  image: Float32Array.from(landmarks),
  world: Float32Array.from(landmarks),
  visibility: Float32Array.from(visibility),
  presence: 1,
});

/** Networks that answer as recorded, and fail where they are asked something else. */
class Recorded {
  asked = [];

  next(kind, numbers) {
    const wanted = this.asked.shift();
    const isSame = wanted?.kind === kind && wanted.numbers.length === numbers.length && wanted.numbers.every((one, index) => Math.abs(one - numbers[index]) < NEAR_PX);
    if (!isSame) throw new Error(`asked ${kind} of ${numbers}, and Python asked ${JSON.stringify(wanted && [wanted.kind, wanted.numbers])}`);
    return wanted.answer;
  }

  async detect(_, hidden) {
    return this.next("detect", hidden.flatMap(({ left, top, right, bottom }) => [left, top, right, bottom]));
  }

  async estimate(_, { x, y, side, angle }) {
    const answer = this.next("estimate", [x, y, side, angle]);
    return answer && { pose: poseOf(answer.landmarks, answer.visibility), crop: answer.crop };
  }
}

const results = [];
for (const frames of scenes) {
  const networks = new Recorded();
  const tracker = new PoseTracker(networks);
  const result = { seen: [], fault: null };
  results.push(result);
  for (const [number, frame] of frames.entries()) {
    networks.asked = frame.asked;
    try {
      const pose = await tracker.step(imageAt(frame.image), frame.time_s);
      if (networks.asked.length) throw new Error(`Python asked for ${networks.asked.length} more`);
      result.seen.push([pose && pose.image[69], tracker.people, tracker.isLost]);
    } catch (error) {
      result.fault = `frame ${number}: ${error.message}`;
      break;
    }
  }
}
console.log(JSON.stringify({ results, labs: colours.map((one) => toLab(...one)) }));
