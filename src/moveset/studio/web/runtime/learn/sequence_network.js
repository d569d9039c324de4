// @ts-check
/** A network of convolutions over a whole recording: each layer is computed once a tick, and not once a window. Pure. */
import { EMBEDDING, FEATURE_SIZE, INPUT, OUTPUT } from "../constants.js";
import { openNetwork } from "../network.js";
import { bytesField, integerField, readFields, writeFields } from "./protobuf_fields.js";

/** @typedef {import("../network.js").Run} Run */

/** Numbers of fields in ONNX's messages (onnx.proto3). */
const GRAPH = 7;
const [GRAPH_NODE, GRAPH_INITIALIZER, GRAPH_OUTPUT, TENSOR_NAME] = [1, 5, 12, 8];
const [NODE_INPUT, NODE_OUTPUT, NODE_NAME, NODE_TYPE] = [1, 2, 3, 4];
const [VALUE_NAME, VALUE_TYPE, TENSOR_TYPE, ELEMENT_TYPE, FLOAT] = [1, 2, 1, 1, 1];

/** Operators whose result at a tick depends on the ticks before it alone, whatever their number. */
const PER_TICK = "Sub Mul Clip MatMul Add Transpose Conv Relu Slice Gather Softmax Mean Identity".split(" ");

/** Ticks on which both networks are compared, and how far their results may be apart. */
const [COMPARED_TICKS, TOLERANCE] = [4, 1e-4];

/**
 * Return what computes a network's outputs at every tick of a recording at once; null for other networks.
 * @param {Parameters<typeof openNetwork>[0]} ort @param {Uint8Array} onnx @param {Run} run The network. @param {number} ticks Of its window. @returns {Promise<Run | null>}
 */
export async function openSequence(ort, onnx, run, ticks) {
  try {
    const changed = sequenceNetwork(onnx);
    const sequence = changed && (await openNetwork(ort, changed));
    return sequence && (await isSame(sequence, run, ticks)) ? sequence : null;
  } catch {
    return null; // the network is asked window by window
  }
}

/**
 * Return a network that keeps all ticks, where the given one takes the last; null if it has operators of other kinds.
 * @param {Uint8Array} onnx
 */
export function sequenceNetwork(onnx) {
  const model = readFields(onnx);
  const graph = readFields(model.find(({ number }) => number === GRAPH)?.value ?? new Uint8Array(0));
  const types = graph.filter(({ number }) => number === GRAPH_NODE).map(({ value }) => textOf(value, NODE_TYPE));
  if (!types.length || !types.every((type) => PER_TICK.includes(type))) return null;
  const nodes = graph.filter(({ number }) => number === GRAPH_NODE).map(({ value }) => withAllTicks(value));
  const used = new Set(nodes.flatMap((node) => textsOf(node, NODE_INPUT)));
  const others = graph.filter(({ number, value }) => number !== GRAPH_NODE && (number !== GRAPH_INITIALIZER || used.has(textOf(value, TENSOR_NAME))));
  const changed = [
    ...nodes.map((node) => bytesField(GRAPH_NODE, node)),
    ...others.map((field) => (field.number === GRAPH_OUTPUT ? bytesField(GRAPH_OUTPUT, withoutShape(field.value)) : field)),
  ];
  return writeFields(model.map((field) => (field.number === GRAPH ? bytesField(GRAPH, writeFields(changed)) : field)));
}

/** Return the texts in fields of a message. @param {Uint8Array} message @param {number} number */
const textsOf = (message, number) =>
  readFields(message).filter((one) => one.number === number).map(({ value }) => new TextDecoder().decode(value));

/** Return the first of them; empty without any. @param {Uint8Array} message @param {number} number */
const textOf = (message, number) => textsOf(message, number)[0] ?? "";

/** Return a node; if it takes the last tick, one that passes all on. @param {Uint8Array} node */
function withAllTicks(node) {
  if (textOf(node, NODE_TYPE) !== "Gather") return node;
  const kept = [NODE_INPUT, NODE_OUTPUT, NODE_NAME].map((number) => bytesField(number, textOf(node, number)));
  return writeFields([...kept, bytesField(NODE_TYPE, "Identity")]);
}

/** Return an output of floats whose shape is not declared. @param {Uint8Array} output */
function withoutShape(output) {
  const tensor = writeFields([integerField(ELEMENT_TYPE, FLOAT)]);
  const type = writeFields([bytesField(TENSOR_TYPE, tensor)]);
  return writeFields([bytesField(VALUE_NAME, textOf(output, VALUE_NAME)), bytesField(VALUE_TYPE, type)]);
}

/** Return whether the network of sequences gives at each tick what the other one gives of the window up to it. @param {Run} sequence @param {Run} run @param {number} ticks */
async function isSame(sequence, run, ticks) {
  const data = Float32Array.from({ length: (ticks - 1 + COMPARED_TICKS) * FEATURE_SIZE }, (_, index) => Math.sin(index * index));
  const outputs = [OUTPUT, EMBEDDING];
  const found = await sequence({ [INPUT]: { data, dims: [1, ticks - 1 + COMPARED_TICKS, FEATURE_SIZE] } }, outputs);
  for (let tick = 0; tick < COMPARED_TICKS; tick += 1) {
    const window = data.slice(tick * FEATURE_SIZE, (tick + ticks) * FEATURE_SIZE);
    const expected = await run({ [INPUT]: { data: window, dims: [1, ticks, FEATURE_SIZE] } }, outputs);
    for (const name of outputs) {
      const size = expected[name].length;
      if (found[name].length !== COMPARED_TICKS * size) return false;
      const isNear = (/** @type {number} */ value, /** @type {number} */ index) => Math.abs(value - found[name][tick * size + index]) <= TOLERANCE;
      if (!expected[name].every(isNear)) return false;
    }
  }
  return true;
}
