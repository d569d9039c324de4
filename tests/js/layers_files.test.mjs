import assert from "node:assert/strict";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { answer } from "./layers_files.mjs";

/** The smallest model as moveset writes it: one dense layer from two numbers to one. */
const smallest = {
  format: "layers-model",
  modelTopology: {
    keras_version: "2.15.0",
    backend: "tensorflow",
    model_config: {
      class_name: "Functional",
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

test("a model is read from disk and answers by its own weights", async () => {
  const folder = await mkdtemp(join(tmpdir(), "layers-"));
  await writeFile(join(folder, "model.json"), JSON.stringify(smallest));
  await writeFile(join(folder, "weights.bin"), new Uint8Array(new Float32Array([2, -1, 0.5]).buffer));
  const { input, output } = await answer(folder, [1, 3, 0, 0], 2);
  assert.deepEqual(input, [null, 2]);
  const sigmoid = (/** @type {number} */ x) => 1 / (1 + Math.exp(-x));
  assert.ok(Math.abs(output[0][0] - sigmoid(2 - 3 + 0.5)) < 1e-6);
  assert.ok(Math.abs(output[1][0] - sigmoid(0.5)) < 1e-6);
});
