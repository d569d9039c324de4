// For tests/studio/test_web_recognition.py: scores a recording with the built-in bundle, whose network runs in
// onnxruntime-web. Prints probabilities and events.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as ort from "onnxruntime-web";
import { readBundle } from "../../src/moveset/studio/web/runtime/bundle.js";
import { OBSERVATION_SIZE } from "../../src/moveset/studio/web/runtime/constants.js";
import { EventDetector } from "../../src/moveset/studio/web/runtime/events.js";
import { openNetwork } from "../../src/moveset/studio/web/runtime/network.js";
import { Recogniser } from "../../src/moveset/studio/web/runtime/recogniser.js";

const [folder, bundleName, name] = process.argv.slice(2);
ort.env.wasm.numThreads = 1;
const bundle = await readBundle(readFileSync(join(folder, `${bundleName}.moveset`)), bundleName);
const times_s = JSON.parse(readFileSync(join(folder, "plan.json"), "utf8")).times_s[name];
const bytes = readFileSync(join(folder, `${name}.rows`));
const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));

const recogniser = new Recogniser(bundle, await openNetwork(ort, bundle.model.onnx));
const detector = new EventDetector(bundle.rules);
const [probabilities, events] = [[], []];
for (const [frame, time_s] of times_s.entries()) {
  const row = values.subarray(frame * OBSERVATION_SIZE, (frame + 1) * OBSERVATION_SIZE);
  const score = await recogniser.score(time_s, row);
  probabilities.push(Object.values(score.probabilities));
  events.push(...detector.step(score));
}
events.push(...detector.releaseAll(times_s.at(-1)));
const damaged = await openNetwork(ort, bundle.model.onnx.slice(0, 1000)).catch((error) => error);
console.log(JSON.stringify({ probabilities, events, damaged: `${damaged.name}: ${damaged.message}` }));
