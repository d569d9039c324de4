// @ts-check
/** A bundle's network: windows of features to probabilities and an embedding, as moveset.recognise.network. Pure. */
import { BundleError } from "./bundle_error.js";
import { EMBEDDING, INPUT, OUTPUT, SUM_TOLERANCE } from "./constants.js";

const CANNOT_RUN = "the bundle's network cannot be run: teach it again";

/**
 * Runs a network: takes inputs and the names of outputs, and returns the outputs.
 * @typedef {((feeds: Record<string, { data: Float32Array, dims: number[] }>, outputs: string[]) => Promise<Record<string, Float32Array>>) & { release?: () => Promise<void> }} Run
 */

/**
 * Return the function that runs a network in ONNX Runtime.
 * @param {{ Tensor: any, InferenceSession: any }} ort ``onnxruntime-web``. @param {Uint8Array} onnx @returns {Promise<Run>}
 */
export async function openNetwork(ort, onnx) {
  const session = await createSession(ort, onnx);
  const run = async (/** @type {Parameters<Run>[0]} */ feeds, /** @type {string[]} */ outputs) => {
    const tensors = Object.entries(feeds).map(([name, { data, dims }]) => [name, new ort.Tensor("float32", data, dims)]);
    const results = await session.run(Object.fromEntries(tensors), outputs);
    return Object.fromEntries(outputs.map((name) => [name, results[name].data]));
  };
  return Object.assign(run, { release: () => session.release() });
}

/** @param {{ InferenceSession: any }} ort @param {Uint8Array} onnx */
async function createSession(ort, onnx) {
  try {
    // Otherwise ONNX Runtime decides by the first bytes, which may fit its own format too.
    const extra = { session: { load_model_format: "ONNX" } };
    return await ort.InferenceSession.create(onnx, { executionProviders: ["wasm"], extra });
  } catch (error) {
    throw new BundleError("the bundle's network cannot be read: teach it again", { cause: error });
  }
}

/**
 * Return the class probabilities at the last tick of a window, none last, and the embedding if it is wanted.
 * @param {Run} run @param {Float32Array} features Of the ticks. @param {number} ticks @param {number} embeddingSize 0 for no embedding.
 */
export async function predict(run, features, ticks, embeddingSize) {
  const feeds = { [INPUT]: { data: features, dims: [1, ticks, features.length / ticks] } };
  const results = await runNetwork(run, feeds, embeddingSize ? [OUTPUT, EMBEDDING] : [OUTPUT]);
  const found = [...results[OUTPUT]];
  const probabilities = found.length > 1 ? found : [found[0], 1 - found[0]]; // of a single move, none is the rest
  const embedding = embeddingSize ? results[EMBEDDING] : null;
  if (embedding && embedding.length !== embeddingSize) throw new BundleError(CANNOT_RUN);
  return { probabilities: noneWhereInvalid(probabilities), embedding };
}

/** Return the outputs of a network. @param {Run} run @param {Parameters<Run>[0]} feeds @param {string[]} outputs */
export async function runNetwork(run, feeds, outputs) {
  try {
    return await run(feeds, outputs);
  } catch (error) {
    throw new BundleError(CANNOT_RUN, { cause: error });
  }
}

/** Return a row in which none, the last class, is certain if these are no probabilities. @param {number[]} row */
export function noneWhereInvalid(row) {
  const sum = row.reduce((total, value) => total + value, 0);
  const isValid = Math.abs(sum - 1) < SUM_TOLERANCE && row.every((value) => value >= 0);
  return isValid ? row : row.map((_, column) => Number(column === row.length - 1));
}
