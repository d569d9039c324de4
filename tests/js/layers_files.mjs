// Loads what `moveset export --to tfjs` wrote with the real TensorFlow.js, from disk.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";

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
 * What a model answers to windows given as numbers one after the other.
 * @param {string} folder
 * @param {number[]} windows
 * @param {number} count
 */
export async function answer(folder, windows, count) {
  await tf.setBackend("cpu");
  const model = await tf.loadLayersModel(filesIn(folder));
  const shape = [count, ...model.inputs[0].shape.slice(1)];
  const output = /** @type {tf.Tensor} */ (model.predict(tf.tensor(windows, shape)));
  return { input: model.inputs[0].shape, output: await output.array() };
}
