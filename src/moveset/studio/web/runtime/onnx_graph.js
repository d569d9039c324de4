// @ts-check
/**
 * A network's ONNX bytes as nodes and constants, as moveset.recognise.onnx_graph. Pure.
 *
 * Only what moveset writes can be read: every other field of ONNX is refused, and with them files beside the network,
 * nested graphs, functions and foreign operators. No message can contain itself, so the depth is limited too.
 */
import { ATTRIBUTE_INT, ATTRIBUTE_INTS, FLOAT, INT64, MAX_FIELDS, MAX_RANK } from "./constants.js";
import { message, readMessage, required } from "./protobuf.js";

/**
 * @typedef {import("./protobuf.js").Values} Values
 * @typedef {{ element: number, shape: readonly number[], content: Uint8Array }} Constant
 * @typedef {{ operator: string, inputs: string[], outputs: string[], attributes: Map<string, number | number[]> }} Node
 * @typedef {{ name: string, element: number, shape: (number | string)[] }} Port A name is a free dimension.
 * @typedef {object} Graph
 * @property {any[]} versions The version of ONNX's format, then domain and version of each set of operators.
 * @property {string} producer The program that wrote it.
 * @property {Node[]} nodes
 * @property {Map<string, Constant>} constants
 * @property {Port[]} inputs
 * @property {Port[]} outputs
 */

/** Bytes of each element type that a constant may have. */
const SIZES = new Map([[FLOAT, 4], [INT64, 8]]);

// Numbers and names of onnx.proto, ONNX 1.12 to 1.23 (IR version 8).
const OPSET = message({ 1: ["domain", "text"], 2: ["version", "integer"] });
const DIMENSION = message({ 1: ["dim_value", "integer"], 2: ["dim_param", "text"] });
const SHAPE = message({}, { 1: ["dim", DIMENSION] });
const TENSOR_TYPE = message({ 1: ["elem_type", "integer"], 2: ["shape", SHAPE] });
const TYPE = message({ 1: ["tensor_type", TENSOR_TYPE] });
const PORT = message({ 1: ["name", "text"], 2: ["type", TYPE] });
const TENSOR = message({ 2: ["data_type", "integer"], 8: ["name", "text"], 9: ["raw_data", "raw"] }, { 1: ["dims", "integer"] });
const ATTRIBUTE = message({ 1: ["name", "text"], 3: ["i", "integer"], 20: ["type", "integer"] }, { 8: ["ints", "integer"] });
const NODE = message({ 3: ["name", "text"], 4: ["op_type", "text"] }, { 1: ["input", "text"], 2: ["output", "text"], 5: ["attribute", ATTRIBUTE] });
const GRAPH = message({ 2: ["name", "text"] }, { 1: ["node", NODE], 5: ["initializer", TENSOR], 11: ["input", PORT], 12: ["output", PORT] });
const MODEL = message({ 1: ["ir_version", "integer"], 2: ["producer_name", "text"], 7: ["graph", GRAPH] }, { 8: ["opset_import", OPSET] });

/**
 * Return the graph in a network's bytes.
 * @param {Uint8Array} onnx @returns {Graph}
 * @throws {Error} They are damaged, or contain what moveset never writes.
 */
export function readGraph(onnx) {
  const model = readMessage(onnx, MODEL, MAX_FIELDS);
  const graph = /** @type {Values} */ (required(model, "graph"));
  const opsets = model.get("opset_import").map((/** @type {Values} */ one) => [required(one, "domain"), required(one, "version")]);
  return {
    versions: [required(model, "ir_version"), opsets],
    producer: required(model, "producer_name"),
    nodes: graph.get("node").map(readNode),
    constants: named(graph.get("initializer"), readConstant),
    inputs: graph.get("input").map(readPort),
    outputs: graph.get("output").map(readPort),
  };
}

/** Return what some messages are, by their names. @template T @param {Values[]} messages @param {(values: Values) => T} read @returns {Map<string, T>} */
function named(messages, read) {
  const found = new Map(messages.map((one) => [required(one, "name"), read(one)]));
  if (found.size < messages.length) throw new RangeError("two constants or attributes have the same name");
  return found;
}

/** @param {Values} values @returns {Node} */
function readNode(values) {
  return {
    operator: required(values, "op_type"),
    inputs: values.get("input"),
    outputs: values.get("output"),
    attributes: named(values.get("attribute"), readAttribute),
  };
}

/** @param {Values} values @returns {number | number[]} */
function readAttribute(values) {
  const type = required(values, "type");
  if (type === ATTRIBUTE_INT && !values.get("ints").length) return required(values, "i");
  if (type === ATTRIBUTE_INTS && !values.has("i")) return values.get("ints");
  throw new RangeError("an attribute is no integer");
}

/** Return a constant; a view of the network's bytes. @param {Values} values @returns {Constant} */
function readConstant(values) {
  const [shape, content, element] = [values.get("dims"), required(values, "raw_data"), required(values, "data_type")];
  const size = SIZES.get(element);
  if (!size || shape.length > MAX_RANK) throw new RangeError("a constant is of another type, or has too many dimensions");
  if (shape.some((/** @type {number} */ one) => one < 1)) throw new RangeError("a constant is empty");
  const bytes = shape.reduce((/** @type {number} */ product, /** @type {number} */ one) => product * one, size);
  if (bytes !== content.length) throw new RangeError("a constant's shape does not fit its data");
  return { element, shape, content };
}

/** @param {Values} values @returns {Port} */
function readPort(values) {
  const kind = required(required(values, "type"), "tensor_type");
  const shape = required(kind, "shape").get("dim").map(readSize);
  return { name: required(values, "name"), element: required(kind, "elem_type"), shape };
}

/** @param {Values} values @returns {number | string} */
function readSize(values) {
  if (values.size !== 1) throw new RangeError("a dimension has no size, or two");
  return [...values.values()][0];
}
