// For tests/studio/test_web_enrolment.py: enrols the recordings in a folder, with the network in onnxruntime-web, and
// writes the bundles and what is known of them. Cuts segments from beeps and from held buttons, too.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as ort from "onnxruntime-web";
import { readBundle, writeBundle } from "../../src/moveset/studio/web/runtime/bundle.js";
import { OBSERVATION_SIZE } from "../../src/moveset/studio/web/runtime/constants.js";
import { openNetwork } from "../../src/moveset/studio/web/runtime/network.js";
import { readBackground } from "../../src/moveset/studio/web/runtime/learn/background.js";
import { proposeFromBeeps, proposeFromHold, segmentsFromBeeps } from "../../src/moveset/studio/web/runtime/learn/beep_segments.js";
import { enrol } from "../../src/moveset/studio/web/runtime/learn/enrolment.js";
import { openSequence } from "../../src/moveset/studio/web/runtime/learn/sequence_network.js";

const folder = process.argv[2];
const plan = JSON.parse(readFileSync(join(folder, "plan.json"), "utf8"));
ort.env.wasm.numThreads = 1;

/** Return a recording with the rows in its file. */
function withRows(recording) {
  const bytes = readFileSync(join(folder, `${recording.name}.rows`));
  const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const rows = recording.times_s.map((_, row) => values.slice(row * OBSERVATION_SIZE, (row + 1) * OBSERVATION_SIZE));
  return { ...recording, rows };
}

const background = await readBackground(readFileSync(plan.background));
const bases = {};
for (const name of plan.bases) bases[name] = await readBundle(readFileSync(join(folder, `${name}.moveset`)), name);
const { onnx, ticks } = bases[plan.bases[0]].model; // all bases have it
const network = await openNetwork(ort, onnx);
const sequence = await openSequence(ort, onnx, network, ticks);

const results = {};
for (const { name, base, recordings, moves, in_windows } of plan.cases) {
  const options = { sequence: in_windows ? null : sequence };
  const enrolled = await enrol(base ? bases[base] : null, base && network, recordings.map(withRows), moves, background, options);
  writeFileSync(join(folder, `${name}.taught.moveset`), await writeBundle(enrolled.bundle));
  const { choice, found, differing, result } = enrolled;
  results[name] = { choice, found, differing, result, isInSequence: Boolean(sequence) };
}
const beeps = plan.beeps.map(({ move, beeps_s, interval_s, duration_s }) => segmentsFromBeeps(move, beeps_s, interval_s, duration_s));
const frames = withRows(plan.beeped.recording);
const trimmed = proposeFromBeeps(frames, plan.beeped.move, plan.beeped.beeps_s, plan.beeped.interval_s);
const held = plan.beeped.holds.map(([start_s, end_s]) => proposeFromHold(frames, plan.beeped.move, start_s, end_s));
const shipped = await readBackground(readFileSync(plan.shipped));
const sum = (values) => values.reduce((total, value) => total + value, 0);
const about = (parts) => ({ sums: parts.map(sum), some: parts.map((part) => [...part.subarray(40, 60)]) });
const read = { network: shipped.network, clips: about(shipped.clips), embeddings: about(shipped.embeddings) };
writeFileSync(join(folder, "results.json"), JSON.stringify({ results, beeps, trimmed, held, shipped: read }));
