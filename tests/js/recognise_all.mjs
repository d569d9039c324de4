// For tests/studio/test_web_recognition.py: scores the recordings in a folder with the bundles in it, with recorded
// outputs of the network. Writes the bundles again; prints features, probabilities and events.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readBundle, writeBundle } from "../../src/moveset/studio/web/runtime/bundle.js";
import { OBSERVATION_SIZE } from "../../src/moveset/studio/web/runtime/constants.js";
import { EventDetector } from "../../src/moveset/studio/web/runtime/events.js";
import { landmarkFeatures } from "../../src/moveset/studio/web/runtime/features.js";
import { Recogniser } from "../../src/moveset/studio/web/runtime/recogniser.js";
import { atTimes, tickTimes } from "../../src/moveset/studio/web/runtime/resample.js";

/** Frames between two windows that are printed. */
const WINDOW_EVERY = 20;

const folder = process.argv[2];
const plan = JSON.parse(readFileSync(join(folder, "plan.json"), "utf8"));

/** Return the numbers in a file, in rows. */
function rowsIn(file, size) {
  const bytes = readFileSync(join(folder, file));
  const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  return Array.from({ length: values.length / size }, (_, row) => values.slice(row * size, (row + 1) * size));
}

/** Return the network's outputs, and what answers with those of the current frame. */
function recordedNetwork(name, count) {
  const sizeOf = (file) => readFileSync(join(folder, file)).length / 4 / count;
  const files = { probabilities: `${name}.probabilities`, embedding: `${name}.embeddings` };
  const recorded = Object.fromEntries(Object.entries(files).map(([key, file]) => [key, rowsIn(file, sizeOf(file))]));
  const network = {
    frame: 0,
    windows: [],
    run: async (feeds, outputs) => {
      if (network.frame % WINDOW_EVERY === 0) network.windows.push({ frame: network.frame, window: [...feeds.window.data] });
      return Object.fromEntries(outputs.map((output) => [output, recorded[output][network.frame]]));
    },
  };
  return network;
}

/** Return the probabilities and events of a recording. */
async function play(bundle, name) {
  const [times_s, rows] = [plan.times_s[name], rowsIn(`${name}.rows`, OBSERVATION_SIZE)];
  const network = recordedNetwork(name, rows.length);
  const recogniser = new Recogniser(bundle, network.run);
  const detector = new EventDetector(bundle.rules);
  const [probabilities, events] = [[], []];
  for (const [frame, time_s] of times_s.entries()) {
    network.frame = frame;
    const score = await recogniser.score(time_s, rows[frame]);
    probabilities.push(Object.values(score.probabilities));
    events.push(...detector.step(score));
  }
  events.push(...detector.releaseAll(times_s.at(-1)));
  return { classes: recogniser.classifier.classes, probabilities, events, windows: network.windows };
}

const bundles = {};
for (const name of plan.bundles) {
  bundles[name] = await readBundle(readFileSync(join(folder, `${name}.moveset`)), name);
  writeFileSync(join(folder, `${name}.again.moveset`), await writeBundle(bundles[name]));
}
const results = [];
for (const [bundle, name] of plan.pairs) results.push({ bundle, name, ...(await play(bundles[bundle], name)) });
const features = {};
for (const [name, times_s] of Object.entries(plan.times_s)) {
  const ticks = tickTimes(times_s);
  features[name] = { ticks: [...ticks], features: [...landmarkFeatures(atTimes({ times_s, rows: rowsIn(`${name}.rows`, OBSERVATION_SIZE) }, ticks))] };
}
writeFileSync(join(folder, "results.json"), JSON.stringify({ results, features }));
