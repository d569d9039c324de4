// @ts-check
/** The operators of moveset's networks, and the shape and the work of what each computes, as moveset.recognise.network_shapes. Pure. */
import { BATCH, FLOAT, INT64, MAX_PADDING } from "./constants.js";

/**
 * @typedef {import("./onnx_graph.js").Constant} Constant
 * @typedef {import("./onnx_graph.js").Node} Node
 * @typedef {readonly number[]} Shape BATCH is the dimension of windows. They must not be mixed: it stays a dimension of its own.
 * @typedef {{ shapes: Shape[], constants: (Constant | undefined)[] }} Operands The inputs of a node; values of those that are constants.
 * @typedef {{ shape: Shape, work: number }} Inferred Work is the multiplications for one window.
 * @typedef {object} Operator
 * @property {(node: Node, operands: Operands) => Inferred} infer
 * @property {readonly string[]} attributes Those that a node has, all of them.
 * @property {number} inputs How many; 0 for any number.
 */

/** Return the number of values for one window. @param {Shape} shape */
export const sizeOf = (shape) => shape.reduce((size, one) => size * Math.abs(one), 1);

/** @param {Shape} one @param {Shape} other */
export const isSameShape = (one, other) => one.length === other.length && one.every((size, axis) => size === other[axis]);

/** @param {unknown} condition @returns {asserts condition} */
function checkFit(condition) {
  if (!condition) throw new RangeError("shapes do not fit");
}

/** @param {Shape} shape @returns {Inferred} */
const each = (shape) => ({ shape, work: sizeOf(shape) });

/** @param {Operands} operands @param {number} number @param {number} element @returns {Constant} */
function constantOf({ constants }, number, element) {
  const values = constants[number];
  if (values?.element !== element) throw new RangeError("a constant is missing, or has the wrong type");
  return values;
}

/** Return the shape of an input that must be a constant of floats. @param {Operands} operands @param {number} number */
const weights = (operands, number) => constantOf(operands, number, FLOAT).shape;

/** Return the one integer of an input that must be a constant. @param {Operands} operands @param {number} number @param {Shape} shape */
function constantInteger(operands, number, shape) {
  const values = constantOf(operands, number, INT64);
  if (!isSameShape(values.shape, shape)) throw new RangeError("a constant has the wrong shape");
  const { buffer, byteOffset, byteLength } = values.content;
  return Number(new DataView(buffer, byteOffset, byteLength).getBigInt64(0, true));
}

/** @param {Node} node @param {string} name @returns {number} */
function integer({ attributes }, name) {
  const value = attributes.get(name);
  if (typeof value !== "number") throw new TypeError(`${name} is a list`);
  return value;
}

/** @param {Node} node @param {string} name @returns {number[]} */
function integers({ attributes }, name) {
  const values = attributes.get(name);
  if (!Array.isArray(values)) throw new TypeError(`${name} is no list`);
  return values;
}

/** @param {Node} _ @param {Operands} operands */
function same(_, { shapes }) {
  checkFit(shapes.every((shape) => isSameShape(shape, shapes[0])));
  return each(shapes[0]);
}

/** @param {Node} _ @param {Operands} operands */
function softmax(_, { shapes: [shape] }) {
  checkFit(shape.length > 0 && shape.at(-1) !== BATCH);
  return each(shape);
}

/** @param {Node} _ @param {Operands} operands */
function clip(_, operands) {
  checkFit(!weights(operands, 1).length && !weights(operands, 2).length);
  return each(operands.shapes[0]);
}

/** @param {Node} _ @param {Operands} operands */
function broadcast(_, { shapes }) {
  const [one, other] = [...shapes].sort((a, b) => a.length - b.length);
  const padded = [...Array(other.length - one.length).fill(1), ...one];
  checkFit(padded.every((size, axis) => size === other[axis] || size === 1 || other[axis] === 1));
  return each(padded.map((size, axis) => (size === 1 ? other[axis] : size)));
}

/** @param {Node} _ @param {Operands} operands */
function matmul(_, operands) {
  const [left, right] = [operands.shapes[0], weights(operands, 1)];
  checkFit(left.length >= 2 && right.length === 2 && left.at(-1) === right[0]);
  return { shape: [...left.slice(0, -1), right[1]], work: sizeOf(left) * right[1] };
}

/** @param {Node} node @param {Operands} operands */
function transpose(node, { shapes: [shape] }) {
  const axes = integers(node, "perm");
  checkFit(isSameShape([...axes].sort((a, b) => a - b), [...shape.keys()]));
  return each(axes.map((axis) => shape[axis]));
}

