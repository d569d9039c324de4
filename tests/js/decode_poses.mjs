// For tests/studio/test_web_pose.py: reads a JSON object of inputs of the web runtime's pure functions, prints their
// results. Arrays of numbers are base64.
import { readFileSync } from "node:fs";

import { cropAround, cropFits, followCrop } from "../../src/moveset/studio/web/runtime/pose/crop.js";
import { cropImage } from "../../src/moveset/studio/web/runtime/pose/crop_image.js";
import { bestBody } from "../../src/moveset/studio/web/runtime/pose/detector_decoding.js";
import { readPose, refine } from "../../src/moveset/studio/web/runtime/pose/landmark_decoding.js";
import { poseToRow } from "../../src/moveset/studio/web/runtime/pose/pose_row.js";

const bytes = (text) => new Uint8ClampedArray(Buffer.from(text, "base64"));
const floats = (text) => new Float32Array(bytes(text).buffer);
const encode = (array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString("base64");
const inputs = JSON.parse(readFileSync(0, "utf8"));

const samples = inputs.samples.map(({ image, crop, size, repeat }) => {
  const pixels = new Uint8ClampedArray(size * size * 3);
  cropImage({ ...image, data: bytes(image.data) }, crop, { size, repeat, pixels });
  return encode(pixels);
});
const bodies = inputs.bodies.map(({ boxes, logits, threshold }) => bestBody(floats(boxes), floats(logits), threshold));
const poses = inputs.poses.map(({ landmarks, heatmaps, world, presence, crop }) => {
  const refined = floats(landmarks);
  refine(refined, floats(heatmaps), 64);
  const found = readPose(refined, floats(world), presence, crop);
  return { refined: encode(refined), row: encode(poseToRow(found.pose)), crop: found.crop };
});
const followed = inputs.followed.map(([before, target]) => followCrop(before, target));
const around = inputs.around.map(([centre, top]) => cropAround(centre, top));
const fits = inputs.fits.map(([crop, width, height]) => cropFits(crop, { width, height }));
console.log(JSON.stringify({ samples, bodies, poses, followed, around, fits, nobody: encode(poseToRow(null)) }));
