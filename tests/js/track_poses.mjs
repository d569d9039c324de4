// For tests/studio/test_web_pose.py: reads a folder with cases.json, a list of {width, height, times_s} or {width,
// height, crops}, and images.rgba, all their images one after the other. Prints for each case the rows of the web
// runtime's tracker; or for each image the detected crop, and the row of the pose inside the given crop.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as ort from "onnxruntime-web";

import { openNetworks } from "../../src/moveset/studio/web/runtime/pose/pose_networks.js";
import { poseToRow } from "../../src/moveset/studio/web/runtime/pose/pose_row.js";
import { PoseTracker } from "../../src/moveset/studio/web/runtime/pose/pose_tracker.js";

const folder = process.argv[2];
const weights = (name) => readFile(new URL(`../../src/moveset/assets/${name}`, import.meta.url));
const cases = JSON.parse(await readFile(join(folder, "cases.json"), "utf8"));
const images = await readFile(join(folder, "images.rgba"));
const networks = await openNetworks(ort, {
  detector: await weights("pose_detector.onnx"),
  landmarks: await weights("pose_landmarks.onnx"),
});

let start = 0;
const nextImage = ({ width, height }) => ({ width, height, data: images.subarray(start, (start += width * height * 4)) });

const results = [];
for (const one of cases) {
  const tracker = new PoseTracker(networks);
  const result = [];
  for (const timeS of one.times_s ?? []) result.push([...poseToRow(await tracker.step(nextImage(one), timeS))]);
  for (const crop of one.crops ?? []) {
    const image = nextImage(one);
    const detected = await networks.detect(image);
    const found = await networks.estimate(image, crop);
    result.push({ crop: detected, row: [...poseToRow(found && found.pose)] });
  }
  results.push(result);
}
await networks.dispose();
console.log(JSON.stringify(results)); // NaN becomes null
