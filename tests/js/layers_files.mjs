// Loads what `moveset export --to tfjs` writes with two TensorFlow.js: today's, and the article's own.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import * as current from "@tensorflow/tfjs";

/** In this version `loadLayersModel` is called `loadModel`; its types clash with the current ones. */
const article = createRequire(import.meta.url)("@tensorflow/tfjs-0.13");

/** Each version's own function that loads a layers model, from a URL or an IO handler. */
export const LOADERS = {
  4: (/** @type {any} */ source) => current.loadLayersModel(source),
  0.13: (/** @type {any} */ source) => article.loadModel(source),
};

/**
 * Gives TensorFlow.js the files in a folder, as a web server would.
 * @param {string} folder
 */
export const filesIn = (folder) => ({
  async load() {
    const content = JSON.parse(await readFile(join(folder, "model.json"), "utf8"));
    const [{ paths, weights }] = content.weightsManifest;
    const bytes = await readFile(join(folder, paths[0]));
    return {
      modelTopology: content.modelTopology,
      weightSpecs: weights,
      weightData: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
    };
  },
});

/**
 * Predicts windows given as numbers one after the other; returns a flat list of outputs.
 * @param {keyof typeof LOADERS} version
 * @param {any} source  a URL, or what `filesIn` returns
 * @param {number[]} windows
 * @param {number} count
 */
export async function predict(version, source, windows, count) {
  const tf = version === 4 ? current : article;
  await tf.setBackend("cpu");
  const model = await LOADERS[version](source);
  const input = model.inputs[0].shape;
  const output = model.predict(tf.tensor(windows, [count, ...input.slice(1)]));
  return { input, output: Array.from(output.dataSync()), shape: output.shape };
}