/** @param {Node} node @param {Operands} operands */
function conv(node, operands) {
  const [shape, kernel, bias] = [operands.shapes[0], weights(operands, 1), weights(operands, 2)];
  checkFit(shape.length === 3 && kernel.length === 3 && shape[1] === kernel[1] && isSameShape(bias, kernel.slice(0, 1)));
  checkFit(isSameShape(integers(node, "kernel_shape"), kernel.slice(2)) && shape[2] !== BATCH);
  const [dilations, pads] = [integers(node, "dilations"), integers(node, "pads")];
  checkFit(dilations.length === 1 && pads.length === 2);
  const [[dilation], [before, after]] = [dilations, pads];
  const covered = (kernel[2] - 1) * dilation;
  checkFit(dilation > 0 && after === 0 && (before === 0 || before === covered) && before <= MAX_PADDING);
  const length = shape[2] + before - covered;
  checkFit(length > 0);
  return { shape: [shape[0], kernel[0], length], work: sizeOf(kernel) * length };
}

/** @param {Node} node @param {Operands} operands */
function lstm(node, operands) {
  const [shape, units] = [operands.shapes[0], integer(node, "hidden_size")];
  checkFit(shape.length === 3 && shape[0] !== BATCH);
  const wanted = [[1, 4 * units, shape[2]], [1, 4 * units, units], [1, 8 * units]];
  checkFit(wanted.every((one, index) => isSameShape(weights(operands, index + 1), one)));
  const work = Math.abs(shape[0] * shape[1]) * 4 * units * (shape[2] + units);
  return { shape: [shape[0], 1, shape[1], units], work };
}

/** Return whether a number is that of a dimension. @param {number} axis @param {Shape} shape */
const isAxis = (axis, shape) => axis >= 0 && axis < shape.length;

/** @param {Node} node @param {Operands} operands */
function last(node, operands) {
  const [shape, axis] = [operands.shapes[0], integer(node, "axis")];
  checkFit(constantInteger(operands, 1, []) === -1 && isAxis(axis, shape));
  return without(shape, axis);
}

/** @param {Node} _ @param {Operands} operands */
function squeeze(_, operands) {
  const [shape, axis] = [operands.shapes[0], constantInteger(operands, 1, [1])];
  checkFit(isAxis(axis, shape) && shape[axis] === 1);
  return without(shape, axis);
}

/** @param {Shape} shape @param {number} axis */
function without(shape, axis) {
  checkFit(shape[axis] !== BATCH);
  return each(shape.filter((_, number) => number !== axis));
}

/** @param {Node} _ @param {Operands} operands */
function slice(_, operands) {
  const shape = operands.shapes[0];
  const [start, end, axis] = [1, 2, 3].map((number) => constantInteger(operands, number, [1]));
  checkFit(isAxis(axis, shape) && shape[axis] !== BATCH);
  /** @param {number} place */
  const clamped = (place) => Math.min(Math.max(place < 0 ? place + shape[axis] : place, 0), shape[axis]);
  const length = clamped(end) - clamped(start);
  checkFit(length > 0);
  return each(shape.map((size, number) => (number === axis ? length : size)));
}

/** @param {Operator["infer"]} infer @param {number} inputs @param {readonly string[]} [attributes] @returns {Operator} */
const operator = (infer, inputs, attributes = []) => ({ infer, inputs, attributes });

/** What moveset writes; every other operator is refused. @type {Map<string, Operator>} */
export const OPERATORS = new Map([
  ["Add", operator(broadcast, 2)],
  ["Clip", operator(clip, 3)],
  ["Conv", operator(conv, 3, ["dilations", "kernel_shape", "pads"])],
  ["Gather", operator(last, 2, ["axis"])],
  ["LSTM", operator(lstm, 4, ["hidden_size"])],
  ["MatMul", operator(matmul, 2)],
  ["Mean", operator(same, 0)],
  ["Mul", operator(broadcast, 2)],
  ["Relu", operator(same, 1)],
  ["Sigmoid", operator(same, 1)],
  ["Slice", operator(slice, 4)],
  ["Softmax", operator(softmax, 1)],
  ["Squeeze", operator(squeeze, 2)],
  ["Sub", operator(broadcast, 2)],
  ["Tanh", operator(same, 1)],
  ["Transpose", operator(transpose, 1, ["perm"])],
]);
