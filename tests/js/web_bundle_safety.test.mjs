import assert from "node:assert/strict";
import { test } from "node:test";

import { isDecimal, readJson } from "../../src/moveset/studio/web/runtime/json_values.js";
import { unusualKeys, withPermittedKeys } from "../../src/moveset/studio/web/runtime/key_permission.js";
import { integer } from "../../src/moveset/studio/web/runtime/manifest_values.js";
import { message, readMessage } from "../../src/moveset/studio/web/runtime/protobuf.js";

const read = (text) => readJson(new TextEncoder().encode(text));

test("what JSON.stringify writes is read unchanged", () => {
  const values = [null, true, false, 0, -1, 2 ** 53, -(2 ** 53), 0.1, 1e-7, 1e21, 1.5e300, "", "ä \u{1F600} \" \\ / \t\n", [], {}, [[], {}, [1, [2]]]];
  for (const value of [...values, values, { a: values, "": { b: [{}] } }]) {
    assert.deepEqual(read(JSON.stringify(value)), value);
    assert.deepEqual(read(JSON.stringify(value, null, 1)), value);
  }
});

test("a key such as __proto__ is a key, and changes no other object", () => {
  const value = read('{"__proto__": {"polluted": 1}}');
  assert.deepEqual(Object.keys(value), ["__proto__"]);
  assert.equal(value.polluted, undefined);
  assert.equal({}.polluted, undefined);
});

test("what two readers could understand differently, or would do harm, is refused", () => {
  const texts = [
    "", " ", "NaN", "Infinity", "-Infinity", "1e999", "-1e999", "9007199254740993", "-9007199254740993", "9".repeat(5000),
    '{"a": 1, "a": 1}', '{"a": 1, "\\u0061": 1}', '{"a": {"b": 1, "b": 2}}', "[".repeat(17) + "]".repeat(17), "[".repeat(100_000),
    '{"a":'.repeat(100_000), '"\\u001b[2J"', '{"\\u009b": 1}', '"\\ud800"', '"\u0000"', "[1", "[1] 2", "[1,]", "{1: 2}", '{"a"}', "'a'",
    "01", "1.", ".5", "+1", "0x1", "1e", "tru", "nulll", "\ufeff1", "\u00a01", '"\\x41"', '"\\u12"', "[1 2]", '{"a": 1 "b": 2}', "--1",
  ];
  for (const text of texts) assert.throws(() => read(text), undefined, JSON.stringify(text.slice(0, 30)));
  for (const bytes of [[0x22, 0xff, 0x22], [0xff, 0xfe, 0x31, 0]]) assert.throws(() => readJson(Uint8Array.from(bytes)));
});

test("a number that is written as a decimal is no integer", () => {
  const value = read('{"a": 8, "b": 8.0, "c": 8e0, "d": 8.5}');
  assert.deepEqual(["a", "b", "c"].map((name) => isDecimal(value, name)), [false, true, true]);
  assert.equal(integer(value, "a", 0, 9), 8);
  for (const name of ["b", "c", "d", "missing"]) assert.throws(() => integer(value, name, 0, 9));
});

const INNER = message({ 1: ["name", "text"] });
const MESSAGE = message({ 1: ["count", "integer"], 3: ["name", "text"], 4: ["data", "raw"] }, { 2: ["sizes", "integer"], 16: ["parts", INNER] });
const parse = (hex, most = 100) => readMessage(Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex")), MESSAGE, most);

test("the values of every kind of field are read", () => {
  const values = parse("08 96 01 10 03 10 04 1a 02 c3 a4 22 01 ff 82 01 03 0a 01 61 82 01 00");
  assert.deepEqual([...values.get("data")], [0xff]);
  assert.deepEqual(values.get("sizes"), [3, 4]);
  assert.deepEqual([values.get("count"), values.get("name")], [150, "ä"]);
  assert.deepEqual(values.get("parts").map((one) => one.get("name")), ["a", undefined]);
});

test("integers of 64 bits have their sign, and the largest one is not below zero", () => {
  assert.equal(parse("08 ff ff ff ff ff ff ff ff ff 01").get("count"), -1);
  assert.equal(parse("08 80 80 80 80 80 80 80 80 80 01").get("count"), -(2 ** 63));
  assert.equal(parse("08 ff ff ff ff ff ff ff ff 7f").get("count"), 2 ** 63);
});

test("messages that two readers could understand differently are refused", () => {
  const wrong = [
    "08", "08 96", "22 05 61", "82 01 03 0a 05 61", "82 01 03 0a 01 61 61", "28 01", "00 01", "08 01 08 02", "0a 01 61", "12 02 03 04",
    "18 01", "23 24", "25 00 00 00 00", "21 00 00 00 00 00 00 00 00", "08 96 81 00", "88 00 01", "08 ff ff ff ff ff ff ff ff ff 02",
    "08 80 80 80 80 80 80 80 80 80 80 01", "1a 02 ff fe", "22 ff ff ff ff ff ff ff ff ff 01",
  ];
  for (const hex of wrong) assert.throws(() => parse(hex), undefined, hex);
  for (const hex of ["10 01".repeat(101), "82 01 00".repeat(101), "82 01 02 0a 00".repeat(51)]) assert.throws(() => parse(hex), /too many/);
});

test("keys that are not the usual ones are named, also those of combinations", () => {
  const moves = ["a", "7", "space", "up", "", "enter", "ctrl+c", "shift+7", "enter", "javascript:alert(1)"].map((key) => ({ key }));
  assert.deepEqual(unusualKeys({ moves }), ["ctrl", "enter", "javascript:alert(1)", "shift"]);
  assert.deepEqual(unusualKeys({ moves: [{ key: "w" }, { key: "" }] }), []);
});

test("a move whose key is not permitted presses nothing, and stays a move", () => {
  const moves = [{ move: "jump", key: "w" }, { move: "wave", key: "ctrl+w" }, { move: "nod", key: "enter" }, { move: "bow", key: "" }];
  assert.deepEqual(withPermittedKeys(moves).map(({ key }) => key), ["w", "", "", ""]);
  assert.deepEqual(withPermittedKeys(moves, ["enter", "ctrl"]), moves);
});
