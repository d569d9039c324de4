// MobileNet's pooled features with TensorFlow.js, for mobilenet.py: the same weights and images.
//
//   node mobilenet_tfjs.mjs FOLDER NODE_MODULES cpu|wasm BATCH REPEATS
//
// FOLDER contains weights.bin (float32, convolutions in order as HWIO or HWC1, each with its bias),
// shapes.json and images.bin (uint8, n x 224 x 224 x 3). Prints the seconds per image as JSON and
// writes the features of all images to features.bin.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [folder, modules, backend, batch, repeats] = process.argv.slice(2);
const require = createRequire(join(modules, "index.js"));
const tf = require("@tensorflow/tfjs");
if (backend === "wasm") {
  const wasm = require("@tensorflow/tfjs-backend-wasm");
  wasm.setWasmPaths(join(modules, "@tensorflow/tfjs-backend-wasm/wasm-out/"));
}
if (!(await tf.setBackend(backend))) throw new Error(`no backend ${backend}`);
await tf.ready();

const shapes = JSON.parse(readFileSync(join(folder, "shapes.json"), "utf8"));
const bytes = readFileSync(join(folder, "weights.bin"));
const numbers = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
let offset = 0;
const nextTensor = (shape) => {
  const size = shape.reduce((a, b) => a * b, 1);
  const values = numbers.slice(offset, offset + size);
  offset += size;
  return tf.tensor(values, shape);
};
const layers = shapes.map(({ kernel, stride, depthwise }) => ({
  kernel: nextTensor(kernel),
  bias: nextTensor([depthwise ? kernel[2] : kernel[3]]),
  stride,
  depthwise,
}));

const extractFeatures = (images) =>
  tf.tidy(() => {
    let hidden = images.toFloat().div(127.5).sub(1);
    for (const { kernel, bias, stride, depthwise } of layers) {
      const convolve = depthwise ? tf.depthwiseConv2d : tf.conv2d;
      hidden = tf.relu6(convolve(hidden, kernel, stride, "same").add(bias));
    }
    return hidden.mean([1, 2]);
  });

const raw = readFileSync(join(folder, "images.bin"));
const count = raw.length / (224 * 224 * 3);
const size = Number(batch);
const parts = [];
for (let start = 0; start < count; start += size) {
  const part = raw.subarray(start * 224 * 224 * 3, (start + size) * 224 * 224 * 3);
  parts.push(tf.tensor(new Int32Array(part), [part.length / (224 * 224 * 3), 224, 224, 3], "int32"));
}
const features = [];
const times = [];
for (let round = 0; round <= Number(repeats); round++) {
  const start = performance.now();
  for (const part of parts) {
    const output = extractFeatures(part);
    const values = await output.data();
    if (round === 0) features.push(...values);
    output.dispose();
  }
  if (round > 0 || Number(repeats) === 0) times.push((performance.now() - start) / 1000 / count);
}
writeFileSync(join(folder, "features.bin"), Buffer.from(new Float32Array(features).buffer));
console.log(JSON.stringify(times));
