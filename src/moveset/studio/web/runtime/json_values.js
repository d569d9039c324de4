// @ts-check
/** The strict reading of JSON from anybody, as moveset.recognise.json_values. Pure. */
import { CONTROL_CHARACTERS, MAX_DEPTH, MAX_INTEGER } from "./constants.js";

const CONTROL = new RegExp(CONTROL_CHARACTERS, "u");
const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y;
const STRING = /"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const WORD = /true|false|null/y;

/** Names of an object's whole numbers that are written as decimals, such as 8.0, which are no integers. @type {WeakMap<object, Set<string>>} */
const DECIMALS = new WeakMap();

/** Return whether a number of an object was written as a decimal. @param {object} holder From `readJson`. @param {string} name */
export const isDecimal = (holder, name) => DECIMALS.get(holder)?.has(name) ?? false;

/**
 * Return the value in some JSON that anybody may have written.
 *
 * What JSON.parse takes and two readers could understand differently is refused: keys that occur twice, integers that
 * are no exact numbers, infinite numbers, control characters, and deep nesting.
 * @param {Uint8Array} content @returns {any}
 * @throws {Error} It is not such JSON.
 */
export function readJson(content) {
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content);
  return new JsonReader(text).read();
}

class JsonReader {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
    this.at = 0;
  }

  read() {
    const value = this.value(0);
    this.take(SPACE);
    if (this.at < this.text.length) throw new SyntaxError("there is more than one value");
    return value;
  }

  /** Return what a pattern matches here, and go on behind it. @param {RegExp} pattern */
  take(pattern) {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found === undefined) throw new SyntaxError(`there is no JSON at character ${this.at}`);
    this.at += found.length;
    return found;
  }

  /** Return the next character that is no space. */
  peek() {
    this.take(SPACE);
    return this.text[this.at];
  }

  /** @param {number} depth @returns {any} */
  value(depth) {
    const first = this.peek();
    if (first === "{" || first === "[") {
      if (depth === MAX_DEPTH) throw new RangeError("it is nested too deep");
      return first === "{" ? this.object(depth + 1) : this.list(depth + 1);
    }
    if (first === '"') return this.string();
    return first === "-" || (first >= "0" && first <= "9") ? readNumber(this.take(NUMBER)) : JSON.parse(this.take(WORD));
  }

  /** @param {number} depth */
  list(depth) {
    /** @type {any[]} */
    const values = [];
    this.parts("]", () => values.push(this.value(depth)));
    return values;
  }

  /** @param {number} depth */
  object(depth) {
    /** @type {Map<string, any>} */
    const values = new Map();
    /** @type {string[]} */
    const decimals = [];
    this.parts("}", () => {
      const name = this.peek() === '"' ? this.string() : this.take(STRING);
      if (values.has(name)) throw new RangeError("an object has a key twice");
      if (this.peek() !== ":") throw new SyntaxError("a key has no value");
      this.at += 1;
      this.take(SPACE);
      const start = this.at;
      const value = this.value(depth);
      values.set(name, value);
      if (Number.isInteger(value) && /[.eE]/.test(this.text.slice(start, this.at))) decimals.push(name);
    });
    const object = Object.fromEntries(values); // a key such as __proto__ is a key like any other
    if (decimals.length) DECIMALS.set(object, new Set(decimals));
    return object;
  }

  /** Read parts with commas between them. @param {"]" | "}"} end @param {() => void} read Reads one part. */
  parts(end, read) {
    this.at += 1;
    if (this.peek() === end) {
      this.at += 1;
      return;
    }
    for (;;) {
      read();
      const next = this.peek();
      this.at += 1;
      if (next === end) return;
      if (next !== ",") throw new SyntaxError("a comma is missing");
    }
  }

  string() {
    const value = JSON.parse(this.take(STRING));
    if (CONTROL.test(value)) throw new RangeError("a text has control characters");
    return value;
  }
}

/** @param {string} text */
function readNumber(text) {
  const value = Number(text);
  if (!Number.isFinite(value)) throw new RangeError("a number is infinite");
  if (/[.eE]/.test(text)) return value;
  const isExact = text.length <= String(-MAX_INTEGER).length && Math.abs(value) <= MAX_INTEGER && BigInt(text) === BigInt(value);
  if (!isExact) throw new RangeError("an integer is too large");
  return value;
}
