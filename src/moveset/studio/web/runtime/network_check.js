// @ts-check
/**
 * The check of a network from anybody, before ONNX Runtime sees it, as moveset.recognise.network_check. Pure.
 *
 * A network that passes consists of the operators that moveset itself writes, reads no file, and needs a limited amount
 * of memory and time.
 */
import {
  BATCH, EMBEDDING, FLOAT, INPUT, MAX_RANK, MAX_VALUES, MAX_WORK, NETWORK_PRODUCER, NETWORK_VERSIONS, OUTPUT,
} from "./constants.js";
import { check } from "./manifest_values.js";
import { OPERATORS, isSameShape, sizeOf } from "./network_shapes.js";
import { readGraph } from "./onnx_graph.js";

/**
 * @typedef {import("./onnx_graph.js").Graph} Graph
 * @typedef {import("./onnx_graph.js").Node} Node
 * @typedef {import("./onnx_graph.js").Port} Port
 * @typedef {import("./onnx_graph.js").Constant} Constant
 * @typedef {import("./network_shapes.js").Shape} Shape
 */

/**
 * Check that a network is one that moveset could have written, and return the size of its embedding; 0 if it has none.
 * @param {Uint8Array} onnx
 * @param {{ ticks: number, feature_size: number }} window Its shape.
 * @param {readonly number[]} outputs How many probabilities it may have.
 * @throws {Error} It is damaged, has an operator that moveset never writes, or is too large.
 */
export function checkNetwork(onnx, { ticks, feature_size: size }, outputs) {
  const graph = readGraph(onnx);
  const isOurs = JSON.stringify(graph.versions) === JSON.stringify(NETWORK_VERSIONS) && graph.producer === NETWORK_PRODUCER;
  check(isOurs, "the network is of another version or program");
  const { columns, embedded } = checkPorts(graph, size);
  check([...graph.constants.values()].every(isFiniteConstant), "a constant of the network contains NaN or infinity");
  const tracer = new Tracer(graph.constants);
  tracer.add(INPUT, [BATCH, ticks, size]);
  for (const node of graph.nodes) tracer.step(node);
  check(outputs.includes(columns) && tracer.hasShape(OUTPUT, [BATCH, columns]), "the network has the wrong outputs");
  check(!embedded || tracer.hasShape(EMBEDDING, [BATCH, embedded]), "the network has the wrong embedding");
  return embedded;
}

/** Return the numbers of probabilities and of embedded values that a network declares. @param {Graph} graph @param {number} size */
function checkPorts({ inputs, outputs }, size) {
  const isRight = inputs.length === 1 && isPort(inputs[0], INPUT, ["batch", "ticks", size]) && outputs.length > 0 && outputs.length <= 2;
  check(isRight, "the network has the wrong inputs or outputs");
  return { columns: columnsOf(outputs[0], OUTPUT), embedded: outputs[1] ? columnsOf(outputs[1], EMBEDDING) : 0 };
}

/** @param {Port} port @param {string} name @param {readonly (number | string)[]} shape */
function isPort(port, name, shape) {
  const isSame = port.shape.length === shape.length && port.shape.every((size, axis) => size === shape[axis]);
  return port.name === name && port.element === FLOAT && isSame;
}

/** @param {Port} port @param {string} name */
function columnsOf(port, name) {
  const columns = port.shape.at(-1);
  check(typeof columns === "number" && isPort(port, name, ["batch", columns]), `the network has another output than ${name}`);
  check(columns >= 1, `the network's ${name} is empty`);
  return columns;
}

/** Return whether no float of a constant is NaN or infinite, which have all bits of the exponent. @param {Constant} constant */
function isFiniteConstant({ element, content }) {
  if (element !== FLOAT) return true;
  for (let at = 3; at < content.length; at += 4) {
    if ((content[at] & 0x7f) === 0x7f && content[at - 1] >= 0x80) return false;
  }
  return true;
}

/** Follows the shapes through a network, node by node. */
class Tracer {
  /** @param {Map<string, Constant>} constants */
  constructor(constants) {
    this.constants = constants;
    /** @type {Map<string, Shape>} */
    this.shapes = new Map();
    this.values = 0;
    this.work = 0;
  }

  /** @param {string} name @param {Shape} shape */
  hasShape(name, shape) {
    const found = this.shapes.get(name);
    return found !== undefined && isSameShape(found, shape);
  }

  /** @param {string} name @param {Shape} shape */
  add(name, shape) {
    const isNew = name && !this.shapes.has(name) && !this.constants.has(name);
    check(isNew, "a name of the network is empty or used twice");
    const windows = shape.filter((size) => size === BATCH).length;
    check(shape.length <= MAX_RANK && windows <= 1, "a tensor of the network has too many dimensions");
    this.shapes.set(name, shape);
    this.values += sizeOf(shape);
  }

  /** @param {Node} node */
  step(node) {
    const operator = OPERATORS.get(node.operator);
    check(operator, "the network has a foreign operator");
    const { attributes, inputs } = operator;
    const hasThem = node.attributes.size === attributes.length && attributes.every((name) => node.attributes.has(name));
    check(hasThem, `${node.operator} has other attributes`);
    const isRight = node.inputs.length > 0 && node.inputs.length === (inputs || node.inputs.length);
    check(isRight && node.outputs.length === 1, `${node.operator} has too few or too many inputs or outputs`);
    const { shape, work } = operator.infer(node, this.operands(node));
    this.add(node.outputs[0], shape);
    this.work += work;
    check(this.values <= MAX_VALUES && this.work <= MAX_WORK, "the network is too large");
  }

  /** @param {Node} node */
  operands({ inputs }) {
    const constants = inputs.map((name) => this.constants.get(name));
    const shapes = inputs.map((name, number) => constants[number]?.shape ?? this.shapes.get(name));
    check(shapes.every((shape) => shape !== undefined), "an input is not computed before");
    return { constants, shapes: /** @type {Shape[]} */ (shapes) };
  }
}
