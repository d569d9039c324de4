import assert from "node:assert/strict";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { filesIn, LOADERS, predict } from "./layers_files.mjs";

/** The smallest model as moveset writes it: one dense layer from two numbers to one. */
const smallest = {
  format: "layers-model",
  modelTopology: {
    keras_version: "2.15.0",
    backend: "tensorflow",
    model_config: {
      class_name: "Model",
      config: {
        name: "moveset",
        layers: [
          {
            class_name: "InputLayer",
            name: "window",
            config: { batch_input_shape: [null, 2], dtype: "float32", name: "window" },
            inbound_nodes: [],
          },
          {
            class_name: "Dense",
            name: "dense_1",
            config: { name: "dense_1", units: 1, activation: "sigmoid", use_bias: true },
            inbound_nodes: [[["window", 0, 0, {}]]],
          },
        ],
        input_layers: [["window", 0, 0]],
        output_layers: [["dense_1", 0, 0]],
      },
    },
  },
  weightsManifest: [
    {
      paths: ["weights.bin"],
      weights: [
        { name: "dense_1/kernel", shape: [2, 1], dtype: "float32" },
        { name: "dense_1/bias", shape: [1], dtype: "float32" },
      ],
    },
  ],
};

const VERSIONS = /** @type {(keyof typeof LOADERS)[]} */ (Object.keys(LOADERS).map(Number));

/** Writes the smallest model to a new folder. */
async function writeSmallest() {
  const folder = await mkdtemp(join(tmpdir(), "layers-"));
  await writeFile(join(folder, "model.json"), JSON.stringify(smallest));
  await writeFile(join(folder, "weights.bin"), new Uint8Array(new Float32Array([2, -1, 0.5]).buffer));
  return folder;
}

/** @param {{input: number[], output: number[]}} prediction */
function checkSmallest({ input, output }) {
  assert.deepEqual(input, [null, 2]);
  const sigmoid = (/** @type {number} */ x) => 1 / (1 + Math.exp(-x));
  assert.ok(Math.abs(output[0] - sigmoid(2 - 3 + 0.5)) < 1e-6);
  assert.ok(Math.abs(output[1] - sigmoid(0.5)) < 1e-6);
}

for (const version of VERSIONS) {
  test(`TensorFlow.js ${version} reads a model from disk and predicts with its weights`, async () => {
    checkSmallest(await predict(version, filesIn(await writeSmallest()), [1, 3, 0, 0], 2));
  });

  test(`TensorFlow.js ${version} loads a model by its address, as a page does`, async () => {
    const folder = await writeSmallest();
    const server = createServer(async (request, response) => {
      const name = request.url === "/model.json" ? "model.json" : "weights.bin";
      response.end(await readFile(join(folder, name)));
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(null)));
    try {
      const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
      checkSmallest(await predict(version, `http://127.0.0.1:${port}/model.json`, [1, 3, 0, 0], 2));
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
}
